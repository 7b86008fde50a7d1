/** How a group follows its desired capacity: launch, boot, join, drain, terminate. */

import { expect, test } from '@jest/globals';
import {
  activities,
  createRegion,
  createWebRegion,
  describeWeb,
  ids,
  startMs,
  states,
  targetStates,
  webGroup,
  webTargetGroupArn,
} from './region.ts';

const setDesired = { AutoScalingGroupName: 'web' };

test('an established group takes traffic at once and tells nobody', () => {
  const region = createWebRegion();
  expect(states(region)).toEqual(['eu-west-1a InService', 'eu-west-1b InService']);
  expect(region.elb.healthyTargets(webTargetGroupArn)).toBe(2);
  expect(activities(region)).toEqual([]);
  expect(region.events).toEqual([]);
});

test('a new group launches its desired capacity', async () => {
  const region = createRegion();
  region.autoScaling.operations.CreateAutoScalingGroup(webGroup(region));
  expect(states(region)).toEqual([]);
  await region.pass(0);
  expect(states(region)).toEqual(['eu-west-1a Pending', 'eu-west-1b Pending']);
});

// The platform model: an instance serves 120 s after its launch.
test('a launched instance takes traffic 120 s after its launch', async () => {
  const region = createWebRegion();
  const changes: string[] = [];
  region.elb.onHealthyChange(({ healthy, atMs }) =>
    changes.push(`${(atMs - startMs) / 1000} s: ${healthy}`),
  );
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(99);
  expect(states(region).at(2)).toBe('eu-west-1c Pending');
  await region.pass(1);
  expect(states(region).at(2)).toBe('eu-west-1c InService');
  expect(Object.values(targetStates(region))).toEqual(['healthy', 'healthy', 'initial']);
  await region.pass(20);
  expect(changes).toEqual(['120 s: 3']);
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-verify-scaling-activity.html
test('a launch is an activity with AWS texts, PreInService and then Successful', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(0);
  const id = ids(region).at(2);
  expect(activities(region)).toMatchObject([
    {
      Description: `Launching a new EC2 instance: ${id}`,
      Cause:
        'At 2026-01-05T03:00:00Z a user request explicitly set group desired capacity changing the desired capacity from 2 to 3.  At 2026-01-05T03:00:00Z an instance was started in response to a difference between desired and actual capacity, increasing the capacity from 2 to 3.',
      StatusCode: 'PreInService',
      Progress: 30,
      Details: '{"Subnet ID":"subnet-0c3","Availability Zone":"eu-west-1c"}',
    },
  ]);
  await region.pass(100);
  expect(activities(region)).toMatchObject([
    { StatusCode: 'Successful', Progress: 100, EndTime: new Date('2026-01-05T03:01:40Z') },
  ]);
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
test('a launch that succeeded sends an event', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(100);
  expect(region.events).toMatchObject([
    {
      source: 'aws.autoscaling',
      detailType: 'EC2 Instance Launch Successful',
      detail: {
        AutoScalingGroupName: 'web',
        EC2InstanceId: ids(region).at(2),
        Origin: 'EC2',
        Destination: 'AutoScalingGroup',
        Details: { 'Subnet ID': 'subnet-0c3', 'Availability Zone': 'eu-west-1c' },
      },
    },
  ]);
});

test('a removed instance takes no new traffic at once and is gone after the deregistration delay', async () => {
  const region = createWebRegion({ DesiredCapacity: 3 });
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 2 });
  await region.pass(0);
  expect(region.elb.healthyTargets(webTargetGroupArn)).toBe(2);
  expect(activities(region)).toMatchObject([{ StatusCode: 'WaitingForELBConnectionDraining' }]);
  const leaving = describeWeb(region).Instances?.find(
    (instance) => instance.LifecycleState === 'Terminating',
  );
  expect(targetStates(region)[leaving?.InstanceId ?? '']).toBe('draining');
  await region.pass(30);
  expect(states(region)).toHaveLength(2);
  expect(Object.values(targetStates(region))).toEqual(['healthy', 'healthy']);
  expect(activities(region)).toMatchObject([{ StatusCode: 'Successful' }]);
  expect(region.ec2.machine(leaving?.InstanceId ?? '')?.terminatedAtMs).toBe(startMs + 30_000);
});

test('an instance is paid from its launch to the moment its termination begins', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(600);
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 2 });
  await region.pass(3000);
  expect(region.autoScaling.paidInstanceSeconds('web', startMs, startMs + 3600_000)).toBe(
    3600 + 3600 + 600,
  );
  expect(region.autoScaling.paidInstanceSeconds('web', startMs + 300_000, startMs + 900_000)).toBe(
    600 + 600 + 300,
  );
});

test('scale-in takes booting instances first', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 4 });
  await region.pass(60);
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 2 });
  await region.pass(0);
  expect(states(region)).toEqual(['eu-west-1a InService', 'eu-west-1b InService']);
  expect(activities(region).map((activity) => activity.StatusCode)).toEqual([
    'Successful',
    'Successful',
    'Cancelled',
    'Cancelled',
  ]);
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-termination-policies.html
test('scale-in takes from the zone with most instances', async () => {
  const region = createWebRegion({ DesiredCapacity: 4 });
  expect(states(region).map((state) => state.slice(0, 10))).toEqual([
    'eu-west-1a',
    'eu-west-1b',
    'eu-west-1c',
    'eu-west-1a',
  ]);
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(60);
  expect(
    states(region)
      .map((state) => state.slice(0, 10))
      .toSorted(),
  ).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
});

test('scale-in prefers the oldest launch template version in the chosen zones', async () => {
  const region = createWebRegion({ DesiredCapacity: 3 });
  region.ec2.operations.CreateLaunchTemplateVersion({
    LaunchTemplateName: 'web',
    LaunchTemplateData: { InstanceType: 'c8g.medium' },
  });
  region.autoScaling.operations.UpdateAutoScalingGroup({
    AutoScalingGroupName: 'web',
    LaunchTemplate: { LaunchTemplateName: 'web', Version: '$Latest' },
    DesiredCapacity: 6,
  });
  await region.pass(120);
  const old = ids(region).slice(0, 3);
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(60);
  expect(ids(region).filter((id) => old.includes(id))).toEqual([]);
});

test.each([
  ['OldestInstance', 0],
  ['NewestInstance', 2],
  ['ClosestToNextInstanceHour', 1],
])('scale-in follows the termination policy %s', async (policy, victim) => {
  const region = createWebRegion({ DesiredCapacity: 0, MinSize: 0, TerminationPolicies: [policy] });
  for (const desired of [1, 2, 3]) {
    region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: desired });
    await region.pass(1200);
  }
  const before = ids(region);
  // Launched 0, 20 and 40 minutes after the start: 75 minutes later the second one is 55 minutes into its hour.
  await region.pass(900);
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 2 });
  await region.pass(60);
  expect(before.filter((id) => !ids(region).includes(id))).toEqual([before[victim]]);
});

test('protected instances survive a scale-in, which is recorded as not possible', async () => {
  const region = createWebRegion({ DesiredCapacity: 3 });
  region.autoScaling.operations.SetInstanceProtection({
    AutoScalingGroupName: 'web',
    InstanceIds: ids(region),
    ProtectedFromScaleIn: true,
  });
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 2 });
  await region.pass(60);
  expect(states(region)).toHaveLength(3);
  expect(activities(region)).toMatchObject([
    {
      StatusCode: 'Cancelled',
      Description:
        'Could not scale to desired capacity because all remaining instances are protected from scale-in.',
    },
  ]);
});

// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_UpdateAutoScalingGroup.html
test('bounds that exclude the desired capacity move it', async () => {
  const region = createWebRegion({ DesiredCapacity: 4 });
  region.autoScaling.operations.UpdateAutoScalingGroup({ ...setDesired, MaxSize: 3 });
  expect(describeWeb(region).DesiredCapacity).toBe(3);
  region.autoScaling.operations.UpdateAutoScalingGroup({ ...setDesired, MinSize: 5, MaxSize: 9 });
  expect(describeWeb(region)).toMatchObject({ DesiredCapacity: 5, MinSize: 5, MaxSize: 9 });
});

test('a cooldown is honoured only when it is asked for', async () => {
  const region = createWebRegion({ DefaultCooldown: 300 });
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(399);
  const honoured = { ...setDesired, DesiredCapacity: 4, HonorCooldown: true };
  expect(() => region.autoScaling.operations.SetDesiredCapacity(honoured)).toThrow('cooldown');
  region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 3 });
  await region.pass(1);
  region.autoScaling.operations.SetDesiredCapacity(honoured);
  expect(describeWeb(region).DesiredCapacity).toBe(4);
});

test('activities come newest first and in pages', async () => {
  const region = createWebRegion();
  for (const desired of [3, 4, 5]) {
    region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: desired });
    await region.pass(200);
  }
  const first = region.autoScaling.operations.DescribeScalingActivities({
    AutoScalingGroupName: 'web',
    MaxRecords: 2,
  });
  const second = region.autoScaling.operations.DescribeScalingActivities({
    AutoScalingGroupName: 'web',
    MaxRecords: 2,
    NextToken: first.NextToken,
  });
  expect(
    [...(first.Activities ?? []), ...(second.Activities ?? [])].map((one) => one.StartTime),
  ).toEqual([
    new Date('2026-01-05T03:06:40Z'),
    new Date('2026-01-05T03:03:20Z'),
    new Date('2026-01-05T03:00:00Z'),
  ]);
  expect(second.NextToken).toBeUndefined();
});

test('the same seed gives the same instances, another seed others', async () => {
  const run = async (seed: number) => {
    const region = createRegion(seed);
    region.autoScaling.establishGroup(webGroup(region));
    region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity: 5 });
    await region.pass(300);
    return JSON.stringify(region.autoScaling.inspect());
  };
  expect(await run(7)).toBe(await run(7));
  expect(await run(7)).not.toBe(await run(8));
});

test('a group deleted by force drains its instances and is gone', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.DeleteAutoScalingGroup({ ...setDesired, ForceDelete: true });
  expect(describeWeb(region).Status).toBe('Delete in progress');
  await region.pass(30);
  expect(region.autoScaling.group('web')).toBeUndefined();
  expect(region.autoScaling.paidInstanceSeconds('web', startMs, startMs + 60_000)).toBe(0);
});

test('fifteen virtual days of scaling every ten minutes stay cheap', async () => {
  const region = createWebRegion();
  for (let round = 0; round < 2160; round++) {
    const DesiredCapacity = 2 + (round % 2);
    region.autoScaling.operations.SetDesiredCapacity({ ...setDesired, DesiredCapacity });
    await region.pass(600);
  }
  expect(states(region)).toHaveLength(3);
  expect(region.autoScaling.paidInstanceSeconds('web', startMs, region.clock.nowMs)).toBe(
    2 * 15 * 86_400 + 1080 * 600,
  );
});
