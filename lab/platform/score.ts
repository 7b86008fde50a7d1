/** Judges a run by what its users felt and what it cost, against a fleet that knew the future. */

import { clairvoyantOptimum, type FleetBounds } from './optimum.ts';
import type { PlatformRecord } from './record.ts';
import { minuteMs, type Traffic } from './traffic.ts';

/** The scored part of a run in figures (performance model P1). */
export interface Score {
  /** Requests offered. */
  readonly requests: number;
  /** Share of them that arrived above what the instances in service could serve at that moment. */
  readonly requestsOverCapacityPercent: number;
  /** Minutes with p95 above 1 s in some 15-second part. */
  readonly minutesP95OverSlo: number;
  /** Paid, from launch to the start of termination. */
  readonly instanceHours: number;
  /** `instanceHours` / those of the clairvoyant optimum. */
  readonly relativeCost: number;
  /**
   * (`instanceHours` + `minutesP95OverSlo`) / instance-hours of the optimum. One violating minute costs as much as one
   * instance-hour: that rate is ours; say so where the index is quoted.
   */
  readonly index: number;
}

/** The minutes of a run that count: from the first scored one to the last one played. */
interface ScoredSpan {
  readonly fromMinute: number;
  readonly toMinute: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** Which part of a run is scored. Throws when the run has not come that far. */
export function scoredSpan(traffic: Traffic, record: PlatformRecord): ScoredSpan {
  const fromMinute = traffic.scoredFromMinute;
  const toMinute = record.minutes;
  if (toMinute <= fromMinute) {
    throw new Error(
      `Only ${toMinute} minutes have been run and scoring begins at minute ${fromMinute}: run longer before asking for a score.`,
    );
  }
  const fromMs = traffic.startMs + fromMinute * minuteMs;
  return { fromMinute, toMinute, fromMs, toMs: traffic.startMs + toMinute * minuteMs };
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let at = 0; at < values.length; at++) total += values[at] ?? 0;
  return total;
};

/** Scores what has been run of the scored part. `paidInstanceSeconds` is what that part cost. */
export function scoreRun(
  traffic: Traffic,
  record: PlatformRecord,
  cost: FleetBounds & { readonly paidInstanceSeconds: number },
): Score {
  const { fromMinute, toMinute } = scoredSpan(traffic, record);
  const demand = record.requestsPerSecond.subarray(fromMinute, toMinute);
  const requests = sum(demand) * 60;
  const overCapacity = sum(record.requestsOverCapacity.subarray(fromMinute, toMinute));
  const minutesP95OverSlo = sum(record.overSlo.subarray(fromMinute, toMinute));
  const instanceHours = cost.paidInstanceSeconds / 3_600;
  const optimumHours = clairvoyantOptimum(demand, cost) / 60;
  return {
    requests,
    requestsOverCapacityPercent: requests === 0 ? 0 : (100 * overCapacity) / requests,
    minutesP95OverSlo,
    instanceHours,
    relativeCost: instanceHours / optimumHours,
    index: (instanceHours + minutesP95OverSlo) / optimumHours,
  };
}
