/** I17, first half: nobody is refused a permission that a deployed role should have had. */

import { callSite } from '../recorder.ts';
import { applicationOfCall } from './capacity-changes.ts';
import type { Invariant } from './index.ts';

/** What IAM answers; the fault of the same meaning has another code. */
const refusedByIam = 'AccessDenied';

export const noRefusedPermission: Invariant = {
  id: 'I17',
  says: 'every call is within the policy of its role',
  watch(world, report) {
    const reported = new Set<string>();
    world.recorder.onCall((call) => {
      if (call.outcome !== refusedByIam) return;
      // What has gone has no tags by which a role could be allowed to touch it.
      const ofGroup = call.service === 'auto-scaling';
      if (ofGroup && applicationOfCall(world, call) === undefined) return;
      const site = callSite(call);
      if (reported.has(site)) return;
      reported.add(site);
      report(`${site} is not allowed by the role's policy`);
    });
    return {};
  },
};
