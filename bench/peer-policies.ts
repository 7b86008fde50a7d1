/** Autoscaling as others do it, for comparison on the same traffic and the same model (performance model P1). */

import type { Policy } from '../lab/platform/simulate-policy.ts';
import type { Strategy } from '../shared/strategy/schema.ts';

/** Counts how many minutes in a row a condition has held. */
function streak(): (holds: boolean) => number {
  let minutes = 0;
  return (holds) => {
    minutes = holds ? minutes + 1 : 0;
    return minutes;
  };
}

/** The same number of instances for ever. */
export const fixed =
  (size: number): Policy =>
  () =>
    size;

/**
 * Step scaling with the numbers of the strategy: out on CPU or p95, in on both, a cool-down, the smallest step, and the
 * largest when CPU is above its warning or p95 is too high. Memory and queue follow CPU and p95 in the model and add
 * nothing.
 */
export function stepScaling({ application, alerts }: Strategy): Policy {
  const { scaleOut, scaleIn, instances, cooldownMinutes } = application;
  const hot = streak();
  const cold = streak();
  let lastChange = Number.NEGATIVE_INFINITY;
  return ({ minute, outcome, launched }) => {
    const cpu = outcome.cpuPercent ?? 0;
    const hotMinutes = hot(cpu > scaleOut.cpuPercent);
    const coldMinutes = cold(cpu < scaleIn.cpuPercent);
    const slow = outcome.p95Seconds > scaleOut.latencySeconds;
    if (minute - lastChange < cooldownMinutes) return launched;
    if (hotMinutes >= scaleOut.cpuMinutes || slow) {
      lastChange = minute;
      const urgent = cpu > alerts.cpuWarning.percent || slow;
      return launched + (urgent ? instances.stepMax : instances.stepMin);
    }
    if (coldMinutes >= scaleIn.cpuMinutes && outcome.p95Seconds < scaleIn.latencySeconds) {
      lastChange = minute;
      return launched - instances.stepMin;
    }
    return launched;
  };
}

/**
 * EC2 target tracking on CPU: 3 of 3 one-minute datapoints above the target scale out in proportion, 15 of 15 below 90 % of
 * it scale in, one instance a minute.
 */
export function targetTracking(targetPercent: number): Policy {
  const high = streak();
  const low = streak();
  return ({ outcome, inService, launched }) => {
    const cpu = outcome.cpuPercent ?? 0;
    const highMinutes = high(cpu > targetPercent);
    const lowMinutes = low(cpu < 0.9 * targetPercent);
    const proportional = Math.ceil((inService * cpu) / targetPercent);
    if (highMinutes >= 3) return Math.max(launched, proportional);
    if (lowMinutes >= 15 && proportional < launched) return launched - 1;
    return launched;
  };
}
