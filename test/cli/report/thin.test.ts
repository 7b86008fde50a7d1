import { expect, test } from '@jest/globals';
import { thin } from '../../../cli/report/thin.ts';

test('Two days are kept minute by minute', () => {
  const values = Array.from({ length: 2_880 }, (_none, minute) => minute);
  expect(thin(values)).toEqual({ minutes: null, values });
});

test('A longer series keeps the lowest and the highest value of each bucket at their own minute', () => {
  const values = Array.from({ length: 21_600 }, () => 50);
  values[4_007] = 99;
  values[4_011] = 1;
  const { minutes, values: kept } = thin(values);
  expect(minutes?.slice(132, 136)).toEqual([3_960, 4_007, 4_011, 4_020]);
  expect(kept.slice(132, 136)).toEqual([50, 99, 1, 50]);
  expect(kept).toHaveLength(721);
});

test('A longer series keeps a gap of a single minute', () => {
  const values: (number | null)[] = Array.from({ length: 21_600 }, () => 50);
  values[100] = null;
  const { minutes, values: kept } = thin(values);
  expect(minutes?.slice(3, 5)).toEqual([90, 100]);
  expect(kept.slice(2, 6)).toEqual([50, 50, null, 50]);
});

test('A bucket without any value is a gap', () => {
  const { values } = thin(Array.from({ length: 2_881 }, () => null));
  expect(new Set(values)).toEqual(new Set([null]));
});
