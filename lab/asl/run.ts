/** One transition at work: the draft it changes, what it gathers, and the jobs still to do. */

import type { Random } from '../random.ts';
import { contextObject } from './context-object.ts';
import type { Failure } from './errors.ts';
import type { Awaiting, Effect, Execution, Thread } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import type { Json, JsonObject } from './json.ts';
import { historyEventsMax } from './limits.ts';
import type { Machine, State } from './machine.ts';
import type { Scope } from './query.ts';

/** When something happens, and the randomness it may draw from. */
export interface Moment {
  readonly nowMs: number;
  readonly random: Random;
}

/** Something still to be done in this transition, for the state that `thread` is in. */
export type Job = { readonly thread: Thread } & (
  | { readonly kind: 'enter' | 'retry' | 'again' }
  /** `recovering`: it is the Catch of the state that failed, so nothing is left to catch it. */
  | { readonly kind: 'fail'; readonly failure: Failure; readonly recovering?: boolean }
  | { readonly kind: 'branchSucceeded'; readonly branch: Thread; readonly output: Json }
  | { readonly kind: 'branchFailed'; readonly branch: Thread; readonly failure: Failure }
);

export interface Run extends Moment {
  readonly machine: Machine;
  readonly execution: Execution;
  readonly events: HistoryEvent[];
  readonly effects: Effect[];
  readonly jobs: Job[];
  /** How many of the jobs were begun; the next one stands at this place. */
  jobsBegun: number;
  /** Threads that ended or were aborted; a job left for one of them is dropped. */
  ended?: Set<Thread>;
}

/** The history has no room for another event but its last. */
export class HistoryFull extends Error {}

type NewHistoryEvent = Pick<HistoryEvent, 'type' | 'previousEventId' | 'details'>;

/** Writes an event and gives its id. Throws `HistoryFull`. */
export function record(run: Run, event: NewHistoryEvent): number {
  if (run.execution.eventCount >= historyEventsMax - 1) throw new HistoryFull();
  return recordLast(run, event);
}

/** As `record`, for the event that ends the execution. */
export function recordLast(run: Run, event: NewHistoryEvent): number {
  run.execution.eventCount += 1;
  const id = run.execution.eventCount;
  const { type, previousEventId, details } = event;
  run.events.push(
    details === undefined
      ? { id, previousEventId, timestampMs: run.nowMs, type }
      : { id, previousEventId, timestampMs: run.nowMs, type, details },
  );
  return id;
}

/** Writes the next event of a thread's path. */
export function recordNext(
  run: Run,
  thread: Thread,
  event: Omit<NewHistoryEvent, 'previousEventId'>,
): number {
  const { type, details } = event;
  const { previousEventId } = thread;
  thread.previousEventId = record(
    run,
    details === undefined ? { type, previousEventId } : { type, previousEventId, details },
  );
  return thread.previousEventId;
}

export function nextId(run: Run): number {
  run.execution.sequence += 1;
  return run.execution.sequence;
}

/** The state a thread is in. */
export function stateOf(run: Run, thread: Thread): State {
  const state = run.machine.branches[thread.branch]?.states.get(thread.state);
  if (state === undefined) throw new Error(`no state '${thread.state}' in this machine`);
  return state;
}

export function parentOf(run: Run, thread: Thread): Thread | undefined {
  return run.execution.threads.find((other) => other.id === thread.parent);
}

/** What an expression of the thread's state may see. */
export function scopeOf(
  run: Run,
  thread: Thread,
  more: { result?: Json; errorOutput?: JsonObject; token?: string; item?: JsonObject } = {},
): Scope {
  let context: JsonObject | undefined;
  return {
    input: thread.input,
    variables: thread.variables,
    context() {
      // A field may hold many expressions that ask for it.
      const where = { thread, state: stateOf(run, thread), token: more.token, item: more.item };
      context ??= contextObject(run.execution, where);
      return context;
    },
    result: more.result,
    errorOutput: more.errorOutput,
    nowMs: run.nowMs,
    random: run.random,
  };
}

/** Lets a thread wait until `atMs`. */
export function awaitTime(
  run: Run,
  thread: Thread,
  { kind, atMs }: { readonly kind: 'wait' | 'retry'; readonly atMs: number },
): void {
  const id = nextId(run);
  thread.awaiting = { kind, id, atMs };
  run.effects.push({ kind: 'timer', id, atMs });
}

/** The thread waits no longer. `abandoned` when what it waited for may still be going on. */
export function stopAwaiting(run: Run, thread: Thread, abandoned: boolean): Awaiting | undefined {
  const awaiting = thread.awaiting;
  thread.awaiting = undefined;
  if (awaiting !== undefined && awaiting.kind !== 'branches') {
    run.effects.push({ kind: 'settled', id: awaiting.id, abandoned });
  }
  return awaiting;
}

export function endThread(run: Run, thread: Thread): void {
  run.ended ??= new Set();
  run.ended.add(thread);
  const position = run.execution.threads.indexOf(thread);
  if (position >= 0) run.execution.threads.splice(position, 1);
}

/**
 * The first thread of an execution, a branch or an iteration: it stands before its first state,
 * which it will enter.
 */
export function beginThread(
  run: Run,
  start: { readonly branch: number; readonly input: Json } & Partial<Thread>,
): Thread {
  const startAt = run.machine.branches[start.branch]?.startAt;
  if (startAt === undefined) throw new Error(`no branch ${start.branch} in this machine`);
  const thread: Thread = {
    id: nextId(run),
    index: 0,
    variables: {},
    enteredMs: run.nowMs,
    enteredEventId: 0,
    previousEventId: 0,
    decisionEventId: 0,
    attempts: [],
    retryCount: 0,
    state: startAt,
    ...start,
    awaiting: undefined,
    gathered: undefined,
  };
  run.execution.threads.push(thread);
  run.jobs.push({ kind: 'enter', thread });
  return thread;
}
