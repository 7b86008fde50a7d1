/** I1, B10: two scale events of one target are at least the cool-down apart; a rollback may follow at once. */

import { minuteMs } from '../platform/traffic.ts';
import { onCapacityChange, roleOf } from './capacity-changes.ts';
import type { Invariant } from './index.ts';

/** The clock of our records has whole seconds. */
const toleranceMs = 1_000;

export const coolDownKept: Invariant = {
  id: 'I1b',
  says: 'at least the cool-down between two scale events of a target',
  watch(world, report) {
    const role = roleOf(world, 'scale-application');
    const lastMs = new Map<string, number>();
    onCapacityChange(world, ({ application, call }) => {
      if (call.roleName !== role) return;
      const gapMs = call.atMs - (lastMs.get(application.name) ?? Number.NEGATIVE_INFINITY);
      lastMs.set(application.name, call.atMs);
      if (gapMs < application.strategy.cooldownMinutes * minuteMs - toleranceMs) {
        report(`${application.name} was scaled twice within ${Math.round(gapMs / 1000)} s`);
      }
    });
    return {};
  },
};
