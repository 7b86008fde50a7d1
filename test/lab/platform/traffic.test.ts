/** Traffic: scaling a trace, and step loads. */

import { describe, expect, test } from '@jest/globals';
import { scaleTraffic, stepTraffic } from '../../../lab/platform/traffic.ts';

const startMs = Date.parse('2026-01-05T00:00Z');
const day = 1_440;

/** Three days: a busy history that is not scored, then a quiet day with one peak. */
function threeDays(): Float64Array {
  const requests = new Float64Array(3 * day).fill(900, 0, 2 * day).fill(60, 2 * day);
  requests[2 * day + 600] = 300;
  return requests;
}

describe('scaling a trace', () => {
  const traffic = scaleTraffic(threeDays(), { historyDays: 2, peakRps: 1_000, startMs });

  test('offers the peak rate in the busiest scored minute', () => {
    expect(traffic.requestsPerSecond(day + 600)).toBe(1_000);
    expect(traffic.requestsPerSecond(day + 601)).toBe(200);
  });

  test('runs only the last day of history before the scored part', () => {
    expect(traffic.minutes).toBe(2 * day);
    expect(traffic.scoredFromMinute).toBe(day);
    expect(new Date(traffic.startMs).toISOString()).toBe('2026-01-06T00:00:00.000Z');
    expect(traffic.requestsPerSecond(0)).toBe(3_000);
  });

  test('offers nothing outside its minutes', () => {
    expect(traffic.requestsPerSecond(-1)).toBe(0);
    expect(traffic.requestsPerSecond(2 * day)).toBe(0);
  });

  test('scores everything when there is no history', () => {
    const scored = scaleTraffic([60, 120], { historyDays: 0, peakRps: 4, startMs });
    expect([scored.minutes, scored.scoredFromMinute, scored.startMs]).toEqual([2, 0, startMs]);
    expect([scored.requestsPerSecond(0), scored.requestsPerSecond(1)]).toEqual([2, 4]);
  });

  test('refuses a trace with nothing left to score, and says what to do', () => {
    const scale = { historyDays: 7, peakRps: 1_680, startMs };
    expect(() => scaleTraffic(threeDays(), scale)).toThrow(
      'The trace has 4320 minutes and none with a request after 7 days of history: use a longer trace or fewer history days.',
    );
  });
});

test('a step load keeps each level until the next, whatever their order', () => {
  const steps = [
    { fromMinute: 5, requestsPerSecond: 900 },
    { fromMinute: 1, requestsPerSecond: 160 },
  ];
  const traffic = stepTraffic(steps, { startMs, minutes: 8 });
  const rates = Array.from({ length: 8 }, (_none, minute) => traffic.requestsPerSecond(minute));
  expect(rates).toEqual([0, 160, 160, 160, 160, 900, 900, 900]);
  expect(traffic.scoredFromMinute).toBe(0);
});
