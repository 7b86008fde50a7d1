/** The event that EventBridge gets when an execution begins or ends. */

import type { NewEvent } from '../../service.ts';
import { machineArnOf } from './executions.ts';
import type { Run } from './executor.ts';
import { redriveOf } from './redrive.ts';

/**
 * "Step Functions Execution Status Change"; dates are milliseconds. eventbridge-integration.html.
 */
export function statusEvent(run: Run, nowMs: number): NewEvent {
  const { identity, status, stopMs, output, error, cause, redriveCount, redriveMs } = run.execution;
  const redrive = redriveOf(run, { nowMs });
  return {
    source: 'aws.states',
    detailType: 'Step Functions Execution Status Change',
    resources: [identity.id],
    detail: {
      executionArn: identity.id,
      stateMachineArn: machineArnOf(run),
      stateMachineVersionArn: identity.stateMachineVersionArn ?? null,
      stateMachineAliasArn: identity.stateMachineAliasArn ?? null,
      name: identity.name,
      status,
      startDate: identity.startMs,
      stopDate: stopMs ?? null,
      input: run.inputText,
      inputDetails: { included: true },
      output: output === undefined ? null : JSON.stringify(output),
      outputDetails: output === undefined ? null : { included: true },
      error: error ?? null,
      cause: cause ?? null,
      redriveCount,
      redriveDate: redriveMs ?? null,
      redriveStatus: redrive.status,
      redriveStatusReason: redrive.reason ?? null,
    },
  };
}
