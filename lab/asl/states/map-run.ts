/**
 * Distributed Map: its iterations are executions of their own, gathered in a Map Run. "Distributed
 * mode", state-map-distributed.html.
 */

import { type Failure, StateError, toleranceExceeded } from '../errors.ts';
import type { AwaitedMapRun, Happening, Thread } from '../execution.ts';
import { gather } from '../halted.ts';
import type { Json, JsonObject } from '../json.ts';
import { leave } from '../leave.ts';
import type { DistributedMap, MapState } from '../machine.ts';
import type { Soon } from '../query.ts';
import { whenKnown } from '../query.ts';
import { nextId, type Run, record, recordNext, scopeOf, stopAwaiting } from '../run.ts';
import { batchesOf } from './item-batcher.ts';
import { isTolerated, type Tolerance } from './map-fields.ts';
import { mostItems, readOn, startReading } from './map-run-reading.ts';
import { objectWriterOf, resultsOf, startWriting, writeOn } from './map-run-writing.ts';
import { resultOf } from './result-writer.ts';

/** Executions of one Map Run at once. Service quotas, "Map Run: open child executions". */
const executionsAtOnceMax = 10_000;

/** redrive-map-run.html, "Redrive eligibility for child workflows in a Map Run". */
const redrivesMax = 1000;

interface Limits extends Tolerance {
  readonly maxConcurrency: number;
}

interface Beginning {
  readonly state: MapState;
  readonly distributed: DistributedMap;
  readonly limits: Limits;
  /** Undefined when an ItemReader has to be asked. */
  readonly items: readonly Json[] | undefined;
}

/** After MapStateStarted: the items are read, or the first executions begin. */
export function startMapRun(run: Run, thread: Thread, beginning: Beginning): Soon<void> {
  const { distributed, limits, items } = beginning;
  const mapRunArn = newMapRunArn(run, distributed.label);
  recordNext(run, thread, { type: 'MapRunStarted', details: { mapRunArn } });
  const awaiting: AwaitedMapRun = {
    kind: 'mapRun',
    id: nextId(run),
    mapRunArn,
    redriveCount: 0,
    results: [],
    ...limits,
    started: 0,
    ended: 0,
    failed: 0,
  };
  if (items !== undefined) return startItems(run, thread, { ...beginning, awaiting, items });
  const { reader } = distributed;
  return reader === undefined ? undefined : startReading(run, thread, { awaiting, reader });
}

function newMapRunArn(run: Run, label: string): string {
  const { stateMachineArn } = run.execution.identity;
  return `${stateMachineArn.replace(':stateMachine:', ':mapRun:')}/${label}:${run.random.uuid()}`;
}

/** ItemSelector and ItemBatcher make the inputs of the executions. */
function startItems(
  run: Run,
  thread: Thread,
  from: {
    readonly state: MapState;
    readonly distributed: DistributedMap;
    readonly awaiting: AwaitedMapRun;
    readonly items: readonly Json[];
  },
): Soon<void> {
  const { state, distributed, awaiting, items } = from;
  const { reading: _read, ...begun } = awaiting;
  thread.awaiting = begun;
  return whenKnown(selected(run, thread, { state, items, done: [] }), (chosen) =>
    whenKnown(batchesOf(distributed.batcher, scopeOf(run, thread), chosen), (inputs) => {
      thread.awaiting = { ...begun, inputs, results: inputs.map(() => null) };
      return goOn(run, thread, state);
    }),
  );
}

/** Adds to `done` until there is an input for each item. */
function selected(
  run: Run,
  thread: Thread,
  from: { readonly state: MapState; readonly items: readonly Json[]; readonly done: Json[] },
): Soon<readonly Json[]> {
  const { state, items, done } = from;
  const selector = state.itemSelector;
  if (selector === undefined) return items;
  for (let index = done.length; index < items.length; index++) {
    const item: JsonObject = { Index: index, Value: items[index] ?? null };
    const input = selector.evaluate(scopeOf(run, thread, { item }));
    if (input instanceof Promise) {
      return input.then((known) => {
        done.push(known);
        return selected(run, thread, from);
      });
    }
    done.push(input);
  }
  return done;
}

/**
 * Begins as many executions as may run at once. When all that have begun have ended, and no other
 * is to begin, the Map Run ends.
 */
function goOn(run: Run, thread: Thread, state: MapState): Soon<void> {
  const awaiting = awaitedMapRun(thread);
  const { inputs = [], maxConcurrency, ended, id, mapRunArn, failure } = awaiting;
  let { started } = awaiting;
  if (ended === (failure === undefined ? inputs.length : started)) {
    return endMapRun(run, thread, state);
  }
  if (failure !== undefined) return undefined;
  const atOnce = Math.min(maxConcurrency || executionsAtOnceMax, executionsAtOnceMax);
  for (; started < inputs.length && started - ended < atOnce; started++) {
    run.effects.push({
      kind: 'item',
      id,
      index: started,
      input: inputs[started] ?? null,
      mapRunArn,
      label: state.distributed?.label ?? '',
      branch: state.processor,
      express: state.distributed?.executionType === 'EXPRESS',
    });
  }
  thread.awaiting = { ...awaiting, started };
  return undefined;
}

function awaitedMapRun(thread: Thread): AwaitedMapRun {
  if (thread.awaiting?.kind !== 'mapRun') throw new Error(`'${thread.state}' awaits no Map Run`);
  return thread.awaiting;
}

export function acceptForMapRun(
  run: Run,
  thread: Thread,
  on: {
    readonly state: MapState;
    readonly awaiting: AwaitedMapRun;
    readonly happening: Happening;
  },
): Soon<void> {
  const { state, awaiting, happening } = on;
  if (happening.kind === 'itemEnded') return itemEnded(run, thread, { state, happening });
  if (happening.kind === 'mapRunChanged') {
    thread.awaiting = { ...awaiting, ...happening.limits };
    const isOngoing = awaiting.inputs !== undefined && awaiting.writing === undefined;
    return isOngoing ? goOn(run, thread, state) : undefined;
  }
  if (happening.kind === 'failed') {
    const error =
      awaiting.inputs === undefined ? 'States.ItemReaderFailed' : 'States.ResultWriterFailed';
    const { cause } = happening;
    failMapRun(run, thread, { error, ...(cause !== undefined && { cause }) });
    return undefined;
  }
  if (happening.kind !== 'succeeded') return undefined;
  if (awaiting.writing !== undefined) return objectWritten(run, thread, state);
  return objectRead(run, thread, { state, awaiting, answer: happening.output });
}

function objectRead(
  run: Run,
  thread: Thread,
  on: { readonly state: MapState; readonly awaiting: AwaitedMapRun; readonly answer: Json },
): Soon<void> {
  const { state, awaiting, answer } = on;
  const { distributed } = state;
  const { reading } = awaiting;
  const reader = distributed?.reader;
  if (distributed === undefined || reader === undefined || reading === undefined) return undefined;
  return whenKnown(mostItems(run, thread, { reader, reading }), (itemsMax) => {
    let items: readonly Json[] | undefined;
    try {
      items = readOn(run, thread, { reader, awaiting, reading, itemsMax, answer });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      failMapRun(run, thread, error.failure);
      return undefined;
    }
    if (items === undefined) return undefined;
    return startItems(run, thread, { state, distributed, awaiting, items });
  });
}

function itemEnded(
  run: Run,
  thread: Thread,
  on: {
    readonly state: MapState;
    readonly happening: Extract<Happening, { kind: 'itemEnded' }>;
  },
): Soon<void> {
  const { state, happening } = on;
  const awaiting = awaitedMapRun(thread);
  const { kind: _kind, id, index, ...ended } = happening;
  const failed = awaiting.failed + (ended.status === 'SUCCEEDED' ? 0 : 1);
  const results = awaiting.results.with(index, ended);
  thread.awaiting = { ...awaiting, failed, results, ended: awaiting.ended + 1 };
  if (awaiting.failure !== undefined || failed === 0 || isTolerated(awaiting, failed)) {
    return goOn(run, thread, state);
  }
  thread.awaiting = { ...thread.awaiting, failure: toleranceExceeded };
  // Executions that run are stopped now and waited for: how they ended is part of the results.
  run.effects.push({ kind: 'settled', id, abandoned: true });
  return goOn(run, thread, state);
}

/** All executions have ended: the results are written, if they are, and the state is left. */
function endMapRun(run: Run, thread: Thread, state: MapState): Soon<void> {
  const awaiting = awaitedMapRun(thread);
  const { distributed } = state;
  if (distributed === undefined) return undefined;
  const writer = objectWriterOf(distributed);
  if (writer !== undefined) return startWriting(run, thread, { awaiting, distributed, writer });
  const form = distributed.writer ?? { transformation: 'COMPACT', outputType: 'JSON' };
  const results = resultsOf(run, awaiting, distributed);
  return conclude(run, thread, { state, output: resultOf(results, form) });
}

function objectWritten(run: Run, thread: Thread, state: MapState): Soon<void> {
  const awaiting = awaitedMapRun(thread);
  const { writing } = awaiting;
  const writer = state.distributed && objectWriterOf(state.distributed);
  if (writing === undefined || writer === undefined) return undefined;
  if (writeOn(run, thread, { awaiting, writer, writing })) return undefined;
  return conclude(run, thread, { state, output: writing.output });
}

/** Recorded: the state's exit follows MapRunStarted, not the events that tell of the end. */
function conclude(
  run: Run,
  thread: Thread,
  { state, output }: { readonly state: MapState; readonly output: Json },
): Soon<void> {
  const { failure } = awaitedMapRun(thread);
  if (failure !== undefined) {
    failMapRun(run, thread, failure);
    return undefined;
  }
  stopAwaiting(run, thread, false);
  const { previousEventId } = thread;
  thread.decisionEventId = previousEventId;
  const succeeded = record(run, { type: 'MapRunSucceeded', previousEventId });
  record(run, { type: 'MapStateSucceeded', previousEventId: succeeded });
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread, { result: output }),
    defaultOutput: output,
  });
}

/**
 * A redrive: the same Map Run goes on. Every item is asked for again; who carries that out begins again only those that
 * did not succeed, and answers with what the others gave. redrive-map-run.html.
 */
export function redriveMapRun(
  run: Run,
  thread: Thread,
  { state, gathered }: { state: MapState; gathered: AwaitedMapRun },
): Soon<void> {
  const { writing: _written, failure: _failed, ...rest } = gathered;
  const redriveCount = gathered.redriveCount + 1;
  if (redriveCount > redrivesMax) {
    const cause = `The Map Run was redriven ${redrivesMax} times, which is the limit`;
    throw new StateError({ error: 'States.Runtime', cause, final: true });
  }
  const { mapRunArn } = gathered;
  recordNext(run, thread, { type: 'MapRunRedriven', details: { mapRunArn, redriveCount } });
  const anew = { results: gathered.results.map(() => null), started: 0, ended: 0, failed: 0 };
  thread.awaiting = { ...rest, ...anew, id: nextId(run), redriveCount };
  return goOn(run, thread, state);
}

function failMapRun(run: Run, thread: Thread, failure: Failure): void {
  const { error, cause } = failure;
  const details = {
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
  gather(run, thread);
  recordNext(run, thread, { type: 'MapRunFailed', details });
  run.jobs.push({ kind: 'fail', thread, failure });
}
