/** L4: an execution says `completed` only of what is there: launched instances were in service, removed ones are gone. */

import type { World } from '../world.ts';
import { type EndedExecution, endedExecutions, targetOf } from './ended-executions.ts';
import type { Invariant } from './index.ts';

/** The last change an execution reports; undefined when it reports none. */
function lastChange({ output }: EndedExecution) {
  const change = Array.isArray(output.changes) ? output.changes.at(-1) : undefined;
  if (change === undefined) return undefined;
  return { action: '', to: Number.NaN, instanceIdsLaunched: [], ...Object(change) };
}

/** Ids that the group has launched successfully, of its last hundred activities. */
function launchedIn(world: World, group: string): ReadonlySet<string> {
  const { Activities = [] } = world.services.autoScaling.operations.DescribeScalingActivities({
    AutoScalingGroupName: group,
    MaxRecords: 100,
  });
  return new Set(
    Activities.filter(({ StatusCode }) => StatusCode === 'Successful').flatMap(
      ({ Description = '' }) =>
        /^Launching a new EC2 instance: (i-\w+)/.exec(Description)?.[1] ?? [],
    ),
  );
}

export const successMeasured: Invariant = {
  id: 'L4',
  says: 'success is reported of what was measured only',
  watch(world, report) {
    const ended = endedExecutions(world);
    const check = (execution: EndedExecution): void => {
      const change = lastChange(execution);
      const application = targetOf(world, execution);
      if (change === undefined || application === undefined) return;
      const { autoScalingGroupName: group, name } = application;
      const launched = launchedIn(world, group);
      const missing = [...change.instanceIdsLaunched].filter((id) => !launched.has(id));
      if (missing.length > 0) {
        report(`${execution.name} reports ${missing.join(', ')} of ${name}, never in service`);
      }
      const seen = world.services.autoScaling.group(group);
      if (change.action !== 'scaleIn' || seen === undefined) return;
      // Whoever has changed the capacity since has made another number the right one.
      if (seen.desiredCapacity !== change.to) return;
      const alive = [...seen.instances.values()].filter(
        ({ lifecycleState }) => !lifecycleState.startsWith('Terminat'),
      ).length;
      if (alive > change.to) report(`${execution.name} reports ${change.to} of ${alive} instances`);
    };
    world.recorder.onCall(() => {
      for (const execution of ended()) {
        const { workflow, output } = execution;
        if (workflow === 'scale-application' && output.outcome === 'completed') check(execution);
      }
    });
    return {};
  },
};
