/** The invariants of the reliability model that apply to what exists, each a few lines of its own, checked on every call. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { World } from '../world.ts';
import { callsServed } from './calls-served.ts';
import { callsWithinBudget } from './calls-within-budget.ts';
import { capacityWithinBounds } from './capacity-within-bounds.ts';
import { coolDownKept } from './cool-down-kept.ts';
import { endToldAndRecorded } from './end-told-and-recorded.ts';
import { leasesFreed } from './leases-freed.ts';
import { noMutationWithoutLease } from './no-mutation-without-lease.ts';
import { noRefusedPermission } from './no-refused-permission.ts';
import { noSecretShown } from './no-secret-shown.ts';
import { noStrayInstances } from './no-stray-instances.ts';
import { oneEffectPerClaim } from './one-effect-per-claim.ts';
import { oneHolder } from './one-holder.ts';
import { platformQuiet } from './platform-quiet.ts';
import { rollbackArrives } from './rollback-arrives.ts';
import { scaleInNeedsEvidence } from './scale-in-needs-evidence.ts';
import { successMeasured } from './success-measured.ts';
import { terminalAndBounded } from './terminal-and-bounded.ts';
import { triggersHandled } from './triggers-handled.ts';

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
  atEnd?(ended: Ended): void;
}

/** What is read of a world once, for all invariants, when the run is over. */
export interface Ended {
  readonly histories: readonly {
    readonly name: string;
    readonly events: readonly HistoryEvent[];
  }[];
}

export const invariants: readonly Invariant[] = [
  capacityWithinBounds,
  coolDownKept,
  noMutationWithoutLease,
  oneHolder,
  oneEffectPerClaim,
  terminalAndBounded,
  endToldAndRecorded,
  rollbackArrives,
  noStrayInstances,
  scaleInNeedsEvidence,
  callsWithinBudget,
  noSecretShown,
  noRefusedPermission,
  leasesFreed,
  triggersHandled,
  successMeasured,
  platformQuiet,
  callsServed,
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
      const histories = world.services.sfn
        .executions()
        .map(({ arn, name }) => ({ name, events: world.services.sfn.history(arn) }));
      for (const watch of watches) watch.atEnd?.({ histories });
    },
  };
}
