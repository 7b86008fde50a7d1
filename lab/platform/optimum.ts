/** The least a fleet can cost that knows the future: the yardstick every policy is measured by. */

import { rateAtSlo } from './queue.ts';

/** The fleet the yardstick may choose; the defaults are those of performance model P1. */
export interface FleetBounds {
  /** What one instance may be asked for, requests a second; the rate at which p95 is 1 s (147.0) when absent. */
  readonly capacityRps?: number;
  /** 2 when absent. */
  readonly minSize?: number;
  /** 20 when absent. Demand above what it carries is met as far as it goes. */
  readonly maxSize?: number;
  /** Minutes an instance is paid for before it is in service; 2 when absent. */
  readonly bootMinutes?: number;
}

/** Demand that fills a fleet exactly must not ask for one more because of a rounding error. */
const tolerance = 1e-9;

/**
 * The exact minimum of instance-minutes with capacity >= demand in every minute (performance model P1): boot time is paid,
 * removal is immediate, nothing is paid before the first minute. Instances are alike, so the problem falls into one
 * question for each level k: when fewer than k are needed for a while, is it cheaper to keep the k-th or to boot it again?
 *
 * Calibrated on P1's table: with 147.0 requests/s as capacity, 16 fixed instances cost 6.24, 6.69 and 5.26 times the
 * optimum of the three traces, and an optimum that reserves 30 % of the saturation rate (105 requests/s) 1.21, 1.20, 1.37.
 */
export function clairvoyantOptimum(
  demandRps: ArrayLike<number>,
  { capacityRps = rateAtSlo, minSize = 2, maxSize = 20, bootMinutes = 2 }: FleetBounds = {},
): number {
  const neededUntil = new Int32Array(maxSize + 1);
  let instanceMinutes = 0;
  for (let minute = 0; minute < demandRps.length; minute++) {
    const wanted = Math.ceil((demandRps[minute] ?? 0) / capacityRps - tolerance);
    const needed = Math.min(maxSize, Math.max(minSize, wanted));
    instanceMinutes += needed;
    for (let level = 1; level <= needed; level++) {
      const idleMinutes = minute - (neededUntil[level] ?? 0);
      instanceMinutes += Math.min(idleMinutes, bootMinutes);
      neededUntil[level] = minute + 1;
    }
  }
  return instanceMinutes;
}
