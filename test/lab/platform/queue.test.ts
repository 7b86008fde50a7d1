/** The instance and queue model against hand-computed minutes of performance model P1. */

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { createQueue, rateAtSlo } from '../../../lab/platform/queue.ts';

const all = (count: number): number[] => [count, count, count, count];

describe('below saturation', () => {
  test('the response time has the quantiles of M/M/1 with even balancing (P1)', () => {
    const minute = createQueue().serveMinute(800, all(10));
    expect(minute.p50Seconds).toBeCloseTo(Math.log(2) / 70, 12);
    expect(minute.p95Seconds).toBeCloseTo(Math.log(20) / 70, 12);
    expect(minute.p99Seconds).toBeCloseTo(Math.log(100) / 70, 12);
    expect(minute.meanSeconds).toBeCloseTo(1 / 70, 12);
  });

  test('CPU is the rate over 150 requests/s (P1): 16 instances carry 1,680 at 70 %', () => {
    expect(createQueue().serveMinute(1_680, all(16)).cpuPercent).toBeCloseTo(70, 12);
  });

  test('everything is served and nothing waits', () => {
    const minute = createQueue().serveMinute(800, all(10));
    expect(minute).toMatchObject({ requests: 48_000, served: 48_000, rejected: 0 });
    expect(minute).toMatchObject({ backlog: 0, overCapacity: 0, overSlo: false });
  });

  test('p95 crosses one second at 147.0 requests/s an instance (P1)', () => {
    expect(rateAtSlo).toBeCloseTo(147.0, 1);
    expect(createQueue().serveMinute(2 * 147, all(2)).overSlo).toBe(false);
    expect(createQueue().serveMinute(2 * 147.01, all(2)).overSlo).toBe(true);
  });
});

describe('above saturation', () => {
  test('the surplus waits, and adds its time to the response (P1)', () => {
    // 2 instances serve 300/s; 330/s leaves 30/s x 15 s = 450 after each part: 1,800 after the minute, 6 s of work.
    const queue = createQueue();
    const minute = queue.serveMinute(330, all(2));
    expect(minute).toMatchObject({ backlog: 1_800, backlogMin: 450, backlogMax: 1_800 });
    expect(minute).toMatchObject({ backlogSum: 4_500, backlogSeconds: 6, served: 18_000 });
    expect(minute).toMatchObject({ cpuPercent: 100, overCapacity: 1_800, rejected: 0 });
    expect([...queue.servedByPart]).toEqual([4_500, 4_500, 4_500, 4_500]);
    expect(minute.p95Seconds).toBeCloseTo(10 + 6, 9);
  });

  test('a backlog above ten seconds of work is rejected (P1)', () => {
    const minute = createQueue().serveMinute(900, all(2));
    expect(minute).toMatchObject({ backlog: 3_000, backlogSeconds: 10, served: 18_000 });
    expect(minute.rejected).toBe(54_000 - 18_000 - 3_000);
  });

  test('the backlog delays the next minute until it has been worked off', () => {
    const queue = createQueue();
    queue.serveMinute(330, all(2));
    // 270/s leaves room for 30/s: 1,800 waiting requests need the whole next minute.
    const draining = queue.serveMinute(270, all(2));
    expect(draining).toMatchObject({ backlogMax: 1_350, backlog: 0, overSlo: true });
    expect(draining.p95Seconds).toBeCloseTo(Math.log(20) / 15 + 1_350 / 300, 9);
    expect(queue.serveMinute(270, all(2))).toMatchObject({ backlogMax: 0, overSlo: false });
  });

  test('one bad part makes the minute bad, even when instances arrive in the second (P1)', () => {
    const minute = createQueue().serveMinute(600, [3, 6, 6, 6]);
    expect(minute.overSlo).toBe(true);
    expect(minute).toMatchObject({ instances: 5.25, instancesMin: 3, instancesMax: 6 });
    expect(minute.cpuPercent).toBeCloseTo((100 + 3 * (100 / 1.5)) / 4, 9);
  });
});

describe('without instances', () => {
  test('everything is rejected and the minute violates the objective', () => {
    const minute = createQueue().serveMinute(10, all(0));
    expect(minute).toMatchObject({ served: 0, rejected: 600, cpuPercent: undefined });
    expect(minute).toMatchObject({ backlog: 0, overSlo: true, p95Seconds: 0 });
  });

  test('a quiet minute violates nothing', () => {
    expect(createQueue().serveMinute(0, all(0))).toMatchObject({ rejected: 0, overSlo: false });
  });

  test('what waited for an instance that is gone is rejected', () => {
    const queue = createQueue();
    queue.serveMinute(330, all(2));
    expect(queue.serveMinute(0, all(0))).toMatchObject({ rejected: 1_800, backlog: 0 });
  });
});

test('an idle fleet has no CPU load, no latency and no violation', () => {
  const minute = createQueue().serveMinute(0, all(2));
  expect(minute).toMatchObject({ cpuPercent: 0, p95Seconds: 0, meanSeconds: 0, overSlo: false });
});

test('requests are never lost or invented: what came was served, rejected or still waits', async () => {
  const minute = fc.record({
    rate: fc.double({ min: 0, max: 5_000, noNaN: true }),
    fleet: fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 4, maxLength: 4 }),
  });
  await fc.assert(
    fc.property(fc.array(minute, { minLength: 1, maxLength: 12 }), (minutes) => {
      const queue = createQueue();
      let came = 0;
      let gone = 0;
      let waiting = 0;
      for (const { rate, fleet } of minutes) {
        const outcome = queue.serveMinute(rate, fleet);
        came += outcome.requests;
        gone += outcome.served + outcome.rejected;
        waiting = outcome.backlog;
        expect(outcome.served).toBeGreaterThanOrEqual(0);
        expect(outcome.rejected).toBeGreaterThanOrEqual(-1e-6);
        expect(outcome.backlogSeconds).toBeLessThanOrEqual(10 + 1e-9);
        expect(outcome.cpuPercent ?? 0).toBeLessThanOrEqual(100);
        expect(outcome.p50Seconds).toBeLessThanOrEqual(outcome.p95Seconds);
      }
      expect(gone + waiting).toBeCloseTo(came, 4);
    }),
    { seed: 1, numRuns: 200 },
  );
});
