/** I1: policy and group bounds hold, and no event changes the capacity by more than the step. */

import type { Invariant } from './index.ts';

export const capacityWithinBounds: Invariant = {
  id: 'I1',
  says: 'min <= desired <= max of policy and group; at most the step per event',
  watch(world, report) {
    const latest = new Map(
      world.applications.map((application) => [
        application.autoScalingGroupName,
        {
          application,
          desired:
            world.services.autoScaling.group(application.autoScalingGroupName)?.desiredCapacity ??
            0,
        },
      ]),
    );
    world.recorder.onCall(() => {
      for (const [name, known] of latest) {
        const group = world.services.autoScaling.group(name);
        if (group === undefined || group.desiredCapacity === known.desired) continue;
        const { min, max, stepMax } = known.application.strategy.instances;
        const step = Math.abs(group.desiredCapacity - known.desired);
        if (group.desiredCapacity < min || group.desiredCapacity > max) {
          report(`${name} has desired capacity ${group.desiredCapacity}, outside ${min} to ${max}`);
        }
        if (step > stepMax)
          report(`${name} changed by ${step} instances at once, at most ${stepMax} are allowed`);
        known.desired = group.desiredCapacity;
      }
    });
    return {};
  },
};
