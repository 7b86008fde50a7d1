/** I8: at the end a group has as many instances as it is meant to have, and every one belongs to a group. */

import type { Invariant } from './index.ts';

export const noStrayInstances: Invariant = {
  id: 'I8',
  says: 'no instance without a purpose',
  watch(world, report) {
    return {
      atEnd() {
        for (const { autoScalingGroupName: name } of world.applications) {
          const group = world.services.autoScaling.group(name);
          const alive = [...(group?.instances.values() ?? [])].filter(
            (instance) => !instance.lifecycleState.startsWith('Terminat'),
          ).length;
          if (group !== undefined && alive > group.desiredCapacity) {
            report(`${name} has ${alive} instances, ${group.desiredCapacity} are desired`);
          }
        }
      },
    };
  },
};
