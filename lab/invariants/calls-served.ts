/** The lab's own rule: what it does not simulate is not called, so that no result rests on a crash of the lab. */

import { callSite } from '../recorder.ts';
import type { Invariant } from './index.ts';

export const callsServed: Invariant = {
  id: 'LAB',
  says: 'the lab simulates every call that is made',
  watch(world, report) {
    world.recorder.onCall((call) => {
      if (call.outcome === 'not simulated') report(`${callSite(call)} is not simulated`);
    });
    return {};
  },
};
