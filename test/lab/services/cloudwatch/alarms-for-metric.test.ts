/** DescribeAlarmsForMetric: which alarms watch a metric. */

import type { DescribeAlarmsForMetricInput } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { createLab, loadAlarm } from './lab.ts';

const shop = [{ Name: 'Shop', Value: 'north' }];

// docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html
test.each<[string, Partial<DescribeAlarmsForMetricInput>, readonly string[]]>([
  ['the metric alone', {}, ['five-minutes', 'minute']],
  ['a period', { Period: 300 }, ['five-minutes']],
  ['a statistic that none has', { Statistic: 'Maximum' }, []],
  ['dimensions', { Dimensions: shop }, ['of-a-shop']],
  ['other dimensions', { Dimensions: [{ Name: 'Shop', Value: 'south' }] }, []],
  ['another metric', { MetricName: 'Other' }, []],
  ['another namespace', { Namespace: 'Other' }, []],
])('alarms are found by %s', (_name, more, names) => {
  const { cloudWatch } = createLab();
  const { operations } = cloudWatch;
  operations.PutMetricAlarm({ ...loadAlarm, AlarmName: 'minute' });
  operations.PutMetricAlarm({ ...loadAlarm, AlarmName: 'five-minutes', Period: 300 });
  operations.PutMetricAlarm({ ...loadAlarm, AlarmName: 'of-a-shop', Dimensions: shop });
  operations.PutCompositeAlarm({ AlarmName: 'composite', AlarmRule: 'ALARM("minute")' });
  const { MetricAlarms = [] } = operations.DescribeAlarmsForMetric({
    Namespace: 'Test',
    MetricName: 'Load',
    ...more,
  });
  expect(MetricAlarms.map(({ AlarmName }) => AlarmName)).toEqual(names);
});

test('an alarm on metric math is of no metric', () => {
  const { cloudWatch } = createLab();
  const { operations } = cloudWatch;
  const Metric = { Namespace: 'Test', MetricName: 'Load' };
  operations.PutMetricAlarm({
    AlarmName: 'math',
    EvaluationPeriods: 1,
    Threshold: 1,
    ComparisonOperator: 'GreaterThanThreshold',
    Metrics: [{ Id: 'load', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
  });
  expect(operations.DescribeAlarmsForMetric(Metric).MetricAlarms).toEqual([]);
});
