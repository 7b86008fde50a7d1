/** assess-application reads request, target, alarms, record, group and load, and answers with a decision. */

import {
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetParameterCommand, ParameterNotFound } from '@aws-sdk/client-ssm';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { handler } from '../../functions/assess-application/handler.ts';
import { alarmEvent, change } from '../shared/inputs.ts';
import {
  alarmsSince,
  answerAlarms,
  answerGroup,
  answerItems,
  answerMetrics,
  answerTarget,
  autoScaling,
  cloudWatch,
  dynamoDb,
  groupOf,
  operationsCalled,
  resetAws,
  ssm,
} from './mocked-aws.ts';
import { endOf, execution, now, refusedReads, runtime, sdkError, web } from './stage.ts';

const assess = handler.using(runtime);

const sweep = { trigger: 'sweep', target: 'web', scheduledTime: '2026-03-02T12:00:00Z' };

const run = (input: unknown) =>
  assess({
    input,
    round: 1,
    execution,
    executionName: 'run-1',
    startedAt: '2026-03-02T11:59:58.000Z',
    now,
  });

/** Values of the last minute by metric; four instances at 480 requests/s. */
const load: Record<string, number> = {
  CPUUtilization: 80,
  mem_used_percent: 60,
  TargetResponseTime: 0.2,
  RequestQueueLength: 0,
  RequestCount: 480 * 60,
};
const values = (changes: Record<string, readonly number[]> = {}) =>
  answerMetrics(
    ({ metricName }) => changes[metricName] ?? [load[metricName] ?? 0, load[metricName] ?? 0],
  );

beforeEach(() => {
  resetAws();
  answerTarget(web);
  answerAlarms({ 'cpu-high': 'ALARM' });
  answerItems({});
  answerGroup(groupOf(['i-a', 'i-b', 'i-c', 'i-d']));
  values();
  autoScaling.on(DescribeScalingActivitiesCommand).resolves({ Activities: [] });
});

describe('assess-application', () => {
  test('answers with a scale-out when an alarm is red, and only looks', async () => {
    expect(await run(sweep)).toMatchObject({
      route: 'act',
      decision: { action: 'scaleOut', desiredCapacity: 5 },
      trigger: 'sweep',
      strategyHash: 'hash-of-the-strategy',
      target: web,
      before: { desiredCapacity: 4, instanceIds: ['i-a', 'i-b', 'i-c', 'i-d'] },
      decidedAt: now,
    });
    expect(operationsCalled()).toEqual([
      'DescribeAlarms',
      'DescribeAutoScalingGroups',
      'DescribeScalingActivities',
      'GetItem',
      'GetMetricData',
      'GetParameter',
    ]);
  });

  test('asks the stage it runs in for the target', async () => {
    await run(sweep);
    expect(ssm).toHaveReceivedCommandWith(GetParameterCommand, {
      Name: '/arq/lab/application/web',
    });
    expect(dynamoDb).toHaveReceivedCommandWith(GetItemCommand, {
      TableName: 'arq-lab-operations',
      Key: { pk: { S: 'target#application#web' } },
      ConsistentRead: true,
    });
  });

  test('reads the alarm event of the application the alarm is named after', async () => {
    const answer = await run(alarmEvent('arq-lab-web-cpu-high'));
    expect(answer).toMatchObject({
      trigger: 'alarm',
      decision: { action: 'scaleOut' },
      claim: { eventKey: 'alarm#arq-lab-web-cpu-high#2026-03-02T11:58:00.000+0000' },
    });
  });

  test('stops after the alarms when none of the scaling alarms is red (P5: a no-op is cheap)', async () => {
    answerAlarms({ 'cpu-warning': 'ALARM', 'cpu-low': 'ALARM' });
    expect(await run(sweep)).toMatchObject({
      route: 'hold',
      outcome: 'held',
      decision: { action: 'hold', code: 'calm' },
    });
    expect(operationsCalled()).toEqual(['DescribeAlarms', 'GetParameter']);
  });

  test('looks at everything for a person even when no alarm is red', async () => {
    answerAlarms();
    const answer = await run({ target: 'web', desiredCapacity: 6, requestedBy: 'ada' });
    expect(answer).toMatchObject({
      trigger: 'manual',
      desiredCapacityWanted: 6,
      decision: { action: 'scaleOut', desiredCapacity: 6 },
    });
  });

  test('scales in on the composite alarm when every measure is there', async () => {
    answerAlarms({ 'scale-in': 'ALARM' });
    answerGroup(groupOf(['i-a', 'i-b', 'i-c', 'i-d', 'i-e', 'i-f']));
    values({ CPUUtilization: [14], RequestCount: [6000, 12_000] });
    expect(await run(sweep)).toMatchObject({
      decision: { action: 'scaleIn', desiredCapacity: 4 },
      settleSeconds: 60,
    });
    expect(autoScaling).not.toHaveReceivedCommand(DescribeScalingActivitiesCommand);
  });

  test.each(['CPUUtilization', 'mem_used_percent', 'TargetResponseTime', 'RequestCount'])(
    'does not scale in without %s (S9)',
    async (metricName) => {
      answerAlarms({ 'scale-in': 'ALARM' });
      answerGroup(groupOf(['i-a', 'i-b', 'i-c', 'i-d', 'i-e', 'i-f']));
      values({ CPUUtilization: [14], RequestCount: [6000], [metricName]: [] });
      expect(await run(sweep)).toMatchObject({ decision: { action: 'hold', code: 'noData' } });
    },
  );

  test('takes a measure whose newest value is older than the strategy allows for missing', async () => {
    cloudWatch.on(GetMetricDataCommand).callsFake(({ MetricDataQueries }) => ({
      MetricDataResults: MetricDataQueries.map(({ Id }: { Id: string }) => ({
        Id,
        StatusCode: 'Complete',
        Values: [80],
        Timestamps: [new Date('2026-03-02T11:55:00Z')], // Its minute ended 4 minutes before the look.
      })),
    }));
    expect(await run(sweep)).toMatchObject({ decision: { action: 'hold', code: 'noData' } });
  });

  test('settles for as long as the last launches took, and the warm-up (F2, F3)', async () => {
    autoScaling.on(DescribeScalingActivitiesCommand).resolves({
      Activities: [60, 90, 100].map((seconds) => ({
        ActivityId: `launch-${seconds}`,
        AutoScalingGroupName: 'arq-lab-web',
        Cause: 'a test',
        Description: 'Launching a new EC2 instance: i-0123456789abcdef0',
        StatusCode: 'Successful' as const,
        StartTime: new Date('2026-03-02T10:00:00Z'),
        EndTime: new Date(Date.parse('2026-03-02T10:00:00Z') + seconds * 1000),
      })),
    });
    expect(await run(sweep)).toMatchObject({ settleSeconds: 90 + web.strategy.warmUpSeconds });
  });

  test('tells people when an undo finds the target quarantined or busy', async () => {
    answerItems({ 'target#application#web': { quarantine: { S: 'looked at by ada' } } });
    const undo = { trigger: 'undo', target: 'web', change, reason: 'errors' };
    expect(await run(undo)).toMatchObject({
      route: 'escalate',
      outcome: 'held',
      names: { incident: 'run-1-r1-held' },
      message: {
        subject: 'web: an undo is held',
        reason: 'looked at by ada',
        undo: 'errors',
        change,
      },
    });
  });

  test('names the message about a scale-in that is not ready by the alarm, however often it looks', async () => {
    answerAlarms({ 'scale-in': 'ALARM' });
    answerGroup(groupOf(['i-a', 'i-b', 'i-c', 'i-d', 'i-e', 'i-f']));
    values({ CPUUtilization: [14], RequestCount: [6000, 12_000] });
    const { names } = await run(sweep);
    expect(names?.notReady).toMatch(/^not-ready-web-\d{10}$/);
  });

  test('is busy while another execution holds the lease', async () => {
    answerItems({
      'target#application#web': {
        version: { N: '8' },
        leaseOwner: { S: 'another' },
        leaseExpiresAt: { N: String(Date.parse(now) / 1000 + 60) },
      },
    });
    expect(await run(sweep)).toMatchObject({
      outcome: 'skipped',
      decision: { action: 'hold', code: 'busy' },
    });
  });

  test('claims the next version of the record it has seen', async () => {
    answerItems({ 'target#application#web': { version: { N: '8' } } });
    expect((await run(sweep)).claim).toMatchObject({ versionSeen: '8', versionNext: '9' });
  });

  test('hands on no more than the outcome when there is nothing to do', async () => {
    answerAlarms();
    expect(Object.keys(await run(sweep)).join()).toBe(
      'route,outcome,decision,startedAt,strategyHash',
    );
  });

  test('escalates at the maximum with a priced proposal (B9)', async () => {
    answerGroup(groupOf(Array.from({ length: 20 }, (_none, index) => `i-${index}`)));
    values({ RequestCount: [2500 * 60] });
    expect(await run(sweep)).toMatchObject({
      route: 'escalate',
      decision: { action: 'escalate', code: 'atMax' },
      message: {
        subject: 'web is at its maximum of 20 and still red',
        proposal: 'raise application.instances.max to 24 (4 more c7g.medium)',
      },
      names: { incident: `at-max-web-${Date.parse(alarmsSince) / 1000}` },
    });
  });
});

describe('assess-application refuses with InvalidRequest', () => {
  test('an application the stage does not have', async () => {
    const gone = new ParameterNotFound({ message: 'not there', $metadata: {} });
    ssm.on(GetParameterCommand).rejects(gone);
    expect(await endOf(run({ ...sweep, target: 'shop' }))).toBe(
      'InvalidRequest: There is no application "shop" in stage lab: use a name of inventory/lab.yml, or deploy the stage again after adding it.',
    );
  });

  test('an application whose group does not exist', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
    expect(await endOf(run(sweep))).toBe(
      'InvalidRequest: The Auto Scaling group "arq-lab-web" of application "web" does not exist: correct inventory/lab.yml or create the group.',
    );
  });

  test.each([1, 21])(
    'a goal of %d instances, outside 2 to 20 (B8, B9)',
    async (desiredCapacity) => {
      expect(await endOf(run({ target: 'web', desiredCapacity }))).toBe(
        `InvalidRequest: Field "desiredCapacity" is ${desiredCapacity}: application "web" may have 2 to 20 instances.`,
      );
    },
  );

  test('a malformed input before anything is read', async () => {
    expect(await endOf(run({ ...sweep, target: '*' }))).toMatch(/^InvalidRequest: Field "target"/);
    expect(operationsCalled()).toEqual([]);
  });
});

describe('assess-application ends without a decision when', () => {
  test.each(refusedReads)('the alarms answer %s (%d): %s', async (code, statusCode, name) => {
    cloudWatch.on(DescribeAlarmsCommand).rejects(sdkError(code, statusCode));
    expect(await endOf(run(sweep))).toBe(`${name}: ${code}: ${code} of a test`);
  });

  test('CloudWatch may not show a metric: that is not tried again', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [{ Id: 'cpu', StatusCode: 'Forbidden', Values: [] }] });
    expect(await endOf(run(sweep))).toBe(
      'PermissionDenied: CloudWatch may not show the metric cpu',
    );
  });

  test.each(['PartialData', 'InternalError'] as const)(
    'CloudWatch read a metric with status %s',
    async (StatusCode) => {
      cloudWatch
        .on(GetMetricDataCommand)
        .resolves({ MetricDataResults: [{ Id: 'cpu', StatusCode, Values: [80] }] });
      expect(await endOf(run(sweep))).toBe(
        'TransientError: CloudWatch answered only part of the metrics (cpu)',
      );
    },
  );
});
