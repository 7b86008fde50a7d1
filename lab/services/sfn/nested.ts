/** What a `.sync` Task gets when its nested execution has ended. */

import type { Happening } from '../../asl/execution.ts';
import type { Json } from '../../asl/json.ts';
import type { Run } from './executor.ts';
import { redriveOf } from './redrive.ts';

/**
 * The result of a child that SUCCEEDED, otherwise States.TaskFailed with the child in the cause.
 * `.sync` gives Input and Output as text, `.sync:2` as JSON (recorded; connect-stepfunctions.html).
 */
export function answerOf(id: number, child: Run, parsed: boolean): Happening {
  const { identity, status, stopMs = 0, output, error, cause, redriveCount } = child.execution;
  const redrive = redriveOf(child, { nowMs: stopMs });
  const shown: Record<string, Json> = {
    ExecutionArn: identity.id,
    Input: parsed ? identity.input : child.inputText,
    InputDetails: { Included: true },
    Name: identity.name,
    RedriveCount: redriveCount,
    RedriveStatus: redrive.status,
    ...(redrive.reason !== undefined && { RedriveStatusReason: redrive.reason }),
    StartDate: identity.startMs,
    StateMachineArn: identity.stateMachineArn,
    Status: status,
    StopDate: stopMs,
  };
  if (status === 'SUCCEEDED') {
    const result = output ?? null;
    shown.Output = parsed ? result : JSON.stringify(result);
    shown.OutputDetails = { Included: true };
    return { kind: 'succeeded', id, output: shown };
  }
  const failed = {
    ...(cause !== undefined && { Cause: cause }),
    ...(error !== undefined && { Error: error }),
    ...shown,
    Input: child.inputText,
  };
  return { kind: 'failed', id, error: 'States.TaskFailed', cause: JSON.stringify(failed) };
}
