/** Parallel: all branches at once; the first that fails ends the others. */

import { abortBranches, awaitedBranches, recordAbortedState, withResult } from '../branches.ts';
import type { Failure } from '../errors.ts';
import type { AwaitedBranches, Thread } from '../execution.ts';
import { gather, haltedOf, takeUp } from '../halted.ts';
import type { Json } from '../json.ts';
import { leave } from '../leave.ts';
import type { ParallelState } from '../machine.ts';
import { type Soon, whenKnown } from '../query.ts';
import { beginThread, type Run, record, recordNext, scopeOf } from '../run.ts';

export function startParallel(run: Run, thread: Thread, state: ParallelState): Soon<void> {
  const input = state.arguments?.evaluate(scopeOf(run, thread)) ?? thread.input;
  return whenKnown(input, (known) => {
    recordNext(run, thread, { type: 'ParallelStateStarted' });
    thread.awaiting = {
      kind: 'branches',
      results: state.branches.map(() => null),
      started: state.branches.length,
      ended: 0,
      failed: 0,
    };
    state.branches.forEach((branch, index) => {
      beginThread(run, {
        branch,
        index,
        parent: thread.id,
        input: known,
        variables: thread.variables,
        previousEventId: thread.previousEventId,
        ...(thread.item !== undefined && { item: thread.item }),
      });
    });
  });
}

export function parallelBranchSucceeded(
  run: Run,
  thread: Thread,
  { state, branch, output }: { state: ParallelState; branch: Thread; output: Json },
): Soon<void> {
  const awaiting = awaitedBranches(thread);
  const results = withResult(awaiting.results, branch.index, output);
  const ended = awaiting.ended + 1;
  thread.awaiting = { ...awaiting, results, ended };
  thread.previousEventId = branch.previousEventId;
  if (ended < results.length) return undefined;
  return endParallel(run, thread, { state, results });
}

function endParallel(
  run: Run,
  thread: Thread,
  { state, results }: { state: ParallelState; results: readonly Json[] },
): Soon<void> {
  gather(run, thread);
  thread.decisionEventId = thread.previousEventId;
  record(run, { type: 'ParallelStateSucceeded', previousEventId: thread.previousEventId });
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread, { result: results }),
    defaultOutput: results,
  });
}

/**
 * The error of the branch becomes the error of the Parallel state (recorded), and the other
 * branches are aborted.
 */
export function parallelBranchFailed(
  run: Run,
  thread: Thread,
  { branch, failure }: { branch: Thread; failure: Failure },
): void {
  recordAbortedState(run, branch);
  thread.previousEventId = branch.previousEventId;
  abortBranches(run, thread);
  gather(run, thread);
  run.jobs.push({ kind: 'fail', thread, failure });
}

/** A redrive: only the branches that did not succeed go on. redrive-executions.html. */
export function redriveParallel(
  run: Run,
  thread: Thread,
  { state, gathered }: { state: ParallelState; gathered: AwaitedBranches },
): Soon<void> {
  thread.awaiting = gathered;
  const halted = haltedOf(run, thread);
  if (halted.length === 0) return endParallel(run, thread, { state, results: gathered.results });
  for (const branch of halted) takeUp(run, branch);
  return undefined;
}
