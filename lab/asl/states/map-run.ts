/**
 * Distributed Map: its iterations are executions of their own, gathered in a Map Run. "Distributed
 * mode", state-map-distributed.html.
 */

import { errorOutput, type Failure, StateError } from '../errors.ts';
import type { AwaitedMapRun, Happening, Thread } from '../execution.ts';
import { gather } from '../halted.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { leave } from '../leave.ts';
import type { DistributedMap, MapState } from '../machine.ts';
import type { Soon } from '../query.ts';
import { whenKnown } from '../query.ts';
import { nextId, type Run, record, recordNext, scopeOf, stopAwaiting } from '../run.ts';
import { batchesOf } from './item-batcher.ts';
import { readItems } from './item-reader.ts';
import { isTolerated, type Tolerance, wholeNumber } from './map-fields.ts';

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
  thread.awaiting = awaiting;
  if (items !== undefined) return startItems(run, thread, { ...beginning, awaiting, items });
  const { reader } = distributed;
  const input = reader?.arguments?.evaluate(scopeOf(run, thread)) ?? {};
  return whenKnown(input, (known) => {
    run.effects.push({
      kind: 'call',
      id: awaiting.id,
      resource: reader?.resource ?? '',
      arguments: known,
      roleArn: run.execution.identity.roleArn,
    });
  });
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
  return whenKnown(selected(run, thread, { state, items, done: [] }), (chosen) =>
    whenKnown(batchesOf(distributed.batcher, scopeOf(run, thread), chosen), (inputs) => {
      thread.awaiting = { ...awaiting, inputs, results: inputs.map(() => null) };
      return goOn(run, thread, state);
    }),
  );
}

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
      return input.then((known) => selected(run, thread, { ...from, done: [...done, known] }));
    }
    done.push(input);
  }
  return done;
}

/** Begins as many executions as may run at once, or leaves the state when all have ended. */
function goOn(run: Run, thread: Thread, state: MapState): Soon<void> {
  const awaiting = awaitedMapRun(thread);
  const { inputs = [], maxConcurrency, ended, id, mapRunArn } = awaiting;
  if (ended === inputs.length) return endMapRun(run, thread, state);
  const atOnce = Math.min(maxConcurrency || executionsAtOnceMax, executionsAtOnceMax);
  let { started } = awaiting;
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
    const isOngoing = awaiting.inputs !== undefined && awaiting.output === undefined;
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
  if (awaiting.inputs !== undefined) return leaveMapRun(run, thread, state);
  return itemsRead(run, thread, { state, awaiting, answer: happening.output });
}

function itemsRead(
  run: Run,
  thread: Thread,
  on: { readonly state: MapState; readonly awaiting: AwaitedMapRun; readonly answer: Json },
): Soon<void> {
  const { state, awaiting, answer } = on;
  const { distributed } = state;
  const reader = distributed?.reader;
  if (distributed === undefined || reader === undefined) return undefined;
  return whenKnown(wholeNumber(reader.maxItems, scopeOf(run, thread)), (maxItems) => {
    try {
      const items = readItems(reader, answer);
      const taken = maxItems === 0 ? items : items.slice(0, maxItems);
      return startItems(run, thread, { state, distributed, awaiting, items: taken });
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      failMapRun(run, thread, error.failure);
      return undefined;
    }
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
  const { error, cause, output, index } = happening;
  const failure = { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
  const failed = awaiting.failed + (output === undefined ? 1 : 0);
  const results = awaiting.results.with(index, output ?? errorOutput(failure));
  thread.awaiting = { ...awaiting, failed, results, ended: awaiting.ended + 1 };
  if (failed === 0 || isTolerated(awaiting, failed)) return goOn(run, thread, state);
  failMapRun(run, thread, {
    error: 'States.ExceedToleratedFailureThreshold',
    cause: 'The specified tolerated failure threshold was exceeded',
  });
  return undefined;
}

function endMapRun(run: Run, thread: Thread, state: MapState): Soon<void> {
  const writer = state.distributed?.writer;
  if (writer === undefined) return leaveMapRun(run, thread, state);
  const awaiting = awaitedMapRun(thread);
  const input = writer.arguments?.evaluate(scopeOf(run, thread)) ?? {};
  return whenKnown(input, (target) => {
    const { Bucket = null, Prefix = null } = isObject(target) ? target : {};
    const folder = typeof Prefix === 'string' && Prefix !== '' ? `${Prefix}/` : '';
    const key = `${folder}${awaiting.mapRunArn.slice(awaiting.mapRunArn.lastIndexOf(':') + 1)}`;
    const output = {
      MapRunArn: awaiting.mapRunArn,
      ResultWriterDetails: { Bucket, Key: `${key}/manifest.json` },
    };
    thread.awaiting = { ...awaiting, output };
    run.effects.push({
      kind: 'call',
      id: awaiting.id,
      resource: writer.resource,
      arguments: { Bucket, Key: `${key}/SUCCEEDED_0.json`, Body: awaiting.results },
      roleArn: run.execution.identity.roleArn,
    });
  });
}

/** Recorded: the state's exit follows MapRunStarted, not the events that tell of the end. */
function leaveMapRun(run: Run, thread: Thread, state: MapState): Soon<void> {
  const { results, output } = awaitedMapRun(thread);
  stopAwaiting(run, thread, false);
  const { previousEventId } = thread;
  thread.decisionEventId = previousEventId;
  const succeeded = record(run, { type: 'MapRunSucceeded', previousEventId });
  record(run, { type: 'MapStateSucceeded', previousEventId: succeeded });
  const result = output ?? results;
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread, { result }),
    defaultOutput: result,
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
  const { output: _written, ...rest } = gathered;
  const redriveCount = gathered.redriveCount + 1;
  if (redriveCount > redrivesMax) {
    const cause = `The Map Run was redriven ${redrivesMax} times, which is the limit`;
    throw new StateError({ error: 'States.Runtime', cause, final: true });
  }
  const { mapRunArn } = gathered;
  recordNext(run, thread, { type: 'MapRunRedriven', details: { mapRunArn, redriveCount } });
  thread.awaiting = { ...rest, id: nextId(run), redriveCount, started: 0, ended: 0, failed: 0 };
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
