/** Generated traffic has the shape it was asked for and depends on the seed alone. */

import { describe, expect, test } from '@jest/globals';
import { generateTraffic, type TrafficShape } from '../../../lab/platform/generate-traffic.ts';
import type { Traffic } from '../../../lab/platform/traffic.ts';
import { createRandom } from '../../../lab/random.ts';

/** A Monday. */
const startMs = Date.parse('2026-01-05T00:00Z');
const calm: TrafficShape = { startMs, days: 14, busiestHourRps: 1_000, noise: 0 };
const generated = (shape: Partial<TrafficShape> = {}, seed = 'seed'): Traffic =>
  generateTraffic(createRandom(seed), { ...calm, ...shape });
const rates = (traffic: Traffic): number[] =>
  Array.from({ length: traffic.minutes }, (_none, minute) => traffic.requestsPerSecond(minute));
const minuteAt = (instant: string): number => (Date.parse(instant) - startMs) / 60_000;

describe('generated traffic', () => {
  test('peaks at its hour and is three times lower in the middle of the night', () => {
    const traffic = generated();
    expect(traffic.requestsPerSecond(minuteAt('2026-01-06T14:00Z'))).toBeCloseTo(1_000, 6);
    expect(traffic.requestsPerSecond(minuteAt('2026-01-06T02:00Z'))).toBeCloseTo(1_000 / 3, 6);
  });

  test('is lower on Saturday and Sunday, and back on Monday', () => {
    const at = (date: string) => generated().requestsPerSecond(minuteAt(`${date}T14:00Z`));
    expect(at('2026-01-09')).toBeCloseTo(1_000, 6);
    expect(at('2026-01-10')).toBeCloseTo(700, 6);
    expect(at('2026-01-11')).toBeCloseTo(700, 6);
    expect(at('2026-01-12')).toBeCloseTo(1_000, 6);
  });

  test('is the same for the same seed and another for another', () => {
    const noisy = { noise: 0.03, burstsPerDay: 11 };
    expect(rates(generated(noisy))).toEqual(rates(generated(noisy)));
    expect(rates(generated(noisy))).not.toEqual(rates(generated(noisy, 'other')));
  });

  test('scatters around its shape as much as it is told to', () => {
    const shape = rates(generated());
    const ratios = rates(generated({ noise: 0.05 })).map((rate, at) => rate / (shape[at] ?? 0));
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    const variance = ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / ratios.length;
    expect(mean).toBeCloseTo(1, 2);
    expect(Math.sqrt(variance)).toBeCloseTo(0.05, 2);
  });

  test('bursts to 3 to 5 times the load for 3 to 14 minutes, as often as told', () => {
    const shape = rates(generated());
    const factors = rates(generated({ burstsPerDay: 10 })).map(
      (rate, at) => rate / (shape[at] ?? 0),
    );
    const lengths: number[] = [];
    let previous = 1;
    for (const factor of factors) {
      const bursting = factor > 1.000001;
      if (bursting) {
        expect(factor).toBeGreaterThanOrEqual(3 - 1e-9);
        expect(factor).toBeLessThan(5);
      }
      const same = Math.abs(factor - previous) < 1e-9;
      if (bursting && same) lengths.push((lengths.pop() ?? 0) + 1);
      else if (bursting) lengths.push(1);
      previous = factor;
    }
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(3);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(14);
    expect(lengths.length / 14).toBeGreaterThan(7);
    expect(lengths.length / 14).toBeLessThan(12);
  });

  test('has its season and no trace of it before and after (strategy C2)', () => {
    const traffic = generated({ season: { fromDay: 2, days: 1, factor: 2.5 } });
    const at = (date: string) => traffic.requestsPerSecond(minuteAt(`${date}T14:00Z`));
    expect(at('2026-01-06')).toBeCloseTo(1_000, 6);
    expect(at('2026-01-07')).toBeCloseTo(2_500, 6);
    expect(at('2026-01-08')).toBeCloseTo(1_000, 6);
  });

  test('grows by the yearly rate (strategy C1)', () => {
    const traffic = generated({ days: 372, growthPercentPerYear: 20 });
    const first = traffic.requestsPerSecond(minuteAt('2026-01-05T14:00Z'));
    const aYearLater = traffic.requestsPerSecond(minuteAt('2027-01-05T14:00Z'));
    expect(aYearLater / first).toBeCloseTo(1.2, 6);
  });

  test('leaves one day of history unscored unless told otherwise', () => {
    expect(generated().scoredFromMinute).toBe(1_440);
    expect(generated({ historyDays: 7 }).scoredFromMinute).toBe(7 * 1_440);
  });
});
