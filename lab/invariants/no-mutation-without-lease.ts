/** I2: who changes a group holds the lease of its target at that moment. */

import { isMutating } from '../asl/integrations/index.ts';
import { isLeased } from '../outcomes.ts';
import { applicationOfCall } from './capacity-changes.ts';
import type { Invariant } from './index.ts';

export const noMutationWithoutLease: Invariant = {
  id: 'I2',
  says: 'no change of a group without the lease of its target',
  watch(world, report) {
    world.recorder.onCall((call) => {
      if (call.service !== 'auto-scaling' || call.roleName === 'lab') return;
      if (!isMutating(call.service, call.operation)) return;
      const target = applicationOfCall(world, call);
      // An instance that has gone belongs to no group any more, and calling for it changes nothing.
      if (target === undefined || isLeased(world, target, call.atMs)) return;
      report(`${call.roleName} called ${call.operation} while nobody holds the lease of ${target}`);
    });
    return {};
  },
};
