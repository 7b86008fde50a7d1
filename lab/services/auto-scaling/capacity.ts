/** Desired capacity and suspended processes: the switches that operators and workflows turn. */

import type {
  ActivitiesType,
  DescribeScalingActivitiesType,
  ScalingProcessQuery,
  SetDesiredCapacityType,
} from '@aws-sdk/client-auto-scaling';
import { refuse } from '../../service.ts';
import { describeScalingActivities } from './activities.ts';
import { refusals } from './behaviour.ts';
import type { Fleet, Group } from './group.ts';
import { instantText } from './group.ts';
import { reviewHealth } from './health.ts';

/**
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-suspend-resume-processes.html
 */
const processes: readonly string[] = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
];

/** Sets the desired capacity and remembers `why` for the causes of the activities that follow. */
export function changeDesired(
  fleet: Fleet,
  group: Group,
  { desired, why }: { readonly desired: number; readonly why: string },
): void {
  if (desired !== group.desiredCapacity) {
    group.reason = `${why} changing the desired capacity from ${group.desiredCapacity} to ${desired}.`;
    group.desiredCapacity = desired;
  }
  fleet.wake(group);
}

export function createCapacityOperations(fleet: Fleet, find: (name: string | undefined) => Group) {
  return {
    SetDesiredCapacity(input: SetDesiredCapacityType): Record<string, never> {
      const group = find(input.AutoScalingGroupName);
      const desired = input.DesiredCapacity ?? group.desiredCapacity;
      const { minSize: min, maxSize: max } = group;
      if (desired > max) throw refuse(refusals.desiredAboveMax, { desired, max });
      if (desired < min) throw refuse(refusals.desiredBelowMin, { desired, min });
      if (input.HonorCooldown === true && isCoolingDown(fleet, group)) {
        throw refuse(refusals.cooldown, { name: group.name });
      }
      const now = instantText(fleet.context.clock.nowMs);
      const why = `At ${now} a user request explicitly set group desired capacity`;
      changeDesired(fleet, group, { desired, why });
      return {};
    },
    SuspendProcesses(input: ScalingProcessQuery): Record<string, never> {
      const group = find(input.AutoScalingGroupName);
      const now = instantText(fleet.context.clock.nowMs);
      for (const name of named(input)) group.suspended.set(name, `User suspended at ${now}`);
      return {};
    },
    ResumeProcesses(input: ScalingProcessQuery): Record<string, never> {
      const group = find(input.AutoScalingGroupName);
      for (const name of named(input)) group.suspended.delete(name);
      reviewHealth(fleet, group);
      fleet.wake(group);
      return {};
    },
    DescribeScalingActivities(input: DescribeScalingActivitiesType): ActivitiesType {
      const groups =
        input.AutoScalingGroupName === undefined
          ? [...fleet.groups.values()]
          : [find(input.AutoScalingGroupName)];
      return describeScalingActivities(groups, input);
    },
  };
}

function isCoolingDown(fleet: Fleet, group: Group): boolean {
  const isBusy = group.activities.some((activity) => activity.endedAtMs === undefined);
  return isBusy || fleet.context.clock.nowMs < group.cooldownUntilMs;
}

/** Without a list, all processes are meant. */
function named(input: ScalingProcessQuery): readonly string[] {
  const names = input.ScalingProcesses ?? [];
  const unknown = names.find((name) => !processes.includes(name));
  if (unknown !== undefined) throw refuse(refusals.unknownProcess, { name: unknown });
  return names.length === 0 ? processes : names;
}
