/** What the API can do to single instances: end, judge, protect, take aside and bring back. */

import type {
  ActivityType,
  AutoScalingInstancesType,
  DescribeAutoScalingInstancesType,
  EnterStandbyAnswer,
  EnterStandbyQuery,
  ExitStandbyAnswer,
  ExitStandbyQuery,
  SetInstanceHealthQuery,
  SetInstanceProtectionAnswer,
  SetInstanceProtectionQuery,
  TerminateInstanceInAutoScalingGroupType,
} from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { endActivity, renderActivity, startActivity } from './activities.ts';
import { refusals } from './behaviour.ts';
import { renderInstanceDetails } from './describe.ts';
import type { Activity, Fleet, Group, Instance } from './group.ts';
import { instantText, ownerOf } from './group.ts';
import { isInGracePeriod, markUnhealthy } from './health.ts';
import { joinService } from './launch.ts';
import { deregister, leaveGroup } from './terminate.ts';

export function createInstanceOperations(fleet: Fleet, find: (name: string | undefined) => Group) {
  return {
    DescribeAutoScalingInstances(
      input: DescribeAutoScalingInstancesType,
    ): AutoScalingInstancesType {
      const all = [...fleet.groups.values()].flatMap((group) =>
        [...group.instances.values()].map((instance) => ({ group, instance })),
      );
      const ids = input.InstanceIds ?? [];
      const asked =
        ids.length === 0 ? all : all.filter(({ instance }) => ids.includes(instance.instanceId));
      const page = pageOf(asked, input.MaxRecords ?? 50, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return {
        AutoScalingInstances: page.items.map(({ group, instance }) =>
          renderInstanceDetails(group, instance),
        ),
        NextToken: page.nextToken,
      };
    },
    TerminateInstanceInAutoScalingGroup: (input: TerminateInstanceInAutoScalingGroupType) =>
      terminateInstance(fleet, input),
    SetInstanceHealth(input: SetInstanceHealthQuery): Record<string, never> {
      const { group, instance } = findInstance(fleet, input.InstanceId);
      if (input.HealthStatus === 'Healthy') delete instance.unhealthyBy;
      else if (
        input.ShouldRespectGracePeriod === false ||
        !isInGracePeriod(fleet, group, instance)
      ) {
        markUnhealthy(fleet, group, { instance, by: 'a user health-check' });
      }
      return {};
    },
    SetInstanceProtection(input: SetInstanceProtectionQuery): SetInstanceProtectionAnswer {
      const group = find(input.AutoScalingGroupName);
      const instances = members(group, input.InstanceIds);
      const outside = instances.find((instance) => instance.lifecycleState !== 'InService');
      if (outside !== undefined) throw refuse(refusals.notInService, { id: outside.instanceId });
      for (const instance of instances) {
        instance.protectedFromScaleIn = input.ProtectedFromScaleIn ?? false;
      }
      fleet.wake(group);
      return {};
    },
    EnterStandby: (input: EnterStandbyQuery): EnterStandbyAnswer =>
      enterStandby(fleet, find(input.AutoScalingGroupName), input),
    ExitStandby: (input: ExitStandbyQuery): ExitStandbyAnswer =>
      exitStandby(fleet, find(input.AutoScalingGroupName), input),
  };
}

function terminateInstance(
  fleet: Fleet,
  input: TerminateInstanceInAutoScalingGroupType,
): ActivityType {
  const { group, instance } = findInstance(fleet, input.InstanceId);
  const now = instantText(fleet.context.clock.nowMs);
  let cause = `At ${now} instance ${instance.instanceId} was taken out of service in response to a user request`;
  if (input.ShouldDecrementDesiredCapacity === true) {
    const desired = group.desiredCapacity;
    if (desired <= group.minSize) throw refuse(refusals.terminateBelowMin, { min: group.minSize });
    cause += `, shrinking the capacity from ${desired} to ${desired - 1}`;
    group.desiredCapacity = desired - 1;
  }
  const activity = leaveGroup(fleet, group, { instance, cause: `${cause}.` });
  fleet.wake(group);
  return { Activity: renderActivity(group, activity) };
}

function enterStandby(fleet: Fleet, group: Group, input: EnterStandbyQuery): EnterStandbyAnswer {
  const instances = members(group, input.InstanceIds);
  const outside = instances.find((instance) => instance.lifecycleState !== 'InService');
  if (outside !== undefined) throw refuse(refusals.notInService, { id: outside.instanceId });
  const isShrinking = input.ShouldDecrementDesiredCapacity === true;
  if (isShrinking && group.desiredCapacity - instances.length < group.minSize) {
    throw refuse(refusals.standbyBelowMin, sizes(group, instances.length));
  }
  const activities = instances.map((instance) => {
    const before = group.desiredCapacity;
    if (isShrinking) group.desiredCapacity -= 1;
    const change = isShrinking ? `, shrinking the capacity from ${before} to ${before - 1}` : '';
    instance.lifecycleState = 'Standby';
    deregister(fleet, group, instance);
    fleet.changed(group, instance);
    return moveActivity(fleet, group, {
      instance,
      description: `Moving EC2 instance to Standby: ${instance.instanceId}`,
      fact: `was moved to standby in response to a user request${change}`,
    });
  });
  fleet.wake(group);
  return { Activities: activities.map((activity) => renderActivity(group, activity)) };
}

function exitStandby(fleet: Fleet, group: Group, input: ExitStandbyQuery): ExitStandbyAnswer {
  const instances = members(group, input.InstanceIds);
  const outside = instances.find((instance) => instance.lifecycleState !== 'Standby');
  if (outside !== undefined) throw refuse(refusals.notInStandby, { id: outside.instanceId });
  if (group.desiredCapacity + instances.length > group.maxSize) {
    throw refuse(refusals.exitAboveMax, sizes(group, instances.length));
  }
  const activities = instances.map((instance) => {
    const before = group.desiredCapacity;
    group.desiredCapacity += 1;
    joinService(fleet, group, instance);
    return moveActivity(fleet, group, {
      instance,
      description: `Moving EC2 instance out of Standby: ${instance.instanceId}`,
      fact: `was moved out of standby in response to a user request, increasing the capacity from ${before} to ${before + 1}`,
    });
  });
  return { Activities: activities.map((activity) => renderActivity(group, activity)) };
}

interface Move {
  readonly instance: Instance;
  readonly description: string;
  readonly fact: string;
}

function moveActivity(fleet: Fleet, group: Group, { instance, description, fact }: Move): Activity {
  const now = instantText(fleet.context.clock.nowMs);
  const activity = startActivity(fleet, group, {
    kind: 'standby',
    description,
    cause: `At ${now} instance ${instance.instanceId} ${fact}.`,
    place: instance.place,
    instanceId: instance.instanceId,
    statusCode: 'InProgress',
    progress: 50,
  });
  endActivity(fleet, { group, activity }, { statusCode: 'Successful' });
  return activity;
}

function findInstance(fleet: Fleet, id = '') {
  const group = ownerOf(fleet, id);
  const instance = group?.instances.get(id);
  if (group === undefined || instance === undefined)
    throw refuse(refusals.instanceNotFound, { id });
  return { group, instance };
}

function members(group: Group, ids: readonly string[] = []): Instance[] {
  return ids.map((id) => {
    const instance = group.instances.get(id);
    if (instance === undefined) throw refuse(refusals.instanceNotFound, { id });
    return instance;
  });
}

function sizes(group: Group, count: number): Record<string, string | number> {
  const { name, minSize: min, maxSize: max, desiredCapacity: desired } = group;
  return { name, min, max, desired, count };
}
