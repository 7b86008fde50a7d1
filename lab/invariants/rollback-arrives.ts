/** I7: after a rollback the group has the recorded capacity; or the target is quarantined and somebody was paged. */

import { messagesOf, targetItem } from '../outcomes.ts';
import { desiredCapacityOf } from './capacity-changes.ts';
import { type EndedExecution, endedExecutions, targetOf } from './ended-executions.ts';
import type { Invariant } from './index.ts';

interface Recorded {
  readonly application: string;
  readonly desiredCapacity: number;
  readonly action: unknown;
}

/** What the change that is taken back had found, from the rollback's own input; undefined when it names none. */
function recordedIn({ input }: EndedExecution): Recorded | undefined {
  const { target, decision, before } = {
    target: {},
    decision: {},
    before: {},
    ...Object(input.assessment),
  };
  const { change } = { change: undefined, ...Object(decision) };
  const { name } = { name: undefined, ...Object(target) };
  const { from, action } = {
    from: Object(before).desiredCapacity,
    action: Object(decision).action,
    ...Object(change),
  };
  return typeof name === 'string' && typeof from === 'number'
    ? { application: name, desiredCapacity: from, action }
    : undefined;
}

export const rollbackArrives: Invariant = {
  id: 'I7',
  says: 'a rollback ends in the recorded capacity, or in quarantine with a page',
  watch(world, report) {
    const ended = endedExecutions(world);
    const failed: string[] = [];
    const desired = new Map<string, number>();
    const checkCapacity = (execution: EndedExecution): void => {
      const recorded = recordedIn(execution);
      const application = world.applications.find(({ name }) => name === recorded?.application);
      if (recorded === undefined || application === undefined) return;
      const { min } = application.strategy.instances;
      const expected = Math.max(min, recorded.desiredCapacity);
      const actual = desired.get(application.name) ?? 0;
      // Taking back a scale-in never takes away what somebody else has added meanwhile.
      const enough = recorded.action === 'scaleIn' ? actual >= expected : actual === expected;
      if (!enough) {
        report(`${execution.name} rolled back to ${actual} instances, ${expected} were recorded`);
      }
    };
    const checkQuarantine = (execution: EndedExecution): void => {
      failed.push(execution.arn);
      const name = targetOf(world, execution)?.name;
      if (name === undefined || targetItem(world, name)?.quarantine !== undefined) return;
      report(`${execution.name} ended as ROLLBACK_FAILED, and ${name} is not quarantined`);
    };
    world.recorder.onCall(() => {
      for (const execution of ended()) {
        const { workflow, output, error } = execution;
        const rolledBack = output.outcome === 'rolledBack';
        if (workflow === 'roll-back-application' && rolledBack) checkCapacity(execution);
        if (workflow === 'scale-application' && error === 'ROLLBACK_FAILED') {
          checkQuarantine(execution);
        }
      }
      // An execution ends between two calls: what stood after the call before is what it left.
      for (const { name, autoScalingGroupName } of world.applications) {
        desired.set(name, desiredCapacityOf(world, autoScalingGroupName));
      }
    });
    return {
      atEnd() {
        const pages = messagesOf(world).filter(({ topic }) => topic.endsWith('-pages'));
        const told = new Set(pages.map(({ body }) => body.execution));
        for (const arn of failed) {
          if (!told.has(arn)) report(`${arn} ended as ROLLBACK_FAILED, and nobody was paged`);
        }
      },
    };
  },
};
