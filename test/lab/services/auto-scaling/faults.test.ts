/** Launches that fail, hang or never become healthy, and suspended processes. */

import { expect, test } from '@jest/globals';
import type { Region } from './region.ts';
import {
  activities,
  createWebRegion,
  describeWeb,
  ids,
  states,
  targetStates,
  webTargetGroupArn,
} from './region.ts';

const web = { AutoScalingGroupName: 'web' };

function scaleTo(region: Region, desired: number): void {
  region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: desired });
}

// Strategy E2; https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
test('a zone without capacity is passed over for the next one', async () => {
  const region = createWebRegion();
  region.faults.add('capacity-shortage eu-west-1c');
  scaleTo(region, 3);
  await region.pass(100);
  expect(states(region)).toEqual([
    'eu-west-1a InService',
    'eu-west-1b InService',
    'eu-west-1a InService',
  ]);
  expect(activities(region).map((activity) => activity.StatusCode)).toEqual(['Successful']);
});

test('a launch fails with the words of EC2 when no zone has capacity, and is tried again until one has', async () => {
  const region = createWebRegion();
  for (const zone of ['a', 'b', 'c']) region.faults.add(`capacity-shortage eu-west-1${zone}`);
  scaleTo(region, 3);
  await region.pass(0);
  const text =
    'We currently do not have sufficient c7g.medium capacity in the Availability Zone you requested (eu-west-1c). Our system will be working on provisioning additional capacity. Launching EC2 instance failed.';
  expect(activities(region)).toMatchObject([
    {
      StatusCode: 'Failed',
      StatusMessage: text,
      Description: `Launching a new EC2 instance.  Status Reason: ${text}`,
    },
  ]);
  expect(region.events.at(-1)).toMatchObject({
    detailType: 'EC2 Instance Launch Unsuccessful',
    detail: { StatusCode: 'Failed', StatusMessage: text, EC2InstanceId: '' },
  });
  // Attempts after 1, 3, 7 minutes: the pause doubles.
  await region.pass(420);
  expect(activities(region).map((activity) => activity.StatusCode)).toEqual(
    Array(4).fill('Failed'),
  );
  region.faults.clear();
  await region.pass(480 + 100);
  expect(states(region)).toHaveLength(3);
  expect(activities(region).at(0)?.StatusCode).toBe('Successful');
});

test('a launch fails when the vCPU quota is used up', async () => {
  const region = createWebRegion();
  region.quotas.apply('ec2', 'L-1216C47A', 3);
  scaleTo(region, 4);
  await region.pass(0);
  expect(states(region)).toHaveLength(3);
  expect(activities(region).at(0)?.StatusMessage).toContain(
    'more vCPU capacity than your current vCPU limit of 3 allows',
  );
});

test('a launch fails when no subnet has a free address', async () => {
  const region = createWebRegion({ MaxSize: 100 });
  region.quotas.apply('ec2', 'L-1216C47A', 1000);
  scaleTo(region, 61);
  await region.pass(0);
  expect(states(region)).toHaveLength(60);
  expect(activities(region).at(0)?.StatusMessage).toContain(
    "There are not enough free addresses in subnet 'subnet-0",
  );
});

test('a slow launch takes five times as long', async () => {
  const region = createWebRegion();
  region.faults.add('slow-launch web');
  scaleTo(region, 3);
  await region.pass(499);
  expect(states(region).at(2)).toBe('eu-west-1c Pending');
  await region.pass(1);
  expect(states(region).at(2)).toBe('eu-west-1c InService');
});

test('a stuck launch stays Pending until the fault is over', async () => {
  const region = createWebRegion();
  region.faults.add('stuck-launch web');
  scaleTo(region, 3);
  await region.pass(3600);
  expect(states(region).at(2)).toBe('eu-west-1c Pending');
  region.faults.clear();
  await region.pass(60);
  expect(states(region).at(2)).toBe('eu-west-1c InService');
});

test('a never-healthy instance joins the group but takes no traffic', async () => {
  const region = createWebRegion();
  region.faults.add('never-healthy web');
  scaleTo(region, 3);
  await region.pass(600);
  expect(states(region).at(2)).toBe('eu-west-1c InService');
  expect(Object.values(targetStates(region))).toEqual(['healthy', 'healthy', 'unhealthy']);
  expect(region.elb.healthyTargets(webTargetGroupArn)).toBe(2);
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html
test('a group with ELB health checks replaces it after the grace period', async () => {
  const region = createWebRegion({ HealthCheckType: 'ELB', HealthCheckGracePeriod: 300 });
  region.faults.add('never-healthy web');
  scaleTo(region, 3);
  await region.pass(399);
  const broken = ids(region).at(2) ?? '';
  expect(activities(region)).toHaveLength(1);
  await region.pass(1);
  expect(activities(region).slice(0, 2)).toMatchObject([
    {
      Description: expect.stringContaining('Launching a new EC2 instance'),
      Cause: expect.stringContaining(
        'an instance was launched in response to an unhealthy instance needing to be replaced.',
      ),
    },
    {
      Description: `Terminating EC2 instance: ${broken}`,
      Cause:
        'At 2026-01-05T03:06:40Z an instance was taken out of service in response to an ELB system health check failure.',
    },
  ]);
  await region.pass(30);
  expect(ids(region)).not.toContain(broken);
});

test('an instance whose application stops answering is replaced, the group keeps its size', async () => {
  const region = createWebRegion({ HealthCheckType: 'ELB' });
  const [first = ''] = ids(region);
  region.ec2.setServing(first, false);
  await region.pass(59);
  expect(targetStates(region)[first]).toBe('healthy');
  await region.pass(1 + 120);
  expect(ids(region)).not.toContain(first);
  expect(region.elb.healthyTargets(webTargetGroupArn)).toBe(2);
});

test('an instance that falls ill within its grace period is replaced when the period is over', async () => {
  const region = createWebRegion({ HealthCheckType: 'ELB', HealthCheckGracePeriod: 300 });
  const [first = ''] = ids(region);
  region.ec2.setServing(first, false);
  await region.pass(299);
  expect(targetStates(region)[first]).toBe('unhealthy');
  expect(states(region).at(0)).toBe('eu-west-1a InService');
  await region.pass(1);
  expect(states(region).at(0)).toBe('eu-west-1a Terminating');
});

test('a group that begins to trust the load balancer replaces what is unhealthy already', async () => {
  const region = createWebRegion();
  const [first = ''] = ids(region);
  region.ec2.setServing(first, false);
  await region.pass(600);
  expect(states(region)).toHaveLength(2);
  region.autoScaling.operations.UpdateAutoScalingGroup({ ...web, HealthCheckType: 'ELB' });
  await region.pass(30);
  expect(ids(region)).not.toContain(first);
});

// https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html
test('suspended Launch leaves the desired capacity unmet until it is resumed', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.SuspendProcesses({ ...web, ScalingProcesses: ['Launch'] });
  scaleTo(region, 3);
  await region.pass(600);
  expect(describeWeb(region)).toMatchObject({
    DesiredCapacity: 3,
    SuspendedProcesses: [
      { ProcessName: 'Launch', SuspensionReason: 'User suspended at 2026-01-05T03:00:00Z' },
    ],
  });
  expect(states(region)).toHaveLength(2);
  region.autoScaling.operations.ResumeProcesses({ ...web, ScalingProcesses: ['Launch'] });
  await region.pass(100);
  expect(states(region)).toHaveLength(3);
});

test('suspended Terminate keeps the surplus', async () => {
  const region = createWebRegion({ DesiredCapacity: 3 });
  region.autoScaling.operations.SuspendProcesses({ ...web, ScalingProcesses: ['Terminate'] });
  scaleTo(region, 2);
  await region.pass(600);
  expect(states(region)).toHaveLength(3);
});

test('an instance launched while AddToLoadBalancer is suspended is never registered', async () => {
  const region = createWebRegion();
  region.autoScaling.operations.SuspendProcesses({
    ...web,
    ScalingProcesses: ['AddToLoadBalancer'],
  });
  scaleTo(region, 3);
  await region.pass(300);
  region.autoScaling.operations.ResumeProcesses({ ...web });
  await region.pass(300);
  expect(states(region)).toHaveLength(3);
  expect(Object.keys(targetStates(region))).toHaveLength(2);
});

test('suspended HealthCheck and ReplaceUnhealthy keep an unhealthy instance until they are resumed', async () => {
  const region = createWebRegion({ HealthCheckType: 'ELB' });
  const [first = ''] = ids(region);
  region.autoScaling.operations.SuspendProcesses({
    ...web,
    ScalingProcesses: ['HealthCheck', 'ReplaceUnhealthy'],
  });
  region.ec2.setServing(first, false);
  await region.pass(600);
  expect(describeWeb(region).Instances?.at(0)?.HealthStatus).toBe('Healthy');
  region.autoScaling.operations.ResumeProcesses({ ...web, ScalingProcesses: ['HealthCheck'] });
  await region.pass(600);
  expect(describeWeb(region).Instances?.at(0)).toMatchObject({
    InstanceId: first,
    HealthStatus: 'Unhealthy',
  });
  region.autoScaling.operations.ResumeProcesses({ ...web, ScalingProcesses: ['ReplaceUnhealthy'] });
  await region.pass(60);
  expect(ids(region)).not.toContain(first);
});

test('SuspendProcesses without a list suspends all nine processes', () => {
  const region = createWebRegion();
  region.autoScaling.operations.SuspendProcesses(web);
  expect(describeWeb(region).SuspendedProcesses).toHaveLength(9);
});
