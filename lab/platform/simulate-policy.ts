/** Plays a scaling policy against a traffic on the bare model of P1, without AWS in between: days in milliseconds. */

import { createQueue, type MinuteOutcome, partSeconds, partsPerMinute } from './queue.ts';
import { createRecord } from './record.ts';
import { type Score, scoreRun } from './score.ts';
import type { Traffic } from './traffic.ts';

/** What a policy sees at the end of a minute. */
export interface PolicyView {
  /** The minute that ended. */
  readonly minute: number;
  readonly outcome: MinuteOutcome;
  /** Instances in service at its end. */
  readonly inService: number;
  /** Instances launched, in service or not. */
  readonly launched: number;
}

/** Says how many instances to run from now on; bounds are kept by the simulation. May remember what it saw. */
export type Policy = (view: PolicyView) => number;

/** The fleet of P1. */
export interface SimulatedFleet {
  readonly initialSize: number;
  /** 2 when absent. */
  readonly minSize?: number;
  /** 20 when absent. */
  readonly maxSize?: number;
  /** From launch to in service; 120 when absent. */
  readonly bootSeconds?: number;
}

/** Instances in service and booting; what boots is removed first, newest first (performance model P1). */
function createFleet(initialSize: number, bootSeconds: number) {
  let inService = initialSize;
  const bootedAt: number[] = [];
  return {
    get inService() {
      return inService;
    },
    get launched() {
      return inService + bootedAt.length;
    },
    advanceTo(second: number): void {
      while ((bootedAt[0] ?? Number.POSITIVE_INFINITY) <= second) {
        bootedAt.shift();
        inService += 1;
      }
    },
    resize(size: number, second: number): void {
      while (inService + bootedAt.length < size) bootedAt.push(second + bootSeconds);
      while (inService + bootedAt.length > size) {
        if (bootedAt.pop() === undefined) inService -= 1;
      }
    },
  };
}

/** Scores a policy on a traffic by the rules of performance model P1. */
export function simulatePolicy(traffic: Traffic, policy: Policy, bounds: SimulatedFleet): Score {
  const { minSize = 2, maxSize = 20, bootSeconds = 120 } = bounds;
  const fleet = createFleet(bounds.initialSize, bootSeconds);
  const queue = createQueue();
  const { record, append } = createRecord(traffic.minutes);
  const counts = new Int32Array(partsPerMinute);
  let paidInstanceSeconds = 0;
  for (let minute = 0; minute < traffic.minutes; minute++) {
    if (minute >= traffic.scoredFromMinute) paidInstanceSeconds += fleet.launched * 60;
    for (let part = 0; part < partsPerMinute; part++) {
      fleet.advanceTo(minute * 60 + part * partSeconds);
      counts[part] = fleet.inService;
    }
    const outcome = queue.serveMinute(traffic.requestsPerSecond(minute), counts);
    append(outcome, outcome.rejected);
    const { inService, launched } = fleet;
    const size = policy({ minute, outcome, inService, launched });
    fleet.resize(Math.min(maxSize, Math.max(minSize, size)), (minute + 1) * 60);
  }
  const bootMinutes = bootSeconds / 60;
  return scoreRun(traffic, record, { paidInstanceSeconds, minSize, maxSize, bootMinutes });
}
