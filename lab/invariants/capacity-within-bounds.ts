/** I1: policy and group bounds hold, and no event changes the capacity by more than the step. */

import { onCapacityChange } from './capacity-changes.ts';
import type { Invariant } from './index.ts';

export const capacityWithinBounds: Invariant = {
  id: 'I1',
  says: 'min <= desired <= max of policy and group; at most the step per event',
  watch(world, report) {
    onCapacityChange(world, ({ application, from, to }) => {
      const { stepMax, ...policy } = application.strategy.instances;
      const name = application.autoScalingGroupName;
      const { minSize = policy.min, maxSize = policy.max } =
        world.services.autoScaling.group(name) ?? {};
      const min = Math.max(policy.min, minSize);
      const max = Math.min(policy.max, maxSize);
      if (to < min || to > max) {
        report(`${name} has desired capacity ${to}, outside ${min} to ${max}`);
      }
      const step = Math.abs(to - from);
      if (step > stepMax) {
        report(`${name} changed by ${step} instances at once, at most ${stepMax} are allowed`);
      }
    });
    return {};
  },
};
