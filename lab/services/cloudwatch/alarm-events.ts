/** The events and notifications of alarms in the form of "Alarm events and EventBridge" (CloudWatch user guide). */

import type { MetricDataQuery, StateValue } from '@aws-sdk/client-cloudwatch';
import type { NewEvent } from '../../service.ts';
import {
  type Alarm,
  type AlarmState,
  type CompositeAlarm,
  type MetricAlarm,
  suppressedReason,
} from './alarm.ts';
import { alarmTimestamp } from './alarm-reason.ts';

/** What became of an alarm's configuration. */
type ConfigurationOperation = 'create' | 'update' | 'delete';

type Json = Readonly<Record<string, unknown>>;

function metricOf(query: MetricDataQuery): Json {
  const { Id, Expression, Label, MetricStat, Period, ReturnData = true } = query;
  const label = Label === undefined ? {} : { label: Label };
  if (MetricStat === undefined) {
    const period = Period === undefined ? {} : { period: Period };
    return { id: Id, expression: Expression, ...label, ...period, returnData: ReturnData };
  }
  const { Metric, Stat, Unit } = MetricStat;
  const dimensions = Object.fromEntries(
    (Metric?.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]),
  );
  return {
    id: Id,
    ...label,
    metricStat: {
      metric: { namespace: Metric?.Namespace, name: Metric?.MetricName, dimensions },
      period: MetricStat.Period,
      stat: Stat,
      ...(Unit !== undefined && { unit: Unit }),
    },
    returnData: ReturnData,
  };
}

/** The metrics of an alarm: a single metric appears as one query under a generated id. */
const metricsOf = ({ plan, metricId, input }: MetricAlarm): readonly Json[] =>
  [...plan.values()].map(({ query }) =>
    metricOf(input.Metrics === undefined ? { ...query, Id: metricId } : query),
  );

const descriptionOf = ({ input }: Alarm): Json =>
  input.AlarmDescription === undefined ? {} : { description: input.AlarmDescription };

const ruleOf = ({ input }: CompositeAlarm): Json => ({
  alarmRule: input.AlarmRule,
  ...(input.ActionsSuppressor !== undefined && {
    actionsSuppressor: input.ActionsSuppressor,
    actionsSuppressorWaitPeriod: input.ActionsSuppressorWaitPeriod,
    actionsSuppressorExtensionPeriod: input.ActionsSuppressorExtensionPeriod,
  }),
});

const stateOf = (state: AlarmState): Json => ({
  value: state.value,
  timestamp: alarmTimestamp(state.updatedAtMs),
  reason: state.reason,
  ...(state.reasonData !== undefined && { reasonData: state.reasonData }),
  ...(state.actionsSuppressedBy !== undefined && {
    actionsSuppressedBy: state.actionsSuppressedBy,
    actionsSuppressedReason: suppressedReason(state.actionsSuppressedBy),
  }),
});

/** `CloudWatch Alarm State Change`: sent for a transition, whether or not actions are performed. */
export function stateChangeEvent(alarm: Alarm, previous: AlarmState): NewEvent {
  const watched =
    alarm.type === 'MetricAlarm' ? { metrics: metricsOf(alarm) } : { ...ruleOf(alarm) };
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      configuration: { ...descriptionOf(alarm), ...watched },
      previousState: stateOf(previous),
      state: stateOf(alarm.state),
    },
  };
}

function configurationOf(alarm: Alarm): Json {
  const { input } = alarm;
  const watched =
    alarm.type === 'CompositeAlarm'
      ? ruleOf(alarm)
      : {
          evaluationPeriods: alarm.input.EvaluationPeriods,
          ...(alarm.input.DatapointsToAlarm !== undefined && {
            datapointsToAlarm: alarm.input.DatapointsToAlarm,
          }),
          threshold: alarm.input.Threshold,
          comparisonOperator: alarm.input.ComparisonOperator,
          ...(alarm.input.TreatMissingData !== undefined && {
            treatMissingData: alarm.input.TreatMissingData,
          }),
          metrics: metricsOf(alarm),
        };
  return {
    ...watched,
    alarmName: alarm.name,
    ...descriptionOf(alarm),
    actionsEnabled: alarm.actionsEnabled,
    timestamp: alarmTimestamp(alarm.configuredAtMs),
    okActions: input.OKActions ?? [],
    alarmActions: input.AlarmActions ?? [],
    insufficientDataActions: input.InsufficientDataActions ?? [],
  };
}

/** `CloudWatch Alarm Configuration Change`: sent when an alarm is created, updated or deleted. */
export function configurationChangeEvent(
  operation: ConfigurationOperation,
  alarm: Alarm,
  previous: Alarm | undefined,
): NewEvent {
  const { value, updatedAtMs, actionsSuppressedBy } = alarm.state;
  return {
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm Configuration Change',
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      operation,
      state: {
        ...(actionsSuppressedBy !== undefined && { actionsSuppressedBy }),
        value,
        timestamp: alarmTimestamp(updatedAtMs),
      },
      configuration: configurationOf(alarm),
      ...(previous !== undefined && { previousConfiguration: configurationOf(previous) }),
    },
  };
}

/** Names as they stand in the subject and text of notifications; other Regions appear by their code. */
const regionNames: Readonly<Record<string, string>> = {
  'us-east-1': 'US East (N. Virginia)',
  'us-west-2': 'US West (Oregon)',
  'eu-west-1': 'EU (Ireland)',
  'eu-west-2': 'EU (London)',
  'eu-central-1': 'EU (Frankfurt)',
};

function triggerOf(alarm: MetricAlarm): Json {
  const { input } = alarm;
  const rules = {
    Period: alarm.result.periodSeconds,
    EvaluationPeriods: input.EvaluationPeriods,
    ...(input.DatapointsToAlarm !== undefined && { DatapointsToAlarm: input.DatapointsToAlarm }),
    ComparisonOperator: input.ComparisonOperator,
    Threshold: input.Threshold,
    TreatMissingData: input.TreatMissingData ?? '',
    EvaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile ?? '',
  };
  if (input.Metrics !== undefined) return { ...rules, Metrics: input.Metrics };
  const statistic =
    input.ExtendedStatistic === undefined
      ? { StatisticType: 'Statistic', Statistic: input.Statistic?.toUpperCase() }
      : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: input.ExtendedStatistic };
  return {
    MetricName: input.MetricName,
    Namespace: input.Namespace,
    ...statistic,
    Unit: input.Unit ?? null,
    Dimensions: (input.Dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name })),
    ...rules,
  };
}

/** Where and whose an alarm is, as notifications say it. */
export interface Place {
  readonly account: string;
  readonly region: string;
}

/** The notification of an SNS action (message recorded in localstack test_cloudwatch.snapshot.json). */
export function notification(
  alarm: Alarm,
  oldState: StateValue,
  { account, region }: Place,
): { readonly Subject: string; readonly Message: string } {
  const { name, state, input } = alarm;
  const regionName = regionNames[region] ?? region;
  const message = {
    AlarmName: name,
    AlarmDescription: input.AlarmDescription ?? null,
    AWSAccountId: account,
    AlarmConfigurationUpdatedTimestamp: alarmTimestamp(alarm.configuredAtMs),
    NewStateValue: state.value,
    NewStateReason: state.reason,
    StateChangeTime: alarmTimestamp(state.updatedAtMs),
    Region: regionName,
    AlarmArn: alarm.arn,
    OldStateValue: oldState,
    OKActions: input.OKActions ?? [],
    AlarmActions: input.AlarmActions ?? [],
    InsufficientDataActions: input.InsufficientDataActions ?? [],
    ...(alarm.type === 'MetricAlarm'
      ? { Trigger: triggerOf(alarm) }
      : { AlarmRule: alarm.input.AlarmRule }),
  };
  return {
    Subject: `${state.value}: "${name}" in ${regionName}`.slice(0, 100),
    Message: JSON.stringify(message),
  };
}
