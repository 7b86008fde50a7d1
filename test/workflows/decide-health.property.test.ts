/** What the verdict of a watch always rests on, and that every watch comes to an end. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { strategy } from '../../workflows/scale-application/cases.ts';
import {
  decideHealth,
  type HealthDecision,
  type HealthSeen,
  type Verdict,
  type WatchSeen,
} from '../../workflows/watch-health/decide.ts';
import { nowMs } from './arbitraries.ts';

const { watch } = strategy;

/** A span as the function measures it: what could not be measured is absent. */
const health: fc.Arbitrary<HealthSeen> = fc
  .record({
    requests: fc.oneof(
      fc.constant(0),
      fc.integer({ min: 1, max: watch.requestsMin - 1 }),
      fc.integer({ min: watch.requestsMin, max: 9000 }),
    ),
    minutesWithData: fc.integer({ min: 0, max: 15 }),
    measures: fc.record(
      {
        errorPercent: fc.double({ min: 0, max: 5, noNaN: true }),
        latencySeconds: fc.double({ min: 0, max: 3, noNaN: true }),
        cpuPercent: fc.double({ min: 0, max: 100, noNaN: true }),
      },
      { requiredKeys: [] },
    ),
  })
  .map(({ measures, ...rest }) => ({ ...rest, ...measures }));

const anyWatch: fc.Arbitrary<WatchSeen> = fc.record({
  action: fc.constantFrom('scaleOut' as const, 'scaleIn' as const),
  before: health,
  window: health,
  superseded: fc.oneof(
    { weight: 9, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  endsAtMs: fc.oneof(fc.constant(nowMs), fc.integer({ min: nowMs - 60_000, max: nowMs + 900_000 })),
  extensions: fc.integer({ min: 0, max: watch.extensionsMax }),
});

function alwaysWhen(
  verdict: Verdict,
  check: (seen: WatchSeen, decision: HealthDecision) => void,
): void {
  let occurred = 0;
  fc.assert(
    fc.property(anyWatch, (seen) => {
      const decision = decideHealth(seen, strategy, nowMs);
      if (decision.verdict !== verdict) return;
      occurred += 1;
      expect(decision.reason).not.toBe('');
      check(seen, decision);
    }),
    { seed: 20260302, numRuns: 2000 },
  );
  expect(occurred).toBeGreaterThan(50);
}

const isOver = (seen: WatchSeen): boolean => seen.endsAtMs <= nowMs;

describe('a watch passes', () => {
  test('only at its end, with data and enough requests (B3, F5)', () => {
    alwaysWhen('pass', (seen) => {
      expect(isOver(seen)).toBe(true);
      expect(seen.window.minutesWithData).toBeGreaterThan(0);
      expect(seen.window.requests).toBeGreaterThanOrEqual(watch.requestsMin);
    });
  });

  test('only when nothing is above its limit that was not as bad before', () => {
    alwaysWhen('pass', ({ before, window }) => {
      const errors = window.errorPercent ?? 0;
      const latency = window.latencySeconds ?? 0;
      const limits = [
        Math.max(watch.errorPercentMax, 1.1 * (before.errorPercent ?? 0)),
        Math.max(watch.latencySecondsMax, 1.1 * (before.latencySeconds ?? 0)),
      ];
      expect(errors).toBeLessThanOrEqual(limits[0] ?? 0);
      expect(latency).toBeLessThanOrEqual(limits[1] ?? 0);
    });
  });
});

describe('a watch fails', () => {
  test('only with enough requests, and with errors or latency above their limit (F5, D18)', () => {
    alwaysWhen('fail', ({ window }) => {
      expect(window.requests).toBeGreaterThanOrEqual(watch.requestsMin);
      const above =
        (window.errorPercent ?? 0) > watch.errorPercentMax ||
        (window.latencySeconds ?? 0) > watch.latencySecondsMax;
      expect(above).toBe(true);
    });
  });

  test('only when it got worse by more than a tenth since before the change', () => {
    alwaysWhen('fail', ({ before, window }) => {
      const worse =
        (window.errorPercent ?? 0) > 1.1 * (before.errorPercent ?? 0) ||
        (window.latencySeconds ?? 0) > 1.1 * (before.latencySeconds ?? 0);
      expect(worse).toBe(true);
    });
  });

  test('never after a scale-out of an overloaded group: more capacity is the cure', () => {
    alwaysWhen('fail', ({ action, window }) => {
      expect(action === 'scaleIn' || (window.cpuPercent ?? 0) < 90).toBe(true);
    });
  });
});

describe('a watch ends', () => {
  test('as superseded when a newer change is watched, and only then', () => {
    alwaysWhen('superseded', (seen) => expect(seen.superseded).toBe(true));
    for (const verdict of ['pass', 'fail', 'inconclusive', 'continue'] as const) {
      alwaysWhen(verdict, (seen) => expect(seen.superseded).toBe(false));
    }
  });

  test('as inconclusive only at its end and when it may not be extended again', () => {
    alwaysWhen('inconclusive', (seen) => {
      expect(isOver(seen)).toBe(true);
      expect(seen.extensions).toBe(watch.extensionsMax);
    });
  });

  test('in time: what goes on sleeps a while, and is extended no more often than allowed', () => {
    alwaysWhen('continue', (seen, { remainingSeconds = 0, extensions = 0 }) => {
      expect(remainingSeconds).toBeGreaterThan(0);
      expect(remainingSeconds).toBeLessThanOrEqual(watch.minutes * 60);
      expect(extensions).toBe(isOver(seen) ? seen.extensions + 1 : seen.extensions);
      expect(extensions).toBeLessThanOrEqual(watch.extensionsMax);
    });
  });
});
