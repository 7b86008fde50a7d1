/** Scaling activities: the record of what a group did, why, and how it ended. */

import type {
  ActivitiesType,
  Activity as ApiActivity,
  DescribeScalingActivitiesType,
} from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Activity, Fleet, Group } from './group.ts';

const millisecondsKept = 6 * 7 * 24 * 3600 * 1000;

type NewActivity = Pick<
  Activity,
  'kind' | 'description' | 'cause' | 'place' | 'instanceId' | 'statusCode' | 'progress'
>;

/** Begins an activity; those older than six weeks are forgotten, as the API promises no more. */
export function startActivity(fleet: Fleet, group: Group, activity: NewActivity): Activity {
  const startedAtMs = fleet.context.clock.nowMs;
  const oldest = group.activities[0];
  if (oldest !== undefined && oldest.startedAtMs < startedAtMs - millisecondsKept) {
    group.activities.shift();
  }
  const started = { ...activity, id: fleet.random.uuid(), startedAtMs };
  group.activities.push(started);
  return started;
}

interface End {
  readonly statusCode: 'Successful' | 'Failed' | 'Cancelled';
  readonly statusMessage?: string;
}

/** An activity and the group it belongs to. */
interface GroupActivity {
  readonly group: Group;
  readonly activity: Activity;
}

/** Ends an activity once, with its event; a success starts the group's cooldown. */
export function endActivity(fleet: Fleet, { group, activity }: GroupActivity, end: End): void {
  if (activity.endedAtMs !== undefined) return;
  const nowMs = fleet.context.clock.nowMs;
  activity.endedAtMs = nowMs;
  activity.progress = 100;
  activity.statusCode = end.statusCode;
  if (end.statusMessage !== undefined) activity.statusMessage = end.statusMessage;
  if (end.statusCode === 'Successful') {
    group.cooldownUntilMs = nowMs + group.defaultCooldownSeconds * 1000;
  }
  if (end.statusCode !== 'Cancelled' && activity.kind !== 'standby') {
    publishEnd(fleet, group, activity);
  }
}

/** Newest first. The group must exist when it is named. */
export function describeScalingActivities(
  groups: readonly Group[],
  input: DescribeScalingActivitiesType,
): ActivitiesType {
  const all = groups.flatMap((group) => group.activities.toReversed());
  if (groups.length > 1) all.sort((a, b) => b.startedAtMs - a.startedAtMs);
  const ids = input.ActivityIds;
  const found = ids === undefined ? all : all.filter(({ id }) => ids.includes(id));
  const page = pageOf(found, input.MaxRecords ?? 100, input.NextToken);
  if (page === undefined) throw refuse(refusals.invalidToken);
  return {
    Activities: page.items.flatMap((activity) => {
      const group = groups.length > 1 ? ownerOf(activity, groups) : groups[0];
      return group === undefined ? [] : renderActivity(group, activity);
    }),
    NextToken: page.nextToken,
  };
}

const ownerOf = (activity: Activity, groups: readonly Group[]): Group | undefined =>
  groups.find(({ activities }) => activities.includes(activity));

/** What is over does not change any more, and is asked for again and again. */
const rendered = new WeakMap<Activity, ApiActivity>();

/** An activity in the shape of the API. Not to be changed. */
export function renderActivity(group: Group, activity: Activity): ApiActivity {
  const known = rendered.get(activity);
  if (known !== undefined) return known;
  const made = render(group, activity);
  if (activity.endedAtMs !== undefined) rendered.set(activity, made);
  return made;
}

function render(group: Group, activity: Activity): ApiActivity {
  return {
    ActivityId: activity.id,
    AutoScalingGroupName: group.name,
    AutoScalingGroupARN: group.arn,
    Description: activity.description,
    Cause: activity.cause,
    StartTime: new Date(activity.startedAtMs),
    ...(activity.endedAtMs === undefined ? {} : { EndTime: new Date(activity.endedAtMs) }),
    StatusCode: activity.statusCode,
    ...(activity.statusMessage === undefined ? {} : { StatusMessage: activity.statusMessage }),
    Progress: activity.progress,
    Details: JSON.stringify(detailsOf(activity)),
  };
}

function detailsOf({ place }: Activity): Record<string, string> {
  return place === undefined
    ? {}
    : { 'Subnet ID': place.subnetId, 'Availability Zone': place.availabilityZone };
}

/**
 * Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-event-reference.html
 */
function publishEnd(fleet: Fleet, group: Group, activity: Activity): void {
  const { account, region } = fleet.context;
  const { instanceId } = activity;
  const isLaunch = activity.kind === 'launch';
  const isSuccess = activity.statusCode === 'Successful';
  const subject = isLaunch ? 'Launch' : 'Terminate';
  fleet.context.publish({
    source: 'aws.autoscaling',
    detailType: `EC2 Instance ${subject} ${isSuccess ? 'Successful' : 'Unsuccessful'}`,
    resources: [
      group.arn,
      ...(instanceId === undefined
        ? []
        : [`arn:aws:ec2:${region}:${account}:instance/${instanceId}`]),
    ],
    detail: {
      StatusCode: isSuccess ? 'InProgress' : 'Failed',
      StatusMessage: activity.statusMessage ?? '',
      Description: activity.description,
      Cause: activity.cause,
      AutoScalingGroupName: group.name,
      ActivityId: activity.id,
      RequestId: activity.id,
      Details: detailsOf(activity),
      StartTime: new Date(activity.startedAtMs).toISOString(),
      EndTime: new Date(activity.endedAtMs ?? activity.startedAtMs).toISOString(),
      EC2InstanceId: instanceId ?? '',
      Origin: isLaunch ? 'EC2' : 'AutoScalingGroup',
      Destination: isLaunch ? 'AutoScalingGroup' : 'EC2',
    },
  });
}
