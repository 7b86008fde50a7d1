/** Puts a decision into the form the state machine works with: route, keys of the claim, names of what may follow. */

import type { Assessment, Claim, ExecutionNames, Message } from '../../shared/assessment.ts';
import type { Hold } from '../../shared/decisions.ts';
import type { Request } from '../../shared/events.ts';
import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import {
  eventClaimDays,
  executionNameCharacters,
  joinSecondsMax,
  scaleInSettleSeconds,
} from '../../shared/limits.ts';
import { hourlyPrice } from '../../shared/pricing/ec2.ts';
import type { CapacityDecision, Escalate, Seen } from './decide.ts';

interface LaunchSeen {
  readonly launch: boolean;
  readonly statusCode: string;
  readonly startedAtMs: number;
  readonly endedAtMs?: number;
}

export interface AssessmentInput {
  readonly request: Request;
  readonly decision: CapacityDecision | Hold;
  readonly target: ResolvedApplication;
  readonly strategyHash: string;
  readonly execution: string;
  readonly executionName: string;
  readonly startedAt: string;
  readonly round: number;
  readonly nowMs: number;
  /** Absent when the decision needed no more than the alarms. */
  readonly seen?: Seen;
  readonly activities?: readonly LaunchSeen[];
}

const epochSeconds = (ms: number): number => Math.floor(ms / 1000);

function claimOf(input: AssessmentInput): Claim {
  const { request, target, seen, nowMs, round } = input;
  const now = epochSeconds(nowMs);
  const version = seen?.record.version ?? 0;
  return {
    targetKey: `target#application#${target.name}`,
    eventKey: round === 1 ? request.key : `${request.key}#${round}`,
    eventExpiresAt: String(now + eventClaimDays * 86_400),
    now: String(now),
    leaseExpiresAt: String(now + target.strategy.leaseMinutes * 60),
    versionSeen: String(version),
    versionNext: String(version + 1),
    lastScaledAt: String(now),
    lastScaledAtBefore: String(epochSeconds(seen?.record.lastScaledAtMs ?? 0)),
  };
}

/** Names what alarm this is about: one message per alarm, however often it is looked at. */
function episode(input: AssessmentInput): string {
  const red = (input.seen?.signals ?? []).filter((signal) => signal.state === 'ALARM');
  const [since] = red.map((signal) => signal.since).sort();
  if (since === undefined || input.request.trigger === 'manual')
    return input.executionName.slice(0, 40);
  return String(epochSeconds(Date.parse(since)));
}

/** Head and tail of a long name: names that people choose often differ only at their end. */
function shortName(name: string): string {
  if (name.length <= executionNameCharacters) return name;
  const tail = name.slice(-8);
  return `${name.slice(0, executionNameCharacters - tail.length - 1)}-${tail}`;
}

function namesOf(input: AssessmentInput): ExecutionNames {
  const base = `${shortName(input.executionName)}-r${input.round}`;
  const about = `${input.target.name.slice(0, 20)}-${episode(input)}`;
  return {
    checklist: `${base}-ready`,
    watch: `${base}-watch`,
    watchEnded: `${base}-watch-ended`,
    undo: `${base}-undo`,
    notify: `${base}-done`,
    rollBack: `${base}-roll-back`,
    rollback: `${base}-back`,
    rollbackFailed: `${base}-back-failed`,
    notReady: `not-ready-${about}`,
    incident: input.request.trigger === 'undo' ? `${base}-held` : `at-max-${about}`,
  };
}

/** Seconds from the start of a launch to service, as the median of the last launches; the warm-up time when there were none. */
export function joinSeconds(activities: readonly LaunchSeen[], warmUpSeconds: number): number {
  const durations = activities
    .filter(
      (activity) =>
        activity.launch && activity.statusCode === 'Successful' && activity.endedAtMs !== undefined,
    )
    .map((activity) => Math.ceil(((activity.endedAtMs ?? 0) - activity.startedAtMs) / 1000))
    .sort((a, b) => a - b);
  return Math.min(durations[Math.floor(durations.length / 2)] ?? warmUpSeconds, joinSecondsMax);
}

/** An undo that was not made: nobody else takes the change back, so a person decides. */
function heldUndo(reason: string, { target, execution, request }: AssessmentInput): Message {
  return {
    subject: `${target.name}: an undo is held`,
    reason,
    ...(request.trigger === 'undo' ? { undo: request.reason, change: request.change } : {}),
    owner: target.owner,
    execution,
    runbook: 'workflows/scale-application/README.md',
  };
}

/** The priced proposal of "at the maximum and still red" (B9). */
function incident(decision: Escalate, input: AssessmentInput): Message {
  const { target } = input;
  const max = target.strategy.instances.max;
  const more = decision.neededInstances - max;
  const price = hourlyPrice(target.instanceType, target.region);
  const cost =
    price === undefined
      ? 'price unknown'
      : `+$${(more * price.usdPerHour).toFixed(3)} per hour (list price of ${price.region}, ${price.asOf})`;
  return {
    subject: `${target.name} is at its maximum of ${max} and still red`,
    reason: decision.reason,
    proposal: `raise application.instances.max to ${decision.neededInstances} (${more} more ${target.instanceType})`,
    cost,
    owner: target.owner,
    since: decision.since,
    execution: input.execution,
    runbook: 'workflows/scale-application/README.md',
  };
}

/** What people are told of instead of a change; undefined when there is nothing to tell. */
function messageOf(input: AssessmentInput): Message | undefined {
  const { decision, request } = input;
  if (decision.action === 'escalate') return incident(decision, input);
  const heldBack = decision.action === 'hold' && request.trigger === 'undo';
  return heldBack ? heldUndo(decision.reason, input) : undefined;
}

/** What is handed on when nothing is to be done: not what only a change needs. */
export function briefOf({
  route,
  outcome,
  decision,
  startedAt,
  strategyHash,
}: Assessment): Partial<Assessment> {
  return { route, outcome, decision, startedAt, strategyHash };
}

export function assessmentOf(input: AssessmentInput): Assessment {
  const { decision, target, request, seen, nowMs } = input;
  const { warmUpSeconds } = target.strategy;
  const settleSeconds =
    decision.action === 'scaleOut'
      ? joinSeconds(input.activities ?? [], warmUpSeconds) + warmUpSeconds
      : scaleInSettleSeconds;
  const message = messageOf(input);
  const acts = decision.action !== 'hold' && decision.action !== 'escalate';
  const busy = decision.action === 'hold' && decision.code === 'busy';
  return {
    route: acts ? 'act' : message === undefined ? 'hold' : 'escalate',
    outcome: busy ? 'skipped' : 'held',
    decision,
    round: input.round,
    execution: input.execution,
    executionName: input.executionName,
    trigger: request.trigger,
    startedAt: input.startedAt,
    strategyHash: input.strategyHash,
    target,
    ...(request.trigger === 'manual' && request.desiredCapacity !== undefined
      ? { desiredCapacityWanted: request.desiredCapacity }
      : {}),
    before: {
      desiredCapacity: seen?.group.desiredCapacity ?? 0,
      instanceIds: (seen?.group.instances ?? []).map((instance) => instance.instanceId),
    },
    decidedAt: new Date(nowMs).toISOString(),
    settleSeconds,
    claim: claimOf(input),
    names: namesOf(input),
    ...(message === undefined ? {} : { message }),
  };
}
