/** A state has failed: retry it, catch it, or let the failure out to the state around it. */

import { abortBranches } from './branches.ts';
import { atState, errorEquals, errorOutput, type Failure } from './errors.ts';
import type { Thread } from './execution.ts';
import { forget, gather, halt, isComplete } from './halted.ts';
import type { JsonObject } from './json.ts';
import { leave } from './leave.ts';
import type { Recoverable } from './machine.ts';
import type { Soon } from './query.ts';
import { retrierFor, retryDelayMs } from './retry.ts';
import {
  awaitTime,
  parentOf,
  type Run,
  record,
  recordLast,
  recordNext,
  scopeOf,
  stateOf,
  stopAwaiting,
} from './run.ts';

/** `recovering`: it is the Catch that failed, and nothing is left to catch that. */
export function fail(
  run: Run,
  thread: Thread,
  { failure, recovering = false }: { readonly failure: Failure; readonly recovering?: boolean },
): Soon<void> {
  const state = stateOf(run, thread);
  if (thread.awaiting?.kind === 'branches') {
    abortBranches(run, thread);
    gather(run, thread);
  } else if (thread.awaiting?.kind === 'mapRun') {
    stopAwaiting(run, thread, true);
  }
  const known = recordEvaluation(run, thread, failure);
  if (!('retriers' in state)) {
    failPath(run, thread, known);
    return undefined;
  }
  if (!recovering && retry(run, thread, { state, failure: known })) return undefined;
  // Recorded: a JSONPath Map whose own fields are wrong ends without an event of its failure.
  if (!recovering && state.type !== 'Task' && known.error !== 'States.Runtime')
    recordNext(run, thread, { type: `${state.type}StateFailed` });
  const catcher =
    recovering || isUncatchable(known)
      ? undefined
      : state.catchers.find((candidate) => errorEquals(candidate.errorEquals, known));
  if (catcher === undefined) {
    failPath(run, thread, known);
    return undefined;
  }
  const output = errorOutput(known);
  return leave(run, thread, {
    state,
    exit: catcher,
    scope: scopeOf(run, thread, { errorOutput: output }),
    defaultOutput: output,
  });
}

/** States.Runtime is never retried or caught. concepts-error-handling.html, "Error names". */
function isUncatchable(failure: Failure): boolean {
  return failure.final === true || failure.error === 'States.Runtime';
}

/** An expression's failure gets its event and, in its cause, the state it belongs to. */
function recordEvaluation(run: Run, thread: Thread, failure: Failure): Failure {
  if (failure.placeless === true) {
    const { placeless: _placeless, ...placed } = failure;
    return { ...placed, cause: atState(failure.cause ?? '', thread.state, thread.enteredEventId) };
  }
  if (failure.evaluation === undefined) return failure;
  const { evaluation, ...plain } = failure;
  const cause = atState(failure.cause ?? '', thread.state, thread.enteredEventId);
  const details: JsonObject = {
    error: failure.error ?? null,
    cause,
    ...(evaluation.location !== undefined && { location: evaluation.location }),
    state: thread.state,
  };
  thread.previousEventId = record(run, {
    type: 'EvaluationFailed',
    previousEventId: thread.decisionEventId,
    details,
  });
  return { ...plain, cause };
}

function retry(
  run: Run,
  thread: Thread,
  { state, failure }: { state: Recoverable; failure: Failure },
): boolean {
  if (isUncatchable(failure)) return false;
  const index = retrierFor(state.retriers, thread.attempts, failure);
  const retrier = index === undefined ? undefined : state.retriers[index];
  if (index === undefined || retrier === undefined) return false;
  const made = thread.attempts[index] ?? 0;
  const attempts = state.retriers.map((_retrier, at) => thread.attempts[at] ?? 0);
  attempts[index] = made + 1;
  forget(run, thread);
  thread.attempts = attempts;
  thread.retryCount += 1;
  awaitTime(run, thread, {
    kind: 'retry',
    atMs: run.nowMs + retryDelayMs(retrier, made, run.random),
  });
  return true;
}

/**
 * Nothing took the failure: the path ends, and with it the execution unless the path is a branch of
 * a state.
 */
function failPath(run: Run, thread: Thread, failure: Failure): void {
  // "Redrive behavior of individual states": then all of its branches are run anew.
  const isTooMuch = failure.error === 'States.DataLimitExceeded';
  if (isTooMuch && thread.gathered !== undefined && isComplete(thread.gathered)) {
    thread.gathered = undefined;
  }
  halt(run, thread);
  const parent = parentOf(run, thread);
  if (parent === undefined) {
    endFailed(run, failure, thread.previousEventId);
  } else {
    run.jobs.push({ kind: 'branchFailed', thread: parent, branch: thread, failure });
  }
}

export function endFailed(run: Run, failure: Failure, previousEventId: number): void {
  const { error, cause } = failure;
  const details = {
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
  Object.assign(run.execution, { status: 'FAILED', stopMs: run.nowMs }, details);
  recordLast(run, { type: 'ExecutionFailed', previousEventId, details });
}
