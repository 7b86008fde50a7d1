/** I1, B10: two scale events of one target are at least the cool-down apart; a rollback may follow at once. */

import type { Invariant } from './index.ts';

/** The clock of our records has whole seconds. */
const toleranceMs = 1_000;

export const coolDownKept: Invariant = {
  id: 'I1b',
  says: 'at least the cool-down between two scale events of a target',
  watch(world, report) {
    const lastMs = new Map<string, { atMs: number; capacity: unknown }>();
    world.recorder.onCall((call) => {
      if (call.operation !== 'SetDesiredCapacity' || call.outcome !== 'ok') return;
      if (!call.roleName.startsWith('ScaleApplication')) return;
      const { AutoScalingGroupName: name, DesiredCapacity: capacity } = call.input as Record<
        string,
        unknown
      >; // Checked by the model.
      const application = world.applications.find((each) => each.autoScalingGroupName === name);
      if (application === undefined) return;
      const last = lastMs.get(application.name);
      const gapMs = call.atMs - (last?.atMs ?? Number.NEGATIVE_INFINITY);
      const repeated = last?.capacity === capacity;
      if (!repeated && gapMs < application.strategy.cooldownMinutes * 60_000 - toleranceMs) {
        report(`${application.name} was scaled twice within ${Math.round(gapMs / 1000)} s`);
      }
      if (!repeated) lastMs.set(application.name, { atMs: call.atMs, capacity });
    });
    return {};
  },
};
