/** Decides how many instances an application gets: out on any trigger, in only on all of them and with data (B1-B11). */

import { type Hold, hold } from '../../shared/decisions.ts';
import type { Change, Request } from '../../shared/events.ts';
import type { GroupSeen, LoadSeen, SignalSeen, TargetRecord } from '../../shared/observations.ts';
import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';

export const scaleOutSignals = ['cpu-high', 'memory-high', 'latency-high', 'queue-high'] as const;
export const scaleInSignal = 'scale-in';

/** Everything the decision rests on. Time is an argument. */
export interface Seen {
  readonly request: Request;
  /** ARN of the execution that asks. */
  readonly execution: string;
  readonly group: GroupSeen;
  readonly signals: readonly SignalSeen[];
  readonly load: LoadSeen;
  readonly record: TargetRecord;
}

export interface Scale {
  readonly action: 'scaleOut' | 'scaleIn';
  readonly desiredCapacity: number;
  readonly reason: string;
}

/** At the maximum and still red: an incident of its own (B9). */
export interface Escalate {
  readonly action: 'escalate';
  readonly code: 'atMax';
  /** Instances the load needs, above the maximum; at least one more than there are. */
  readonly neededInstances: number;
  /** Since when the reddest alarm is red; names the incident, so that it is raised once. */
  readonly since: string;
  readonly reason: string;
}

export interface Undo {
  readonly action: 'undo';
  readonly change: Change;
  readonly reason: string;
}

export type CapacityDecision = Hold | Scale | Escalate | Undo;

/** Instances the load needs when 30 % of each one's peak is kept free: needed / 0.7 (S16, C4, C7). */
export function neededInstances(requestsPerSecond: number, strategy: ApplicationStrategy): number {
  const usable = strategy.requestsPerSecond.peak * (1 - strategy.reservePercent / 100);
  return Math.ceil(requestsPerSecond / usable - 1e-9);
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** What the strategy and the group both allow. */
export function bounds(group: GroupSeen, strategy: ApplicationStrategy): Bounds {
  return {
    min: Math.max(strategy.instances.min, group.minSize),
    max: Math.min(strategy.instances.max, group.maxSize),
  };
}

function describeSignals(signals: readonly SignalSeen[]): string {
  return signals.map((seen) => seen.signal).join(', ');
}

const clampStep = (step: number, strategy: ApplicationStrategy): number =>
  Math.min(Math.max(step, strategy.instances.stepMin), strategy.instances.stepMax);

/** A CPU at its end hides how much more is asked for: the measured rate is what is served, not what is wanted. */
const saturatedCpuPercent = 95;

function decideOut(
  seen: Seen,
  red: readonly SignalSeen[],
  strategy: ApplicationStrategy,
): CapacityDecision {
  const { group, load } = seen;
  const { max } = bounds(group, strategy);
  if (load.requestsPerSecond === undefined && load.cpuPercent === undefined) {
    return hold(
      'noData',
      `${describeSignals(red)} red, but no measurement is younger than ${strategy.freshnessMinutesMax} minutes`,
    );
  }
  const needed = neededInstances(load.requestsPerSecond ?? 0, strategy);
  const saturated = (load.cpuPercent ?? 0) >= saturatedCpuPercent || (load.queueLength ?? 0) > 0;
  if (group.desiredCapacity >= max) {
    return {
      action: 'escalate',
      code: 'atMax',
      neededInstances: Math.max(needed, group.desiredCapacity + 1),
      since: red.map((signal) => signal.since).sort()[0] ?? '',
      reason: `${describeSignals(red)} red at the maximum of ${max} instances`,
    };
  }
  const deficit = saturated ? strategy.instances.stepMax : needed - group.desiredCapacity;
  const desiredCapacity = Math.min(group.desiredCapacity + clampStep(deficit, strategy), max);
  return {
    action: 'scaleOut',
    desiredCapacity,
    reason: `${describeSignals(red)} red${saturated ? ', saturated' : ''}: ${group.desiredCapacity} to ${desiredCapacity} instances`,
  };
}

/** Most instances that may go without the mean CPU passing the middle between the two thresholds (B7: no flapping). */
function removableByCpu(
  group: GroupSeen,
  cpuPercent: number,
  strategy: ApplicationStrategy,
): number {
  const ceiling = (strategy.scaleIn.cpuPercent + strategy.scaleOut.cpuPercent) / 2;
  return Math.floor(group.desiredCapacity * (1 - cpuPercent / ceiling) + 1e-9);
}

function decideIn(seen: Seen, strategy: ApplicationStrategy): CapacityDecision {
  const { group, load } = seen;
  const { min } = bounds(group, strategy);
  const { cpuPercent, memoryPercent, latencySeconds, requestsPerSecondMax } = load;
  if (
    cpuPercent === undefined ||
    memoryPercent === undefined ||
    latencySeconds === undefined ||
    requestsPerSecondMax === undefined
  ) {
    return hold(
      'noData',
      'scale-in needs CPU, memory, latency and request rate, and one of them is missing or stale',
    );
  }
  if (group.desiredCapacity <= min)
    return hold('atMin', `already at the minimum of ${min} instances`);
  const floor = Math.max(min, neededInstances(requestsPerSecondMax, strategy));
  const surplus = Math.min(
    group.desiredCapacity - floor,
    removableByCpu(group, cpuPercent, strategy),
  );
  if (surplus < strategy.instances.stepMin) {
    return hold(
      'needed',
      `${group.desiredCapacity} instances are needed: fewer would leave too little reserve for ${Math.ceil(requestsPerSecondMax)} requests/s`,
    );
  }
  const desiredCapacity = group.desiredCapacity - clampStep(surplus, strategy);
  return {
    action: 'scaleIn',
    desiredCapacity,
    reason: `CPU, memory and latency low: ${group.desiredCapacity} to ${desiredCapacity} instances`,
  };
}

/** A person's own words, so that ledger and message say who wanted it and why. */
interface Goal {
  readonly desiredCapacity: number;
  readonly by: string;
  readonly reason: string;
}

function decideManual(seen: Seen, goal: Goal, strategy: ApplicationStrategy): CapacityDecision {
  const { group } = seen;
  const { min, max } = bounds(group, strategy);
  const wanted = Math.min(Math.max(goal.desiredCapacity, min), max);
  const difference = wanted - group.desiredCapacity;
  if (difference === 0) return hold('reached', `already at the requested ${wanted} instances`);
  const step = Math.sign(difference) * Math.min(Math.abs(difference), strategy.instances.stepMax);
  const desiredCapacity = group.desiredCapacity + step;
  const action = difference > 0 ? 'scaleOut' : 'scaleIn';
  return {
    action,
    desiredCapacity,
    reason: `${goal.by} asked for ${wanted} (${goal.reason}): ${group.desiredCapacity} to ${desiredCapacity} instances`,
  };
}

/** The clock of our records has whole seconds. */
const recordedMs = 1000;

/** A change is taken back only from the group it left: what came after it would be taken back too. */
function decideUndo(
  { record }: Seen,
  { change, reason }: Extract<Request, { trigger: 'undo' }>,
): CapacityDecision {
  if (record.lastScaledAtMs > Date.parse(change.at) + recordedMs) {
    const at = new Date(record.lastScaledAtMs).toISOString();
    return hold('superseded', `the group was changed again at ${at}`);
  }
  return { action: 'undo', change, reason };
}

/** Why nothing may be done now, whatever the alarms say; undefined when the way is free. */
function obstacle(seen: Seen, strategy: ApplicationStrategy, nowMs: number): Hold | undefined {
  const { record, request } = seen;
  if (record.quarantine !== undefined) return hold('quarantined', record.quarantine);
  const lease = record.lease;
  if (lease !== undefined && lease.owner !== seen.execution && lease.expiresAtMs > nowMs) {
    return hold('busy', `${lease.owner} is working on it`);
  }
  const cooldownLeftMs = record.lastScaledAtMs + strategy.cooldownMinutes * 60_000 - nowMs;
  if (request.trigger !== 'undo' && cooldownLeftMs > 0) {
    return hold('cooldown', `cool-down: ${Math.ceil(cooldownLeftMs / 1000)} s left`);
  }
  return undefined;
}

/** True when a scale-out alarm is red, so that another round is due when the cool-down is over (B1, level-triggered). */
export function wantsMore(signals: readonly SignalSeen[]): boolean {
  return signals.some(
    (seen) => seen.state === 'ALARM' && scaleOutSignals.some((name) => name === seen.signal),
  );
}

/**
 * The decision of one round.
 * Level-triggered: which alarm woke us does not matter, what is red now does.
 */
export function decideCapacity(
  seen: Seen,
  strategy: ApplicationStrategy,
  nowMs: number,
): CapacityDecision {
  const { request, signals, group } = seen;
  const blocked = obstacle(seen, strategy, nowMs);
  if (blocked !== undefined) return blocked;
  if (request.trigger === 'undo') return decideUndo(seen, request);
  if (request.trigger === 'manual' && request.desiredCapacity !== undefined) {
    const { desiredCapacity, by, reason } = request;
    return decideManual(seen, { desiredCapacity, by, reason }, strategy);
  }
  const outAlarms = signals.filter((seenSignal) =>
    scaleOutSignals.some((name) => name === seenSignal.signal),
  );
  const red = outAlarms.filter((signal) => signal.state === 'ALARM');
  if (red.length > 0) return decideOut(seen, red, strategy);
  const idle = signals.some(
    (signal) => signal.signal === scaleInSignal && signal.state === 'ALARM',
  );
  if (!idle) return hold('calm', 'no scaling alarm is red');
  const blind = outAlarms.filter((signal) => signal.state === 'INSUFFICIENT_DATA');
  if (blind.length > 0)
    return hold('noData', `scale-in waits for data: ${describeSignals(blind)} has none`);
  const inService = group.instances.filter(
    (instance) => instance.lifecycleState === 'InService',
  ).length;
  if (inService < group.desiredCapacity) {
    return hold('launching', `${inService} of ${group.desiredCapacity} instances are in service`);
  }
  return decideIn(seen, strategy);
}
