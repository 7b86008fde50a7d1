/** I15: however many alarms are red and calls refused, the calls of a minute stay within a budget. */

import { minuteMs } from '../platform/traffic.ts';
import type { Invariant } from './index.ts';

/** Calls a minute of the whole stage: a busy day's busiest minute has 25, and two checklists that are retried in it 150. */
const callsPerMinuteMax = 200;

export const callsWithinBudget: Invariant = {
  id: 'I15',
  says: 'calls a minute stay within the budget, whatever fails',
  watch(world, report) {
    let minute = 0;
    let calls = 0;
    world.recorder.onCall(({ atMs, roleName }) => {
      if (roleName === 'lab') return;
      const now = Math.floor(atMs / minuteMs);
      calls = now === minute ? calls + 1 : 1;
      minute = now;
      if (calls === callsPerMinuteMax + 1)
        report(`more than ${callsPerMinuteMax} calls within one minute`);
    });
    return {};
  },
};
