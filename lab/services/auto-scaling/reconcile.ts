/**
 * From desired to actual: launches what is missing, terminates what is too much, and goes on
 * trying.
 */

import { ServiceError } from '../../service.ts';
import { endActivity, startActivity } from './activities.ts';
import { transitions } from './behaviour.ts';
import type { Fleet, Group, Place } from './group.ts';
import { activeInstances, instantText } from './group.ts';
import { launchInstance, placesByBalance, recordFailedLaunch } from './launch.ts';
import { advanceRefresh } from './refresh.ts';
import { leaveGroup } from './terminate.ts';
import { chooseVictim } from './termination-policy.ts';

/** One round. Launches and terminations begin at once; what they lead to wakes the group again. */
export function reconcile(fleet: Fleet, group: Group): void {
  if (group.isDeleting) {
    removeWhenEmpty(fleet, group);
    return;
  }
  const actual = activeInstances(group).length;
  if (actual < group.desiredCapacity) {
    if (!group.suspended.has('Launch')) scaleOut(fleet, group, actual);
  } else if (actual > group.desiredCapacity) {
    if (!group.suspended.has('Terminate')) scaleIn(fleet, group, actual);
  } else {
    group.reason = '';
  }
  advanceRefresh(fleet, group);
}

/**
 * `At ... a user request ... . At ... an instance was started ...`, the two sentences two spaces
 * apart as on AWS.
 */
function causeOf(fleet: Fleet, group: Group, sentence: string): string {
  const now = `At ${instantText(fleet.context.clock.nowMs)} ${sentence}`;
  return group.reason === '' ? now : `${group.reason}  ${now}`;
}

function scaleOut(fleet: Fleet, group: Group, actual: number): void {
  const { clock } = fleet.context;
  if (group.retry !== undefined) clock.cancel(group.retry);
  const cause = causeOf(
    fleet,
    group,
    `an instance was started in response to a difference between desired and actual capacity, increasing the capacity from ${actual} to ${group.desiredCapacity}.`,
  );
  for (let missing = group.desiredCapacity - actual; missing > 0; missing--) {
    if (launchSomewhere(fleet, group, cause)) {
      group.failures = 0;
      continue;
    }
    const doubled = transitions.retryLaunch.seconds * 2 ** group.failures;
    group.failures += 1;
    group.retry = clock.schedule(clock.nowMs + Math.min(doubled, 900) * 1000, () =>
      reconcile(fleet, group),
    );
    return;
  }
  group.reason = '';
}

/** Tries the group's places in order of balance; when all refuse, the first refusal is recorded. */
function launchSomewhere(fleet: Fleet, group: Group, cause: string): boolean {
  let first: { readonly error: ServiceError; readonly place: Place } | undefined;
  for (const place of placesByBalance(group)) {
    try {
      launchInstance(fleet, group, { place, cause });
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      first ??= { error, place };
    }
  }
  if (first !== undefined) recordFailedLaunch(fleet, group, { ...first, cause });
  return false;
}

function scaleIn(fleet: Fleet, group: Group, actual: number): void {
  const nowMs = fleet.context.clock.nowMs;
  const base = causeOf(
    fleet,
    group,
    `an instance was taken out of service in response to a difference between desired and actual capacity, shrinking the capacity from ${actual} to ${group.desiredCapacity}.`,
  );
  group.reason = '';
  for (let surplus = actual - group.desiredCapacity; surplus > 0; surplus--) {
    const instance = chooseVictim(group, nowMs);
    if (instance === undefined) {
      recordProtected(fleet, group, base);
      return;
    }
    const cause = `${base}  At ${instantText(nowMs)} instance ${instance.instanceId} was selected for termination.`;
    leaveGroup(fleet, group, { instance, cause });
  }
}

/**
 * Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-instance-protection.html
 */
function recordProtected(fleet: Fleet, group: Group, cause: string): void {
  const text =
    'Could not scale to desired capacity because all remaining instances are protected from scale-in.';
  const latest = group.activities.at(-1);
  if (latest?.description === text) return;
  const activity = startActivity(fleet, group, {
    kind: 'terminate',
    description: text,
    cause,
    place: undefined,
    instanceId: undefined,
    statusCode: 'InProgress',
    progress: 0,
  });
  endActivity(fleet, { group, activity }, { statusCode: 'Cancelled' });
}

function removeWhenEmpty(fleet: Fleet, group: Group): void {
  if (group.instances.size > 0) return;
  if (group.retry !== undefined) fleet.context.clock.cancel(group.retry);
  for (const policy of group.policies.values()) {
    if (policy.timer !== undefined) fleet.context.clock.cancel(policy.timer);
  }
  fleet.groups.delete(group.name);
}
