/** How the requests of a minute fall on single instances: evenly, with the small spread a real balancer leaves. */

import type { Random } from '../random.ts';
import { shareSpread } from './assumptions.ts';
import type { FleetState } from './fleet.ts';

export interface Shares {
  /** The instances that took traffic in the minute; the same array as long as the fleet is the same. */
  readonly instanceIds: readonly string[];
  /** Whole requests each of them answered. */
  readonly requests: Float64Array;
  /** The lowest and the highest factor on the even share; 1 when no instance took traffic. */
  readonly lowest: number;
  readonly highest: number;
}

interface EvenShares {
  readonly instanceIds: readonly string[];
  readonly requests: Float64Array;
}

/** Requests each instance would answer were balancing exact. */
function evenShares(states: readonly FleetState[], servedByPart: Float64Array): EvenShares {
  const instanceIds = states[0]?.instanceIds ?? [];
  if (states.every((state) => state.instanceIds === instanceIds)) {
    let served = 0;
    for (const part of servedByPart) served += part;
    const requests = new Float64Array(instanceIds.length).fill(served / instanceIds.length);
    return { instanceIds, requests };
  }
  const shares = new Map<string, number>();
  states.forEach((state, part) => {
    const each = (servedByPart[part] ?? 0) / state.instanceIds.length;
    for (const id of state.instanceIds) shares.set(id, (shares.get(id) ?? 0) + each);
  });
  return { instanceIds: [...shares.keys()], requests: Float64Array.from(shares.values()) };
}

/** Divides what was served in the four parts of a minute among the instances that were in service in each. */
export function shareRequests(
  states: readonly FleetState[],
  servedByPart: Float64Array,
  random: Random,
): Shares {
  const { instanceIds, requests } = evenShares(states, servedByPart);
  const factors = new Float64Array(requests.length);
  let sum = 0;
  for (let at = 0; at < factors.length; at++) {
    const factor = 1 + shareSpread * (2 * random.next() - 1);
    factors[at] = factor;
    sum += factor;
  }
  let lowest = 1;
  let highest = 1;
  for (let at = 0; at < factors.length; at++) {
    const factor = ((factors[at] ?? 1) * factors.length) / sum;
    lowest = Math.min(lowest, factor);
    highest = Math.max(highest, factor);
    requests[at] = Math.round((requests[at] ?? 0) * factor);
  }
  return { instanceIds, requests, lowest, highest };
}
