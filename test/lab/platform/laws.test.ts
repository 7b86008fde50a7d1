/** The assumed laws keep what they promise, and prices say where they come from. */

import { expect, test } from '@jest/globals';
import { assumptions, diskPercent, memoryPercent } from '../../../lab/platform/assumptions.ts';
import { instanceCostUsd, onDemandPrices } from '../../../lab/platform/prices.ts';

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

test('an instance is charged by the second', () => {
  expect(instanceCostUsd(3_600, 'c7g.medium')).toBeCloseTo(0.0363, 12);
  expect(instanceCostUsd(90, 'c7g.medium')).toBeCloseTo(0.0363 / 40, 12);
});

test('every price has a date and a source', () => {
  for (const price of onDemandPrices) {
    expect(price.asOf).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(price.source).toMatch(/commit [0-9a-f]{7}/);
    expect(price.usdPerHour).toBeGreaterThan(0);
  }
});

test('a type without a price is refused by name', () => {
  expect(() => instanceCostUsd(60, 'x9.huge')).toThrow(
    'No price is known for x9.huge: add it to lab/platform/prices.ts with its source and date.',
  );
});
