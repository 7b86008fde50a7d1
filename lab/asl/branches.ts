/** What Parallel and Map share: gathering results and ending branches that are not wanted. */

import type { AwaitedBranches, Thread } from './execution.ts';
import { halt } from './halted.ts';
import type { HistoryEventType } from './history.ts';
import type { Json } from './json.ts';
import { type Run, recordNext, stateOf } from './run.ts';

/** State types whose abortion history shows. HistoryEventType, API reference. */
const aborted: Readonly<Record<string, HistoryEventType | undefined>> = {
  Task: 'TaskStateAborted',
  Wait: 'WaitStateAborted',
  Parallel: 'ParallelStateAborted',
  Map: 'MapStateAborted',
};

export function awaitedBranches(thread: Thread): AwaitedBranches {
  if (thread.awaiting?.kind !== 'branches') throw new Error(`'${thread.state}' awaits no branches`);
  return thread.awaiting;
}

/** The results with one more in its place. */
export function withResult(results: readonly Json[], index: number, result: Json): readonly Json[] {
  const next = results.slice();
  next[index] = result;
  return next;
}

/** The event of a state that was left because the state around it failed. */
export function recordAbortedState(run: Run, thread: Thread): void {
  const type = aborted[stateOf(run, thread).type];
  if (type !== undefined) recordNext(run, thread, { type });
}

/** Ends all threads that work for this thread's state, innermost first. */
export function abortBranches(run: Run, parent: Thread): void {
  const isMap = stateOf(run, parent).type === 'Map';
  for (const thread of run.execution.threads.filter((other) => other.parent === parent.id)) {
    abortBranches(run, thread);
    halt(run, thread);
    recordAbortedState(run, thread);
    if (isMap) {
      const details = { name: parent.state, index: thread.index };
      recordNext(run, thread, { type: 'MapIterationAborted', details });
    }
  }
}
