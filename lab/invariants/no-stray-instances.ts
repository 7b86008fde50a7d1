/** I8: at the end every machine that runs belongs to a group, and no group has more than it is meant to have. */

import type { World } from '../world.ts';
import type { Invariant } from './index.ts';

/** Ids of the machines that run, or are about to, outside every group. */
function strays({ services }: World): string[] {
  const running = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
  const { Reservations = [] } = services.ec2.operations.DescribeInstances({ Filters: running });
  return Reservations.flatMap(({ Instances = [] }) => Instances).flatMap(
    ({ InstanceId = '', Tags = [] }) => {
      const group = Tags.find(({ Key }) => Key === 'aws:autoscaling:groupName')?.Value ?? '';
      const belongs = services.autoScaling.group(group)?.instances.has(InstanceId) === true;
      return belongs ? [] : [InstanceId];
    },
  );
}

export const noStrayInstances: Invariant = {
  id: 'I8',
  says: 'no machine outside a group, no group with more instances than desired',
  watch(world, report) {
    return {
      atEnd() {
        for (const id of strays(world)) report(`${id} runs and belongs to no group`);
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
