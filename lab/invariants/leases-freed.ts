/** L1: when everything has ended, no lease is held that has not expired. */

import { isLeased, targetItem } from '../outcomes.ts';
import type { Invariant } from './index.ts';

export const leasesFreed: Invariant = {
  id: 'L1',
  says: 'no lease is left behind',
  watch(world, report) {
    return {
      atEnd() {
        for (const application of world.applications) {
          if (!isLeased(world, application.name, world.clock.nowMs)) continue;
          const owner = targetItem(world, application.name)?.leaseOwner?.S;
          report(`${application.name} is still leased to ${owner}`);
        }
      },
    };
  },
};
