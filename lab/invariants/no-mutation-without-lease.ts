/** I2: who changes a group holds the lease of its target at that moment. */

import { isMutating } from '../asl/integrations/index.ts';
import { isLeased } from '../outcomes.ts';
import type { World } from '../world.ts';
import type { Invariant } from './index.ts';

/** The application whose group, or whose instance, a request names. */
function applicationOf(world: World, input: unknown): string | undefined {
  const { AutoScalingGroupName: group, InstanceId: instance } = input as Record<string, unknown>; // Checked by the model.
  return world.applications.find(
    ({ autoScalingGroupName: name }) =>
      name === group || world.services.autoScaling.group(name)?.instances.has(String(instance)),
  )?.name;
}

export const noMutationWithoutLease: Invariant = {
  id: 'I2',
  says: 'no change of a group without the lease of its target',
  watch(world, report) {
    world.recorder.onCall((call) => {
      if (call.service !== 'auto-scaling' || call.roleName === 'lab') return;
      if (!isMutating(call.service, call.operation)) return;
      const application = applicationOf(world, call.input);
      if (application === undefined || isLeased(world, application, call.atMs)) return;
      report(
        `${call.roleName} called ${call.operation} while nobody holds the lease of ${application}`,
      );
    });
    return {};
  },
};
