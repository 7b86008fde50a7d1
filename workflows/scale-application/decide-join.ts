/** Says of each launched instance whether it serves, and of the change whether it is complete, on its way or failed (F2-F4). */

import type { GroupSeen } from '../../shared/observations.ts';
import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';

/** One scaling activity of the group, as Auto Scaling reports it. */
export interface ActivitySeen {
  readonly instanceId?: string;
  readonly statusCode: string;
  readonly statusMessage?: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

export interface JoinSeen {
  readonly action: 'scaleOut' | 'scaleIn';
  readonly desiredBefore: number;
  readonly desiredCapacity: number;
  readonly instanceIdsBefore: readonly string[];
  /** Instant of the decision: what the group did for this change began after it. */
  readonly decidedAtMs: number;
  /** Instant at which the change had been made; the join deadline counts from it. */
  readonly changedAtMs: number;
  readonly group: GroupSeen;
  readonly activities: readonly ActivitySeen[];
  readonly healthyInstanceIds: readonly string[];
  /** Requests of the last complete minute by instance; empty when the application publishes none. */
  readonly requestsByInstance: Readonly<Record<string, number>>;
}

export interface InstanceTimeline {
  readonly instanceId: string;
  readonly state: 'launching' | 'unhealthy' | 'warming' | 'serving';
}

export interface JoinVerdict {
  readonly state: 'joined' | 'waiting' | 'failed';
  readonly reason: string;
  readonly launched: readonly InstanceTimeline[];
  /** Coefficient of variation of the traffic shares; absent when it could not be measured. */
  readonly shareVariation?: number;
}

const leaving = (lifecycleState: string): boolean =>
  lifecycleState.startsWith('Terminat') || lifecycleState.startsWith('Detach');

/** Instances that are in the group now and were not before the change. */
function launchedInstanceIds(group: GroupSeen, before: readonly string[]): string[] {
  const known = new Set(before);
  return group.instances
    .filter((instance) => !known.has(instance.instanceId) && !leaving(instance.lifecycleState))
    .map((instance) => instance.instanceId);
}

function timelineOf(
  seen: JoinSeen,
  instanceId: string,
  warmUpMs: number,
  nowMs: number,
): InstanceTimeline {
  const instance = seen.group.instances.find((candidate) => candidate.instanceId === instanceId);
  if (instance?.lifecycleState !== 'InService') return { instanceId, state: 'launching' };
  if (!seen.healthyInstanceIds.includes(instanceId)) return { instanceId, state: 'unhealthy' };
  const activity = seen.activities.find((candidate) => candidate.instanceId === instanceId);
  const joinedAtMs = activity?.endedAtMs ?? seen.changedAtMs;
  return { instanceId, state: nowMs - joinedAtMs < warmUpMs ? 'warming' : 'serving' };
}

/** Standard deviation over mean; undefined with fewer than two values or no requests at all. */
export function coefficientOfVariation(values: readonly number[]): number | undefined {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2 || mean === 0) return undefined;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return Math.sqrt(variance) / mean;
}

function shares(seen: JoinSeen): number | undefined {
  if (Object.keys(seen.requestsByInstance).length === 0) return undefined;
  return coefficientOfVariation(
    seen.healthyInstanceIds.map((id) => seen.requestsByInstance[id] ?? 0),
  );
}

function judgeOut(seen: JoinSeen, strategy: ApplicationStrategy, nowMs: number): JoinVerdict {
  const expected = seen.desiredCapacity - seen.desiredBefore;
  const launched = launchedInstanceIds(seen.group, seen.instanceIdsBefore).map((instanceId) =>
    timelineOf(seen, instanceId, strategy.warmUpSeconds * 1000, nowMs),
  );
  const serving = launched.filter((instance) => instance.state === 'serving').length;
  const expired = nowMs >= seen.changedAtMs + strategy.joinMinutesMax * 60_000;
  if (serving >= expected) {
    const shareVariation = shares(seen);
    const measured = shareVariation === undefined ? {} : { shareVariation };
    const limit = strategy.trafficShare.coefficientOfVariationMax;
    if (shareVariation === undefined || shareVariation <= limit) {
      return {
        state: 'joined',
        reason: `${serving} of ${expected} instances serve traffic`,
        launched,
        ...measured,
      };
    }
    const reason = `traffic is uneven: coefficient of variation ${shareVariation.toFixed(2)} above ${limit}`;
    return { state: expired ? 'failed' : 'waiting', reason, launched, ...measured };
  }
  const refused = seen.activities.find(
    (activity) => activity.statusCode === 'Failed' && activity.startedAtMs >= seen.decidedAtMs,
  );
  if (refused !== undefined && launched.length < expected) {
    return {
      state: 'failed',
      reason: `launch failed: ${refused.statusMessage ?? 'no message'}`,
      launched,
    };
  }
  const progress = `${serving} of ${expected} instances serve traffic after ${Math.round((nowMs - seen.changedAtMs) / 1000)} s`;
  return { state: expired ? 'failed' : 'waiting', reason: progress, launched };
}

function judgeIn(seen: JoinSeen, strategy: ApplicationStrategy, nowMs: number): JoinVerdict {
  const remaining = seen.group.instances.filter((instance) => !leaving(instance.lifecycleState));
  const serving = remaining.filter((instance) =>
    seen.healthyInstanceIds.includes(instance.instanceId),
  ).length;
  const gone = remaining.length <= seen.desiredCapacity;
  if (gone && serving >= seen.desiredCapacity) {
    return {
      state: 'joined',
      reason: `${serving} instances remain and serve traffic`,
      launched: [],
    };
  }
  const expired = nowMs >= seen.changedAtMs + strategy.joinMinutesMax * 60_000;
  const reason = gone
    ? `${serving} of ${seen.desiredCapacity} remaining instances are healthy`
    : `${remaining.length} instances are still there, ${seen.desiredCapacity} should be`;
  return { state: expired ? 'failed' : 'waiting', reason, launched: [] };
}

/** The verdict of one look; `waiting` is asked again until the join deadline. */
export function decideJoin(
  seen: JoinSeen,
  strategy: ApplicationStrategy,
  nowMs: number,
): JoinVerdict {
  return seen.action === 'scaleOut'
    ? judgeOut(seen, strategy, nowMs)
    : judgeIn(seen, strategy, nowMs);
}
