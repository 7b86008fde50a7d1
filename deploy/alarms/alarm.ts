/** The parts every alarm of a target has: name, description, tags, actions, and how a metric is written down. */

import { alarmName } from '../../shared/inventory/names.ts';
import {
  type AlarmSignalName,
  alarmSignals,
  type Severity,
} from '../../shared/strategy/alarm-signals.ts';
import {
  type Dimension,
  type DimensionName,
  dimensionsOf,
  type Metric,
} from '../../shared/strategy/signals.ts';
import { logicalId } from '../stage.ts';

/** Whom an alarm is about. */
export interface AlarmTarget {
  readonly stage: string;
  readonly name: string;
  readonly owner: string;
  /** Value of each dimension the target's metrics are published by. */
  readonly dimensions: Readonly<Partial<Record<DimensionName, string>>>;
}

/**
 * What CloudWatch does with a missing datapoint, and why that is right here
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html).
 */
export interface MissingData {
  readonly treatment: 'missing' | 'notBreaching' | 'breaching';
  readonly reason: string;
}

/** Missing data leaves the state unknown: neither a reason to act nor a sign of health. */
export const unknown: MissingData = {
  treatment: 'missing',
  reason: 'Without data the state is unknown, and nothing is decided on it.',
};

/** A condition over one metric or one expression of several. */
export interface Condition {
  /** The strategy's words. */
  readonly words: string;
  readonly measure: Metric | Expression;
  readonly comparison: 'GreaterThanThreshold' | 'LessThanThreshold';
  readonly threshold: number;
  /** Datapoints in a row. */
  readonly periods: number;
  /** 60 unless another window is given. */
  readonly periodSeconds?: number;
  readonly missing: MissingData;
}

/** "1 minute", "3 minutes". */
export const minutesText = (minutes: number): string =>
  `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;

/** Metric math; ids in the text are the keys of `metrics`. */
export interface Expression {
  readonly text: string;
  readonly label: string;
  readonly metrics: Readonly<
    Record<string, { readonly metric: Metric; readonly dimensions: readonly Dimension[] }>
  >;
}

/** A metric of the target as an input of an expression. */
export const inputOf = (target: AlarmTarget, metric: Metric): Expression['metrics'][string] => ({
  metric,
  dimensions: dimensionsOf(metric, target.dimensions),
});

/** One CloudFormation resource under its logical id. */
export type Entry = readonly [id: string, resource: Readonly<Record<string, unknown>>];

const topics: Readonly<Record<Severity, readonly { readonly Ref: string }[]>> = {
  // The rule acts on the event of a trigger; nobody has to be told.
  trigger: [],
  warning: [{ Ref: 'NotificationsTopic' }],
  critical: [{ Ref: 'PagesTopic' }],
};

const alarmId = (target: string, signal: AlarmSignalName): string =>
  logicalId(target, signal, 'alarm');

function common(target: AlarmTarget, signal: AlarmSignalName, words: string) {
  const { severity, lines } = alarmSignals[signal];
  const actions = topics[severity];
  return {
    AlarmName: alarmName(target.stage, target.name, signal),
    AlarmDescription: `${words} [${lines.join(', ')}] Runbook: docs/alarms/${signal}.md`,
    ...(actions.length === 0 ? {} : { AlarmActions: actions }),
    Tags: [
      { Key: 'arq:severity', Value: severity },
      { Key: 'arq:target', Value: target.name },
      { Key: 'arq:signal', Value: signal },
      { Key: 'arq:owner', Value: target.owner },
    ],
  };
}

/**
 * Percentiles go into another field than the other statistics. With few samples they still count: an alarm that
 * ignores them would stay red through a night without traffic
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html).
 */
const statistic = (name: string) =>
  /^p\d/.test(name)
    ? { ExtendedStatistic: name, EvaluateLowSampleCountPercentile: 'evaluate' }
    : { Statistic: name };

function measured(target: AlarmTarget, { measure, periodSeconds = 60 }: Condition) {
  if (!('text' in measure)) {
    return {
      Namespace: measure.namespace,
      MetricName: measure.metricName,
      Dimensions: dimensionsOf(measure, target.dimensions),
      ...statistic(measure.statistic),
      Period: periodSeconds,
    };
  }
  const inputs = Object.entries(measure.metrics).map(([Id, { metric, dimensions }]) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.metricName,
        Dimensions: dimensions,
      },
      Period: periodSeconds,
      Stat: metric.statistic,
    },
    ReturnData: false,
  }));
  return {
    Metrics: [
      { Id: 'result', Expression: measure.text, Label: measure.label, ReturnData: true },
      ...inputs,
    ],
  };
}

/** An alarm over a metric or an expression. */
export function metricAlarm(
  target: AlarmTarget,
  signal: AlarmSignalName,
  condition: Condition,
): Entry {
  const { words, missing, periods } = condition;
  return [
    alarmId(target.name, signal),
    {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ...common(target, signal, `${words} ${missing.reason}`),
        ...measured(target, condition),
        ComparisonOperator: condition.comparison,
        Threshold: condition.threshold,
        EvaluationPeriods: periods,
        DatapointsToAlarm: periods,
        TreatMissingData: missing.treatment,
      },
    },
  ];
}

/** A condition over other alarms of the same target. */
interface Combination {
  readonly words: string;
  /** Alarms that must be red. */
  readonly red: readonly AlarmSignalName[];
  /** Alarms that must be green: neither red nor without data. */
  readonly green?: readonly AlarmSignalName[];
  /** The alarm that takes over; while it is red this one stays quiet. */
  readonly suppressor?: {
    readonly signal: AlarmSignalName;
    readonly waitSeconds: number;
    readonly extensionSeconds: number;
  };
}

/** An alarm over other alarms. */
export function compositeAlarm(
  target: AlarmTarget,
  signal: AlarmSignalName,
  combination: Combination,
): Entry {
  const { words, red, green = [], suppressor } = combination;
  const name = (of: AlarmSignalName): string => alarmName(target.stage, target.name, of);
  const rule = [
    ...red.map((of) => `ALARM("${name(of)}")`),
    ...green.map((of) => `OK("${name(of)}")`),
  ].join(' AND ');
  const children = [...red, ...green, ...(suppressor === undefined ? [] : [suppressor.signal])];
  return [
    alarmId(target.name, signal),
    {
      Type: 'AWS::CloudWatch::CompositeAlarm',
      // The rule names its children as text, so CloudFormation cannot see that they come first.
      DependsOn: children.map((of) => alarmId(target.name, of)),
      Properties: {
        ...common(target, signal, words),
        AlarmRule: rule,
        ...(suppressor === undefined
          ? {}
          : {
              ActionsSuppressor: name(suppressor.signal),
              ActionsSuppressorWaitPeriod: suppressor.waitSeconds,
              ActionsSuppressorExtensionPeriod: suppressor.extensionSeconds,
            }),
      },
    },
  ];
}
