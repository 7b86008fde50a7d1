/** The assumed laws keep what they promise, and prices say where they come from. */

import { expect, test } from '@jest/globals';
import { assumptions, diskPercent, memoryPercent } from '../../../lab/platform/assumptions.ts';

test('memory agrees with the triggers of the strategy (B2, B6)', () => {
  expect(memoryPercent(30, 0)).toBeLessThan(50);
  expect(memoryPercent(70, 0)).toBeCloseTo(65, 9);
  expect(memoryPercent(100, 0)).toBeLessThanOrEqual(80);
  expect(memoryPercent(100, 1)).toBeGreaterThan(80);
  expect(memoryPercent(100, 10)).toBeLessThanOrEqual(100);
});

test('the disk fills with the requests of the day and never beyond its limit', () => {
  expect(diskPercent(0)).toBe(40);
  expect(diskPercent(80 * 86_400)).toBeCloseTo(60.7, 1);
  expect(diskPercent(1e9)).toBe(95);
});

test('every assumption says what, how and why', () => {
  expect(new Set(assumptions.map(({ subject }) => subject)).size).toBe(assumptions.length);
  for (const { law, reason } of assumptions) {
    expect(law).toMatch(/\S/);
    expect(reason).toMatch(/\.$/);
  }
});
