/** Publishing samples through the API. */

import { describe, expect, test } from '@jest/globals';
import { createLab, minuteMs } from './lab.ts';

const start = new Date('2026-10-02T17:00:00Z');
const minutes = (count: number): Date => new Date(start.getTime() + count * minuteMs);
const loadStat = (Stat: string, Period = 60) => ({
  MetricStat: { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period, Stat },
});

describe('PutMetricData', () => {
  const read = (lab: ReturnType<typeof createLab>, Stat: string): number | undefined =>
    lab.operations.GetMetricData({
      MetricDataQueries: [{ Id: 'm1', ...loadStat(Stat) }],
      StartTime: start,
      EndTime: minutes(1),
    }).MetricDataResults?.[0]?.Values?.[0];

  test.each([
    ['Sum', 46],
    ['SampleCount', 7],
    ['Minimum', 0],
    ['Maximum', 20],
  ])('values, counted values and statistic sets of one minute add up in %s', (stat, value) => {
    const lab = createLab();
    const MetricName = 'Load';
    lab.operations.PutMetricData({
      Namespace: 'Test',
      MetricData: [
        { MetricName, Value: 4 },
        {
          MetricName,
          Values: [1, 20],
          Counts: [2, 1],
          Timestamp: new Date('2026-10-02T17:00:59Z'),
        },
        { MetricName, StatisticValues: { Sum: 20, SampleCount: 3, Minimum: 0, Maximum: 15 } },
      ],
    });
    expect(read(lab, stat)).toBe(value);
  });

  test.each([
    ['p50', 10],
    ['p95', 20],
    ['p99', 20],
    ['p100', 20],
    ['p0', 1],
    ['p25', 5.5],
  ])('percentiles come from the values: %s', (stat, value) => {
    const lab = createLab();
    lab.operations.PutMetricData({
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Load', Values: [20, 1, 10], Counts: [10, 40, 50] }],
    });
    expect(read(lab, stat)).toBe(value);
  });

  test('a statistic set has percentiles only when all its samples are equal', () => {
    const lab = createLab();
    const put = (Minimum: number, Timestamp: Date) =>
      lab.operations.PutMetricData({
        Namespace: 'Test',
        MetricData: [
          {
            ...{ MetricName: 'Load', Timestamp },
            StatisticValues: { Sum: 9, SampleCount: 3, Minimum, Maximum: 3 },
          },
        ],
      });
    put(3, minutes(0));
    put(1, minutes(1));
    const { MetricDataResults: [result] = [] } = lab.operations.GetMetricData({
      MetricDataQueries: [{ Id: 'm1', ...loadStat('p90') }],
      StartTime: start,
      EndTime: minutes(2),
    });
    expect(result?.Values).toEqual([3]);
  });

  test('samples without a timestamp belong to the present minute, dimensions in any order to one metric', async () => {
    const lab = createLab();
    await lab.pass(undefined);
    const Dimensions = [
      { Name: 'A', Value: '1' },
      { Name: 'B', Value: '2' },
    ];
    const put = (dimensions: typeof Dimensions, Value: number) =>
      lab.operations.PutMetricData({
        Namespace: 'Test',
        MetricData: [{ MetricName: 'Load', Dimensions: dimensions, Value, Unit: 'Count' }],
      });
    put(Dimensions, 1);
    put(Dimensions.toReversed(), 2);
    const answer = lab.operations.GetMetricStatistics({
      ...{ Namespace: 'Test', MetricName: 'Load', Dimensions, Period: 60, Statistics: ['Sum'] },
      ...{ StartTime: start, EndTime: minutes(5) },
    });
    expect(answer.Datapoints).toEqual([{ Timestamp: minutes(1), Sum: 3, Unit: 'Count' }]);
  });

  test('a metric gap swallows API samples as well', () => {
    const lab = createLab();
    lab.activeFaults.add('metric-gap Load');
    lab.operations.PutMetricData({
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Load', Value: 1 }],
    });
    expect(read(lab, 'Sum')).toBeUndefined();
  });
});
