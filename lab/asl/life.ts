/** How an execution begins, goes on after a redrive, and ends from outside. */

import type { Happening } from './execution.ts';
import { halt, takeUp } from './halted.ts';
import { historyEventsMax } from './limits.ts';
import { endFailed } from './recover.ts';
import { beginThread, type Run, record, recordLast } from './run.ts';

export function start(run: Run): void {
  const { identity } = run.execution;
  const { stateMachineAliasArn, stateMachineVersionArn } = identity;
  const details = {
    input: identity.input,
    roleArn: identity.roleArn,
    ...(stateMachineAliasArn !== undefined && { stateMachineAliasArn }),
    ...(stateMachineVersionArn !== undefined && { stateMachineVersionArn }),
  };
  record(run, { type: 'ExecutionStarted', previousEventId: 0, details });
  // An Express child of a redriven Map Run begins anew.
  delete run.execution.halted;
  beginThread(run, { branch: identity.branch ?? 0, input: identity.input });
}

/** From where the execution halted. No recording shows what its event follows: here, the end. */
export function redrive(run: Run): void {
  const { eventCount, redriveCount, halted } = run.execution;
  const details = { redriveCount };
  record(run, { type: 'ExecutionRedriven', previousEventId: eventCount, details });
  const outermost = halted?.find(({ parent }) => parent === undefined);
  if (outermost !== undefined) takeUp(run, outermost);
}

/**
 * StopExecution, or the TimeoutSeconds of the machine: neither can be caught, and neither follows
 * an event.
 */
export function endFromOutside(
  run: Run,
  happening: Extract<Happening, { kind: 'stop' | 'timeout' }>,
): void {
  // Stopped in the very instant it was started.
  if (run.execution.eventCount === 0) start(run);
  const stopped = happening.kind === 'stop';
  const details = stopped
    ? {
        ...(happening.error !== undefined && { error: happening.error }),
        ...(happening.cause !== undefined && { cause: happening.cause }),
      }
    : {};
  const status = stopped ? 'ABORTED' : 'TIMED_OUT';
  Object.assign(run.execution, { status, stopMs: run.nowMs }, details);
  const type = stopped ? 'ExecutionAborted' : 'ExecutionTimedOut';
  recordLast(run, { type, previousEventId: 0, details });
}

/**
 * The 25,000th event is the end (measured on AWS; "Step Functions service quotas", execution event
 * history).
 */
export function endByFullHistory(run: Run): void {
  const cause = `The execution reached the maximum number of history events (${historyEventsMax}).`;
  endFailed(run, { error: 'States.Runtime', cause }, run.execution.eventCount);
}

/**
 * An execution that has ended awaits nothing; calls still under way, nested executions above all,
 * are given up.
 */
export function abandonAll(run: Run): void {
  for (const thread of run.execution.threads.slice()) halt(run, thread);
}
