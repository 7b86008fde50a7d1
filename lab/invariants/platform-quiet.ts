/** L5: in the end there is rest: executions are started by schedules alone, none of which finds anything to change. */

import { minuteMs } from '../platform/traffic.ts';
import type { Invariant } from './index.ts';

const lookMinutes = 10;

/** Each sweep starts one, and one more may be told of what was done just before. */
const startsPerSweepMax = 2;

export const platformQuiet: Invariant = {
  id: 'L5',
  says: 'in the end nothing runs but the sweeps',
  watch(world, report) {
    return {
      atEnd() {
        const fromMs = world.clock.nowMs - lookMinutes * minuteMs;
        const starts = world.services.sfn
          .executions()
          .filter(({ startMs }) => startMs >= fromMs).length;
        const sweeps = world.applications.reduce(
          (sum, { strategy }) => sum + Math.ceil(lookMinutes / strategy.sweepMinutes),
          0,
        );
        if (starts > sweeps * startsPerSweepMax) {
          report(`${starts} executions were started in the last ${lookMinutes} minutes`);
        }
      },
    };
  },
};
