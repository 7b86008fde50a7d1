/** What the API does to single instances. */

import { expect, test } from '@jest/globals';
import { activities, createWebRegion, describeWeb, ids, states, targetStates } from './region.ts';

const web = { AutoScalingGroupName: 'web' };

// https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_TerminateInstanceInAutoScalingGroup.html
test('TerminateInstanceInAutoScalingGroup removes exactly the named instance and lowers the desired capacity', async () => {
  const region = createWebRegion({ DesiredCapacity: 4 });
  const [, second = ''] = ids(region);
  const { Activity } = region.autoScaling.operations.TerminateInstanceInAutoScalingGroup({
    InstanceId: second,
    ShouldDecrementDesiredCapacity: true,
  });
  expect(Activity).toMatchObject({
    Description: `Terminating EC2 instance: ${second}`,
    Cause: `At 2026-01-05T03:00:00Z instance ${second} was taken out of service in response to a user request, shrinking the capacity from 4 to 3.`,
    StatusCode: 'WaitingForELBConnectionDraining',
  });
  await region.pass(30);
  expect(describeWeb(region).DesiredCapacity).toBe(3);
  expect(ids(region)).not.toContain(second);
  expect(states(region)).toHaveLength(3);
});

test('without a decrement the terminated instance is replaced', async () => {
  const region = createWebRegion();
  const [first = ''] = ids(region);
  region.autoScaling.operations.TerminateInstanceInAutoScalingGroup({
    InstanceId: first,
    ShouldDecrementDesiredCapacity: false,
  });
  await region.pass(100);
  expect(ids(region)).not.toContain(first);
  expect(states(region)).toEqual(['eu-west-1b InService', 'eu-west-1a InService']);
});

// AWS does not document it; the lab takes the reading that shows unsafe retries.
test('terminating an instance twice with a decrement lowers the desired capacity twice', () => {
  const region = createWebRegion({ DesiredCapacity: 5 });
  const order = { InstanceId: ids(region).at(0), ShouldDecrementDesiredCapacity: true };
  const first = region.autoScaling.operations.TerminateInstanceInAutoScalingGroup(order);
  const second = region.autoScaling.operations.TerminateInstanceInAutoScalingGroup(order);
  expect(second.Activity?.ActivityId).toBe(first.Activity?.ActivityId);
  expect(describeWeb(region).DesiredCapacity).toBe(3);
});

test('an instance in standby takes no traffic, is paid, and comes back', async () => {
  const region = createWebRegion({ DesiredCapacity: 3 });
  const [first = ''] = ids(region);
  region.autoScaling.operations.EnterStandby({
    ...web,
    InstanceIds: [first],
    ShouldDecrementDesiredCapacity: true,
  });
  await region.pass(60);
  expect(states(region).at(0)).toBe('eu-west-1a Standby');
  expect(describeWeb(region).DesiredCapacity).toBe(2);
  expect(Object.keys(targetStates(region))).not.toContain(first);
  region.autoScaling.operations.ExitStandby({ ...web, InstanceIds: [first] });
  await region.pass(20);
  expect(describeWeb(region).DesiredCapacity).toBe(3);
  expect(targetStates(region)[first]).toBe('healthy');
  expect(activities(region).map((activity) => activity.Description)).toEqual([
    `Moving EC2 instance out of Standby: ${first}`,
    `Moving EC2 instance to Standby: ${first}`,
  ]);
});

test('an instance in standby without a decrement is replaced for the time', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.EnterStandby({
    ...web,
    InstanceIds: ids(region).slice(0, 1),
    ShouldDecrementDesiredCapacity: false,
  });
  await region.pass(100);
  expect(states(region)).toEqual([
    'eu-west-1a Standby',
    'eu-west-1b InService',
    'eu-west-1a InService',
  ]);
});

test('SetInstanceHealth replaces an instance, but not within the grace period when it respects it', async () => {
  const region = createWebRegion({ HealthCheckGracePeriod: 300 });
  const [first = ''] = ids(region);
  const unhealthy = { InstanceId: first, HealthStatus: 'Unhealthy' };
  region.autoScaling.operations.SetInstanceHealth(unhealthy);
  expect(describeWeb(region).Instances?.at(0)?.HealthStatus).toBe('Healthy');
  region.autoScaling.operations.SetInstanceHealth({
    ...unhealthy,
    ShouldRespectGracePeriod: false,
  });
  expect(activities(region).at(0)?.Cause).toBe(
    'At 2026-01-05T03:00:00Z an instance was taken out of service in response to a user health-check.',
  );
  await region.pass(100);
  expect(ids(region)).not.toContain(first);
});

test('DescribeAutoScalingInstances writes the health status in capitals', () => {
  const region = createWebRegion();
  const [first = ''] = ids(region);
  expect(
    region.autoScaling.operations.DescribeAutoScalingInstances({ InstanceIds: [first] }),
  ).toMatchObject({
    AutoScalingInstances: [
      { InstanceId: first, AutoScalingGroupName: 'web', HealthStatus: 'HEALTHY' },
    ],
  });
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/launch-instances-synchronously.html
test('LaunchInstances gives the ids at once and raises the desired capacity', async () => {
  const region = createWebRegion();
  const answer = region.autoScaling.operations.LaunchInstances({
    ...web,
    RequestedCapacity: 2,
    AvailabilityZones: ['eu-west-1b'],
    ClientToken: 'round-1',
  });
  expect(answer).toEqual({
    AutoScalingGroupName: 'web',
    ClientToken: 'round-1',
    Instances: [
      {
        InstanceType: 'c7g.medium',
        MarketType: 'OnDemand',
        SubnetId: 'subnet-0b2',
        AvailabilityZone: 'eu-west-1b',
        AvailabilityZoneId: 'euw1-az2',
        InstanceIds: ids(region).slice(2),
      },
    ],
    Errors: [],
  });
  expect(describeWeb(region).DesiredCapacity).toBe(4);
  await region.pass(100);
  expect(states(region).slice(2)).toEqual(['eu-west-1b InService', 'eu-west-1b InService']);
});

test('LaunchInstances with the same token launches nothing more', () => {
  const region = createWebRegion();
  const order = {
    ...web,
    RequestedCapacity: 1,
    AvailabilityZones: ['eu-west-1b'],
    ClientToken: 'round-1',
  };
  const first = region.autoScaling.operations.LaunchInstances(order);
  expect(region.autoScaling.operations.LaunchInstances(order)).toEqual(first);
  expect(states(region)).toHaveLength(3);
});

test('LaunchInstances answers with the error of EC2 and leaves the desired capacity', async () => {
  const region = createWebRegion();
  region.faults.add('capacity-shortage eu-west-1b');
  const answer = region.autoScaling.operations.LaunchInstances({
    ...web,
    RequestedCapacity: 1,
    AvailabilityZones: ['eu-west-1b'],
  });
  expect(answer).toMatchObject({
    Instances: [],
    Errors: [
      {
        AvailabilityZone: 'eu-west-1b',
        ErrorCode: 'InsufficientInstanceCapacity',
        ErrorMessage: expect.stringContaining('choosing eu-west-1a, eu-west-1c.'),
      },
    ],
  });
  await region.pass(600);
  expect(describeWeb(region).DesiredCapacity).toBe(2);
  expect(states(region)).toHaveLength(2);
});

test('LaunchInstances with retry-with-group-configuration launches the rest elsewhere', async () => {
  const region = createWebRegion();
  region.faults.add('capacity-shortage eu-west-1b');
  region.autoScaling.operations.LaunchInstances({
    ...web,
    RequestedCapacity: 2,
    AvailabilityZones: ['eu-west-1b'],
    RetryStrategy: 'retry-with-group-configuration',
  });
  await region.pass(0);
  expect(describeWeb(region).DesiredCapacity).toBe(4);
  expect(states(region).slice(2)).toEqual(['eu-west-1c Pending', 'eu-west-1a Pending']);
});

test('IAM sees the ARN of the group an instance belongs to, and its tags', () => {
  const region = createWebRegion();
  const arn = describeWeb(region).AutoScalingGroupARN ?? '';
  expect(arn).toMatch(
    /^arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:[0-9a-f-]{36}:autoScalingGroupName\/web$/,
  );
  const order = { InstanceId: ids(region).at(0), ShouldDecrementDesiredCapacity: true };
  expect(region.autoScaling.arns('TerminateInstanceInAutoScalingGroup', order)).toEqual([arn]);
  expect(region.autoScaling.arns('SetDesiredCapacity', web)).toEqual([arn]);
  expect(region.autoScaling.arns('DescribeAutoScalingGroups', web)).toEqual(['*']);
  expect(region.autoScaling.tags?.(arn)).toEqual({ Environment: 'test' });
});

test('tags are found by filter, and those to propagate reach the instances', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.CreateOrUpdateTags({
    Tags: [
      {
        ResourceId: 'web',
        ResourceType: 'auto-scaling-group',
        Key: 'team',
        Value: 'shop',
        PropagateAtLaunch: true,
      },
    ],
  });
  expect(
    region.autoScaling.operations.DescribeTags({ Filters: [{ Name: 'key', Values: ['team'] }] }),
  ).toMatchObject({ Tags: [{ ResourceId: 'web', Key: 'team', Value: 'shop' }] });
  region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 3 });
  await region.pass(0);
  expect(region.ec2.machine(ids(region).at(2) ?? '')?.tags).toEqual({
    Environment: 'test',
    team: 'shop',
    'aws:autoscaling:groupName': 'web',
  });
});
