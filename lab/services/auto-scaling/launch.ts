/** Launching: from where, as what, where to, and the way from Pending to InService. */

import type { ServiceError } from '../../service.ts';
import type { Ec2 } from '../ec2/index.ts';
import type { ElasticLoadBalancingV2 } from '../elastic-load-balancing-v2/index.ts';
import { endActivity, startActivity } from './activities.ts';
import { transitions } from './behaviour.ts';
import type { Fleet, Group, Instance, Place } from './group.ts';
import { activeInstances, instantText } from './group.ts';
import { awaitGracePeriod } from './health.ts';
import { awaitHooks } from './hooks.ts';
import { launchSource } from './launch-source.ts';
import { leaveGroup } from './terminate.ts';

interface Launch {
  readonly place: Place;
  readonly cause: string;
}

/**
 * The group's places, best first: the zone with the fewest active instances, then the order the
 * group names them.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/auto-scaling-benefits.html
 * (instance distribution)
 */
export function placesByBalance(group: Group): readonly Place[] {
  const counts = new Map<string, number>();
  for (const { place } of activeInstances(group)) {
    counts.set(place.availabilityZone, (counts.get(place.availabilityZone) ?? 0) + 1);
  }
  const countOf = (place: Place): number => counts.get(place.availabilityZone) ?? 0;
  return group.places.toSorted((a, b) => countOf(a) - countOf(b));
}

/**
 * Launches one instance at once; it is Pending. @throws ServiceError of EC2 when it cannot be
 * launched.
 */
export function launchInstance(fleet: Fleet, group: Group, { place, cause }: Launch): Instance {
  const { context } = fleet;
  const { instanceType, launchedFrom } = launchSource(fleet, group);
  const machine = context.peer<Ec2>('ec2').launch({
    instanceType,
    subnetId: place.subnetId,
    tags: instanceTags(group),
    serving: !context.faults.active('never-healthy', group.name),
  });
  const activity = startActivity(fleet, group, {
    kind: 'launch',
    description: `Launching a new EC2 instance: ${machine.instanceId}`,
    cause,
    place,
    instanceId: machine.instanceId,
    statusCode: 'PreInService',
    progress: 30,
  });
  const instance = addInstance(fleet, group, {
    instanceId: machine.instanceId,
    instanceType,
    place,
    launchedFrom,
    activity,
  });
  const slowness = context.faults.active('slow-launch', group.name) ? 5 : 1;
  bootFor(fleet, group, { instance, seconds: fleet.bootSeconds * slowness });
  fleet.changed(group, instance);
  return instance;
}

/** A failed attempt: an activity without an instance. */
export function recordFailedLaunch(
  fleet: Fleet,
  group: Group,
  { error, place, cause }: Launch & { readonly error: ServiceError },
): void {
  const message = `${error.message} Launching EC2 instance failed.`;
  const activity = startActivity(fleet, group, {
    kind: 'launch',
    description: `Launching a new EC2 instance.  Status Reason: ${message}`,
    cause,
    place,
    instanceId: undefined,
    statusCode: 'InProgress',
    progress: 0,
  });
  endActivity(fleet, { group, activity }, { statusCode: 'Failed', statusMessage: message });
}

/** An instance that was in service before the run began: no activity, no event, no boot. */
export function establishInstance(fleet: Fleet, group: Group, place: Place): void {
  const { instanceType, launchedFrom } = launchSource(fleet, group);
  const { instanceId } = fleet.context.peer<Ec2>('ec2').launch({
    instanceType,
    subnetId: place.subnetId,
    tags: instanceTags(group),
    serving: true,
  });
  const instance = addInstance(fleet, group, {
    instanceId,
    instanceType,
    place,
    launchedFrom,
    activity: undefined,
  });
  instance.lifecycleState = 'InService';
  instance.inServiceAtMs = instance.launchedAtMs;
  const elasticLoadBalancing = loadBalancing(fleet);
  for (const arn of group.targetGroupArns) elasticLoadBalancing.registerHealthy(arn, instanceId);
  fleet.changed(group, instance);
  awaitGracePeriod(fleet, group, instance);
}

/**
 * In service from now on: registered with the target groups, unless AddToLoadBalancer is suspended.
 */
export function joinService(fleet: Fleet, group: Group, instance: Instance): void {
  instance.lifecycleState = 'InService';
  instance.inServiceAtMs = fleet.context.clock.nowMs;
  if (!group.suspended.has('AddToLoadBalancer')) {
    const elasticLoadBalancing = loadBalancing(fleet);
    for (const arn of group.targetGroupArns) {
      elasticLoadBalancing.registerInstance(arn, instance.instanceId);
    }
  }
  if (instance.activity !== undefined) {
    endActivity(fleet, { group, activity: instance.activity }, { statusCode: 'Successful' });
  }
  fleet.changed(group, instance);
  awaitGracePeriod(fleet, group, instance);
  fleet.wake(group);
}

function addInstance(
  fleet: Fleet,
  group: Group,
  facts: Pick<Instance, 'instanceId' | 'instanceType' | 'place' | 'launchedFrom' | 'activity'>,
): Instance {
  const instance: Instance = {
    ...facts,
    launchedAtMs: fleet.context.clock.nowMs,
    lifecycleState: 'Pending',
    protectedFromScaleIn: group.settings.NewInstancesProtectedFromScaleIn ?? false,
    actions: [],
  };
  group.instances.set(instance.instanceId, instance);
  const span = { fromMs: instance.launchedAtMs, toMs: Number.POSITIVE_INFINITY };
  group.paid.set(instance.instanceId, span);
  return instance;
}

function bootFor(
  fleet: Fleet,
  group: Group,
  { instance, seconds }: { readonly instance: Instance; readonly seconds: number },
): void {
  const { clock, faults } = fleet.context;
  instance.timer = clock.schedule(clock.nowMs + seconds * 1000, () => {
    if (faults.active('stuck-launch', group.name)) {
      bootFor(fleet, group, { instance, seconds: transitions.stuckAgain.seconds });
      return;
    }
    finishBoot(fleet, group, instance);
  });
}

function finishBoot(fleet: Fleet, group: Group, instance: Instance): void {
  awaitHooks(fleet, group, {
    instance,
    transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
    done(result, reason) {
      if (result === 'CONTINUE') joinService(fleet, group, instance);
      else abandonLaunch(fleet, group, { instance, reason });
    },
  });
}

/**
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/lifecycle-hooks.html (ABANDON on
 * launch)
 */
function abandonLaunch(
  fleet: Fleet,
  group: Group,
  { instance, reason }: { readonly instance: Instance; readonly reason: string },
): void {
  if (instance.activity !== undefined) {
    const statusMessage = `Instance failed to complete user's Lifecycle Action: ${reason}`;
    endActivity(
      fleet,
      { group, activity: instance.activity },
      { statusCode: 'Failed', statusMessage },
    );
  }
  const now = instantText(fleet.context.clock.nowMs);
  leaveGroup(fleet, group, {
    instance,
    cause: `At ${now} an instance was taken out of service in response to a launch failure.`,
  });
  fleet.wake(group);
}

function instanceTags(group: Group): Readonly<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const [key, tag] of group.tags) if (tag.propagateAtLaunch) tags[key] = tag.value;
  tags['aws:autoscaling:groupName'] = group.name;
  return tags;
}

function loadBalancing(fleet: Fleet): ElasticLoadBalancingV2 {
  return fleet.context.peer<ElasticLoadBalancingV2>('elastic-load-balancing-v2');
}
