/** Dashboards, CloudFormation resources, tags, ARNs and views. */

import { describe, expect, test } from '@jest/globals';
import { createLab, loadAlarm } from './lab.ts';

const arn = (name: string): string => `arn:aws:cloudwatch:eu-west-1:111122223333:alarm:${name}`;
const start = new Date('2026-10-02T17:00:00Z');
const metricWidget = {
  type: 'metric',
  ...{ x: 0, y: 0, width: 6, height: 6 },
  properties: { region: 'eu-west-1', metrics: [['AWS/EC2', 'CPUUtilization', { stat: 'p95' }]] },
};
const bodyOf = (...widgets: readonly object[]): string => JSON.stringify({ widgets });

describe('dashboards', () => {
  test('a dashboard is kept as it was given and found by its prefix', () => {
    const { operations } = createLab();
    const DashboardBody = bodyOf(
      metricWidget,
      { type: 'text', properties: { markdown: '# hi' } },
      { type: 'alarm', properties: { alarms: [arn('a')] } },
      { type: 'log', properties: { region: 'eu-west-1', query: 'fields @message' } },
    );
    expect(operations.PutDashboard({ DashboardName: 'arq-lab', DashboardBody })).toEqual({
      DashboardValidationMessages: [],
    });
    expect(operations.GetDashboard({ DashboardName: 'arq-lab' })).toEqual({
      DashboardArn: 'arn:aws:cloudwatch::111122223333:dashboard/arq-lab',
      DashboardName: 'arq-lab',
      DashboardBody,
    });
    const entry = {
      DashboardName: 'arq-lab',
      DashboardArn: 'arn:aws:cloudwatch::111122223333:dashboard/arq-lab',
      LastModified: new Date('2026-10-02T17:00:00Z'),
      Size: DashboardBody.length,
    };
    operations.PutDashboard({ DashboardName: 'aaa', DashboardBody: bodyOf() });
    const prefixed = operations.ListDashboards({ DashboardNamePrefix: 'arq' });
    expect(prefixed).toEqual({ DashboardEntries: [entry] });
    expect(operations.ListDashboards({}).DashboardEntries).toHaveLength(2);
    operations.DeleteDashboards({ DashboardNames: ['arq-lab'] });
    expect(operations.ListDashboards({ DashboardNamePrefix: 'arq' })).toEqual({
      DashboardEntries: [],
    });
  });

  test('unknown members are accepted with a message', () => {
    const { operations } = createLab();
    const DashboardBody = JSON.stringify({ widgets: [{ ...metricWidget, colour: 1 }], theme: 'x' });
    expect(operations.PutDashboard({ DashboardName: 'd', DashboardBody })).toEqual({
      DashboardValidationMessages: [
        { DataPath: '', Message: "Should NOT have additional properties: 'theme'" },
        { DataPath: '/widgets/0', Message: "Should NOT have additional properties: 'colour'" },
      ],
    });
  });

  test.each([
    ['{', ''],
    ['{}', '/widgets'],
    [
      bodyOf({ ...metricWidget, properties: { metrics: [['A', 'B']] } }),
      '/widgets/0/properties/region',
    ],
    [
      bodyOf(metricWidget, { ...metricWidget, properties: { region: 'x' } }),
      '/widgets/1/properties',
    ],
    [bodyOf({ ...metricWidget, width: 25 }), '/widgets/0/width'],
    [bodyOf({ type: 'graph' }), '/widgets/0/type'],
    [
      bodyOf({ ...metricWidget, properties: { region: 'x', metrics: [['A', 7]] } }),
      '/widgets/0/properties/metrics/0/1',
    ],
    [bodyOf({ type: 'text', properties: {} }), '/widgets/0/properties/markdown'],
  ])('%s is refused because of %s', (DashboardBody, path) => {
    const { operations } = createLab();
    expect(() => operations.PutDashboard({ DashboardName: 'd', DashboardBody })).toThrow(
      expect.objectContaining({
        code: 'DashboardInvalidInputError',
        message: expect.stringMatching(`there are 1 validation errors:[^]*"dataPath": ?"${path}"`),
      }),
    );
    expect(operations.ListDashboards({}).DashboardEntries).toEqual([]);
  });
});

describe('CloudFormation', () => {
  test('alarms, composite alarms and dashboards are created; Ref is the name', async () => {
    const lab = createLab();
    const create = (type: string, properties: object, logicalId = 'CpuHigh') =>
      lab.cloudWatch.deploy?.[type]?.({ logicalId, type, properties });
    const { AlarmName: _name, ...unnamed } = loadAlarm;
    const alarm = create('AWS::CloudWatch::Alarm', { ...unnamed, Threshold: '70', Period: '60' });
    expect(alarm?.ref).toMatch(/^CpuHigh-[0-9A-F]{12}$/);
    expect(alarm?.attributes).toEqual({ Arn: arn(alarm?.ref ?? '') });
    const rule = { AlarmName: 'both', AlarmRule: `ALARM("${alarm?.ref}")` };
    expect(create('AWS::CloudWatch::CompositeAlarm', rule)).toEqual({
      ref: 'both',
      attributes: { Arn: arn('both') },
    });
    const board = { DashboardName: 'arq-lab', DashboardBody: bodyOf(metricWidget) };
    expect(create('AWS::CloudWatch::Dashboard', board)).toEqual({ ref: 'arq-lab', attributes: {} });
    await lab.pass(80, 80, 80);
    expect(lab.stateOf('both')).toBe('ALARM');
  });
});

describe('tags', () => {
  test('tags come with the creation, change by themselves and are seen by IAM', () => {
    const { operations, cloudWatch } = createLab();
    const ResourceARN = arn(loadAlarm.AlarmName);
    operations.PutMetricAlarm({ ...loadAlarm, Tags: [{ Key: 'stage', Value: 'lab' }] });
    // PutMetricAlarm: "any tags you specify for this parameter are ignored" in an update.
    operations.PutMetricAlarm({ ...loadAlarm, Tags: [{ Key: 'stage', Value: 'other' }] });
    operations.TagResource({ ResourceARN, Tags: [{ Key: 'owner', Value: 'shop' }] });
    expect(cloudWatch.tags?.(ResourceARN)).toEqual({ stage: 'lab', owner: 'shop' });
    operations.UntagResource({ ResourceARN, TagKeys: ['stage'] });
    const answer = operations.ListTagsForResource({ ResourceARN });
    expect(answer).toEqual({ Tags: [{ Key: 'owner', Value: 'shop' }] });
  });
});

describe('ARNs that IAM evaluates (service authorization reference)', () => {
  test.each([
    ['PutMetricAlarm', { AlarmName: 'a' }, [arn('a')]],
    ['SetAlarmState', { AlarmName: 'a' }, [arn('a')]],
    ['DeleteAlarms', { AlarmNames: ['a', 'b'] }, [arn('a'), arn('b')]],
    ['DescribeAlarms', {}, [arn('*')]],
    ['DescribeAlarms', { AlarmNames: ['a'] }, [arn('a')]],
    ['DescribeAlarms', { AlarmNames: ['a'], AlarmTypes: ['CompositeAlarm'] }, ['*']],
    ['GetMetricData', {}, ['*']],
    ['PutDashboard', { DashboardName: 'd' }, ['arn:aws:cloudwatch::111122223333:dashboard/d']],
    [
      'DeleteDashboards',
      { DashboardNames: ['d'] },
      ['arn:aws:cloudwatch::111122223333:dashboard/d'],
    ],
    ['ListDashboards', {}, ['*']],
    ['TagResource', { ResourceARN: arn('a') }, [arn('a')]],
  ])('%s of %p concerns %p', (operation, input, arns) => {
    expect(createLab().cloudWatch.arns(operation, input)).toEqual(arns);
  });
});

describe('views', () => {
  test('DescribeAlarms shows what was put and what is known', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...loadAlarm, AlarmDescription: 'busy', Tags: [] });
    await lab.pass(50);
    expect(lab.operations.DescribeAlarms({})).toEqual({
      CompositeAlarms: [],
      MetricAlarms: [
        {
          ...loadAlarm,
          ...{ AlarmDescription: 'busy', AlarmArn: arn(loadAlarm.AlarmName), Dimensions: [] },
          AlarmConfigurationUpdatedTimestamp: new Date('2026-10-02T17:00:00Z'),
          ...{ ActionsEnabled: true, OKActions: [], AlarmActions: [], InsufficientDataActions: [] },
          StateValue: 'OK',
          StateReason: expect.stringContaining('was not greater than the threshold'),
          StateReasonData: expect.stringContaining('"recentDatapoints":[50.0]'),
          StateUpdatedTimestamp: new Date('2026-10-02T17:01:00Z'),
          StateTransitionedTimestamp: new Date('2026-10-02T17:01:00Z'),
        },
      ],
    });
  });

  test('DescribeAlarms selects by type, name, prefix, state, action and family, in pages', async () => {
    const lab = createLab();
    const topic = 'arn:aws:sns:eu-west-1:111122223333:people';
    for (const AlarmName of ['c', 'a', 'b1', 'b2'])
      lab.operations.PutMetricAlarm({ ...loadAlarm, AlarmName });
    lab.operations.PutMetricAlarm({ ...loadAlarm, AlarmName: 'z', AlarmActions: [topic] });
    lab.operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule: 'ALARM(a) OR ALARM(c)' });
    await lab.settle();
    lab.operations.SetAlarmState({ AlarmName: 'z', StateValue: 'ALARM', StateReason: 'x' });
    type Input = Parameters<typeof lab.operations.DescribeAlarms>[0];
    const names = (input: Input): unknown => {
      const { MetricAlarms = [], CompositeAlarms = [] } = lab.operations.DescribeAlarms(input);
      return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName).join(' ');
    };
    const AlarmTypes: Input['AlarmTypes'] = ['MetricAlarm', 'CompositeAlarm'];
    expect(names({})).toBe('a b1 b2 c z');
    expect(names({ AlarmTypes })).toBe('a b1 b2 c z both');
    expect(names({ AlarmNamePrefix: 'b', AlarmTypes })).toBe('b1 b2 both');
    expect(names({ AlarmNames: ['c', 'both', 'none'] })).toBe('c');
    expect(names({ StateValue: 'ALARM' })).toBe('z');
    expect(names({ ActionPrefix: 'arn:aws:sns:' })).toBe('z');
    expect(names({ ChildrenOfAlarmName: 'both' })).toBe('a c');
    expect(names({ ChildrenOfAlarmName: 'a' })).toBe('');
    expect(names({ ParentsOfAlarmName: 'c', AlarmTypes })).toBe('both');
    const { NextToken = '' } = lab.operations.DescribeAlarms({ MaxRecords: 2 });
    expect(names({ MaxRecords: 2, NextToken })).toBe('b2 c');
  });

  test('DescribeAlarmHistory tells every change in the recorded form', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    await lab.pass(50);
    const AlarmName = loadAlarm.AlarmName;
    const { AlarmHistoryItems: [latest, first] = [] } = lab.operations.DescribeAlarmHistory({
      AlarmName,
    });
    expect(latest).toMatchObject({
      ...{ AlarmName, AlarmType: 'MetricAlarm', HistoryItemType: 'StateUpdate' },
      HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to OK',
      Timestamp: new Date('2026-10-02T17:01:00Z'),
    });
    expect(JSON.parse(latest?.HistoryData ?? '')).toEqual({
      version: '1.0',
      oldState: {
        stateValue: 'INSUFFICIENT_DATA',
        stateReason: 'Unchecked: Initial alarm creation',
      },
      newState: {
        stateValue: 'OK',
        stateReason: expect.stringContaining('Threshold Crossed'),
        stateReasonData: expect.objectContaining({ version: '1.0', recentDatapoints: [50] }),
      },
    });
    expect(first?.HistorySummary).toBe(`Alarm "${AlarmName}" created`);
  });

  test('DescribeAlarmHistory selects by time, type and kind of alarm, in pages, and forgets after 30 days', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    lab.operations.PutCompositeAlarm({ AlarmName: 'both', AlarmRule: 'TRUE' });
    await lab.pass(50, 80, 80, 80);
    type Input = Parameters<typeof lab.operations.DescribeAlarmHistory>[0];
    const summaries = (input: Input) =>
      lab.operations
        .DescribeAlarmHistory(input)
        .AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary);
    const toAlarm = 'Alarm updated from OK to ALARM';
    expect(summaries({ StartDate: new Date('2026-10-02T17:02:00Z') })).toEqual([toAlarm]);
    expect(
      summaries({ EndDate: start, AlarmTypes: ['CompositeAlarm'], ScanBy: 'TimestampAscending' }),
    ).toEqual(['Alarm "both" created', 'Alarm updated from INSUFFICIENT_DATA to ALARM']);
    const { NextToken = '' } = lab.operations.DescribeAlarmHistory({ MaxRecords: 2 });
    expect(summaries({ MaxRecords: 2, NextToken })).toEqual([
      `Alarm "${loadAlarm.AlarmName}" created`,
    ]);
    await lab.clock.runUntil(lab.clock.nowMs + 31 * 24 * 3_600_000);
    lab.operations.DeleteAlarms({ AlarmNames: ['both'] });
    expect(summaries({ AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] })).toEqual([
      'Alarm "both" deleted',
    ]);
  });

  test('inspect is plain, serialisable data', async () => {
    const lab = createLab();
    lab.operations.PutMetricAlarm(loadAlarm);
    lab.operations.PutDashboard({ DashboardName: 'd', DashboardBody: bodyOf() });
    await lab.pass(50);
    expect(JSON.parse(JSON.stringify(lab.cloudWatch.inspect()))).toMatchObject({
      alarms: [{ AlarmName: loadAlarm.AlarmName, StateValue: 'OK' }],
      transitions: [{ alarmName: loadAlarm.AlarmName, from: 'INSUFFICIENT_DATA', to: 'OK' }],
      dashboards: [{ name: 'd' }],
      metrics: [
        { metricName: 'Load', unit: 'None', latestDatapointAt: '2026-10-02T17:00:00.000Z' },
      ],
    });
  });
});
