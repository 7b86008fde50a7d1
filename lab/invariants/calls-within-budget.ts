/** I15: however many alarms are red and calls refused, the calls of a minute stay within a budget. */

import { minuteMs } from '../platform/traffic.ts';
import type { Invariant } from './index.ts';

/** Calls a minute and application: two have 25 in a busy day's busiest; two starts whose checklists are retried make 153. */
const callsPerMinuteMax = 160;

export const callsWithinBudget: Invariant = {
  id: 'I15',
  says: 'calls a minute stay within the budget, whatever fails',
  watch(world, report) {
    const budget = callsPerMinuteMax * world.applications.length;
    let minute = 0;
    let calls = 0;
    world.recorder.onCall(({ atMs, roleName }) => {
      if (roleName === 'lab') return;
      const now = Math.floor(atMs / minuteMs);
      calls = now === minute ? calls + 1 : 1;
      minute = now;
      if (calls === budget + 1) report(`more than ${budget} calls within one minute`);
    });
    return {};
  },
};
