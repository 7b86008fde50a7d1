/** Lifecycle hooks, instance refresh and a competing target tracking policy. */

import { expect, test } from '@jest/globals';
import { activities, createWebRegion, describeWeb, ids, startMs, states } from './region.ts';

const web = { AutoScalingGroupName: 'web' };
const launchHook = {
  ...web,
  LifecycleHookName: 'warm',
  LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
};

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html
test('a launch hook keeps the instance in Pending:Wait until it is completed', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.PutLifecycleHook(launchHook);
  region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 3 });
  await region.pass(200);
  const id = ids(region).at(2);
  expect(states(region).at(2)).toBe('eu-west-1c Pending:Wait');
  expect(activities(region).at(0)?.StatusCode).toBe('MidLifecycleAction');
  expect(region.events).toMatchObject([
    {
      detailType: 'EC2 Instance-launch Lifecycle Action',
      detail: {
        LifecycleHookName: 'warm',
        EC2InstanceId: id,
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
        Origin: 'EC2',
        Destination: 'AutoScalingGroup',
      },
    },
  ]);
  region.autoScaling.operations.CompleteLifecycleAction({
    ...web,
    LifecycleHookName: 'warm',
    InstanceId: id,
    LifecycleActionResult: 'CONTINUE',
  });
  expect(states(region).at(2)).toBe('eu-west-1c InService');
});

test('an abandoned launch hook ends the instance and the group launches another', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.PutLifecycleHook({ ...launchHook, HeartbeatTimeout: 60 });
  region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 3 });
  await region.pass(100);
  const abandoned = ids(region).at(2);
  await region.pass(60);
  expect(ids(region)).not.toContain(abandoned);
  expect(states(region).at(2)).toBe('eu-west-1c Pending');
  expect(activities(region).at(-1)).toMatchObject({
    StatusCode: 'Failed',
    StatusMessage: expect.stringMatching(
      /^Instance failed to complete user's Lifecycle Action: .* was abandoned: Heartbeat Timeout$/,
    ),
  });
});

test('a heartbeat extends the wait', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.PutLifecycleHook({ ...launchHook, HeartbeatTimeout: 60 });
  region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 3 });
  await region.pass(150);
  region.autoScaling.operations.RecordLifecycleActionHeartbeat({
    ...web,
    LifecycleHookName: 'warm',
    InstanceId: ids(region).at(2),
  });
  await region.pass(59);
  expect(states(region).at(2)).toBe('eu-west-1c Pending:Wait');
});

test('a terminate hook keeps a drained instance in Terminating:Wait', async () => {
  const region = createWebRegion({ DesiredCapacity: 3 });
  region.autoScaling.operations.PutLifecycleHook({
    ...web,
    LifecycleHookName: 'save-logs',
    LifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
    HeartbeatTimeout: 600,
  });
  region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 2 });
  await region.pass(30);
  expect(states(region)).toContain('eu-west-1a Terminating:Wait');
  await region.pass(600);
  expect(states(region)).toHaveLength(2);
});

test('hooks are described with the defaults of AWS', () => {
  const region = createWebRegion();
  region.autoScaling.operations.PutLifecycleHook(launchHook);
  expect(region.autoScaling.operations.DescribeLifecycleHooks(web)).toMatchObject({
    LifecycleHooks: [
      {
        LifecycleHookName: 'warm',
        HeartbeatTimeout: 3600,
        GlobalTimeout: 172_800,
        DefaultResult: 'ABANDON',
      },
    ],
  });
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html
test('an instance refresh replaces every instance in batches and ends Successful', async () => {
  const region = createWebRegion({ DesiredCapacity: 4 });
  const before = ids(region);
  region.autoScaling.operations.StartInstanceRefresh({
    ...web,
    Preferences: { MinHealthyPercentage: 50, InstanceWarmup: 60 },
  });
  await region.pass(0);
  const status = () =>
    region.autoScaling.operations.DescribeInstanceRefreshes(web).InstanceRefreshes?.[0];
  expect(status()).toMatchObject({
    Status: 'InProgress',
    PercentageComplete: 50,
    InstancesToUpdate: 2,
  });
  expect(states(region).filter((state) => state.endsWith('InService'))).toHaveLength(2);
  await region.pass(159);
  expect(status()?.InstancesToUpdate).toBe(2);
  await region.pass(1);
  expect(status()?.InstancesToUpdate).toBe(0);
  await region.pass(160);
  expect(status()).toMatchObject({ Status: 'Successful', PercentageComplete: 100 });
  expect(ids(region).filter((id) => before.includes(id))).toEqual([]);
  expect(states(region)).toHaveLength(4);
});

test('a cancelled refresh ends once the batch under way is in service', async () => {
  const region = createWebRegion({ DesiredCapacity: 4 });
  region.autoScaling.operations.StartInstanceRefresh(web);
  await region.pass(10);
  region.autoScaling.operations.CancelInstanceRefresh(web);
  await region.pass(89);
  const status = () =>
    region.autoScaling.operations.DescribeInstanceRefreshes(web).InstanceRefreshes?.[0]?.Status;
  expect(status()).toBe('Cancelling');
  await region.pass(1);
  expect(status()).toBe('Cancelled');
});

const tracking = {
  ...web,
  PolicyName: 'cpu-50',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingConfiguration: {
    PredefinedMetricSpecification: { PredefinedMetricType: 'ASGAverageCPUUtilization' as const },
    TargetValue: 50,
  },
};

function minutes(averages: Map<number, number>, from: number, values: readonly number[]): void {
  values.forEach((value, index) => {
    averages.set(startMs + (from + index) * 60_000, value);
  });
}

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html: 3 of 3 datapoints above the target, in proportion.
test('a target tracking policy scales out in proportion after three minutes above the target', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.PutScalingPolicy(tracking);
  minutes(region.averages, 0, [90, 90, 90]);
  await region.pass(184);
  expect(describeWeb(region).DesiredCapacity).toBe(2);
  await region.pass(1);
  expect(describeWeb(region).DesiredCapacity).toBe(4);
  await region.pass(0);
  expect(activities(region).at(0)?.Cause).toMatch(
    /^At 2026-01-05T03:03:05Z a monitor alarm TargetTracking-web-AlarmHigh-[0-9a-f-]{36} in state ALARM triggered policy cpu-50 changing the desired capacity from 2 to 4\. {2}At /,
  );
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html: 15 of 15 below 90 % of the target, gradually.
test('a target tracking policy scales in by one after fifteen low minutes', async () => {
  const region = createWebRegion({ DesiredCapacity: 5 });
  region.autoScaling.operations.PutScalingPolicy(tracking);
  minutes(region.averages, 0, Array(15).fill(20));
  await region.pass(15 * 60 + 5);
  expect(describeWeb(region).DesiredCapacity).toBe(4);
});

test('a target tracking policy holds while a datapoint is missing or AlarmNotification is suspended', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.PutScalingPolicy(tracking);
  minutes(region.averages, 0, [90]);
  minutes(region.averages, 2, [90]);
  await region.pass(190);
  expect(describeWeb(region).DesiredCapacity).toBe(2);
  region.autoScaling.operations.SuspendProcesses({
    ...web,
    ScalingProcesses: ['AlarmNotification'],
  });
  minutes(region.averages, 0, Array(10).fill(90));
  await region.pass(300);
  expect(describeWeb(region).DesiredCapacity).toBe(2);
});

test('a deleted policy is no longer described and no longer scales', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.PutScalingPolicy(tracking);
  expect(region.autoScaling.operations.DescribePolicies(web)).toMatchObject({
    ScalingPolicies: [{ PolicyName: 'cpu-50', PolicyType: 'TargetTrackingScaling', Enabled: true }],
  });
  region.autoScaling.operations.DeletePolicy({ ...web, PolicyName: 'cpu-50' });
  expect(region.autoScaling.operations.DescribePolicies(web).ScalingPolicies).toEqual([]);
  minutes(region.averages, 0, Array(10).fill(90));
  await region.pass(600);
  expect(describeWeb(region).DesiredCapacity).toBe(2);
});
