/** The clairvoyant optimum: by hand, and against an exhaustive search. */

import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { clairvoyantOptimum } from '../../../lab/platform/optimum.ts';

const tens = { capacityRps: 10, minSize: 1, maxSize: 5 };

describe('clairvoyant optimum', () => {
  test('pays two minutes of boot before an instance is needed (P1)', () => {
    expect(clairvoyantOptimum([10, 10, 10, 20], tens)).toBe(4 + 1 + 2);
  });

  test('pays no boot before the first minute', () => {
    expect(clairvoyantOptimum([20, 20], tens)).toBe(4);
    expect(clairvoyantOptimum([10, 20], tens)).toBe(2 + 1 + 1);
  });

  test('keeps an instance over a gap that is shorter than its boot, and boots again over a longer one', () => {
    expect(clairvoyantOptimum([20, 10, 20], tens)).toBe(6);
    expect(clairvoyantOptimum([20, 10, 10, 10, 10, 20], tens)).toBe(6 + 2 + 2);
  });

  test('never goes below the minimum and never above the maximum', () => {
    expect(clairvoyantOptimum([0, 0, 0], { ...tens, minSize: 2 })).toBe(6);
    expect(clairvoyantOptimum([900], tens)).toBe(5);
  });

  test('does not pay another instance for a fleet that is filled exactly', () => {
    expect(clairvoyantOptimum([0.1 * 3], { capacityRps: 0.1, minSize: 1 })).toBe(3);
  });

  test('loads an instance with 147.0 requests/s unless told otherwise (P1)', () => {
    expect(clairvoyantOptimum([3 * 147])).toBe(3);
    expect(clairvoyantOptimum([3 * 147.01])).toBe(4);
  });
});

/** Tries every fleet size in every minute: the definition itself, minute by minute. */
function exhaustive(needed: readonly number[], maxSize: number, bootMinutes: number): number {
  let costs = [0, ...Array<number>(maxSize).fill(Number.POSITIVE_INFINITY)];
  needed.forEach((need, minute) => {
    costs = costs.map((_cost, size) => {
      if (size < need) return Number.POSITIVE_INFINITY;
      const boot = Math.min(bootMinutes, minute);
      const ways = costs.map((before, from) => before + boot * Math.max(0, size - from));
      return size + Math.min(...ways);
    });
  });
  return Math.min(...costs);
}

test('the optimum is the exact minimum over all fleets that carry the demand', async () => {
  const needs = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 14 });
  await fc.assert(
    fc.property(needs, fc.integer({ min: 0, max: 4 }), (needed, bootMinutes) => {
      const demand = needed.map((need) => need * 10);
      const optimum = clairvoyantOptimum(demand, { ...tens, bootMinutes });
      expect(optimum).toBe(exhaustive(needed, 5, bootMinutes));
    }),
    { seed: 1, numRuns: 300 },
  );
});
