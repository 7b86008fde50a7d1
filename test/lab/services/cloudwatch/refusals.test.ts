/** Every refusal of the behaviour table happens, in its words. */

import { describe, expect, test } from '@jest/globals';
import { ServiceError } from '../../../../lab/service.ts';
import { refusals } from '../../../../lab/services/cloudwatch/behaviour.ts';
import { createLab, loadAlarm } from './lab.ts';

type Lab = ReturnType<typeof createLab>;
type Name = keyof typeof refusals;

const topic = 'arn:aws:sns:eu-west-1:111122223333:people';
const StartTime = new Date('2026-10-02T16:00:00Z');
const EndTime = new Date('2026-10-02T17:00:00Z');
const stat = (Period = 60) => ({
  MetricStat: { Metric: { Namespace: 'Test', MetricName: 'Load' }, Period, Stat: 'Sum' },
});
const { MetricName, Namespace, Statistic, Period, ...withoutMetric } = loadAlarm;
const statistics = { Namespace, MetricName, Period: 60, StartTime, EndTime };

const query =
  (...MetricDataQueries: readonly object[]) =>
  ({ operations }: Lab) =>
    operations.GetMetricData({
      StartTime,
      EndTime,
      // Each query lacks or doubles what the row is about.
      MetricDataQueries: MetricDataQueries as never,
    });
const alarm =
  (changes: object) =>
  ({ operations }: Lab) =>
    operations.PutMetricAlarm({ ...loadAlarm, ...changes });
const mathAlarm =
  (...Metrics: readonly object[]) =>
  ({ operations }: Lab) =>
    operations.PutMetricAlarm({ ...withoutMetric, Metrics: Metrics as never });
const composite =
  (changes: object) =>
  ({ operations }: Lab) => {
    operations.PutMetricAlarm({ ...loadAlarm, AlarmName: 'a' });
    operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule: 'ALARM(a)', ...changes });
  };
const data =
  (datum: object, name = 'Test') =>
  ({ operations }: Lab) =>
    operations.PutMetricData({ Namespace: name, MetricData: [{ MetricName, ...datum }] });

/** What provokes each refusal, and the message it must have where AWS's text is known. */
const provoked: Readonly<Record<Name, readonly ((lab: Lab) => unknown)[]>> = {
  alarmShape: [
    alarm({ MetricName: undefined }),
    alarm({ Statistic: undefined }),
    alarm({ ExtendedStatistic: 'p95' }),
    alarm({ Metrics: [{ Id: 'm1', ...stat() }] }),
  ],
  alarmThreshold: [
    alarm({ Threshold: undefined }),
    alarm({ ComparisonOperator: 'LessThanLowerThreshold' }),
  ],
  returnDataCount: [
    mathAlarm({ Id: 'm1', ...stat(), ReturnData: false }),
    mathAlarm({ Id: 'm1', ...stat() }, { Id: 'm2', ...stat() }),
  ],
  alarmMetrics: [
    mathAlarm(
      { Id: 'e1', Expression: 'SUM(METRICS())' },
      ...Array.from({ length: 11 }, (_, index) => ({
        Id: `m${index}`,
        ...stat(),
        ReturnData: false,
      })),
    ),
  ],
  mixedPeriods: [
    mathAlarm(
      { Id: 'e1', Expression: 'm1 + m2' },
      { Id: 'm1', ...stat(60), ReturnData: false },
      { Id: 'm2', ...stat(300), ReturnData: false },
    ),
  ],
  alarmWindow: [
    alarm({ EvaluationPeriods: 1441 }),
    alarm({ Period: 3600, EvaluationPeriods: 169 }),
  ],
  datapointsToAlarm: [alarm({ DatapointsToAlarm: 4 })],
  tooManyActions: [
    alarm({ OKActions: new Array(6).fill(topic) }),
    composite({ AlarmActions: new Array(6).fill(topic) }),
  ],
  compositeActions: [composite({ AlarmActions: ['arn:aws:autoscaling:eu-west-1:111122223333:x'] })],
  alarmTypeClash: [
    composite({ AlarmName: 'a' }),
    (lab) => {
      lab.operations.PutCompositeAlarm({ AlarmName: loadAlarm.AlarmName, AlarmRule: 'TRUE' });
      lab.operations.PutMetricAlarm(loadAlarm);
    },
  ],
  ruleInvalid: [composite({ AlarmRule: 'ALARM(a' })],
  ruleUnknownAlarms: [
    composite({ AlarmRule: 'ALARM(a) OR OK(x)' }),
    composite({
      ...{ ActionsSuppressor: 'x' },
      ...{ ActionsSuppressorWaitPeriod: 1, ActionsSuppressorExtensionPeriod: 1 },
    }),
  ],
  suppressorPeriods: [
    composite({ ActionsSuppressor: 'a', ActionsSuppressorWaitPeriod: 60 }),
    composite({ ActionsSuppressorWaitPeriod: 60, ActionsSuppressorExtensionPeriod: 60 }),
  ],
  alarmNotFound: [
    ({ operations }) =>
      operations.SetAlarmState({ AlarmName: 'x', StateValue: 'OK', StateReason: 'x' }),
    ({ operations }) => operations.DeleteAlarms({ AlarmNames: ['x'] }),
  ],
  reasonDataInvalid: [
    ({ operations }) => {
      operations.PutMetricAlarm(loadAlarm);
      const { AlarmName } = loadAlarm;
      operations.SetAlarmState({
        AlarmName,
        StateValue: 'OK',
        StateReason: 'x',
        StateReasonData: '{',
      });
    },
  ],
  deleteComposites: [
    ({ operations }) => {
      operations.PutCompositeAlarm({ AlarmName: 'x', AlarmRule: 'TRUE' });
      operations.PutCompositeAlarm({ AlarmName: 'y', AlarmRule: 'TRUE' });
      operations.DeleteAlarms({ AlarmNames: ['x', 'y'] });
    },
  ],
  deleteDependents: [
    (lab) => {
      composite({})(lab);
      lab.operations.DeleteAlarms({ AlarmNames: ['a'] });
    },
  ],
  namesAndPrefix: [
    ({ operations }) => operations.DescribeAlarms({ AlarmNames: ['a'], AlarmNamePrefix: 'a' }),
  ],
  nextToken: [
    ({ operations }) => operations.DescribeAlarms({ NextToken: 'x' }),
    ({ operations }) => operations.DescribeAlarmHistory({ NextToken: 'x' }),
    ({ operations }) =>
      operations.GetMetricData({ MetricDataQueries: [], StartTime, EndTime, NextToken: 'from-' }),
  ],
  listToken: [
    ({ operations }) => operations.ListMetrics({ NextToken: 'x' }),
    ({ operations }) => operations.ListDashboards({ NextToken: 'x' }),
  ],
  tagResource: [
    ({ operations }) => operations.ListTagsForResource({ ResourceARN: 'arn:aws:x' }),
    ({ operations }) => operations.TagResource({ ResourceARN: 'x', Tags: [] }),
    ({ operations }) => operations.UntagResource({ ResourceARN: 'x', TagKeys: [] }),
  ],
  duplicateId: [query({ Id: 'm1', ...stat() }, { Id: 'm1', ...stat() })],
  queryShape: [query({ Id: 'm1' }), query({ Id: 'm1', ...stat(), Expression: 'm2' })],
  mathInvalid: [
    query({ Id: 'e1', Expression: 'm1 +' }),
    query({ Id: 'e1', Expression: 'm1' }),
    query({ Id: 'e1', Expression: 'e2' }, { Id: 'e2', Expression: 'e1' }),
    query({ Id: 'e1', Expression: '1 + 1' }),
    query({ Id: 'e1', Expression: 'SUM(1)' }),
    mathAlarm(
      { Id: 'e1', Expression: 'METRICS()' },
      { Id: 'm1', ...stat(), ReturnData: false },
      {
        Id: 'm2',
        ...stat(),
        ReturnData: false,
      },
    ),
    mathAlarm({ Id: 'e1', Expression: 'SUM(m1)' }, { Id: 'm1', ...stat(), ReturnData: false }),
  ],
  statistic: [
    alarm({ Statistic: undefined, ExtendedStatistic: 'tm90' }),
    ({ operations }) =>
      operations.GetMetricStatistics({ ...statistics, ExtendedStatistics: ['IQM'] }),
  ],
  period: [
    query({ Id: 'm1', ...stat(90) }),
    query({ Id: 'e1', Expression: 'm1', Period: 30 }, { Id: 'm1', ...stat() }),
    alarm({ Period: 10 }),
    ({ operations }) =>
      operations.GetMetricStatistics({ ...statistics, Period: 61, Statistics: ['Sum'] }),
  ],
  startBeforeEnd: [
    ({ operations }) =>
      operations.GetMetricStatistics({ ...statistics, EndTime: StartTime, Statistics: ['Sum'] }),
    ({ operations }) =>
      operations.GetMetricData({
        MetricDataQueries: [{ Id: 'm1', ...stat() }],
        StartTime: EndTime,
        EndTime,
      }),
  ],
  statistics: [({ operations }) => operations.GetMetricStatistics(statistics)],
  tooManyDatapoints: [
    ({ operations }) =>
      operations.GetMetricStatistics({
        ...statistics,
        StartTime: new Date('2026-10-01T16:59:00Z'),
        Statistics: ['Sum'],
      }),
  ],
  namespace: [data({ Value: 1 }, 'AWS/EC2')],
  datum: [data({}), data({ Value: 1, Values: [1] }), data({ Values: [1], Counts: [1, 2] })],
  notANumber: [
    data({ Value: Number.NaN }),
    data({ Values: [Number.POSITIVE_INFINITY] }),
    data({ StatisticValues: { Sum: Number.NaN, SampleCount: 1, Minimum: 1, Maximum: 1 } }),
  ],
  dashboardInvalid: [
    ({ operations }) => operations.PutDashboard({ DashboardName: 'd', DashboardBody: '{}' }),
  ],
  dashboardNotFound: [
    ({ operations }) => operations.GetDashboard({ DashboardName: 'x' }),
    ({ operations }) => operations.DeleteDashboards({ DashboardNames: ['x'] }),
  ],
};

function refusalOf(act: (lab: Lab) => unknown): ServiceError {
  try {
    act(createLab());
  } catch (error) {
    if (error instanceof ServiceError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('refusals', () => {
  // Object.entries widens the keys of the table to string.
  const rows = Object.entries(provoked) as [Name, (typeof provoked)[Name]][];
  test.each(rows.flatMap(([name, acts]) => acts.map((act, place) => [name, place, act] as const)))(
    '%s happens, way %d',
    (name, _place, act) => {
      const row: { code: string; statusCode?: number; message: string } = refusals[name];
      const refused = refusalOf(act);
      const words = row.message.split(/\{\w+\}/);
      expect([refused.code, refused.statusCode]).toEqual([row.code, row.statusCode ?? 400]);
      for (const part of words) expect(refused.message).toContain(part);
      expect(refused.message).not.toMatch(/\{\w+\}/);
    },
  );

  test.each([
    [
      'Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).',
      alarm({ EvaluationPeriods: 1441 }),
    ],
    [
      "Error in expression 'e1': Function 'LOG' not found",
      query({ Id: 'e1', Expression: 'LOG(m1)' }),
    ],
    [
      'Could not save the composite alarm as alarms [x, y] in the alarm rule do not exist',
      composite({ AlarmRule: 'ALARM(x) OR OK(y)' }),
    ],
  ])('the message reads: %s', (message, act) => {
    expect(refusalOf(act).message).toBe(message);
  });
});

describe('what the lab does not simulate', () => {
  test.each([
    ['PutMetricAlarm: ThresholdMetricId is not simulated', alarm({ ThresholdMetricId: 'ad1' })],
    ['PutMetricAlarm: EvaluationInterval is not simulated', alarm({ EvaluationInterval: 60 })],
    [
      'Alarm actions other than SNS topics are not simulated: arn:aws:lambda:x',
      alarm({ AlarmActions: ['arn:aws:lambda:x'] }),
    ],
  ])('is named: %s', (message, act) => {
    expect(() => act(createLab())).toThrow(message);
  });
});
