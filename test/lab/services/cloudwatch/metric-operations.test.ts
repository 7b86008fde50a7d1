/** Reading metrics through the API. */

import { describe, expect, test } from '@jest/globals';
import { createLab, minuteMs, sample } from './lab.ts';

const start = new Date('2026-10-02T17:00:00Z');
const minutes = (count: number): Date => new Date(start.getTime() + count * minuteMs);
const loadStat = (Stat: string, Period = 60) => ({
  MetricStat: { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period, Stat },
});

/** A lab with Load = 1, 2, -, 4, 5, 6 in its first six minutes. */
async function loaded() {
  const lab = createLab();
  await lab.pass(1, 2, undefined, 4, 5, 6);
  return lab;
}

describe('GetMetricData', () => {
  test('it returns the periods that have data, newest first, EndTime not among them', async () => {
    const lab = await loaded();
    const answer = lab.operations.GetMetricData({
      MetricDataQueries: [{ Id: 'm1', ...loadStat('Sum') }],
      StartTime: start,
      EndTime: minutes(5),
    });
    expect(answer).toEqual({
      MetricDataResults: [
        {
          Id: 'm1',
          Label: 'Load',
          Timestamps: [minutes(4), minutes(3), minutes(1), minutes(0)],
          Values: [5, 4, 2, 1],
          StatusCode: 'Complete',
        },
      ],
      Messages: [],
    });
  });

  // The first three minutes hold 1 and 2, the next three 4, 5 and 6.
  test.each([
    ['Average', [1.5, 5]],
    ['Sum', [3, 15]],
    ['Minimum', [1, 4]],
    ['Maximum', [2, 6]],
    ['SampleCount', [2, 3]],
  ])('%s is taken over every sample of a longer period', async (stat, values) => {
    const lab = await loaded();
    const { MetricDataResults: [result] = [] } = lab.operations.GetMetricData({
      MetricDataQueries: [{ Id: 'm1', ...loadStat(stat, 180) }],
      StartTime: start,
      EndTime: minutes(9),
      ScanBy: 'TimestampAscending',
    });
    expect(result?.Values).toEqual(values);
    expect(result?.Timestamps).toEqual([minutes(0), minutes(3)]);
  });

  test('StartTime is rounded down to the minute (GetMetricData, StartTime)', async () => {
    const lab = await loaded();
    const { MetricDataResults: [result] = [] } = lab.operations.GetMetricData({
      MetricDataQueries: [{ Id: 'm1', ...loadStat('Sum') }],
      StartTime: new Date('2026-10-02T17:01:59Z'),
      EndTime: new Date('2026-10-02T17:03:01Z'),
    });
    expect(result?.Timestamps).toEqual([minutes(3), minutes(1)]);
  });

  test('expressions run on the longest period of their metrics and may build on one another', async () => {
    const lab = await loaded();
    const { MetricDataResults = [] } = lab.operations.GetMetricData({
      MetricDataQueries: [
        { Id: 'total', Expression: 'e1 + m1', Label: 'Total' },
        { Id: 'e1', Expression: 'm3 * 10', ReturnData: false },
        { Id: 'm1', ...loadStat('Sum'), ReturnData: false },
        { Id: 'm3', ...loadStat('Sum', 180), ReturnData: false },
        { Id: 'each', Expression: 'METRICS() / PERIOD(m3)' },
      ],
      StartTime: start,
      EndTime: minutes(6),
      ScanBy: 'TimestampAscending',
    });
    expect(MetricDataResults.map(({ Id, Label, Values }) => [Id, Label, Values])).toEqual([
      ['total', 'Total', [33, 165]],
      ['each', 'each', [3 / 180, 15 / 180]],
      ['each', 'each', [3 / 180, 15 / 180]],
    ]);
  });

  // Recorded in localstack test_cloudwatch.snapshot.json, "label_generation".
  test.each([
    [loadStat('Sum'), loadStat('Sum'), 'Load, Load'],
    [loadStat('Sum'), loadStat('Minimum'), 'Load Sum, Load Minimum'],
    [loadStat('Sum'), loadStat('Sum', 120), 'Load 60, Load 120'],
    [loadStat('Sum'), loadStat('Minimum', 120), 'Load Sum 60, Load Minimum 120'],
  ])('labels tell %j from %j: %s', async (first, second, labels) => {
    const lab = await loaded();
    const { MetricDataResults = [] } = lab.operations.GetMetricData({
      MetricDataQueries: [
        { Id: 'a', ...first },
        { Id: 'b', ...second },
      ],
      StartTime: start,
      EndTime: minutes(6),
    });
    expect(MetricDataResults.map(({ Label }) => Label).join(', ')).toBe(labels);
  });

  test('pages hold MaxDatapoints and a cut metric is PartialData until its last page', async () => {
    const lab = await loaded();
    const pages: unknown[] = [];
    let token: string | undefined;
    do {
      const answer = lab.operations.GetMetricData({
        MetricDataQueries: [
          { Id: 'a', ...loadStat('Sum') },
          { Id: 'b', ...loadStat('Maximum') },
        ],
        StartTime: start,
        EndTime: minutes(6),
        ScanBy: 'TimestampAscending',
        MaxDatapoints: 4,
        ...(token !== undefined && { NextToken: token }),
      });
      pages.push(
        answer.MetricDataResults?.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]),
      );
      token = answer.NextToken;
    } while (token !== undefined);
    expect(pages).toEqual([
      [['a', [1, 2, 4, 5], 'PartialData']],
      [
        ['a', [6], 'Complete'],
        ['b', [1, 2, 4], 'PartialData'],
      ],
      [['b', [5, 6], 'Complete']],
    ]);
  });

  test('a metric without datapoints is an empty, complete result', () => {
    const { MetricDataResults } = createLab().operations.GetMetricData({
      MetricDataQueries: [{ Id: 'm1', ...loadStat('p99') }],
      StartTime: start,
      EndTime: minutes(5),
    });
    expect(MetricDataResults).toEqual([
      { Id: 'm1', Label: 'Load', Timestamps: [], Values: [], StatusCode: 'Complete' },
    ]);
  });
});

describe('GetMetricStatistics', () => {
  test('it returns the statistics asked for, for periods with data', async () => {
    const lab = await loaded();
    const answer = lab.operations.GetMetricStatistics({
      ...{
        Namespace: 'Test',
        MetricName: 'Load',
        StartTime: start,
        EndTime: minutes(6),
        Period: 180,
      },
      Statistics: ['Average', 'SampleCount'],
      ExtendedStatistics: ['p100', 'p50'],
    });
    expect(answer).toEqual({
      Label: 'Load',
      Datapoints: [
        {
          ...{ Timestamp: minutes(0), Average: 1.5, SampleCount: 2, Unit: 'None' },
          ExtendedStatistics: { p100: 1.5, p50: 1.5 },
        },
        {
          ...{ Timestamp: minutes(3), Average: 5, SampleCount: 3, Unit: 'None' },
          ExtendedStatistics: { p100: 5, p50: 5 },
        },
      ],
    });
  });

  test('another unit than the published one has no datapoints', async () => {
    const lab = await loaded();
    const answer = lab.operations.GetMetricStatistics({
      ...{
        Namespace: 'Test',
        MetricName: 'Load',
        StartTime: start,
        EndTime: minutes(6),
        Period: 60,
      },
      ...{ Statistics: ['Sum'], Unit: 'Seconds' },
    });
    expect(answer.Datapoints).toEqual([]);
  });
});

describe('ListMetrics', () => {
  test('it filters by namespace, name, dimensions and recent activity', async () => {
    const lab = await loaded();
    const dimensions = [{ Name: 'QueueName', Value: 'jobs' }];
    lab.cloudWatch
      .series({ namespace: 'AWS/SQS', metricName: 'Depth', dimensions })
      .put(lab.clock.nowMs - 200 * minuteMs, sample(1));
    // Asked for, but never published.
    lab.cloudWatch.series({ namespace: 'AWS/SQS', metricName: 'Age', dimensions });
    const names = (input: Parameters<typeof lab.operations.ListMetrics>[0]) =>
      lab.operations.ListMetrics(input).Metrics?.map(({ MetricName }) => MetricName);
    expect(names({})).toEqual(['Load', 'Depth']);
    expect(names({ Namespace: 'AWS/SQS' })).toEqual(['Depth']);
    expect(names({ MetricName: 'Load' })).toEqual(['Load']);
    expect(names({ Dimensions: [{ Name: 'QueueName' }] })).toEqual(['Depth']);
    expect(names({ Dimensions: [{ Name: 'QueueName', Value: 'other' }] })).toEqual([]);
    expect(names({ RecentlyActive: 'PT3H' })).toEqual(['Load']);
  });

  test('it returns 500 metrics at a time', () => {
    const lab = createLab();
    for (let index = 0; index < 501; index++) {
      lab.cloudWatch
        .series({ namespace: 'Test', metricName: `M${index}`, dimensions: [] })
        .put(lab.clock.nowMs, sample(1));
    }
    const { Metrics = [], NextToken = '' } = lab.operations.ListMetrics({});
    expect(Metrics).toHaveLength(500);
    expect(lab.operations.ListMetrics({ NextToken })).toEqual({
      Metrics: [{ Namespace: 'Test', MetricName: 'M500', Dimensions: [] }],
    });
  });
});
