/** What a verdict on a capacity change always rests on, whatever state group, targets and activities are in. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';
import { strategy } from '../../workflows/scale-application/cases.ts';
import {
  coefficientOfVariation,
  decideJoin,
  type JoinSeen,
  type JoinVerdict,
} from '../../workflows/scale-application/decide-join.ts';
import { instancesOf, nowMs } from './arbitraries.ts';

const ids = ['i-0', 'i-1', 'i-2', 'i-3', 'i-4', 'i-5'];
const deadlineMs = strategy.joinMinutesMax * 60_000;

const activity = (changedAtMs: number) =>
  fc.record({
    instanceId: fc.constantFrom(...ids),
    statusCode: fc.constantFrom('Successful', 'Successful', 'InProgress', 'Failed'),
    startedAtMs: fc.integer({ min: changedAtMs - 60_000, max: changedAtMs + 60_000 }),
    endedAtMs: fc.integer({ min: changedAtMs, max: nowMs }),
  });

/** A change by one or two of a group of two to four, looked at up to a quarter of an hour later. */
const anyLook: fc.Arbitrary<JoinSeen> = fc
  .record({
    action: fc.constantFrom('scaleOut' as const, 'scaleIn' as const),
    before: fc.integer({ min: 2, max: 4 }),
    step: fc.integer({ min: 1, max: 2 }),
    ageMs: fc.integer({ min: 0, max: 15 * 60_000 }),
    delayMs: fc.integer({ min: 0, max: 150_000 }),
    present: fc.integer({ min: 0, max: 6 }),
  })
  .chain(({ action, before, step, ageMs, delayMs, present }) =>
    fc
      .record({
        instances: instancesOf(ids.slice(0, present)),
        activities: fc.array(activity(nowMs - ageMs), { maxLength: 3 }),
        healthyInstanceIds: fc.oneof(
          fc.subarray(ids.slice(0, present)),
          fc.constant(ids.slice(0, present)),
        ),
        requestsByInstance: fc.oneof(
          fc.constant({}),
          fc.dictionary(fc.constantFrom(...ids), fc.integer({ min: 0, max: 1000 })),
        ),
      })
      .map(({ instances, ...rest }) => ({
        action,
        desiredBefore: before,
        desiredCapacity: action === 'scaleOut' ? before + step : before - step,
        instanceIdsBefore: ids.slice(0, before),
        decidedAtMs: nowMs - ageMs - delayMs,
        changedAtMs: nowMs - ageMs,
        group: {
          autoScalingGroupName: 'arq-lab-web',
          minSize: 0,
          maxSize: 20,
          desiredCapacity: before,
          instances,
          suspendedProcesses: [],
          availabilityZones: ['eu-west-1a'],
        },
        ...rest,
      })),
  );

/** Runs a check on the verdicts of one action with one outcome, and counts that there were some. */
function alwaysWhen(
  action: JoinSeen['action'],
  state: JoinVerdict['state'],
  check: (seen: JoinSeen, verdict: JoinVerdict, numbers: ApplicationStrategy) => void,
): void {
  let occurred = 0;
  fc.assert(
    fc.property(anyLook, (seen) => {
      const verdict = decideJoin(seen, strategy, nowMs);
      if (seen.action !== action || verdict.state !== state) return;
      occurred += 1;
      check(seen, verdict, strategy);
    }),
    { seed: 20260302, numRuns: 2000 },
  );
  expect(occurred).toBeGreaterThan(20);
}

const stateOf = (seen: JoinSeen, id: string): string | undefined =>
  seen.group.instances.find(({ instanceId }) => instanceId === id)?.lifecycleState;

const isExpired = (seen: JoinSeen): boolean => nowMs - seen.changedAtMs >= deadlineMs;

describe('a scale-out has joined', () => {
  test('only when as many new instances serve as were asked for (F2)', () => {
    alwaysWhen('scaleOut', 'joined', (seen, { launched }) => {
      const serving = launched.filter(({ state }) => state === 'serving');
      expect(serving.length).toBeGreaterThanOrEqual(seen.desiredCapacity - seen.desiredBefore);
      for (const { instanceId } of serving) {
        expect(seen.instanceIdsBefore).not.toContain(instanceId);
        expect(stateOf(seen, instanceId)).toBe('InService');
        expect(seen.healthyInstanceIds).toContain(instanceId);
      }
    });
  });

  test('only when the warm-up has passed since it began (F3)', () => {
    alwaysWhen('scaleOut', 'joined', (seen, _verdict, { warmUpSeconds }) => {
      expect(nowMs - seen.changedAtMs).toBeGreaterThanOrEqual(warmUpSeconds * 1000);
    });
  });

  test('only with even traffic, where the traffic is measured (F4)', () => {
    alwaysWhen('scaleOut', 'joined', (seen, { shareVariation }, { trafficShare }) => {
      const shares = seen.healthyInstanceIds.map((id) => seen.requestsByInstance[id] ?? 0);
      const measured = Object.keys(seen.requestsByInstance).length > 0;
      expect(shareVariation).toBe(measured ? coefficientOfVariation(shares) : undefined);
      expect(shareVariation ?? 0).toBeLessThanOrEqual(trafficShare.coefficientOfVariationMax);
    });
  });
});

describe('a scale-out has failed', () => {
  test('only at its deadline, or when a launch after the decision has failed (F2)', () => {
    alwaysWhen('scaleOut', 'failed', (seen) => {
      const refused = seen.activities.some(
        ({ statusCode, startedAtMs }) => statusCode === 'Failed' && startedAtMs >= seen.decidedAtMs,
      );
      expect(refused || isExpired(seen)).toBe(true);
    });
  });
});

describe('a scale-in has joined', () => {
  test('only when no more instances remain than are meant to, and as many serve', () => {
    alwaysWhen('scaleIn', 'joined', (seen) => {
      const staying = seen.group.instances.filter(
        ({ lifecycleState }) => !/^(Terminat|Detach)/.test(lifecycleState),
      );
      const serving = staying.filter(({ instanceId }) =>
        seen.healthyInstanceIds.includes(instanceId),
      );
      expect(staying.length).toBeLessThanOrEqual(seen.desiredCapacity);
      expect(serving.length).toBe(seen.desiredCapacity);
    });
  });
});

describe('a change is waited for', () => {
  test.each(['scaleOut', 'scaleIn'] as const)('never beyond the deadline of a %s', (action) => {
    alwaysWhen(action, 'waiting', (seen) => expect(isExpired(seen)).toBe(false));
  });
});
