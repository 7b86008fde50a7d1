/** The invariants of the reliability model that apply to what exists, each a few lines of its own, checked on every call. */

import type { World } from '../world.ts';
import { capacityWithinBounds } from './capacity-within-bounds.ts';
import { coolDownKept } from './cool-down-kept.ts';
import { leasesFreed } from './leases-freed.ts';
import { noMutationWithoutLease } from './no-mutation-without-lease.ts';
import { noStrayInstances } from './no-stray-instances.ts';
import { scaleInNeedsEvidence } from './scale-in-needs-evidence.ts';
import { terminalAndBounded } from './terminal-and-bounded.ts';

/** What an invariant may look at: the world, and each call as it ends. */
export interface Invariant {
  /** Id in the reliability model, `I1`. */
  readonly id: string;
  readonly says: string;
  /** Watches the world; reports each violation once. */
  watch(world: World, report: (violation: string) => void): InvariantWatch;
}

export interface InvariantWatch {
  /** Asked when the run is over and everything has healed. */
  atEnd?(): void;
}

export const invariants: readonly Invariant[] = [
  capacityWithinBounds,
  coolDownKept,
  noMutationWithoutLease,
  terminalAndBounded,
  leasesFreed,
  noStrayInstances,
  scaleInNeedsEvidence,
];

/** Violations, as sentences that begin with the invariant's id. */
export interface Watchdog {
  readonly violations: readonly string[];
  end(): void;
}

/** Lets all invariants watch a world from now on. */
export function watchInvariants(world: World): Watchdog {
  const violations: string[] = [];
  const watches = invariants.map(({ id, watch }) =>
    watch(world, (violation) => {
      violations.push(`${id}: ${violation} (${new Date(world.clock.nowMs).toISOString()})`);
    }),
  );
  return {
    violations,
    end() {
      for (const watch of watches) watch.atEnd?.();
    },
  };
}
