/** I4: what one claim asks for takes effect once, however often its call is repeated; an instance is removed once. */

import { targetItem } from '../outcomes.ts';
import { onCapacityChange, roleOf } from './capacity-changes.ts';
import type { Invariant } from './index.ts';

export const oneEffectPerClaim: Invariant = {
  id: 'I4',
  says: 'at most one change of capacity for each claim, one removal for each instance',
  watch(world, report) {
    const role = roleOf(world, 'scale-application');
    const changedBy = new Map<string, string>();
    const removed = new Set<string>();
    onCapacityChange(world, ({ application, from, to, call }) => {
      if (call.operation === 'TerminateInstanceInAutoScalingGroup') {
        const { InstanceId: id } = { InstanceId: '', ...Object(call.input) };
        if (removed.has(id)) report(`${id} was removed twice: ${from} to ${to} instances`);
        removed.add(id);
      }
      if (call.roleName !== role) return;
      const item = targetItem(world, application.name);
      const claim = `${item?.leaseOwner?.S ?? 'nobody'} version ${item?.version?.N ?? 'none'}`;
      if (changedBy.get(application.name) === claim) {
        report(`${application.name} was changed a second time, ${from} to ${to}, by ${claim}`);
      }
      changedBy.set(application.name, claim);
    });
    return {};
  },
};
