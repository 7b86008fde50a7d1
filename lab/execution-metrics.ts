/** Publishes what Step Functions publishes about executions: `AWS/States`, per state machine, in the minute they end. */

import type { Clock } from './clock.ts';
import { minuteMs } from './platform/traffic.ts';
import type { NewEvent } from './service.ts';
import type { CloudWatch } from './services/cloudwatch/index.ts';

/** Metric by final status. Source: Step Functions developer guide, "Monitoring with CloudWatch", execution metrics. */
const metrics: Readonly<Record<string, string>> = {
  SUCCEEDED: 'ExecutionsSucceeded',
  FAILED: 'ExecutionsFailed',
  TIMED_OUT: 'ExecutionsTimedOut',
  ABORTED: 'ExecutionsAborted',
};

/** Counts one status change event; other events and other statuses are passed over. */
export function countExecution(event: NewEvent, clock: Clock, cloudWatch: CloudWatch): void {
  if (event.source !== 'aws.states') return;
  const metricName = metrics[String(event.detail.status)];
  if (metricName === undefined) return;
  const minuteStartMs = clock.nowMs - (clock.nowMs % minuteMs);
  cloudWatch
    .series({
      namespace: 'AWS/States',
      metricName,
      dimensions: [{ Name: 'StateMachineArn', Value: String(event.detail.stateMachineArn) }],
      unit: 'Count',
    })
    .put(minuteStartMs, { sum: 1, sampleCount: 1, minimum: 1, maximum: 1 });
}
