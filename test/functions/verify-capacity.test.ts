/** verify-capacity looks whether a change has arrived, instance by instance, and writes up what is recorded and told. */

import {
  type Activity,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { handler } from '../../functions/verify-capacity/handler.ts';
import { roundsMax } from '../../shared/limits.ts';
import {
  answerAlarms,
  answerGroup,
  answerMetrics,
  answerTargets,
  autoScaling,
  cloudWatch,
  groupOf,
  operationsCalled,
  resetAws,
} from './mocked-aws.ts';
import {
  before,
  endOf,
  execution,
  now,
  refusedReads,
  runtime,
  scaledIn,
  scaledOut,
  sdkError,
} from './stage.ts';

const verify = handler.using(runtime);

/** Half a minute after the look: the checklist was slow. */
const changedAt = '2026-03-02T11:57:30.000Z';

const after = [...before, 'i-0e', 'i-0f'];

const run = (assessment = scaledOut, at = now) =>
  verify({
    assessment,
    readiness: {
      verdict: 'warn',
      reason: 'all six points hold',
      points: [
        { id: 'E1', title: 'Monitoring', verdict: 'pass', evidence: ['17 alarms'] },
        { id: 'E3', title: 'Plan', verdict: 'warn', evidence: ['the plan says 3'] },
      ],
    },
    changedAt,
    now: at,
  });

const launch = (instanceId: string, changes: Partial<Activity> = {}): Activity => ({
  ActivityId: `launch-${instanceId}`,
  AutoScalingGroupName: 'arq-lab-web',
  Cause: 'a test',
  Description: `Launching a new EC2 instance: ${instanceId}`,
  StatusCode: 'Successful',
  StartTime: new Date('2026-03-02T11:57:01Z'),
  EndTime: new Date('2026-03-02T11:58:00Z'),
  ...changes,
});

const activities = (...list: Activity[]) =>
  autoScaling.on(DescribeScalingActivitiesCommand).resolves({ Activities: list });

beforeEach(() => {
  resetAws();
  answerGroup(groupOf(after));
  answerTargets({ healthy: after });
  activities(launch('i-0e'), launch('i-0f'));
  answerMetrics(({ metricName }) => (metricName === 'RequestCount' ? [1000] : []));
  answerAlarms();
});

describe('verify-capacity', () => {
  test('answers with the change when every new instance serves, and only looks', async () => {
    expect(await run()).toMatchObject({
      verdict: {
        state: 'joined',
        launched: [
          { instanceId: 'i-0e', state: 'serving' },
          { instanceId: 'i-0f', state: 'serving' },
        ],
        shareVariation: 0,
      },
      change: {
        execution: 'run-1',
        round: 1,
        action: 'scaleOut',
        from: 4,
        to: 6,
        instanceIdsBefore: before,
        instanceIdsLaunched: ['i-0e', 'i-0f'],
        at: changedAt,
      },
      again: false,
      cooldownEndsAt: '2026-03-02T12:02:30.000Z',
      lastScaledAt: String(Date.parse(changedAt) / 1000),
    });
    expect(operationsCalled()).toEqual([
      'DescribeAlarms',
      'DescribeAutoScalingGroups',
      'DescribeScalingActivities',
      'DescribeTargetHealth',
      'GetMetricData',
    ]);
  });

  test('writes up ledger, plan, watch and message of the change (E3, E4, F5, F6)', async () => {
    expect(await run()).toMatchObject({
      ledger: {
        key: 'ledger#web#run-1#1',
        // c7g.medium: 2 x 0.0363 dollars.
        entry: { target: 'web', trigger: 'sweep', usdPerHour: 0.0726, execution, verifiedAt: now },
      },
      plan: {
        key: 'plan/web.json',
        // 6 instances at 150 requests/s with 30 % kept free.
        body: { desiredCapacity: 6, min: 2, max: 20, requestsPerSecondAtReserve: 630 },
      },
      watch: {
        target: 'web',
        watchKey: 'watch#application#web',
        startedAt: now,
        endsAt: '2026-03-02T12:15:00.000Z',
        remainingSeconds: 900,
        extensions: 0,
        expiresAt: String(Date.parse('2026-03-04T12:00:00Z') / 1000),
      },
      message: {
        subject: 'web scaled out from 4 to 6',
        cost: '+$0.0726 per hour',
        durationSeconds: 180,
        warnings: ['the plan says 3'],
        owner: 'team-web',
      },
    });
  });

  test('asks for the requests of the last complete minute, by instance (F4)', async () => {
    await run(scaledOut, '2026-03-02T12:00:42.000Z');
    expect(cloudWatch).toHaveReceivedCommandWith(GetMetricDataCommand, {
      StartTime: new Date('2026-03-02T11:59:00Z'),
      EndTime: new Date('2026-03-02T12:00:00Z'),
    });
  });

  test('takes an application that publishes no requests per instance for evenly loaded', async () => {
    answerMetrics(() => []);
    const answer = await run();
    expect(answer).toMatchObject({ verdict: { state: 'joined' } });
    expect(answer).not.toHaveProperty('verdict.shareVariation');
  });

  test('writes up a scale-in with what it saves', async () => {
    answerGroup(groupOf(['i-a', 'i-b']));
    answerTargets({ healthy: ['i-a', 'i-b'], draining: ['i-c', 'i-d'] });
    expect(await run(scaledIn)).toMatchObject({
      change: { action: 'scaleIn', from: 4, to: 2, instanceIdsLaunched: [] },
      message: { subject: 'web scaled in from 4 to 2', cost: '-$0.0726 per hour' },
    });
  });

  test('goes on when a scale-out alarm is still red (S8), but not beyond its last round', async () => {
    answerAlarms({ 'memory-high': 'ALARM' });
    expect(await run()).toMatchObject({ again: true });
    expect(await run({ ...scaledOut, round: roundsMax })).toMatchObject({ again: false });
  });

  test.each([
    [8, true],
    [6, false],
  ])(
    'goes on towards the %d instances a person wants: %p',
    async (desiredCapacityWanted, again) => {
      answerAlarms({ 'cpu-high': 'ALARM' });
      expect(await run({ ...scaledOut, desiredCapacityWanted })).toMatchObject({ again });
    },
  );
});

describe('verify-capacity ends with InstancesNotReady while', () => {
  test('a new instance is not in service', async () => {
    const group = groupOf(after);
    const instances = (group.Instances ?? []).map((instance) =>
      instance.InstanceId === 'i-0f'
        ? { ...instance, LifecycleState: 'Pending' as const }
        : instance,
    );
    answerGroup({ ...group, Instances: instances });
    expect(await endOf(run())).toBe(
      'InstancesNotReady: 1 of 2 instances serve traffic after 150 s',
    );
  });

  test('the load balancer does not call a new instance healthy', async () => {
    answerTargets({ healthy: [...before, 'i-0e'], initial: ['i-0f'] });
    expect(await endOf(run())).toMatch(/^InstancesNotReady: 1 of 2/);
  });

  test('a new instance has not been in service for the warm-up (F3)', async () => {
    activities(
      launch('i-0e'),
      launch('i-0f', { EndTime: new Date('2026-03-02T11:58:01Z') }), // 119 s before the look.
    );
    expect(await endOf(run())).toMatch(/^InstancesNotReady: 1 of 2/);
  });

  test('the traffic is uneven (F4)', async () => {
    answerMetrics(({ instanceId }) => [instanceId === 'i-0f' ? 100 : 1000]);
    expect(await endOf(run())).toMatch(/^InstancesNotReady: traffic is uneven/);
  });
});

describe('verify-capacity ends with', () => {
  test('InstancesNotJoined as soon as a launch of this change has failed', async () => {
    answerGroup(groupOf(before, { DesiredCapacity: 6 }));
    activities(
      launch('i-0e', {
        StatusCode: 'Failed',
        Description: 'Launching a new EC2 instance.',
        StatusMessage: 'We currently do not have sufficient capacity',
      }),
    );
    expect(await endOf(run())).toBe(
      'InstancesNotJoined: launch failed: We currently do not have sufficient capacity',
    );
  });

  test('InstancesNotReady when only an earlier launch has failed', async () => {
    answerGroup(groupOf(before, { DesiredCapacity: 6 }));
    activities(
      launch('i-0e', { StatusCode: 'Failed', StartTime: new Date('2026-03-02T11:56:59Z') }),
    );
    expect(await endOf(run())).toMatch(/^InstancesNotReady/);
  });

  test('InstancesNotJoined at the join deadline (F2)', async () => {
    answerTargets({ healthy: before, unhealthy: ['i-0e', 'i-0f'] });
    expect(await endOf(run(scaledOut, '2026-03-02T12:07:29.000Z'))).toMatch(/^InstancesNotReady/);
    expect(await endOf(run(scaledOut, '2026-03-02T12:07:30.000Z'))).toBe(
      'InstancesNotJoined: 0 of 2 instances serve traffic after 600 s',
    );
  });

  test('InvalidRequest when the group is gone', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
    expect(await endOf(run())).toMatch(/^InvalidRequest: The Auto Scaling group "arq-lab-web"/);
  });

  test('TransientError when CloudWatch answers only part', async () => {
    cloudWatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [{ Id: 'i0', StatusCode: 'PartialData' }] });
    expect(await endOf(run())).toBe(
      'TransientError: CloudWatch answered only part of the metrics (i0)',
    );
  });

  test.each(refusedReads)(
    'what the alarms answering %s (%d) means: %s',
    async (code, status, name) => {
      cloudWatch.on(DescribeAlarmsCommand).rejects(sdkError(code, status));
      expect(await endOf(run())).toBe(`${name}: ${code}: ${code} of a test`);
    },
  );
});
