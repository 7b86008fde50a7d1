/** Looks at an Auto Scaling group, its activities and the health of its targets. */

import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvalidRequest } from '../errors.ts';
import type { ResolvedApplication } from '../inventory/resolved-application.ts';
import type { GroupSeen } from '../observations.ts';
import type { Runtime } from './lambda.ts';

function groupSeen(group: AutoScalingGroup): GroupSeen {
  const template =
    group.LaunchTemplate ?? group.MixedInstancesPolicy?.LaunchTemplate?.LaunchTemplateSpecification;
  return {
    autoScalingGroupName: group.AutoScalingGroupName ?? '',
    minSize: group.MinSize ?? 0,
    maxSize: group.MaxSize ?? 0,
    desiredCapacity: group.DesiredCapacity ?? 0,
    instances: (group.Instances ?? []).map((instance) => ({
      instanceId: instance.InstanceId ?? '',
      availabilityZone: instance.AvailabilityZone ?? '',
      lifecycleState: instance.LifecycleState ?? '',
    })),
    suspendedProcesses: (group.SuspendedProcesses ?? []).map(
      (process) => process.ProcessName ?? '',
    ),
    availabilityZones: group.AvailabilityZones ?? [],
    ...(template === undefined ? {} : { launchTemplateVersion: template.Version ?? '$Default' }),
  };
}

/** @throws InvalidRequest when the group does not exist any more */
export async function observeGroup(
  target: ResolvedApplication,
  { clients }: Runtime,
): Promise<GroupSeen> {
  const answer = await clients.of(AutoScalingClient).send(
    new DescribeAutoScalingGroupsCommand({
      AutoScalingGroupNames: [target.autoScalingGroupName],
    }),
  );
  const group = answer.AutoScalingGroups?.[0];
  if (group === undefined) {
    throw new InvalidRequest([
      `The Auto Scaling group "${target.autoScalingGroupName}" of application "${target.name}" does not exist: correct inventory/${target.stage}.yml or create the group.`,
    ]);
  }
  return groupSeen(group);
}

/** One scaling activity; `instanceId` is read from its description, where AWS puts it. */
export interface Activity {
  readonly instanceId?: string;
  readonly launch: boolean;
  readonly statusCode: string;
  readonly statusMessage?: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

/** The newest activities first, at most `limit`. */
export async function observeActivities(
  target: ResolvedApplication,
  limit: number,
  { clients }: Runtime,
): Promise<Activity[]> {
  const answer = await clients.of(AutoScalingClient).send(
    new DescribeScalingActivitiesCommand({
      AutoScalingGroupName: target.autoScalingGroupName,
      MaxRecords: limit,
    }),
  );
  return (answer.Activities ?? []).map((activity) => {
    const instanceId = /\bi-[0-9a-f]+/.exec(activity.Description ?? '')?.[0];
    return {
      ...(instanceId === undefined ? {} : { instanceId }),
      launch: (activity.Description ?? '').startsWith('Launching'),
      statusCode: activity.StatusCode ?? '',
      ...(activity.StatusMessage === undefined ? {} : { statusMessage: activity.StatusMessage }),
      startedAtMs: activity.StartTime?.getTime() ?? 0,
      ...(activity.EndTime === undefined ? {} : { endedAtMs: activity.EndTime.getTime() }),
    };
  });
}

/** Ids of the instances the load balancer sends traffic to. */
export async function observeHealthyTargets(
  target: ResolvedApplication,
  { clients }: Runtime,
): Promise<string[]> {
  const answer = await clients
    .of(ElasticLoadBalancingV2Client)
    .send(new DescribeTargetHealthCommand({ TargetGroupArn: target.targetGroupArn }));
  return (answer.TargetHealthDescriptions ?? [])
    .filter((description) => description.TargetHealth?.State === 'healthy')
    .map((description) => description.Target?.Id ?? '');
}
