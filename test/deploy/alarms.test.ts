/** Alarms derive from the strategy: every number, every name, every treatment of missing data. */

import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import alarms from '../../deploy/alarms.ts';
import { alarmSignals } from '../../shared/strategy/alarm-signals.ts';
import { root } from '../shared/strategy/files.ts';
import { propertiesOf, type Resource, resourcesOf } from './derived-alarms.ts';
import { stageOf } from './derived-stage.ts';
import { unknownProperties } from './specification.ts';

const lab = resourcesOf(stageOf('lab'));
const example = resourcesOf(stageOf('example'));
const everything = [...lab, ...example];

const pickedOf = (id: string, resources: ReadonlyMap<string, Resource> = lab) => {
  const {
    Threshold,
    ComparisonOperator,
    Period,
    EvaluationPeriods,
    DatapointsToAlarm,
    TreatMissingData,
  } = propertiesOf(resources, id);
  return {
    Threshold,
    ComparisonOperator,
    Period,
    EvaluationPeriods,
    DatapointsToAlarm,
    TreatMissingData,
  };
};

const over = (Threshold: number, minutes: number, TreatMissingData = 'missing') => ({
  Threshold,
  ComparisonOperator: 'GreaterThanThreshold',
  Period: 60,
  EvaluationPeriods: minutes,
  DatapointsToAlarm: minutes,
  TreatMissingData,
});

const under = (Threshold: number, minutes: number, TreatMissingData = 'missing') => ({
  ...over(Threshold, minutes, TreatMissingData),
  ComparisonOperator: 'LessThanThreshold',
});

test('a stage has the alarms of its targets and no others', async () => {
  const { Resources } = await alarms({ stage: 'lab', root });
  expect(Object.keys(Resources)).toEqual([...lab.keys()]);
  const applicationSignals = Object.entries(alarmSignals).filter(
    ([, { kind }]) => kind === 'application',
  );
  const names = [...lab.values()].map(({ Properties }) => Properties.AlarmName);
  for (const target of ['web', 'api']) {
    const own = names.filter((name) => name.startsWith(`arq-lab-${target}-`));
    expect(own.sort()).toEqual(
      applicationSignals.map(([signal]) => `arq-lab-${target}-${signal}`).sort(),
    );
  }
  expect(names.filter((name) => /^arq-lab-(orders|sessions)-/.test(name))).toEqual([
    'arq-lab-orders-connections-warning',
    'arq-lab-orders-storage-warning',
    'arq-lab-sessions-evictions-warning',
    'arq-lab-sessions-hit-ratio-warning',
  ]);
});

test('every alarm is valid CloudFormation', () => {
  const problems = everything.flatMap(([id, { Type, Properties }]) =>
    unknownProperties(id, Type, Properties),
  );
  expect(problems).toEqual([]);
});

test('every alarm name is used once, and no description is longer than CloudWatch takes', () => {
  const names = everything.map(([, { Properties }]) => Properties.AlarmName);
  expect(new Set(names).size).toBe(names.length);
  // AlarmName 1-255, AlarmDescription at most 1024 characters (CloudWatch API reference, PutMetricAlarm).
  for (const [, { Properties }] of everything) {
    expect(Properties.AlarmName.length).toBeLessThanOrEqual(255);
    expect(Properties.AlarmDescription.length).toBeLessThanOrEqual(1024);
  }
});

describe('the alarms of an application hold the numbers of the strategy', () => {
  test.each([
    ['WebCpuHighAlarm', over(70, 3)], // B1
    ['WebMemoryHighAlarm', over(80, 3)], // B2
    ['WebQueueHighAlarm', over(100, 1)], // B4
    ['WebCpuLowAlarm', under(30, 10)], // B5
    ['WebMemoryLowAlarm', under(50, 10)], // B6
    ['WebLatencyLowAlarm', under(0.5, 10)], // B7
    ['WebCpuElevatedAlarm', over(85, 5)], // D13
    ['WebCpuCriticalAlarm', over(95, 5)], // D14
    ['WebMemoryWarningAlarm', over(90, 3)], // D15
    ['WebDiskWarningAlarm', over(85, 5)], // D16
    ['WebCpuNoDataAlarm', under(1, 3, 'breaching')], // E1
    ['WebMemoryNoDataAlarm', under(1, 3, 'breaching')], // B2, E1
    ['WebQueueNoDataAlarm', under(1, 3, 'breaching')], // E1, S18
  ])('%s', (id, expected) => {
    expect(pickedOf(id)).toEqual(expected);
  });
});

test('a metric is named as its publisher names it', () => {
  expect(propertiesOf(lab, 'WebCpuHighAlarm')).toMatchObject({
    Namespace: 'AWS/EC2',
    MetricName: 'CPUUtilization',
    Statistic: 'Average',
    Dimensions: [{ Name: 'AutoScalingGroupName', Value: 'arq-lab-web' }],
  });
  expect(propertiesOf(lab, 'WebQueueHighAlarm')).toMatchObject({
    Namespace: 'ARQ/Application',
    MetricName: 'RequestQueueLength',
    Statistic: 'Maximum',
  });
});

test('a percentile is an extended statistic (CloudWatch API, PutMetricAlarm)', () => {
  const latency = propertiesOf(lab, 'WebLatencyLowAlarm');
  expect(latency).toMatchObject({
    ExtendedStatistic: 'p95',
    EvaluateLowSampleCountPercentile: 'evaluate',
  });
  expect(latency).not.toHaveProperty('Statistic');
});

test('latency is high only in minutes with enough requests (B3)', () => {
  expect(propertiesOf(lab, 'WebLatencyHighAlarm')).toMatchObject({
    Threshold: 1,
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    TreatMissingData: 'missing',
    Metrics: [
      { Id: 'result', Expression: 'IF(requests >= 100, latency, 0)' },
      { Id: 'latency', MetricStat: { Stat: 'p95', Metric: { MetricName: 'TargetResponseTime' } } },
      { Id: 'requests', MetricStat: { Stat: 'Sum', Metric: { MetricName: 'RequestCount' } } },
    ],
  });
});

test('a silence alarm counts datapoints, whatever their value', () => {
  expect(propertiesOf(lab, 'WebMemoryNoDataAlarm')).toMatchObject({
    MetricName: 'mem_used_percent',
    Statistic: 'SampleCount',
  });
});

test('scale-in wants all three signs and every scale-out alarm OK, neither red nor without data (S9)', () => {
  const resource = lab.get('WebScaleInAlarm');
  expect(resource?.Properties.AlarmRule).toBe(
    [
      'ALARM("arq-lab-web-cpu-low")',
      'ALARM("arq-lab-web-memory-low")',
      'ALARM("arq-lab-web-latency-low")',
      'OK("arq-lab-web-cpu-high")',
      'OK("arq-lab-web-memory-high")',
      'OK("arq-lab-web-latency-high")',
      'OK("arq-lab-web-queue-high")',
    ].join(' AND '),
  );
  expect(resource?.DependsOn).toEqual([
    'WebCpuLowAlarm',
    'WebMemoryLowAlarm',
    'WebLatencyLowAlarm',
    'WebCpuHighAlarm',
    'WebMemoryHighAlarm',
    'WebLatencyHighAlarm',
    'WebQueueHighAlarm',
  ]);
});

test('the critical CPU alarm silences the warning: exactly one page (D14)', () => {
  expect(propertiesOf(lab, 'WebCpuWarningAlarm')).toMatchObject({
    AlarmRule: 'ALARM("arq-lab-web-cpu-elevated")',
    ActionsSuppressor: 'arq-lab-web-cpu-critical',
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 60,
  });
  const paging = [...lab.values()].filter(
    ({ Properties }) =>
      Properties.AlarmName.includes('-web-cpu-') &&
      Properties.AlarmActions?.some(({ Ref }) => Ref === 'PagesTopic'),
  );
  expect(paging.map(({ Properties }) => Properties.AlarmName)).toEqual([
    'arq-lab-web-cpu-critical',
  ]);
});

test('the error rate counts both kinds of 5xx and wants a minimum of requests (D2, D18)', () => {
  const { Metrics, ...alarm } = propertiesOf(lab, 'WebErrorsCriticalAlarm');
  expect(alarm).toMatchObject({
    Threshold: 1,
    EvaluationPeriods: 1,
    TreatMissingData: 'notBreaching',
  });
  expect(Metrics).toEqual([
    {
      Id: 'result',
      Label: 'error rate in percent',
      ReturnData: true,
      Expression:
        'IF((FILL(requests, 0) + FILL(refused, 0)) >= 100, 100 * (FILL(failed, 0) + FILL(refused, 0)) / (FILL(requests, 0) + FILL(refused, 0)), 0)',
    },
    expect.objectContaining({ Id: 'requests', ReturnData: false }),
    expect.objectContaining({ Id: 'failed', ReturnData: false }),
    {
      Id: 'refused',
      ReturnData: false,
      MetricStat: {
        Metric: {
          Namespace: 'AWS/ApplicationELB',
          MetricName: 'HTTPCode_ELB_5XX_Count',
          Dimensions: [{ Name: 'LoadBalancer', Value: 'app/arq-lab/50dc6c495c0c9188' }],
        },
        Period: 60,
        Stat: 'Sum',
      },
    },
  ]);
});

test('an expression reads at most ten metrics (CloudWatch user guide, "Using metric math")', () => {
  const counts = everything.map(
    ([, { Properties }]) => z.array(z.unknown()).catch([]).parse(Properties.Metrics).length - 1,
  );
  expect(Math.max(...counts)).toBeLessThanOrEqual(10);
});

test('replication lag is an alarm only with replicas, reads the probe, and counts silence as lag (D17, S5)', () => {
  expect(lab.has('OrdersReplicationLagWarningAlarm')).toBe(false);
  expect(pickedOf('CatalogueReplicationLagWarningAlarm', example)).toEqual(
    over(500, 3, 'breaching'),
  );
  expect(propertiesOf(example, 'CatalogueReplicationLagWarningAlarm')).toMatchObject({
    Namespace: 'ARQ/Database',
    MetricName: 'ReplicationLagMilliseconds',
  });
  const names = everything.map(([, { Properties }]) => Properties.MetricName);
  expect(names).not.toContain('ReplicaLag');
});

test('connections and storage are judged against the limits of the database itself (D11, D16)', () => {
  expect(pickedOf('OrdersConnectionsWarningAlarm')).toEqual(over(560, 5));
  expect(pickedOf('PaymentsConnectionsWarningAlarm', example)).toEqual(over(600, 5));
  // 15 % of 200 GiB are free at 85 % use.
  expect(pickedOf('OrdersStorageWarningAlarm')).toEqual(under(32_212_254_720, 5));
});

test('evictions and hits are ratios over all nodes within the window (C13, I12)', () => {
  const evictions = propertiesOf(lab, 'SessionsEvictionsWarningAlarm');
  expect(evictions).toMatchObject({ Threshold: 5, ComparisonOperator: 'GreaterThanThreshold' });
  expect(JSON.stringify(evictions.Metrics)).toContain(
    '100 * (FILL(a1, 0) + FILL(a2, 0)) / (FILL(b1, 0) + FILL(b2, 0))',
  );
  expect(JSON.stringify(evictions.Metrics)).toContain('"Period":900');
  const hits = propertiesOf(lab, 'SessionsHitRatioWarningAlarm');
  expect(hits).toMatchObject({ Threshold: 80, ComparisonOperator: 'LessThanThreshold' });
});
