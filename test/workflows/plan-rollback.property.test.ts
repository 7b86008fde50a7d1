/** What a rollback never does, and that it arrives, whatever state the group is found in. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GroupSeen } from '../../shared/observations.ts';
import {
  planRollback,
  type RollbackPlan,
  type RollbackRequest,
} from '../../workflows/roll-back-application/decide.ts';
import { instancesOf } from './arbitraries.ts';

interface Case {
  readonly request: RollbackRequest;
  readonly group: GroupSeen;
  readonly healthy: readonly string[];
}

const isLeaving = (state: string): boolean => state.startsWith('Terminat');

const named = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_none, index) => `${prefix}-${index}`);

/**
 * A scale-out by up to four from a group one below its minimum or larger, found in the middle of its way; instances
 * from before it may have been lost meanwhile, and replaced or not.
 */
const scaleOut: fc.Arbitrary<Case> = fc
  .record({
    min: fc.integer({ min: 2, max: 5 }),
    above: fc.integer({ min: -1, max: 6 }),
    added: fc.integer({ min: 1, max: 4 }),
    lost: fc.integer({ min: 0, max: 2 }),
    launched: fc.integer({ min: 0, max: 6 }),
    complete: fc.boolean(),
  })
  .chain(({ min, above, added, lost, launched, complete }) => {
    const before = named('i-before', min + above);
    const survivors = before.slice(lost);
    const fresh = named('i-new', Math.min(launched, added + lost));
    return fc.record({
      request: fc.constant({
        action: 'scaleOut' as const,
        desiredBefore: before.length,
        desiredWanted: before.length + added,
        instanceIdsBefore: before,
        complete,
        min,
      }),
      group: fc
        .tuple(instancesOf(fresh), fc.integer({ min: 0, max: added }))
        .map(([instances, raised]) => groupOf(survivors, instances, before.length + raised)),
      healthy: fc.subarray([...survivors, ...fresh]),
    });
  });

/** The change of a scale-in by up to four, half done or not. */
const scaleIn: fc.Arbitrary<Case> = fc
  .record({
    min: fc.integer({ min: 1, max: 5 }),
    now: fc.integer({ min: 0, max: 6 }),
    removed: fc.integer({ min: 0, max: 4 }),
    complete: fc.boolean(),
  })
  .map(({ min, now, removed, complete }) => {
    const before = named('i-before', min + now + removed);
    return {
      request: {
        action: 'scaleIn' as const,
        desiredBefore: before.length,
        desiredWanted: min + now,
        instanceIdsBefore: before,
        complete,
        min,
      },
      group: groupOf(before.slice(removed), [], min + now),
      healthy: before,
    };
  });

function groupOf(
  before: readonly string[],
  added: GroupSeen['instances'],
  desiredCapacity: number,
): GroupSeen {
  const old = before.map((instanceId) => ({
    instanceId,
    availabilityZone: 'eu-west-1a',
    lifecycleState: 'InService',
  }));
  return {
    autoScalingGroupName: 'arq-lab-web',
    minSize: 0,
    maxSize: 100,
    desiredCapacity,
    instances: [...old, ...added],
    suspendedProcesses: [],
    availabilityZones: ['eu-west-1a'],
  };
}

/** What the state machine does with a plan, and what is left of the group half a minute later. */
function applied(plan: RollbackPlan, group: GroupSeen): GroupSeen {
  const gone = new Set(plan.next === 'terminate' ? plan.terminate : []);
  return {
    ...group,
    desiredCapacity:
      plan.next === 'restore' ? plan.desiredCapacity : group.desiredCapacity - gone.size,
    instances: group.instances
      .filter(({ lifecycleState }) => !isLeaving(lifecycleState))
      .map((each) =>
        gone.has(each.instanceId) ? { ...each, lifecycleState: 'Terminating' } : each,
      ),
  };
}

/** Every plan of a rollback until it has arrived; fails when it does not within ten looks. */
function wayBack({ request, group, healthy }: Case): { plans: RollbackPlan[]; end: GroupSeen } {
  const plans: RollbackPlan[] = [];
  let end = group;
  while (plans.length < 10) {
    const plan = planRollback(request, end, healthy);
    plans.push(plan);
    if (plan.next === 'done') return { plans, end };
    end = applied(plan, end);
  }
  throw new Error(`no end after ${plans.map(({ next }) => next).join(', ')}`);
}

const always = (cases: fc.Arbitrary<Case>, check: (each: Case) => void): void =>
  fc.assert(fc.property(cases, check), { seed: 20260302, numRuns: 800 });

describe('the rollback of a scale-out', () => {
  test('never removes an instance that was there before the change', () => {
    let removed = 0;
    always(scaleOut, (each) => {
      for (const { terminate } of wayBack(each).plans) {
        removed += terminate.length;
        for (const id of terminate) expect(each.request.instanceIdsBefore).not.toContain(id);
      }
    });
    expect(removed).toBeGreaterThan(500);
  });

  test('never plans fewer instances than the minimum, nor leaves fewer (B8)', () => {
    always(scaleOut, (each) => {
      const { plans, end } = wayBack(each);
      for (const plan of plans) {
        expect(plan.desiredCapacity).toBeGreaterThanOrEqual(each.request.min);
      }
      const alive = each.group.instances.filter((one) => !isLeaving(one.lifecycleState)).length;
      expect(end.instances.length).toBeGreaterThanOrEqual(Math.min(each.request.min, alive));
    });
  });

  test('arrives at the capacity it plans, with nothing left to do', () => {
    always(scaleOut, (each) => {
      const { plans, end } = wayBack(each);
      const last = plans.at(-1);
      expect(end.desiredCapacity).toBe(last?.desiredCapacity);
      expect(planRollback(each.request, end, each.healthy)).toEqual(last);
    });
  });

  test('arrives where the change began when all is to be taken back', () => {
    always(scaleOut, (each) => {
      const { complete, desiredBefore, instanceIdsBefore, min } = each.request;
      if (!complete || desiredBefore < min) return;
      const { end } = wayBack(each);
      const found = each.group.instances.map(({ instanceId }) => instanceId);
      const left = end.instances.map(({ instanceId }) => instanceId);
      expect(end.desiredCapacity).toBe(desiredBefore);
      expect(left.length).toBeLessThanOrEqual(desiredBefore);
      expect(left).toEqual(
        expect.arrayContaining(instanceIdsBefore.filter((id) => found.includes(id))),
      );
    });
  });

  test('never plans more than the change wanted, whatever was replaced meanwhile', () => {
    always(scaleOut, (each) => {
      const { min, desiredWanted } = each.request;
      for (const plan of wayBack(each).plans) {
        expect(plan.desiredCapacity).toBeLessThanOrEqual(Math.max(min, desiredWanted));
      }
    });
  });

  test('leaves room for every instance that stays: AWS has none to remove', () => {
    always(scaleOut, (each) => {
      const { end } = wayBack(each);
      expect(end.desiredCapacity).toBeGreaterThanOrEqual(end.instances.length);
    });
  });

  test('keeps the new instances that serve when the change failed half way', () => {
    let kept = 0;
    always(scaleOut, (each) => {
      const { request, group, healthy } = each;
      const alive = group.instances.map(({ instanceId }) => instanceId);
      const isWhole = request.instanceIdsBefore.every((id) => alive.includes(id));
      if (request.complete || !isWhole || request.desiredBefore < request.min) return;
      const { keep } = planRollback(request, group, healthy);
      const serving = group.instances
        .filter(({ instanceId }) => !request.instanceIdsBefore.includes(instanceId))
        .filter(({ lifecycleState }) => lifecycleState === 'InService')
        .filter(({ instanceId }) => healthy.includes(instanceId))
        .map(({ instanceId }) => instanceId)
        .slice(0, request.desiredWanted - request.desiredBefore);
      kept += keep.length;
      expect(keep).toEqual(serving);
    });
    expect(kept).toBeGreaterThan(50);
  });

  test('sets the capacity only when everything that has to go is gone: AWS never chooses', () => {
    always(scaleOut, (each) => {
      let seen = each.group;
      for (const plan of wayBack(each).plans) {
        const leaving = seen.instances.some((instance) => isLeaving(instance.lifecycleState));
        if (plan.next === 'restore') expect([plan.terminate, leaving]).toEqual([[], false]);
        seen = applied(plan, seen);
      }
    });
  });
});

describe('the rollback of a scale-in', () => {
  test('removes nothing and never lowers the capacity', () => {
    always(scaleIn, (each) => {
      for (const plan of wayBack(each).plans) {
        expect(plan.terminate).toEqual([]);
        expect(plan.desiredCapacity).toBeGreaterThanOrEqual(each.group.desiredCapacity);
      }
    });
  });

  test('arrives at the capacity before the change', () => {
    always(scaleIn, (each) => {
      expect(wayBack(each).end.desiredCapacity).toBe(each.request.desiredBefore);
    });
  });
});
