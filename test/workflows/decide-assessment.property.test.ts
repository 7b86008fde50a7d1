/** What an assessment always holds: a route for its decision, names that AWS takes, keys that tell starts apart. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Assessment } from '../../shared/assessment.ts';
import { decideCapacity } from '../../workflows/scale-application/decide.ts';
import {
  type AssessmentInput,
  assessmentOf,
  joinSeconds,
} from '../../workflows/scale-application/decide-assessment.ts';
import { web } from '../functions/stage.ts';
import { anySeen, nowMs } from './arbitraries.ts';

const nameCharacters = [...'abcdefghijklmnopqrstuvwxyz0123456789-_'];

const anyInput: fc.Arbitrary<AssessmentInput> = fc
  .record({
    seen: anySeen,
    round: fc.integer({ min: 1, max: 12 }),
    executionName: fc.string({
      unit: fc.constantFrom(...nameCharacters),
      minLength: 1,
      maxLength: 80,
    }),
    targetName: fc.stringMatching(/^[a-z][a-z0-9-]{0,39}$/),
  })
  .map(({ seen, round, executionName, targetName }) => ({
    request: seen.request,
    decision: decideCapacity(seen, web.strategy, nowMs),
    target: { ...web, name: targetName },
    strategyHash: 'hash',
    execution: seen.execution,
    executionName,
    startedAt: '2026-03-02T11:59:58.000Z',
    round,
    nowMs,
    seen,
    activities: [],
  }));

const always = (check: (assessment: Assessment, input: AssessmentInput) => void): void =>
  fc.assert(
    fc.property(anyInput, (input) => check(assessmentOf(input), input)),
    { seed: 20260302, numRuns: 800 },
  );

describe('an assessment', () => {
  test('acts on a change or an undo, escalates an incident or an undo that is held, and otherwise holds', () => {
    const routes = {
      scaleOut: 'act',
      scaleIn: 'act',
      undo: 'act',
      escalate: 'escalate',
      hold: 'hold',
    };
    always(({ route, decision }, { request }) => {
      const told = decision.action === 'hold' && request.trigger === 'undo';
      expect(route).toBe(told ? 'escalate' : routes[decision.action]);
    });
  });

  test('is skipped only for another execution', () => {
    always(({ outcome, decision }) =>
      expect(outcome).toBe(decision.code === 'busy' ? 'skipped' : 'held'),
    );
  });

  // Step Functions API reference, StartExecution, name: 1 to 80 characters.
  test('gives every execution it may start a name that Step Functions takes', () => {
    always(({ names }) => {
      for (const name of Object.values(names)) expect(name).toMatch(/^[a-z0-9_-]{1,80}$/);
    });
  });

  test('names what the next round may start otherwise than what this round may', () => {
    const perRound = ['checklist', 'watch', 'watchEnded', 'undo', 'notify', 'rollback'] as const;
    always(({ names }, input) => {
      const next = assessmentOf({ ...input, round: input.round + 1 }).names;
      for (const name of perRound) expect(next[name]).not.toBe(names[name]);
    });
  });

  test('claims a start once, and each further round of it for itself', () => {
    always(({ claim, round }, { request }) => {
      expect(claim.eventKey).toBe(round === 1 ? request.key : `${request.key}#${round}`);
    });
  });

  test('claims the version it has seen, and leaves the next one behind', () => {
    always(({ claim }, { seen }) => {
      expect(claim.versionSeen).toBe(String(seen?.record.version));
      expect(Number(claim.versionNext)).toBe(Number(claim.versionSeen) + 1);
    });
  });

  // DynamoDB takes numbers as text; an instant must not be fractional, its comparison is in seconds.
  test('holds instants in whole seconds, the end of the lease after now', () => {
    always(({ claim, target }) => {
      for (const value of [claim.now, claim.leaseExpiresAt, claim.lastScaledAtBefore]) {
        expect(value).toMatch(/^\d+$/);
      }
      expect(Number(claim.leaseExpiresAt) - Number(claim.now)).toBe(
        target.strategy.leaseMinutes * 60,
      );
    });
  });
});

describe('the time a launch takes', () => {
  const launch = (seconds: number) => ({
    launch: true,
    statusCode: 'Successful',
    startedAtMs: 0,
    endedAtMs: seconds * 1000,
  });

  test.each([
    ['the median of the last launches', [launch(50), launch(200), launch(60)], 60],
    ['at most five minutes', [launch(3000)], 300],
    ['the warm-up when there was none', [], 120],
    ['not that of a failed launch', [{ ...launch(10), statusCode: 'Failed' }, launch(70)], 70],
    ['not that of a termination', [{ ...launch(10), launch: false }, launch(70)], 70],
  ])('is %s', (_rule, activities, seconds) => {
    expect(joinSeconds(activities, 120)).toBe(seconds);
  });
});
