/** Metric alarms in virtual time, evaluated minute by minute. */

import { describe, expect, test } from '@jest/globals';
import { at, createLab, loadAlarm, minuteMs, sample } from './lab.ts';

const seconds = { Period: 60, EvaluationPeriods: 1, Threshold: 5 };

describe('evaluation', () => {
  test('a 3-of-3 alarm goes red at the end of the third breaching minute and green with the next good one', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(50, 80, 80, 80, 60);
    const seen = lab.cloudWatch
      .transitions()
      .map(({ to, atMs }) => [to, new Date(atMs).toISOString()]);
    expect(seen).toEqual([
      ['OK', '2026-10-02T17:01:00.000Z'],
      ['ALARM', '2026-10-02T17:04:00.000Z'],
      ['OK', '2026-10-02T17:05:00.000Z'],
    ]);
  });

  test('a 2-of-3 alarm goes red on two breaching minutes that are not consecutive', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...loadAlarm, DatapointsToAlarm: 2 });
    await lab.pass(50, 50, 80, 60, 80);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK', 'OK -> ALARM']);
    expect(lab.cloudWatch.transitions().at(-1)?.reason).toBe(
      'Threshold Crossed: 2 out of the last 3 datapoints [80.0 (02/10/26 17:04:00), 80.0 (02/10/26 17:02:00)] were greater than the threshold (70.0) (minimum 2 datapoints for OK -> ALARM transition).',
    );
  });

  test('an alarm that stays in its state publishes nothing more', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(...new Array<number>(60).fill(90));
    // The first two breaching minutes are fewer than DatapointsToAlarm, so the alarm is OK before it is red.
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK', 'OK -> ALARM']);
    expect(lab.changes()).toHaveLength(2);
  });

  test('an alarm uses datapoints from before its creation ("Evaluating an alarm")', async () => {
    const lab = createLab();
    await lab.pass(80, 80);
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(80);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> ALARM']);
  });

  test('an alarm sees what is added late to a minute that it has read before', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(50, 80, 40, 80);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK']);
    lab.load.put(at('2026-10-02T17:02:00Z'), sample(200));
    await lab.pass(80);
    expect(lab.states().at(-1)).toBe('OK -> ALARM');
    expect(lab.cloudWatch.transitions().at(-1)?.reason).toContain('120.0 (02/10/26 17:02:00)');
  });

  test('DescribeAlarms shows each change of an alarm', async () => {
    const { operations, pass } = createLab();
    operations.PutMetricAlarm(loadAlarm);
    const shown = () => operations.DescribeAlarms({}).MetricAlarms?.[0];
    expect(shown()).toMatchObject({ StateValue: 'INSUFFICIENT_DATA', ActionsEnabled: true });
    await pass(50);
    expect(shown()).toMatchObject({ StateValue: 'OK', ActionsEnabled: true });
    operations.DisableAlarmActions({ AlarmNames: [loadAlarm.AlarmName] });
    expect(shown()).toMatchObject({ StateValue: 'OK', ActionsEnabled: false });
    operations.PutMetricAlarm({ ...loadAlarm, Threshold: 60 });
    expect(shown()).toMatchObject({ StateValue: 'OK', Threshold: 60 });
  });

  test('a 5-minute alarm reads whole periods that move on minute by minute', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({
      ...loadAlarm,
      ...{
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        Threshold: 99,
      },
    });
    await lab.pass(20, 20, 20, 20, 20, 19);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK', 'OK -> ALARM', 'ALARM -> OK']);
    expect(lab.cloudWatch.transitions()[1]?.reason).toBe(
      'Threshold Crossed: 1 out of the last 1 datapoints [100.0 (02/10/26 17:00:00)] was greater than the threshold (99.0) (minimum 1 datapoint for OK -> ALARM transition).',
    );
  });

  test.each([
    ['missing', ['INSUFFICIENT_DATA -> OK', 'OK -> ALARM', 'ALARM -> INSUFFICIENT_DATA'], 5],
    ['ignore', ['INSUFFICIENT_DATA -> OK', 'OK -> ALARM'], 0],
    ['breaching', ['INSUFFICIENT_DATA -> OK', 'OK -> ALARM'], 0],
    ['notBreaching', ['INSUFFICIENT_DATA -> OK', 'OK -> ALARM', 'ALARM -> OK'], 3],
  ])(
    'a red alarm whose metric falls silent does what %s says',
    async (TreatMissingData, states, afterMinutes) => {
      const lab = createLab();
      lab.operations.PutMetricAlarm({ ...loadAlarm, TreatMissingData });
      await lab.pass(50, 80, 80, 80);
      const silentFromMs = lab.clock.nowMs;
      await lab.pass(...new Array<undefined>(20).fill(undefined));
      expect(lab.states()).toEqual(states);
      const last = lab.cloudWatch.transitions()[2];
      if (afterMinutes > 0) expect(last?.atMs).toBe(silentFromMs + afterMinutes * minuteMs);
      else expect(last).toBeUndefined();
    },
  );

  test.each([
    ['missing', ['INSUFFICIENT_DATA -> OK', 'OK -> INSUFFICIENT_DATA']],
    ['ignore', ['INSUFFICIENT_DATA -> OK']],
    ['breaching', ['INSUFFICIENT_DATA -> OK', 'OK -> ALARM']],
    ['notBreaching', ['INSUFFICIENT_DATA -> OK']],
  ])(
    'a green alarm whose metric falls silent does what %s says',
    async (TreatMissingData, states) => {
      const lab = createLab();
      lab.operations.PutMetricAlarm({ ...loadAlarm, TreatMissingData });
      await lab.pass(50, 50, 50, ...new Array<undefined>(20).fill(undefined));
      expect(lab.states()).toEqual(states);
    },
  );

  test('an alarm at rest wakes up with the first datapoint', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...loadAlarm, ...seconds, DatapointsToAlarm: 1 });
    await lab.pass(...new Array<undefined>(30).fill(undefined), 80);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> ALARM']);
  });

  test('a metric gap loses the datapoints of that metric only', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(50);
    lab.activeFaults.add('metric-gap Other');
    await lab.pass(50);
    lab.activeFaults.add('metric-gap Load');
    await lab.pass(50, 50, 50, 50, 50);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK', 'OK -> INSUFFICIENT_DATA']);
  });

  test('an alarm on a unit the metric is not published in has no data (PutMetricAlarm, Unit)', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...loadAlarm, Unit: 'Seconds' });
    await lab.pass(80, 80, 80, 80);
    expect(lab.stateOf(loadAlarm.AlarmName)).toBe('INSUFFICIENT_DATA');
  });
});

describe('percentiles', () => {
  const percentileAlarm = {
    AlarmName: 'arq-lab-app-latency-high',
    Namespace: 'Test',
    MetricName: 'Latency',
    ExtendedStatistic: 'p95',
    Period: 60,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  } as const;
  const slow = (sampleCount: number) => ({
    ...{ sum: sampleCount, sampleCount, minimum: 0.1, maximum: 9 },
    percentiles: { p50: 0.2, p95: 1.5, p99: 4 },
  });

  async function stateAfter(sampleCount: number, low?: 'ignore' | 'evaluate'): Promise<string> {
    const lab = createLab();
    lab.operations.PutMetricAlarm({
      ...percentileAlarm,
      ...(low !== undefined && { EvaluateLowSampleCountPercentile: low }),
    });
    const latency = lab.cloudWatch.series({
      namespace: 'Test',
      metricName: 'Latency',
      dimensions: [],
    });
    latency.put(lab.clock.nowMs, slow(sampleCount));
    await lab.pass(undefined);
    return lab.stateOf(percentileAlarm.AlarmName);
  }

  test('a p95 alarm reads the published percentile', async () => {
    expect(await stateAfter(1000)).toBe('ALARM');
  });

  // "Percentile-based CloudWatch alarms and low data samples": 10/(1 - 0.95) = 200 samples.
  test.each([
    [199, 'ignore', 'INSUFFICIENT_DATA'],
    [200, 'ignore', 'ALARM'],
    [3, 'evaluate', 'ALARM'],
    [3, undefined, 'ALARM'],
  ] as const)(
    'a p95 of %d samples under %s leaves the alarm %s',
    async (sampleCount, low, state) => {
      expect(await stateAfter(sampleCount, low)).toBe(state);
    },
  );
});

describe('speed', () => {
  test('15 days of 15 alarms evaluate every minute to the right states', async () => {
    const lab = createLab('2026-10-01T00:00:00Z');
    const names = Array.from({ length: 15 }, (_, index) => `Load${index}`);
    const publishers = names.map((metricName) =>
      lab.cloudWatch.series({ namespace: 'Test', metricName, dimensions: [] }),
    );
    for (const [index, MetricName] of names.entries()) {
      const EvaluationPeriods = index % 2 === 0 ? 3 : 10;
      const DatapointsToAlarm = EvaluationPeriods;
      const periods = { EvaluationPeriods, DatapointsToAlarm };
      lab.operations.PutMetricAlarm({
        ...loadAlarm,
        AlarmName: `a${index}`,
        MetricName,
        ...periods,
      });
    }
    const startMs = at('2026-10-01T00:00:00Z');
    for (let minute = 0; minute < 21_600; minute++) {
      const minuteStartMs = startMs + minute * minuteMs;
      // Breaching for twelve minutes of every day.
      const value = minute % 1440 < 12 ? 90 : 20;
      for (const publisher of publishers) publisher.put(minuteStartMs, sample(value));
      await lab.clock.runUntil(minuteStartMs + minuteMs);
      lab.cloudWatch.evaluate(minuteStartMs);
    }
    // The first state, then a red and a green transition on each of 15 days.
    expect(lab.cloudWatch.transitions()).toHaveLength(15 * (1 + 2 * 15));
  });
});
