/** plan-rollback reads the group and its healthy targets, and says the next step back or that the way back has ended. */

import { DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import { DescribeTargetHealthCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { handler } from '../../functions/plan-rollback/handler.ts';
import type { Change } from '../../shared/events.ts';
import {
  answerGroup,
  answerTargets,
  autoScaling,
  groupOf,
  loadBalancing,
  operationsCalled,
  resetAws,
} from './mocked-aws.ts';
import {
  assessmentBefore,
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

const plan = handler.using(runtime);

const run = (assessment = scaledOut, startedAt = '2026-03-02T11:59:00.000Z') =>
  plan({
    assessment,
    failure: {
      Error: 'InstancesNotJoined',
      Cause: '{"errorType":"InstancesNotJoined","errorMessage":"0 of 2 serve"}',
    },
    startedAt,
    now,
  });

beforeEach(() => {
  resetAws();
  answerGroup(groupOf([...before, 'i-e', 'i-f']));
  answerTargets({ healthy: before, unhealthy: ['i-e', 'i-f'] });
});

describe('plan-rollback', () => {
  test('removes exactly the launched instances that do not serve, and only looks itself', async () => {
    expect(await run()).toEqual({
      autoScalingGroupName: 'arq-lab-web',
      next: 'terminate',
      terminate: ['i-e', 'i-f'],
      keep: [],
      desiredCapacity: 4,
      reason: expect.stringMatching(/capacity 4$/),
    });
    expect(operationsCalled()).toEqual(['DescribeAutoScalingGroups', 'DescribeTargetHealth']);
  });

  test('keeps a launched instance that serves', async () => {
    answerTargets({ healthy: [...before, 'i-e'], unhealthy: ['i-f'] });
    expect(await run()).toMatchObject({ terminate: ['i-f'], keep: ['i-e'], desiredCapacity: 5 });
  });

  test('takes a target that drains or is not registered yet for one that does not serve', async () => {
    answerTargets({ healthy: before, draining: ['i-e'], initial: ['i-f'] });
    expect(await run()).toMatchObject({ terminate: ['i-e', 'i-f'], keep: [] });
  });

  test('waits while instances leave, then restores the capacity, then reports', async () => {
    const group = groupOf([...before, 'i-e']);
    const leaving = (group.Instances ?? []).map((instance) =>
      instance.InstanceId === 'i-e'
        ? { ...instance, LifecycleState: 'Terminating:Wait' as const }
        : instance,
    );
    answerGroup({ ...group, Instances: leaving, DesiredCapacity: 4 });
    expect(await run()).toMatchObject({ next: 'wait' });
    answerGroup(groupOf(before, { DesiredCapacity: 6 }));
    expect(await run()).toMatchObject({ next: 'restore', desiredCapacity: 4 });
    answerGroup(groupOf(before));
    expect(await run()).toMatchObject({
      next: 'done',
      report: {
        targetKey: 'target#application#web',
        owner: execution,
        ledger: {
          key: 'ledger#web#run-1#1-back',
          entry: {
            target: 'web',
            action: 'rollBack',
            at: now,
            from: 6,
            to: 4,
            reason: expect.stringMatching(/^0 of 2 serve: .*capacity 4$/),
            trigger: 'sweep',
            usdPerHour: expect.any(Number),
            strategyHash: 'hash-of-the-strategy',
          },
        },
        lastScaledAt: String(Date.parse(now) / 1000),
        plan: { key: 'plan/web.json', body: { desiredCapacity: 4, updatedAt: now } },
        message: { subject: 'web rolled back to 4 instances' },
        report: { outcome: 'rolledBack', changes: [] },
      },
    });
  });

  test('reports a smaller change when some of the new instances stay', async () => {
    answerGroup(groupOf([...before, 'i-e']));
    answerTargets({ healthy: [...before, 'i-e'] });
    expect(await run()).toMatchObject({
      next: 'done',
      report: {
        ledger: { entry: { action: 'scaleOut', from: 4, to: 5 } },
        message: {
          subject: 'web keeps 1 new instances of a change that was not complete',
          kept: ['i-e'],
        },
        report: {
          outcome: 'completed',
          changes: [{ action: 'scaleOut', to: 5, instanceIdsLaunched: ['i-e'] }],
        },
      },
    });
  });

  test('brings the capacity of a scale-in back', async () => {
    answerGroup(groupOf(['i-a', 'i-b']));
    expect(await run(scaledIn)).toMatchObject({ next: 'restore', desiredCapacity: 4 });
    answerGroup(groupOf(before));
    expect(await run(scaledIn)).toMatchObject({
      next: 'done',
      report: { report: { outcome: 'rolledBack' } },
    });
  });

  test('takes healthy instances back too when a watch asks for the undo', async () => {
    const change: Change = {
      execution: 'run-0',
      round: 1,
      action: 'scaleOut',
      from: 4,
      to: 6,
      instanceIdsBefore: before,
      instanceIdsLaunched: ['i-e', 'i-f'],
      at: '2026-03-02T11:30:00.000Z',
    };
    const undo = assessmentBefore({ action: 'undo', change, reason: 'errors' }, [
      ...before,
      'i-e',
      'i-f',
    ]);
    answerTargets({ healthy: [...before, 'i-e', 'i-f'] });
    expect(await run(undo)).toMatchObject({ terminate: ['i-f', 'i-e'], keep: [] });
  });
});

describe('plan-rollback ends', () => {
  test('as failed when the way back takes ten minutes', async () => {
    expect(await run(scaledOut, '2026-03-02T11:50:01.000Z')).toMatchObject({ next: 'terminate' });
    expect(await endOf(run(scaledOut, '2026-03-02T11:50:00.000Z'))).toMatch(
      /^RollbackFailed: after 10 minutes: /,
    );
  });

  test('well when the group arrived, however late', async () => {
    answerGroup(groupOf(before));
    expect(await run(scaledOut, '2026-03-02T11:00:00.000Z')).toMatchObject({ next: 'done' });
  });

  test('as an invalid request when the group is gone', async () => {
    autoScaling.on(DescribeAutoScalingGroupsCommand).resolves({ AutoScalingGroups: [] });
    expect(await endOf(run())).toMatch(/^InvalidRequest: The Auto Scaling group "arq-lab-web"/);
  });

  test.each(refusedReads)('when target health answers %s (%d): %s', async (code, status, name) => {
    loadBalancing.on(DescribeTargetHealthCommand).rejects(sdkError(code, status));
    expect(await endOf(run())).toBe(`${name}: ${code}: ${code} of a test`);
  });
});
