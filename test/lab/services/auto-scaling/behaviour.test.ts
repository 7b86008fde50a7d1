/** Every row of the behaviour table of Auto Scaling happens, with its code and its words. */

import { expect, test } from '@jest/globals';
import { refusals, transitions } from '../../../../lab/services/auto-scaling/behaviour.ts';
import { testRefusals } from '../test-refusals.ts';
import type { Region } from './region.ts';
import { createWebRegion, ids, states, webGroup } from './region.ts';

const web = { AutoScalingGroupName: 'web' };
const gone = { AutoScalingGroupName: 'gone' };

/**
 * How each refusal is provoked in a region with the group `web`: MinSize 2, three instances in
 * service.
 */
const provocations: Record<keyof typeof refusals, (region: Region) => unknown> = {
  groupNotFound: ({ autoScaling }) =>
    autoScaling.operations.SetDesiredCapacity({ ...gone, DesiredCapacity: 1 }),
  groupExists: ({ autoScaling }) =>
    autoScaling.operations.CreateAutoScalingGroup({ ...web, MinSize: 1, MaxSize: 1 }),
  launchConfigurationExists({ autoScaling }) {
    const configuration = { LaunchConfigurationName: 'old', InstanceType: 'c7g.medium' };
    autoScaling.operations.CreateLaunchConfiguration(configuration);
    autoScaling.operations.CreateLaunchConfiguration(configuration);
  },
  launchConfigurationNotFound: ({ autoScaling }) =>
    autoScaling.operations.UpdateAutoScalingGroup({ ...web, LaunchConfigurationName: 'gone' }),
  noLaunchSource: ({ autoScaling }) =>
    autoScaling.operations.CreateAutoScalingGroup({ ...gone, MinSize: 1, MaxSize: 1 }),
  noPlace: ({ autoScaling }) =>
    autoScaling.operations.CreateAutoScalingGroup({ ...newGroup, VPCZoneIdentifier: '' }),
  subnetNotFound: ({ autoScaling }) =>
    autoScaling.operations.UpdateAutoScalingGroup({ ...web, VPCZoneIdentifier: 'subnet-gone' }),
  targetGroupNotFound: ({ autoScaling }) =>
    autoScaling.operations.CreateAutoScalingGroup({ ...newGroup, TargetGroupARNs: ['gone'] }),
  maxBelowMin: ({ autoScaling }) =>
    autoScaling.operations.UpdateAutoScalingGroup({ ...web, MaxSize: 1 }),
  desiredOutOfBounds: ({ autoScaling }) =>
    autoScaling.operations.UpdateAutoScalingGroup({ ...web, DesiredCapacity: 21 }),
  desiredAboveMax: ({ autoScaling }) =>
    autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 21 }),
  desiredBelowMin: ({ autoScaling }) =>
    autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 1 }),
  async cooldown(region) {
    region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 4 });
    await region.pass(120);
    region.autoScaling.operations.SetDesiredCapacity({
      ...web,
      DesiredCapacity: 5,
      HonorCooldown: true,
    });
  },
  groupHasInstances: ({ autoScaling }) => autoScaling.operations.DeleteAutoScalingGroup(web),
  instanceNotFound: ({ autoScaling }) =>
    autoScaling.operations.TerminateInstanceInAutoScalingGroup({
      InstanceId: 'i-0123456789abcdef0',
      ShouldDecrementDesiredCapacity: true,
    }),
  terminateBelowMin(region) {
    const [first, second] = ids(region);
    for (const InstanceId of [first, second]) {
      region.autoScaling.operations.TerminateInstanceInAutoScalingGroup({
        InstanceId,
        ShouldDecrementDesiredCapacity: true,
      });
    }
  },
  standbyBelowMin: (region) =>
    region.autoScaling.operations.EnterStandby({
      ...web,
      InstanceIds: ids(region).slice(0, 2),
      ShouldDecrementDesiredCapacity: true,
    }),
  async notInService(region) {
    region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 4 });
    await region.pass(10);
    region.autoScaling.operations.EnterStandby({
      ...web,
      InstanceIds: ids(region).slice(3),
      ShouldDecrementDesiredCapacity: true,
    });
  },
  notInStandby: (region) =>
    region.autoScaling.operations.ExitStandby({ ...web, InstanceIds: ids(region) }),
  exitAboveMax(region) {
    const InstanceIds = ids(region).slice(0, 1);
    region.autoScaling.operations.EnterStandby({
      ...web,
      InstanceIds,
      ShouldDecrementDesiredCapacity: true,
    });
    region.autoScaling.operations.UpdateAutoScalingGroup({ ...web, MaxSize: 2 });
    region.autoScaling.operations.ExitStandby({ ...web, InstanceIds });
  },
  unknownProcess: ({ autoScaling }) =>
    autoScaling.operations.SuspendProcesses({ ...web, ScalingProcesses: ['Sleep'] }),
  launchNeedsTemplate({ autoScaling }) {
    autoScaling.operations.CreateLaunchConfiguration({
      LaunchConfigurationName: 'old',
      InstanceType: 'c7g.medium',
    });
    autoScaling.operations.UpdateAutoScalingGroup({ ...web, LaunchConfigurationName: 'old' });
    autoScaling.operations.LaunchInstances({ ...web, RequestedCapacity: 1 });
  },
  launchNeedsOneMarket({ autoScaling }) {
    autoScaling.operations.UpdateAutoScalingGroup({
      ...web,
      MixedInstancesPolicy: {
        LaunchTemplate: {
          LaunchTemplateSpecification: { LaunchTemplateName: 'web', Version: '1' },
        },
        InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 70 },
      },
    });
    autoScaling.operations.LaunchInstances({ ...web, RequestedCapacity: 1 });
  },
  launchNeedsZone: ({ autoScaling }) =>
    autoScaling.operations.LaunchInstances({ ...web, RequestedCapacity: 1 }),
  launchTokenReused({ autoScaling }) {
    const order = { ...web, AvailabilityZones: ['eu-west-1a'], ClientToken: 'once' };
    autoScaling.operations.LaunchInstances({ ...order, RequestedCapacity: 1 });
    autoScaling.operations.LaunchInstances({ ...order, RequestedCapacity: 2 });
  },
  actionNotFound: (region) =>
    region.autoScaling.operations.CompleteLifecycleAction({
      ...web,
      LifecycleHookName: 'warm',
      LifecycleActionResult: 'CONTINUE',
      InstanceId: ids(region).at(0),
    }),
  hookNeedsTransition: ({ autoScaling }) =>
    autoScaling.operations.PutLifecycleHook({ ...web, LifecycleHookName: 'warm' }),
  refreshInProgress({ autoScaling }) {
    autoScaling.operations.StartInstanceRefresh(web);
    autoScaling.operations.StartInstanceRefresh(web);
  },
  noRefresh: ({ autoScaling }) => autoScaling.operations.CancelInstanceRefresh(web),
  policyNotFound: ({ autoScaling }) =>
    autoScaling.operations.DeletePolicy({ ...web, PolicyName: 'gone' }),
  invalidToken: ({ autoScaling }) =>
    autoScaling.operations.DescribeAutoScalingGroups({ NextToken: 'made up' }),
};

const newGroup = {
  AutoScalingGroupName: 'api',
  MinSize: 1,
  MaxSize: 1,
  LaunchTemplate: { LaunchTemplateName: 'web' },
  VPCZoneIdentifier: 'subnet-0a1',
};

testRefusals(refusals, provocations, () => createWebRegion({ DesiredCapacity: 3 }));

/** What is seen before and after each transition's time, in a group of three instances. */
const observations: Record<keyof typeof transitions, (region: Region) => Promise<void>> = {
  async boot(region) {
    region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 4 });
    await region.pass(transitions.boot.seconds - 1);
    expect(states(region).at(3)).toBe('eu-west-1a Pending');
    await region.pass(1);
    expect(states(region).at(3)).toBe('eu-west-1a InService');
  },
  async stuckAgain(region) {
    region.faults.add('stuck-launch web');
    region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 4 });
    await region.pass(transitions.boot.seconds);
    region.faults.clear();
    await region.pass(transitions.stuckAgain.seconds - 1);
    expect(states(region).at(3)).toBe('eu-west-1a Pending');
    await region.pass(1);
    expect(states(region).at(3)).toBe('eu-west-1a InService');
  },
  async heartbeat(region) {
    region.autoScaling.operations.PutLifecycleHook({
      ...web,
      LifecycleHookName: 'warm',
      LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      DefaultResult: 'CONTINUE',
    });
    region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 4 });
    await region.pass(transitions.boot.seconds + transitions.heartbeat.seconds - 1);
    expect(states(region).at(3)).toBe('eu-west-1a Pending:Wait');
    await region.pass(1);
    expect(states(region).at(3)).toBe('eu-west-1a InService');
  },
  async drain(region) {
    region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 2 });
    await region.pass(29);
    expect(states(region)).toHaveLength(3);
    await region.pass(1);
    expect(states(region)).toHaveLength(2);
  },
  async retryLaunch(region) {
    region.quotas.apply('ec2', 'L-1216C47A', 3);
    region.autoScaling.operations.SetDesiredCapacity({ ...web, DesiredCapacity: 4 });
    await region.pass(0);
    region.quotas.apply('ec2', 'L-1216C47A', 4);
    await region.pass(transitions.retryLaunch.seconds - 1);
    expect(states(region)).toHaveLength(3);
    await region.pass(1);
    expect(states(region)).toHaveLength(4);
  },
  async replaceUnhealthy(region) {
    const [first] = ids(region);
    region.autoScaling.operations.SetInstanceHealth({
      InstanceId: first,
      HealthStatus: 'Unhealthy',
      ShouldRespectGracePeriod: false,
    });
    expect(states(region).at(0)).toBe('eu-west-1a Terminating');
  },
  async refreshBatch(region) {
    const Preferences = { InstanceWarmup: 60 };
    region.autoScaling.operations.StartInstanceRefresh({ ...web, Preferences });
    await region.pass(159);
    expect(states(region)).not.toContain('eu-west-1b Terminating');
    await region.pass(1);
    expect(states(region)).toContain('eu-west-1b Terminating');
  },
};

test('every transition has an observation', () => {
  expect(Object.keys(observations)).toEqual(Object.keys(transitions));
});

test.each(Object.entries(observations))('%s takes its time', async (_name, observe) => {
  await observe(createWebRegion({ DesiredCapacity: 3 }));
});

test('every row names its source', () => {
  for (const row of [...Object.values(refusals), ...Object.values(transitions)]) {
    expect(row.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});

test('a refused update changes nothing', () => {
  const region = createWebRegion();
  const before = JSON.stringify(region.autoScaling.inspect());
  expect(() =>
    region.autoScaling.operations.UpdateAutoScalingGroup({
      ...web,
      MinSize: 3,
      VPCZoneIdentifier: 'subnet-gone',
    }),
  ).toThrow();
  expect(JSON.stringify(region.autoScaling.inspect())).toBe(before);
});

test('a group launched from a configuration prefers to end those instances once it has a template', async () => {
  const region = createWebRegion();
  const { LaunchTemplate: _template, ...rest } = webGroup(region, { AutoScalingGroupName: 'api' });
  region.autoScaling.operations.CreateLaunchConfiguration({
    LaunchConfigurationName: 'old',
    InstanceType: 'm7g.large',
  });
  region.autoScaling.establishGroup({ ...rest, LaunchConfigurationName: 'old' });
  const api = { AutoScalingGroupName: 'api' };
  region.autoScaling.operations.UpdateAutoScalingGroup({
    ...api,
    LaunchTemplate: { LaunchTemplateName: 'web' },
    DesiredCapacity: 4,
  });
  await region.pass(120);
  region.autoScaling.operations.SetDesiredCapacity({ ...api, DesiredCapacity: 2 });
  await region.pass(60);
  const types = [...(region.autoScaling.group('api')?.instances.values() ?? [])].map(
    (instance) => instance.instanceType,
  );
  expect(types).toEqual(['c7g.medium', 'c7g.medium']);
});
