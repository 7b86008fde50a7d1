/** Autoscaling as others do it, for comparison on the same traffic and the same model (performance model P1). */

import type { Policy } from '../lab/platform/simulate-policy.ts';

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
 * Step scaling with the numbers of the strategy document: out on CPU > 70 % for 3 minutes or p95 > 1 s, in on CPU < 30 %
 * for 10 minutes with p95 < 0.5 s, 5 minutes of cool-down, 1 instance a step and 2 when CPU > 85 % or p95 > 1 s. Memory and
 * queue follow CPU and p95 in the model and add nothing.
 */
export function stepScaling(): Policy {
  const hot = streak();
  const cold = streak();
  let lastChange = Number.NEGATIVE_INFINITY;
  return ({ minute, outcome, launched }) => {
    const cpu = outcome.cpuPercent ?? 0;
    const hotMinutes = hot(cpu > 70);
    const coldMinutes = cold(cpu < 30);
    const slow = outcome.p95Seconds > 1;
    if (minute - lastChange < 5) return launched;
    if (hotMinutes >= 3 || slow) {
      lastChange = minute;
      return launched + (cpu > 85 || slow ? 2 : 1);
    }
    if (coldMinutes >= 10 && outcome.p95Seconds < 0.5) {
      lastChange = minute;
      return launched - 1;
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
