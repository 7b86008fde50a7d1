/** What a change of an alarm sets off: events, notifications, history; and SetAlarmState. */

import { describe, expect, test } from '@jest/globals';
import { createLab, loadAlarm, sample } from './lab.ts';

const topic = 'arn:aws:sns:eu-west-1:111122223333:arq-lab-people';
const seconds = { Period: 60, EvaluationPeriods: 1, Threshold: 5 };

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
