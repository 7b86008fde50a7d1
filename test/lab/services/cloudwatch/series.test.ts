/** Stored datapoints and the statistics read from them. */

import { describe, expect, test } from '@jest/globals';
import { Series } from '../../../../lab/services/cloudwatch/series.ts';
import { statisticReader } from '../../../../lab/services/cloudwatch/statistic.ts';
import { sample } from './lab.ts';

describe('retention', () => {
  test('60-second datapoints are kept for 15 days and then forgotten (PutMetricData)', () => {
    const series = new Series({ namespace: 'Test', metricName: 'Load', dimensions: [] });
    const first = 1_000_000;
    const days = 24 * 60;
    series.put(first, sample(7));
    series.put(first + 15 * days, sample(8));
    expect(series.sum(first, first + 1)).toBe(7);
    series.put(first + 16 * days, sample(9));
    expect(series.sum(first, first + 1)).toBeNaN();
    expect(series.sum(first + 16 * days, first + 16 * days + 1)).toBe(9);
    expect(series.latestMinute).toBe(first + 16 * days);
    series.put(first, sample(7));
    expect(series.sum(first, first + 1)).toBeNaN();
  });

  test('a late datapoint does not move the newest minute back', () => {
    const series = new Series({ namespace: 'Test', metricName: 'Load', dimensions: [] });
    series.put(1000, sample(1));
    series.put(990, sample(2));
    expect([series.latestMinute, series.sum(990, 1001)]).toEqual([1000, 3]);
  });
});

describe('statistics', () => {
  test.each(['Median', 'p', 'p101', 'tm90', 'average'])('%s is not read', (statistic) => {
    expect(statisticReader(statistic)).toBeUndefined();
  });

  test('percentiles of several minutes are weighted by their samples', () => {
    const series = new Series({ namespace: 'Test', metricName: 'Load', dimensions: [] });
    const minute = (p95: number, sampleCount: number) => ({
      ...{ sum: 1, sampleCount, minimum: 0, maximum: 9 },
      percentiles: { p50: 1, p95, p99: 8 },
    });
    series.put(10, minute(2, 300));
    series.put(11, minute(4, 100));
    expect(series.percentile(95, 10, 12)).toBe(2.5);
    // Samples added to a minute weigh in the same way.
    series.put(10, minute(6, 100));
    expect(series.percentile(95, 10, 11)).toBe(3);
    expect(series.percentile(97, 11, 12)).toBe(6);
  });
});
