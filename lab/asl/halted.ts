/**
 * Paths that ended without success: kept until the state around them ends with success, because a redrive goes on from
 * them. redrive-executions.html, "Redrive behavior of individual states".
 */

import type { AwaitedBranches, AwaitedMapRun, Thread } from './execution.ts';
import { endThread, type Run, stopAwaiting } from './run.ts';

type Gathered = AwaitedBranches | AwaitedMapRun;

/** A Map Run that has no inputs yet is begun anew by a redrive; one that has them goes on. */
const isWorthKeeping = (awaiting: Gathered): boolean =>
  awaiting.kind === 'branches' || awaiting.inputs !== undefined;

/** The state waits no longer, but what it has from its branches or executions is kept. */
export function gather(run: Run, thread: Thread): void {
  const awaiting = stopAwaiting(run, thread, true);
  if (awaiting?.kind !== 'branches' && awaiting?.kind !== 'mapRun') return;
  if (isWorthKeeping(awaiting)) thread.gathered = awaiting;
}

/** Whether everything had ended, so that only leaving the state was left to be done. */
export function isComplete({ results, ended }: Gathered): boolean {
  return ended === results.length;
}

/** Ends a path that did not succeed. */
export function halt(run: Run, thread: Thread): void {
  gather(run, thread);
  endThread(run, thread);
  const { execution } = run;
  execution.halted = [...(execution.halted ?? []), thread];
}

/** The halted paths that worked for this thread's state, in the order they began. */
export function haltedOf(run: Run, parent: Thread): Thread[] {
  const { halted = [] } = run.execution;
  return halted.filter((thread) => thread.parent === parent.id).sort((a, b) => a.id - b.id);
}

/** The state is left or begun anew: what happened inside it is nothing to go on from. */
export function forget(run: Run, thread: Thread): void {
  const { execution } = run;
  thread.gathered = undefined;
  if (execution.halted === undefined) return;
  const gone = new Set([thread.id]);
  // Inner paths began later than those around them.
  const oldestFirst = [...execution.halted].sort((a, b) => a.id - b.id);
  for (const { id, parent } of oldestFirst) {
    if (parent !== undefined && gone.has(parent)) gone.add(id);
  }
  const left = execution.halted.filter(({ id }) => !gone.has(id));
  if (left.length > 0) execution.halted = left;
  else delete execution.halted;
}

/** A halted path goes on: the attempts of its state are counted from 0. */
export function takeUp(run: Run, halted: Thread): void {
  const { execution } = run;
  const left = (execution.halted ?? []).filter((other) => other !== halted);
  if (left.length > 0) execution.halted = left;
  else delete execution.halted;
  const thread: Thread = { ...halted, attempts: [], retryCount: 0 };
  execution.threads.push(thread);
  run.jobs.push({ kind: 'again', thread });
}
