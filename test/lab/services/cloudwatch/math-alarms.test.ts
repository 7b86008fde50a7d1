/** Alarms on metric math expressions. */

import { describe, expect, test } from '@jest/globals';
import { createLab, sample } from './lab.ts';

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

  test('the notification of an alarm on an expression lists its queries', async () => {
    const lab = createLab();
    const Metrics = [...errorRate.Metrics];
    const AlarmActions = ['arn:aws:sns:eu-west-1:111122223333:people'];
    lab.operations.PutMetricAlarm({ ...errorRate, Metrics, AlarmActions });
    for (const [metricName, value] of [['Requests', 200] as const, ['Errors', 3] as const]) {
      lab.cloudWatch
        .series({ namespace: 'Test', metricName, dimensions: [] })
        .put(lab.clock.nowMs, sample(value));
    }
    await lab.pass(undefined);
    expect(JSON.parse(String(lab.calls[0]?.input.Message)).Trigger).toEqual({
      ...{ Period: 60, EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 1 },
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      EvaluateLowSampleCountPercentile: '',
      Metrics,
    });
  });
});
