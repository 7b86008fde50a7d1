/** Metric math, each rule from "Using metric math" (CloudWatch user guide). */

import { describe, expect, test } from '@jest/globals';
import { compileExpression } from '../../../../lab/services/cloudwatch/math-parser.ts';

const gap = Number.NaN;

/** Evaluates on five one-minute datapoints; NaN is a missing one. */
function evaluate(expression: string, metrics: Readonly<Record<string, readonly number[]>> = {}) {
  const series = Object.fromEntries(
    Object.entries(metrics).map(([id, values]) => [id, Float64Array.from(values)]),
  );
  const value = compileExpression(expression).evaluate({
    length: Object.values(metrics)[0]?.length ?? 1,
    periodSeconds: 60,
    value: (id) => series[id] ?? gap,
    metrics: (part) =>
      Object.entries(series).flatMap(([id, each]) => (id.includes(part) ? [each] : [])),
  });
  if (typeof value === 'number') return value;
  return value instanceof Float64Array ? [...value] : value.map((each) => [...each]);
}

const documented = { metric1: [30, 20, 0, 0], metric2: [20, gap, 20, gap] };
const branches = {
  metric1: [1, 1, 0, 0, gap],
  metric2: [30, gap, 0, 0, 30],
  metric3: [0, 0, 20, gap, 20],
};

describe('arithmetic', () => {
  test.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['10 - 4 - 3', 3],
    ['7 / 2', 3.5],
    ['.5 + 1e2', 100.5],
    ['1 < 2 AND 2 >= 2 || 0 == 1', 1],
    ['1 != 1 OR 3 <= 2 && 1 > 0', 0],
    ['--3', 3],
  ])('gives %s = %d by the usual precedence', (expression, value) => {
    expect(evaluate(expression)).toBe(value);
  });

  test('treats a missing value as 0 when the other series has one, and drops the datapoint when neither has', () => {
    expect(evaluate('m1 + m2', { m1: [1, gap, gap], m2: [2, 3, gap] })).toEqual([3, 3, gap]);
  });

  test('keeps a missing value missing beside a scalar', () => {
    expect(evaluate('-(m1 * 2) + 1', { m1: [1, gap] })).toEqual([-1, gap]);
  });

  test('drops a datapoint that divides by zero or by a missing value', () => {
    expect(evaluate('m1 / m2', { m1: [6, 6, 6, 0], m2: [3, 0, gap, 0] })).toEqual([
      2,
      gap,
      gap,
      gap,
    ]);
  });

  test('spreads over arrays of series', () => {
    expect(evaluate('SUM(100 / [m1, m2])', { m1: [50, 20], m2: [25, gap] })).toEqual([6, 5]);
    expect(evaluate('[m1, m2] * [m2, m1]', { m1: [2], m2: [3] })).toEqual([[6], [6]]);
    expect(evaluate('m1 - METRICS()', { m1: [2], m2: [3] })).toEqual([[0], [-1]]);
  });
});

describe('comparison', () => {
  test.each([
    ['metric1 < metric2', [0, 0, 1, 0]],
    ['metric1 >= 30', [1, 0, 0, 0]],
    ['metric1 > 15 AND metric2 > 15', [1, 0, 0, 0]],
  ])('gives the documented result for %s', (expression, values) => {
    expect(evaluate(expression, documented)).toEqual(values);
  });
});

describe('IF', () => {
  test.each([
    ['IF(metric1, metric2, metric3)', [30, 0, 20, gap, gap]],
    ['IF(metric1, 5, metric3)', [5, 5, 20, gap, gap]],
    ['IF(metric1, metric2, 5)', [30, 0, 5, 5, gap]],
    ['IF(metric1, metric2)', [30, 0, gap, gap, gap]],
    ['IF(0, metric2)', [gap, gap, gap, gap, gap]],
    ['IF(2, metric2, metric3)', [30, gap, 0, 0, 30]],
    ['IF(0, metric2, metric3)', [0, 0, 20, gap, 20]],
  ])('gives the documented result for %s', (expression, values) => {
    expect(evaluate(expression, branches)).toEqual(values);
  });

  test('guards a ratio against an idle divisor', () => {
    const metrics = { r: [8, 8, 8], w: [2, 0, gap] };
    expect(evaluate('IF(FILL(w, 0) > 0, r / w, r)', metrics)).toEqual([4, 8, 8]);
  });
});

describe('FILL', () => {
  const m1 = [gap, 2, gap, gap, 8, gap];
  test.each([
    ['FILL(m1, 0)', [0, 2, 0, 0, 8, 0]],
    ['FILL(m1, -1 * 2)', [-2, 2, -2, -2, 8, -2]],
    ['FILL(m1, REPEAT)', [gap, 2, 2, 2, 8, 8]],
    ['FILL(m1, LINEAR)', [gap, 2, 4, 6, 8, gap]],
    ['FILL(m1, MIN(m1))', [2, 2, 2, 2, 8, 2]],
  ])('fills the gaps of a series: %s', (expression, values) => {
    expect(evaluate(expression, { m1 })).toEqual(values);
  });

  test('fills with another series and over arrays', () => {
    expect(evaluate('FILL(m1, m2)', { m1: [gap, 1], m2: [7, 8] })).toEqual([7, 1]);
    expect(evaluate('FILL(METRICS(), 0)', { m1: [gap, 1], m2: [7, gap] })).toEqual([
      [0, 1],
      [7, 0],
    ]);
  });
});

describe('functions', () => {
  const metrics = { errors4xx: [1, gap, -3.5], errors5xx: [5, gap, 2], requests: [10, 20, 30] };
  test.each([
    ['SUM(METRICS("errors"))', [6, gap, -1.5]],
    ['AVG([errors4xx, requests])', [5.5, 10, 13.25]],
    ['MIN([errors4xx, errors5xx])', [1, gap, -3.5]],
    ['MAX([errors4xx, errors5xx])', [5, gap, 2]],
    ['ABS(errors4xx)', [1, gap, 3.5]],
    ['CEIL(errors4xx)', [1, gap, -3]],
    ['FLOOR(errors4xx)', [1, gap, -4]],
    ['RUNNING_SUM(requests)', [10, 30, 60]],
    ['RATE(errors5xx)', [gap, gap, -0.025]],
    ['requests / PERIOD(requests)', [1 / 6, 1 / 3, 0.5]],
    ['requests - AVG(requests)', [-10, 0, 10]],
    ['requests / MAX(requests) * SUM(requests)', [20, 40, 60]],
  ])('gives the documented meaning to %s', (expression, values) => {
    expect(evaluate(expression, metrics)).toEqual(values);
  });

  test('leaves a scalar of no data out of the result', () => {
    expect(evaluate('m1 / AVG(m1)', { m1: [gap] })).toEqual([gap]);
  });
});

describe('mistakes', () => {
  test.each([
    ['m1 +', "Unexpected 'end of expression'"],
    ['m1 m2', "Unexpected 'm2'"],
    ['(m1', "Expected ')' but found 'end of expression'"],
    ['m1 ? 2', "Unexpected character '?'"],
    ['SEARCH("x")', "Function 'SEARCH' not found"],
    ['sum(m1)', "Function 'sum' not found"],
    ['ABS(m1, m1)', "Function 'ABS' does not take 2 arguments"],
    ['REPEAT', "Unexpected 'REPEAT'"],
    ['PERIOD(1)', "Function 'PERIOD' takes the id of a metric"],
  ])('are named when %s is compiled', (expression, message) => {
    expect(() => compileExpression(expression)).toThrow(message);
  });

  test.each([
    ['SUM(1)', "The function 'SUM' expects a time series, not a scalar"],
    ['[1, m1]', 'An array holds time series only'],
    ['IF(METRICS(), 1, 0)', "The function 'IF' expects single time series"],
    ['FILL(m1, METRICS())', "The second argument of 'FILL' must be one series"],
    ['[m1, m1] + [m1]', 'Arrays of time series in one operation must have the same length'],
  ])('are named when %s is evaluated', (expression, message) => {
    expect(() => evaluate(expression, { m1: [gap] })).toThrow(message);
  });
});
