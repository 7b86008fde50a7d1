/** Map: one iteration for each item, a limited number of them at once. */

import { abortBranches, awaitedBranches, withResult } from '../branches.ts';
import { errorOutput, type Failure, queryFailure, toleranceExceeded } from '../errors.ts';
import type { AwaitedBranches, Thread } from '../execution.ts';
import { gather, haltedOf, takeUp } from '../halted.ts';
import type { Json, JsonObject } from '../json.ts';
import { leave } from '../leave.ts';
import { inlineIterationsMax } from '../limits.ts';
import type { MapState } from '../machine.ts';
import { arrayType, evaluateAs, numberType, type Scope, type Soon, whenKnown } from '../query.ts';
import { beginThread, type Run, record, recordNext, scopeOf } from '../run.ts';
import { hasTolerance, isTolerated, type Tolerance, wholeNumber } from './map-fields.ts';
import { startMapRun } from './map-run.ts';

export function startMap(run: Run, thread: Thread, state: MapState): Soon<void> {
  const scope = scopeOf(run, thread);
  return whenKnown(itemsOf(state, thread, scope), (items) =>
    whenKnown(wholeNumber(state.maxConcurrency, scope), (maxConcurrency) => {
      recordNext(run, thread, { type: 'MapStateStarted', details: { length: items.length } });
      return whenKnown(toleranceOf(state, scope), (tolerance) => {
        const { distributed } = state;
        if (distributed !== undefined) {
          const limits = { maxConcurrency, ...tolerance };
          const read = distributed.reader === undefined ? items : undefined;
          return startMapRun(run, thread, { state, distributed, limits, items: read });
        }
        thread.awaiting = {
          kind: 'branches',
          items,
          results: items.map(() => null),
          started: 0,
          ended: 0,
          failed: 0,
          ...tolerance,
        };
        const count = atOnceOf(maxConcurrency);
        return startIterations(run, thread, { state, count, after: thread.previousEventId });
      });
    }),
  );
}

const atOnceOf = (maxConcurrency: number): number =>
  Math.min(maxConcurrency || inlineIterationsMax, inlineIterationsMax);

function itemsOf(state: MapState, thread: Thread, scope: Scope): Soon<readonly Json[]> {
  // Recorded: an ItemReader leaves Items and ItemsPath without effect.
  if (state.distributed?.reader !== undefined) return [];
  if (state.items !== undefined) return evaluateAs(state.items, scope, arrayType);
  if (arrayType.is(thread.input)) return thread.input;
  throw queryFailure(`Map state input must be an array but was: ${JSON.stringify(thread.input)}`);
}

function toleranceOf(state: MapState, scope: Scope): Soon<Tolerance> {
  const { toleratedFailureCount, toleratedFailurePercentage: percentage } = state;
  return whenKnown(wholeNumber(toleratedFailureCount, scope), (count) => {
    const counted: Tolerance = toleratedFailureCount === undefined ? {} : { toleratedCount: count };
    if (percentage === undefined) return counted;
    return whenKnown(evaluateAs(percentage, scope, numberType), (value): Tolerance => {
      if (value >= 0 && value <= 100) return { ...counted, toleratedPercentage: value };
      throw percentage.fault('ToleratedFailurePercentage must be between 0 and 100.');
    });
  });
}

interface Start {
  readonly state: MapState;
  /** How many more iterations may begin. */
  readonly count: number;
  /** The event the next MapIterationStarted follows. */
  readonly after: number;
}

/**
 * Begins iterations in the order of the items, or leaves the state when there is nothing left to
 * wait for.
 */
function startIterations(run: Run, thread: Thread, start: Start): Soon<void> {
  const { state, count, after } = start;
  const awaiting = awaitedBranches(thread);
  const { items = [], started: index } = awaiting;
  if (awaiting.ended === items.length) return leaveMap(run, thread, state);
  if (count === 0) return undefined;
  if (takeUpIteration(run, thread, awaiting)) {
    return startIterations(run, thread, { ...start, count: count - 1 });
  }
  const value = items[index];
  if (value === undefined) return undefined;
  const item: JsonObject = { Index: index, Value: value };
  const input = state.itemSelector?.evaluate(scopeOf(run, thread, { item })) ?? value;
  return whenKnown(input, (known) => {
    thread.awaiting = { ...awaiting, started: index + 1 };
    const iteration = beginThread(run, {
      branch: state.processor,
      index,
      item,
      parent: thread.id,
      input: known,
      variables: thread.variables,
      previousEventId: after,
    });
    const details = { name: state.name, index };
    recordNext(run, iteration, { type: 'MapIterationStarted', details });
    return startIterations(run, thread, { ...start, count: count - 1 });
  });
}

/** The next iteration that a redrive has to begin again; false when there is none. */
function takeUpIteration(run: Run, thread: Thread, awaiting: AwaitedBranches): boolean {
  const [id, ...again] = awaiting.again ?? [];
  const halted = run.execution.halted?.find((iteration) => iteration.id === id);
  if (halted === undefined) return false;
  thread.awaiting = { ...awaiting, again };
  takeUp(run, halted);
  return true;
}

/** A redrive: only the iterations that did not succeed go on, tolerated failures too. */
export function redriveIterations(
  run: Run,
  thread: Thread,
  { state, gathered }: { state: MapState; gathered: AwaitedBranches },
): Soon<void> {
  thread.awaiting = {
    ...gathered,
    ended: gathered.ended - gathered.failed,
    failed: 0,
    again: haltedOf(run, thread).map(({ id }) => id),
  };
  return whenKnown(wholeNumber(state.maxConcurrency, scopeOf(run, thread)), (maxConcurrency) =>
    startIterations(run, thread, {
      state,
      count: atOnceOf(maxConcurrency),
      after: thread.previousEventId,
    }),
  );
}

function leaveMap(run: Run, thread: Thread, state: MapState): Soon<void> {
  const { results } = awaitedBranches(thread);
  gather(run, thread);
  thread.decisionEventId = thread.previousEventId;
  record(run, { type: 'MapStateSucceeded', previousEventId: thread.previousEventId });
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread, { result: results }),
    defaultOutput: results,
  });
}

/** The end of an iteration follows its last event, and nothing of its path follows it. */
function recordIteration(
  run: Run,
  state: MapState,
  { branch, how }: { branch: Thread; how: 'Succeeded' | 'Failed' },
): number {
  return record(run, {
    type: `MapIteration${how}`,
    previousEventId: branch.previousEventId,
    details: { name: state.name, index: branch.index },
  });
}

export function iterationSucceeded(
  run: Run,
  thread: Thread,
  { state, branch, output }: { state: MapState; branch: Thread; output: Json },
): Soon<void> {
  thread.previousEventId = recordIteration(run, state, { branch, how: 'Succeeded' });
  const awaiting = awaitedBranches(thread);
  thread.awaiting = {
    ...awaiting,
    results: withResult(awaiting.results, branch.index, output),
    ended: awaiting.ended + 1,
  };
  return startIterations(run, thread, { state, count: 1, after: branch.previousEventId });
}

/**
 * Without a tolerance the error of the iteration is the error of the Map; with one, an iteration
 * too many is States.ExceedToleratedFailureThreshold (recorded, TestState). A tolerated failure
 * gives its `{Error, Cause}`.
 */
export function iterationFailed(
  run: Run,
  thread: Thread,
  { state, branch, failure }: { state: MapState; branch: Thread; failure: Failure },
): Soon<void> {
  recordIteration(run, state, { branch, how: 'Failed' });
  thread.previousEventId = branch.previousEventId;
  const awaiting = awaitedBranches(thread);
  const failed = awaiting.failed + 1;
  if (failure.final === true || !isTolerated(awaiting, failed)) {
    abortBranches(run, thread);
    gather(run, thread);
    run.jobs.push({ kind: 'fail', thread, failure: failureOf(awaiting, failure) });
    return undefined;
  }
  thread.awaiting = {
    ...awaiting,
    failed,
    results: withResult(awaiting.results, branch.index, errorOutput(failure)),
    ended: awaiting.ended + 1,
  };
  return startIterations(run, thread, { state, count: 1, after: branch.previousEventId });
}

function failureOf(awaiting: AwaitedBranches, failure: Failure): Failure {
  if (failure.final === true || !hasTolerance(awaiting)) return failure;
  return toleranceExceeded;
}
