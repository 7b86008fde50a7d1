/** CloudWatch over HTTP, by the SDK's own client. */

import {
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  paginateDescribeAlarms,
  ResourceNotFound,
  SetAlarmStateCommand,
  waitUntilAlarmExists,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { at, type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
beforeEach(async () => {
  it = await smallEndpoint();
});
afterEach(() => it.close());

const queue = { Namespace: 'Shop', MetricName: 'QueueLength' };
const alarm = {
  AlarmName: 'queue-high',
  ...queue,
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 10,
  ComparisonOperator: 'GreaterThanThreshold',
} as const;

const put = (...values: readonly number[]) =>
  it.metrics.send(
    new PutMetricDataCommand({
      Namespace: 'Shop',
      MetricData: values.map((Value, minute) => ({
        MetricName: 'QueueLength',
        Value,
        Timestamp: at(`2026-03-02T09:5${minute}:00Z`),
      })),
    }),
  );

const range = { StartTime: at('2026-03-02T09:50:00Z'), EndTime: at('2026-03-02T10:00:00Z') };

test('datapoints that are put are read again, page by page', async () => {
  await put(3, 5, 8);
  const query = new GetMetricDataCommand({
    ...range,
    ScanBy: 'TimestampAscending',
    MaxDatapoints: 2,
    MetricDataQueries: [
      { Id: 'length', MetricStat: { Metric: queue, Period: 60, Stat: 'Maximum' } },
    ],
  });
  const first = await it.metrics.send(query);
  expect(first.MetricDataResults).toEqual([
    {
      Id: 'length',
      Label: 'QueueLength',
      StatusCode: 'PartialData',
      Timestamps: [at('2026-03-02T09:50:00Z'), at('2026-03-02T09:51:00Z')],
      Values: [3, 5],
    },
  ]);
  const next = new GetMetricDataCommand({ ...query.input, NextToken: first.NextToken });
  expect((await it.metrics.send(next)).MetricDataResults).toMatchObject([
    { Values: [8], StatusCode: 'Complete' },
  ]);
});

test('a large request is compressed by the SDK and read all the same', async () => {
  const MetricData = Array.from({ length: 500 }, (_none, index) => ({
    MetricName: `metric-number-${index}`,
    Value: index,
    Timestamp: at('2026-03-02T09:55:00Z'),
  }));
  await it.metrics.send(new PutMetricDataCommand({ Namespace: 'Many', MetricData }));
  const { Metrics = [], NextToken } = await it.metrics.send(
    new ListMetricsCommand({ Namespace: 'Many' }),
  );
  expect(Metrics).toHaveLength(500);
  expect(NextToken).toBeUndefined();
});

test('statistics are read by the older operation', async () => {
  await put(3, 5);
  const { Datapoints } = await it.metrics.send(
    new GetMetricStatisticsCommand({ ...queue, ...range, Period: 600, Statistics: ['Sum'] }),
  );
  expect(Datapoints).toEqual([{ Timestamp: at('2026-03-02T09:50:00Z'), Sum: 8, Unit: 'None' }]);
});

test('an alarm is put, waited for, set, told of and deleted', async () => {
  const { metrics } = it;
  await metrics.send(new PutMetricAlarmCommand(alarm));
  const waited = await waitUntilAlarmExists(
    { client: metrics, maxWaitTime: 10 },
    { AlarmNames: ['queue-high'] },
  );
  expect(waited.state).toBe('SUCCESS');
  await metrics.send(
    new SetAlarmStateCommand({
      AlarmName: 'queue-high',
      StateValue: 'ALARM',
      StateReason: 'a test',
    }),
  );
  const { MetricAlarms } = await metrics.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
  expect(MetricAlarms).toMatchObject([
    {
      ...alarm,
      StateReason: 'a test',
      StateUpdatedTimestamp: at('2026-03-02T10:00:00Z'),
      ActionsEnabled: true,
    },
  ]);
  expect(
    (await metrics.send(new DescribeAlarmsForMetricCommand({ ...queue, Period: 60 }))).MetricAlarms,
  ).toHaveLength(1);
  expect(
    (await metrics.send(new DescribeAlarmsForMetricCommand({ ...queue, Period: 300 })))
      .MetricAlarms,
  ).toEqual([]);
  const { AlarmHistoryItems = [] } = await metrics.send(
    new DescribeAlarmHistoryCommand({ AlarmName: 'queue-high', HistoryItemType: 'StateUpdate' }),
  );
  expect(AlarmHistoryItems[0]?.HistorySummary).toContain('to ALARM');
  await metrics.send(new DeleteAlarmsCommand({ AlarmNames: ['queue-high'] }));
  expect((await metrics.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
});

test('alarms are described page by page', async () => {
  for (const AlarmName of ['a', 'b', 'c']) {
    await it.metrics.send(new PutMetricAlarmCommand({ ...alarm, AlarmName }));
  }
  const names: (string | undefined)[][] = [];
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client: it.metrics, pageSize: 2 },
    {},
  )) {
    names.push(MetricAlarms.map(({ AlarmName }) => AlarmName));
  }
  expect(names).toEqual([['a', 'b'], ['c']]);
});

test("errors are of the SDK's classes, with the code of AWS Query beside it", async () => {
  const state = { AlarmName: 'none', StateValue: 'OK', StateReason: 'x' } as const;
  const set = it.metrics.send(new SetAlarmStateCommand(state));
  await expect(set).rejects.toBeInstanceOf(ResourceNotFound);
  await expect(set).rejects.toMatchObject({
    message: 'Unknown alarm none',
    $metadata: { httpStatusCode: 404 },
    Error: { Code: 'ResourceNotFound', Type: 'Sender' },
  });
  const dashboard = it.metrics.send(new GetDashboardCommand({ DashboardName: 'none' }));
  // The SDK goes by the code of AWS Query, which two errors of this service share.
  await expect(dashboard).rejects.toMatchObject({
    message: 'Dashboard none does not exist',
    Error: { Code: 'ResourceNotFound' },
  });
});

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
test('a value outside its enumeration is refused as a validation error', async () => {
  // A value that the type of the SDK does not allow.
  const state = { AlarmName: 'a', StateValue: 'RED' as 'OK', StateReason: 'x' };
  await expect(it.metrics.send(new SetAlarmStateCommand(state))).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value 'RED' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set: [OK, ALARM, INSUFFICIENT_DATA]",
    Error: { Code: 'ValidationError' },
  });
});
