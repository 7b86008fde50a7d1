/** Metric alarms in virtual time: evaluation minute by minute, reasons, events, notifications, history. */

import { describe, expect, test } from '@jest/globals';
import { at, createLab, loadAlarm, minuteMs, sample } from './lab.ts';

const topic = 'arn:aws:sns:eu-west-1:111122223333:arq-lab-people';
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

describe('metric math', () => {
  const stat = (MetricName: string) => ({
    MetricStat: { Metric: { Namespace: 'Test', MetricName }, Period: 60, Stat: 'Sum' },
    ReturnData: false,
  });
  const errorRate = {
    ...{ AlarmName: 'arq-lab-app-error-rate', AlarmDescription: 'Errors > 1 %' },
    ...{ EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 1 },
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'notBreaching',
    Metrics: [
      { Id: 'e1', Expression: '100 * FILL(m5, 0) / m1', Label: 'error rate', ReturnData: true },
      { Id: 'm1', ...stat('Requests') },
      { Id: 'm5', ...stat('Errors') },
    ],
  } as const;

  test('an alarm on an expression follows the expression and publishes the queries it is made of', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...errorRate, Metrics: [...errorRate.Metrics] });
    const series = (metricName: string) =>
      lab.cloudWatch.series({ namespace: 'Test', metricName, dimensions: [] });
    series('Requests').put(lab.clock.nowMs, sample(200));
    await lab.pass(undefined);
    series('Requests').put(lab.clock.nowMs, sample(200));
    series('Errors').put(lab.clock.nowMs, sample(3));
    await lab.pass(undefined);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK', 'OK -> ALARM']);
    const metric = (id: string, name: string) => ({
      id,
      metricStat: {
        metric: { namespace: 'Test', name, dimensions: {} },
        ...{ period: 60, stat: 'Sum' },
      },
      returnData: false,
    });
    const expected = {
      ...{ id: 'e1', expression: '100 * FILL(m5, 0) / m1', label: 'error rate', returnData: true },
    };
    expect(lab.changes().at(-1)?.detail.configuration).toEqual({
      description: 'Errors > 1 %',
      metrics: [expected, metric('m1', 'Requests'), metric('m5', 'Errors')],
    });
    expect(lab.changes().at(-1)?.detail.state).toEqual({
      value: 'ALARM',
      timestamp: '2026-10-02T17:02:00.000+0000',
      reason:
        'Threshold Crossed: 1 out of the last 1 datapoints [1.5 (02/10/26 17:01:00)] was greater than the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
      reasonData:
        '{"version":"1.0","queryDate":"2026-10-02T17:02:00.000+0000","startDate":"2026-10-02T17:01:00.000+0000","period":60,"recentDatapoints":[1.5],"threshold":1.0,"evaluatedDatapoints":[{"timestamp":"2026-10-02T17:01:00.000+0000","value":1.5}]}',
    });
  });

  test('a division by zero drops the datapoint, and TreatMissingData decides', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...errorRate, Metrics: [...errorRate.Metrics] });
    const errors = lab.cloudWatch.series({
      namespace: 'Test',
      metricName: 'Errors',
      dimensions: [],
    });
    errors.put(lab.clock.nowMs, sample(3));
    await lab.pass(undefined);
    expect(lab.cloudWatch.transitions().map(({ reason }) => reason)).toEqual([
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    ]);
  });
});

describe('reasons', () => {
  // Wordings recorded from AWS: events in "Alarm events and EventBridge", localstack test_cloudwatch.snapshot.json.
  const reasonsOf = async (alarm: object, ...values: readonly (number | undefined)[]) => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...loadAlarm, ...alarm });
    await lab.pass(...values);
    return lab.cloudWatch.transitions().map(({ reason }) => reason);
  };

  test('an alarm without DatapointsToAlarm does not speak of "out of the last"', async () => {
    const alarm = { ...seconds, DatapointsToAlarm: undefined };
    expect(await reasonsOf(alarm, 21.5, 1)).toEqual([
      'Threshold Crossed: 1 datapoint [21.5 (02/10/26 17:00:00)] was greater than the threshold (5.0).',
      'Threshold Crossed: 1 datapoint [1.0 (02/10/26 17:01:00)] was not greater than the threshold (5.0).',
    ]);
  });

  test('an alarm of many datapoints lists the most recent five', async () => {
    const alarm = {
      EvaluationPeriods: 6,
      DatapointsToAlarm: 6,
      ComparisonOperator: 'LessThanThreshold',
    };
    const [, reason] = await reasonsOf({ ...alarm, Threshold: 65 }, 90, 6, 5, 4, 3, 2, 1);
    expect(reason).toBe(
      'Threshold Crossed: 6 out of the last 6 datapoints were less than the threshold (65.0). The most recent datapoints which crossed the threshold: [1.0 (02/10/26 17:06:00), 2.0 (02/10/26 17:05:00), 3.0 (02/10/26 17:04:00), 4.0 (02/10/26 17:03:00), 5.0 (02/10/26 17:02:00)] (minimum 6 datapoints for OK -> ALARM transition).',
    );
  });

  test('a recovery names the datapoints that are within the threshold', async () => {
    const [, , reason] = await reasonsOf({}, 50, 80, 80, 80, 0.05);
    expect(reason).toBe(
      'Threshold Crossed: 1 out of the last 3 datapoints [0.05 (02/10/26 17:04:00)] was not greater than the threshold (70.0) (minimum 1 datapoint for ALARM -> OK transition).',
    );
  });

  test.each([
    [3, 'Insufficient Data: 3 datapoints were unknown.'],
    [1, 'Insufficient Data: 1 datapoint was unknown.'],
  ])('silence over %d periods is %s', async (periods, text) => {
    const gaps = new Array<undefined>(6).fill(undefined);
    const alarm = { EvaluationPeriods: periods, DatapointsToAlarm: periods };
    expect((await reasonsOf(alarm, 50, ...gaps)).at(-1)).toBe(text);
  });

  test.each([
    [
      'breaching',
      { EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      [50],
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      'breaching',
      { EvaluationPeriods: 4, DatapointsToAlarm: 4 },
      [80, 50],
      'Threshold Crossed: 2 datapoints were received for 4 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      'breaching',
      { EvaluationPeriods: 2, DatapointsToAlarm: 2 },
      [undefined],
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      'notBreaching',
      { EvaluationPeriods: 4, DatapointsToAlarm: 2 },
      [80, 80],
      'Threshold Crossed: 2 out of the last 4 datapoints [80.0 (02/10/26 17:01:00), 80.0 (02/10/26 17:00:00)] were greater than the threshold (70.0) (minimum 2 datapoints for OK -> ALARM transition).',
    ],
  ])('filled gaps are counted: %s, %p', async (TreatMissingData, alarm, values, text) => {
    expect((await reasonsOf({ ...alarm, TreatMissingData }, ...values)).at(-1)).toBe(text);
  });

  test.each([
    [10_000_000, '1.0E7'],
    [8_589_934_592, '8.589934592E9'],
    [400_000, '400000.0'],
    [0, '0.0'],
    [-0.0005, '-5.0E-4'],
  ])('a threshold of %d is printed %s', async (Threshold, text) => {
    const reasons = await reasonsOf({ ...seconds, DatapointsToAlarm: 1, Threshold }, Threshold - 1);
    expect(reasons.at(-1)).toContain(`the threshold (${text})`);
  });
});

describe('events', () => {
  test('a transition publishes the documented event of a metric alarm', async () => {
    const lab = createLab();
    const dimensions = [{ Name: 'AutoScalingGroupName', Value: 'arq-lab-app' }];
    const cpu = lab.cloudWatch.series({
      ...{ namespace: 'AWS/EC2', metricName: 'CPUUtilization', dimensions, unit: 'Percent' },
    });
    lab.operations.PutMetricAlarm({
      ...loadAlarm,
      ...{ Namespace: 'AWS/EC2', MetricName: 'CPUUtilization', Dimensions: dimensions },
      AlarmDescription: 'CPU > 70% for 3 minutes',
    });
    for (const value of [50, 81.5, 79.9, 88.1]) {
      cpu.put(lab.clock.nowMs, sample(value));
      await lab.pass(undefined);
    }
    expect(lab.changes().at(-1)).toEqual({
      source: 'aws.cloudwatch',
      detailType: 'CloudWatch Alarm State Change',
      resources: ['arn:aws:cloudwatch:eu-west-1:111122223333:alarm:arq-lab-app-cpu-high'],
      detail: {
        alarmName: 'arq-lab-app-cpu-high',
        configuration: {
          description: 'CPU > 70% for 3 minutes',
          metrics: [
            {
              id: expect.stringMatching(
                /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
              ),
              metricStat: {
                metric: {
                  namespace: 'AWS/EC2',
                  name: 'CPUUtilization',
                  dimensions: { AutoScalingGroupName: 'arq-lab-app' },
                },
                period: 60,
                stat: 'Average',
              },
              returnData: true,
            },
          ],
        },
        previousState: {
          value: 'OK',
          timestamp: '2026-10-02T17:01:00.000+0000',
          reason:
            'Threshold Crossed: 1 out of the last 3 datapoints [50.0 (02/10/26 17:00:00)] was not greater than the threshold (70.0) (minimum 1 datapoint for ALARM -> OK transition).',
          reasonData:
            '{"version":"1.0","queryDate":"2026-10-02T17:01:00.000+0000","startDate":"2026-10-02T17:00:00.000+0000","statistic":"Average","period":60,"recentDatapoints":[50.0],"threshold":70.0,"evaluatedDatapoints":[{"timestamp":"2026-10-02T17:00:00.000+0000","sampleCount":1.0,"value":50.0}]}',
        },
        state: {
          value: 'ALARM',
          timestamp: '2026-10-02T17:04:00.000+0000',
          reason:
            'Threshold Crossed: 3 out of the last 3 datapoints [88.1 (02/10/26 17:03:00), 79.9 (02/10/26 17:02:00), 81.5 (02/10/26 17:01:00)] were greater than the threshold (70.0) (minimum 3 datapoints for OK -> ALARM transition).',
          reasonData:
            '{"version":"1.0","queryDate":"2026-10-02T17:04:00.000+0000","startDate":"2026-10-02T17:01:00.000+0000","statistic":"Average","period":60,"recentDatapoints":[81.5,79.9,88.1],"threshold":70.0,"evaluatedDatapoints":[{"timestamp":"2026-10-02T17:03:00.000+0000","sampleCount":1.0,"value":88.1},{"timestamp":"2026-10-02T17:02:00.000+0000","sampleCount":1.0,"value":79.9},{"timestamp":"2026-10-02T17:01:00.000+0000","sampleCount":1.0,"value":81.5}]}',
        },
      },
    });
  });

  test('the first evaluation has the initial state before it, without reasonData', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(50);
    expect(lab.changes()[0]?.detail.previousState).toEqual({
      value: 'INSUFFICIENT_DATA',
      timestamp: '2026-10-02T17:00:00.000+0000',
      reason: 'Unchecked: Initial alarm creation',
    });
  });

  test('creation, update and deletion publish a configuration change', () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    lab.operations.PutMetricAlarm({ ...loadAlarm, Threshold: 80, TreatMissingData: 'ignore' });
    lab.operations.DeleteAlarms({ AlarmNames: [loadAlarm.AlarmName] });
    expect(lab.events.map(({ detailType, detail }) => [detailType, detail.operation])).toEqual([
      ['CloudWatch Alarm Configuration Change', 'create'],
      ['CloudWatch Alarm Configuration Change', 'update'],
      ['CloudWatch Alarm Configuration Change', 'delete'],
    ]);
    const { configuration, previousConfiguration, state } = lab.events[1]?.detail ?? {};
    expect(state).toEqual({
      value: 'INSUFFICIENT_DATA',
      timestamp: '2026-10-02T17:00:00.000+0000',
    });
    expect(configuration).toMatchObject({ threshold: 80, treatMissingData: 'ignore' });
    expect(previousConfiguration).toMatchObject({
      threshold: 70,
      actionsEnabled: true,
      okActions: [],
    });
  });
});

describe('actions', () => {
  const acting = {
    ...loadAlarm,
    ...seconds,
    DatapointsToAlarm: 1,
    AlarmActions: [topic],
    OKActions: [topic],
  };

  test('a transition notifies the topics of the new state', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...acting, Unit: 'None' });
    await lab.pass(1, 9);
    expect(
      lab.calls.map(({ service, operation, input }) => [service, operation, input.TopicArn]),
    ).toEqual([
      ['sns', 'Publish', topic],
      ['sns', 'Publish', topic],
    ]);
    expect(lab.calls[1]?.input.Subject).toBe('ALARM: "arq-lab-app-cpu-high" in EU (Ireland)');
    expect(JSON.parse(String(lab.calls[1]?.input.Message))).toEqual({
      AlarmName: 'arq-lab-app-cpu-high',
      AlarmDescription: null,
      AWSAccountId: '111122223333',
      AlarmConfigurationUpdatedTimestamp: '2026-10-02T17:00:00.000+0000',
      NewStateValue: 'ALARM',
      NewStateReason:
        'Threshold Crossed: 1 out of the last 1 datapoints [9.0 (02/10/26 17:01:00)] was greater than the threshold (5.0) (minimum 1 datapoint for OK -> ALARM transition).',
      StateChangeTime: '2026-10-02T17:02:00.000+0000',
      Region: 'EU (Ireland)',
      AlarmArn: 'arn:aws:cloudwatch:eu-west-1:111122223333:alarm:arq-lab-app-cpu-high',
      OldStateValue: 'OK',
      OKActions: [topic],
      AlarmActions: [topic],
      InsufficientDataActions: [],
      Trigger: {
        ...{
          MetricName: 'Load',
          Namespace: 'Test',
          StatisticType: 'Statistic',
          Statistic: 'AVERAGE',
        },
        ...{ Unit: 'None', Dimensions: [], Period: 60, EvaluationPeriods: 1, DatapointsToAlarm: 1 },
        ...{ ComparisonOperator: 'GreaterThanThreshold', Threshold: 5, TreatMissingData: '' },
        EvaluateLowSampleCountPercentile: '',
      },
    });
  });

  test('disabled actions are not performed, the event is sent all the same', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(acting);
    lab.operations.DisableAlarmActions({ AlarmNames: [acting.AlarmName, 'unknown'] });
    await lab.pass(9);
    expect([lab.calls.length, lab.changes().length]).toEqual([0, 1]);
    lab.operations.EnableAlarmActions({ AlarmNames: [acting.AlarmName] });
    await lab.pass(1);
    expect([lab.calls.length, lab.changes().length]).toEqual([1, 2]);
  });

  test('a failed action is recorded and breaks nothing', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(acting);
    lab.failing.add('Publish');
    await lab.pass(9);
    lab.failing.clear();
    await lab.pass(1);
    const { AlarmHistoryItems: items = [] } = lab.operations.DescribeAlarmHistory({
      AlarmName: acting.AlarmName,
      HistoryItemType: 'Action',
    });
    expect(items.map(({ HistorySummary }) => HistorySummary)).toEqual([
      `Successfully executed action ${topic}`,
      `Failed to execute action ${topic}`,
    ]);
  });
});

describe('SetAlarmState', () => {
  test('it makes a transition that the next evaluation of a metric alarm undoes', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(50);
    lab.operations.SetAlarmState({
      ...{ AlarmName: loadAlarm.AlarmName, StateValue: 'ALARM', StateReason: 'drill' },
      StateReasonData: '{"by":"me"}',
    });
    expect(lab.changes().at(-1)?.detail.state).toMatchObject({ value: 'ALARM', reason: 'drill' });
    await lab.pass(50);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK', 'OK -> ALARM', 'ALARM -> OK']);
  });

  test('an alarm at rest is evaluated again after it', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    const gaps = new Array<undefined>(10).fill(undefined);
    await lab.pass(...gaps);
    lab.operations.SetAlarmState({
      AlarmName: loadAlarm.AlarmName,
      StateValue: 'OK',
      StateReason: 'x',
    });
    await lab.pass(undefined);
    expect(lab.states()).toEqual(['INSUFFICIENT_DATA -> OK', 'OK -> INSUFFICIENT_DATA']);
  });

  test('the same state is no transition: only the reason and StateUpdatedTimestamp change', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(50, 50);
    lab.operations.SetAlarmState({
      AlarmName: loadAlarm.AlarmName,
      StateValue: 'OK',
      StateReason: 'x',
    });
    expect(lab.changes()).toHaveLength(1);
    expect(lab.operations.DescribeAlarms({}).MetricAlarms).toMatchObject([
      {
        StateReason: 'x',
        StateTransitionedTimestamp: new Date('2026-10-02T17:01:00Z'),
        StateUpdatedTimestamp: new Date('2026-10-02T17:02:00Z'),
      },
    ]);
  });
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
