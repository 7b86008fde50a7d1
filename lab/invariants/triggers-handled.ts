/** L2: in a healed world an alarm that stays red is acted upon, unless the application has all it may have. */

import { scaleOutSignals } from '../../workflows/scale-application/decide.ts';
import { targetItem } from '../outcomes.ts';
import { minuteMs } from '../platform/traffic.ts';
import type { World } from '../world.ts';
import { onCapacityChange } from './capacity-changes.ts';
import type { Invariant } from './index.ts';

/** A sweep, a lease that has to end, a rollback and a cool-down may all lie before the next step. */
const patienceMinutes = 40;

/** Since when the longest red scale-out alarm of an application is red; undefined when none is. */
function redSinceMs(world: World, application: string): number | undefined {
  const AlarmNames = scaleOutSignals.map((name) => `arq-${world.stage}-${application}-${name}`);
  const { MetricAlarms = [], CompositeAlarms = [] } =
    world.services.cloudWatch.operations.DescribeAlarms({
      AlarmNames,
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
  const since = [...MetricAlarms, ...CompositeAlarms]
    .filter(({ StateValue }) => StateValue === 'ALARM')
    .map(({ StateTransitionedTimestamp: at }) => at?.getTime() ?? 0);
  return since.length === 0 ? undefined : Math.min(...since);
}

export const triggersHandled: Invariant = {
  id: 'L2',
  says: 'an alarm that stays red is acted upon',
  watch(world, report) {
    const changedMs = new Map<string, number>();
    onCapacityChange(world, ({ application, call }) => changedMs.set(application.name, call.atMs));
    return {
      atEnd() {
        const longAgoMs = world.clock.nowMs - patienceMinutes * minuteMs;
        for (const { name, autoScalingGroupName, strategy } of world.applications) {
          const sinceMs = Math.max(
            redSinceMs(world, name) ?? Number.POSITIVE_INFINITY,
            changedMs.get(name) ?? 0,
          );
          const group = world.services.autoScaling.group(autoScalingGroupName);
          const max = Math.min(strategy.instances.max, group?.maxSize ?? 0);
          const full = (group?.desiredCapacity ?? 0) >= max;
          const quarantined = targetItem(world, name)?.quarantine !== undefined;
          if (sinceMs > longAgoMs || full || quarantined) continue;
          report(`an alarm of ${name} is red for ${patienceMinutes} minutes and nothing was done`);
        }
      },
    };
  },
};
