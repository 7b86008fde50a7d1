/** I13: instances are removed only while the composite alarm of all three signals is red, or a person or a rollback asks. */

import type { World } from '../world.ts';
import { onCapacityChange, roleOf } from './capacity-changes.ts';
import type { Invariant } from './index.ts';

/** A person started an execution that is running on this application with a capacity of its own. */
function isAsked(world: World, application: string): boolean {
  return world.services.sfn.executions().some(({ status, input }) => {
    if (status !== 'RUNNING' || typeof input !== 'object' || input === null) return false;
    return 'desiredCapacity' in input && 'target' in input && input.target === application;
  });
}

function scaleInAlarm(world: World, application: string): string | undefined {
  const name = `arq-${world.stage}-${application}-scale-in`;
  const { CompositeAlarms } = world.services.cloudWatch.operations.DescribeAlarms({
    AlarmNames: [name],
    AlarmTypes: ['CompositeAlarm'],
  });
  return CompositeAlarms?.[0]?.StateValue;
}

export const scaleInNeedsEvidence: Invariant = {
  id: 'I13',
  says: 'no automatic scale-in without the evidence of all three signals',
  watch(world, report) {
    const role = roleOf(world, 'scale-application');
    onCapacityChange(world, ({ application, from, to, call }) => {
      if (to >= from || call.roleName !== role || isAsked(world, application.name)) return;
      const state = scaleInAlarm(world, application.name);
      if (state === 'ALARM') return;
      const group = application.autoScalingGroupName;
      report(`${group} went from ${from} to ${to} while its scale-in alarm was ${state}`);
    });
    return {};
  },
};
