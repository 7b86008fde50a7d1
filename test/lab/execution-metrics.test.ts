/** An execution that ends is counted in AWS/States, by state machine and status, in the minute it ends. */

import { describe, expect, test } from '@jest/globals';
import { countExecution } from '../../lab/execution-metrics.ts';
import { at, createLab } from './services/cloudwatch/lab.ts';

const stateMachineArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-notify';

const ended = (status: string, arn = stateMachineArn) => ({
  source: 'aws.states',
  detailType: 'Step Functions Execution Status Change',
  resources: [],
  detail: { status, stateMachineArn: arn },
});

/** Counts at 12:00:00 + the given seconds, and what a metric then says minute by minute. */
async function counted(
  events: readonly (readonly [seconds: number, event: ReturnType<typeof ended>])[],
  MetricName: string,
): Promise<readonly (readonly [string, number])[]> {
  const { cloudWatch, clock } = createLab('2026-03-02T12:00:00Z');
  for (const [seconds, event] of events) {
    await clock.runUntil(at('2026-03-02T12:00:00Z') + seconds * 1000);
    countExecution(event, clock, cloudWatch);
  }
  const { Datapoints } = cloudWatch.operations.GetMetricStatistics({
    Namespace: 'AWS/States',
    MetricName,
    Dimensions: [{ Name: 'StateMachineArn', Value: stateMachineArn }],
    StartTime: new Date('2026-03-02T12:00:00Z'),
    EndTime: new Date('2026-03-02T12:10:00Z'),
    Period: 60,
    Statistics: ['Sum'],
  });
  return (Datapoints ?? [])
    .map((each) => [each.Timestamp?.toISOString().slice(11, 16) ?? '', each.Sum ?? 0] as const)
    .sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

describe('the metrics of executions', () => {
  // Step Functions developer guide, "Monitoring Step Functions metrics using Amazon CloudWatch".
  test.each([
    ['SUCCEEDED', 'ExecutionsSucceeded'],
    ['FAILED', 'ExecutionsFailed'],
    ['TIMED_OUT', 'ExecutionsTimedOut'],
    ['ABORTED', 'ExecutionsAborted'],
  ])('count %s as %s', async (status, metricName) => {
    expect(await counted([[30, ended(status)]], metricName)).toEqual([['12:00', 1]]);
  });

  test('add up within a minute, and begin anew with the next', async () => {
    const events = [10, 59.9, 60, 200].map((seconds) => [seconds, ended('FAILED')] as const);
    expect(await counted(events, 'ExecutionsFailed')).toEqual([
      ['12:00', 2],
      ['12:01', 1],
      ['12:03', 1],
    ]);
  });

  test('keep state machines apart', async () => {
    const events = [[0, ended('FAILED', `${stateMachineArn}-other`)]] as const;
    expect(await counted(events, 'ExecutionsFailed')).toEqual([]);
  });

  test('pass over executions that run and events of other services', async () => {
    const running = ended('RUNNING');
    const foreign = { ...ended('FAILED'), source: 'aws.ec2' };
    expect(
      await counted(
        [
          [0, running],
          [0, foreign],
        ],
        'ExecutionsFailed',
      ),
    ).toEqual([]);
  });
});
