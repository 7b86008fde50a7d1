/** Creating, changing, deleting and describing groups. */

import type {
  AutoScalingGroupNamesType,
  AutoScalingGroupsType,
  CreateAutoScalingGroupType,
  CreateLaunchConfigurationType,
  DeleteAutoScalingGroupType,
  Filter,
  UpdateAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import type { Ec2 } from '../ec2/index.ts';
import type { ElasticLoadBalancingV2 } from '../elastic-load-balancing-v2/index.ts';
import { refusals } from './behaviour.ts';
import { changeDesired } from './capacity.ts';
import { renderGroup } from './describe.ts';
import type { Fleet, Group, Place, Settings } from './group.ts';
import { instantText } from './group.ts';
import { reviewHealth } from './health.ts';
import { hookFrom } from './hooks.ts';
import { launchSource } from './launch-source.ts';
import { leaveGroup } from './terminate.ts';

/**
 * Creates the group without waking it. @throws ServiceError when anything it names does not exist.
 */
export function createGroup(fleet: Fleet, input: CreateAutoScalingGroupType): Group {
  const { context, random, groups } = fleet;
  const name = input.AutoScalingGroupName ?? '';
  if (groups.has(name)) throw refuse(refusals.groupExists, { name });
  const settings = settingsFrom(input);
  if (
    settings.LaunchTemplate === undefined &&
    settings.LaunchConfigurationName === undefined &&
    settings.MixedInstancesPolicy === undefined
  ) {
    throw refuse(refusals.noLaunchSource);
  }
  const minSize = input.MinSize ?? 0;
  const maxSize = input.MaxSize ?? 0;
  const desiredCapacity = input.DesiredCapacity ?? minSize;
  refuseBounds({ min: minSize, max: maxSize, desired: desiredCapacity });
  refuseMissingTargetGroups(fleet, input.TargetGroupARNs ?? []);
  const group: Group = {
    name,
    arn: `arn:aws:autoscaling:${context.region}:${context.account}:autoScalingGroup:${random.uuid()}:autoScalingGroupName/${name}`,
    createdAtMs: context.clock.nowMs,
    targetGroupArns: input.TargetGroupARNs ?? [],
    settings,
    defaultCooldownSeconds: input.DefaultCooldown ?? 300,
    minSize,
    maxSize,
    desiredCapacity,
    places: placesFrom(fleet, settings),
    tags: new Map(),
    suspended: new Map(),
    instances: new Map(),
    paid: fleet.ledgers.get(name) ?? new Map(),
    activities: [],
    hooks: new Map(),
    refreshes: [],
    policies: new Map(),
    launches: new Map(),
    reason: `At ${instantText(context.clock.nowMs)} a user request created an AutoScalingGroup changing the desired capacity from 0 to ${desiredCapacity}.`,
    failures: 0,
    cooldownUntilMs: context.clock.nowMs,
    isDeleting: false,
    isWakeDue: false,
  };
  refuseMissingSource(fleet, group);
  for (const { Key, Value = '', PropagateAtLaunch = false } of input.Tags ?? []) {
    group.tags.set(Key ?? '', { value: Value, propagateAtLaunch: PropagateAtLaunch });
  }
  for (const hook of input.LifecycleHookSpecificationList ?? []) {
    group.hooks.set(hook.LifecycleHookName ?? '', hookFrom(hook));
  }
  groups.set(name, group);
  fleet.ledgers.set(name, group.paid);
  if (group.targetGroupArns.length > 0) fleet.watchTargets();
  return group;
}

export function createGroupOperations(fleet: Fleet, find: (name: string | undefined) => Group) {
  return {
    CreateAutoScalingGroup(input: CreateAutoScalingGroupType): Record<string, never> {
      fleet.wake(createGroup(fleet, input));
      return {};
    },
    UpdateAutoScalingGroup(input: UpdateAutoScalingGroupType): Record<string, never> {
      updateGroup(fleet, find(input.AutoScalingGroupName), input);
      return {};
    },
    DeleteAutoScalingGroup(input: DeleteAutoScalingGroupType): Record<string, never> {
      const group = find(input.AutoScalingGroupName);
      if (group.instances.size > 0 && input.ForceDelete !== true) {
        throw refuse(refusals.groupHasInstances);
      }
      group.isDeleting = true;
      const now = instantText(fleet.context.clock.nowMs);
      const cause = `At ${now} an instance was taken out of service in response to a user request to delete the group.`;
      for (const instance of group.instances.values())
        leaveGroup(fleet, group, { instance, cause });
      fleet.wake(group);
      return {};
    },
    DescribeAutoScalingGroups(input: AutoScalingGroupNamesType): AutoScalingGroupsType {
      const names = input.AutoScalingGroupNames ?? [];
      const asked = [...fleet.groups.values()].filter(
        (group) =>
          (names.length === 0 || names.includes(group.name)) &&
          (input.Filters ?? []).every((filter) => passes(group, filter)),
      );
      const page = pageOf(asked, input.MaxRecords ?? 50, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return {
        AutoScalingGroups: page.items.map((group) =>
          renderGroup(group, input.IncludeInstances ?? true),
        ),
        NextToken: page.nextToken,
      };
    },
    CreateLaunchConfiguration(input: CreateLaunchConfigurationType): Record<string, never> {
      const name = input.LaunchConfigurationName ?? '';
      if (fleet.launchConfigurations.has(name)) {
        throw refuse(refusals.launchConfigurationExists, { name });
      }
      fleet.launchConfigurations.set(name, input.InstanceType ?? '');
      return {};
    },
  };
}

/** Bounds that exclude the desired capacity move it, unless the request names one itself. */
function updateGroup(fleet: Fleet, group: Group, input: UpdateAutoScalingGroupType): void {
  const min = input.MinSize ?? group.minSize;
  const max = input.MaxSize ?? group.maxSize;
  if (max < min) throw refuse(refusals.maxBelowMin, { max, min });
  const desired = input.DesiredCapacity ?? Math.min(max, Math.max(min, group.desiredCapacity));
  refuseBounds({ min, max, desired });
  const before = group.settings;
  group.settings = mergeSettings(before, settingsFrom(input));
  try {
    group.places = placesFrom(fleet, group.settings);
    refuseMissingSource(fleet, group);
  } catch (error) {
    group.settings = before;
    throw error;
  }
  group.minSize = min;
  group.maxSize = max;
  group.defaultCooldownSeconds = input.DefaultCooldown ?? group.defaultCooldownSeconds;
  const now = instantText(fleet.context.clock.nowMs);
  const why = `At ${now} a user request update of AutoScalingGroup constraints to min: ${min}, max: ${max}, desired: ${desired}`;
  changeDesired(fleet, group, { desired, why });
  reviewHealth(fleet, group);
}

function settingsFrom(input: Settings): Settings {
  const all: Settings = {
    AvailabilityZones: input.AvailabilityZones,
    CapacityRebalance: input.CapacityRebalance,
    DefaultInstanceWarmup: input.DefaultInstanceWarmup,
    HealthCheckGracePeriod: input.HealthCheckGracePeriod,
    HealthCheckType: input.HealthCheckType,
    InstanceMaintenancePolicy: input.InstanceMaintenancePolicy,
    LaunchConfigurationName: input.LaunchConfigurationName,
    LaunchTemplate: input.LaunchTemplate,
    MaxInstanceLifetime: input.MaxInstanceLifetime,
    MixedInstancesPolicy: input.MixedInstancesPolicy,
    NewInstancesProtectedFromScaleIn: input.NewInstancesProtectedFromScaleIn,
    TerminationPolicies: input.TerminationPolicies,
    VPCZoneIdentifier: input.VPCZoneIdentifier,
  };
  return structuredClone(
    Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)),
  );
}

/** The three ways to say what to launch exclude each other: a new one replaces the old one. */
function mergeSettings(before: Settings, after: Settings): Settings {
  const hasSource =
    after.LaunchTemplate !== undefined ||
    after.LaunchConfigurationName !== undefined ||
    after.MixedInstancesPolicy !== undefined;
  const { LaunchTemplate, LaunchConfigurationName, MixedInstancesPolicy, ...rest } = before;
  return hasSource ? { ...rest, ...after } : { ...before, ...after };
}

function placesFrom({ context }: Fleet, settings: Settings): readonly Place[] {
  const ec2 = context.peer<Ec2>('ec2');
  const subnetIds = (settings.VPCZoneIdentifier ?? '').split(',').filter((id) => id.trim() !== '');
  const subnets =
    subnetIds.length > 0
      ? subnetIds.map((id) => ({ id: id.trim(), subnet: ec2.subnet(id.trim()) }))
      : (settings.AvailabilityZones ?? []).map((id) => ({ id, subnet: ec2.subnetIn(id) }));
  if (subnets.length === 0) throw refuse(refusals.noPlace);
  return subnets.map(({ id, subnet }) => {
    if (subnet === undefined) throw refuse(refusals.subnetNotFound, { id });
    return { availabilityZone: subnet.availabilityZone, subnetId: subnet.subnetId };
  });
}

interface Bounds {
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

function refuseBounds({ min, max, desired }: Bounds): void {
  if (max < min) throw refuse(refusals.maxBelowMin, { max, min });
  if (desired < min || desired > max) {
    throw refuse(refusals.desiredOutOfBounds, { desired, min, max });
  }
}

/** A template that does not exist is refused in the words of EC2. */
function refuseMissingSource(fleet: Fleet, group: Group): void {
  const name = group.settings.LaunchConfigurationName;
  if (name !== undefined && !fleet.launchConfigurations.has(name)) {
    throw refuse(refusals.launchConfigurationNotFound, { name });
  }
  launchSource(fleet, group);
}

function refuseMissingTargetGroups({ context }: Fleet, arns: readonly string[]): void {
  if (arns.length === 0) return;
  const elb = context.peer<ElasticLoadBalancingV2>('elastic-load-balancing-v2');
  if (!arns.every((arn) => elb.hasTargetGroup(arn))) throw refuse(refusals.targetGroupNotFound);
}

/**
 * Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DescribeAutoScalingGroups.html
 * (Filters)
 */
function passes(group: Group, { Name: name = '', Values: values = [] }: Filter): boolean {
  if (name === 'tag-key') return values.some((key) => group.tags.has(key));
  if (name === 'tag-value') {
    return [...group.tags.values()].some((tag) => values.includes(tag.value));
  }
  if (!name.startsWith('tag:')) throw new Error(`The lab does not simulate the filter ${name}.`);
  const tag = group.tags.get(name.slice(4));
  return tag !== undefined && values.includes(tag.value);
}
