/** What CloudWatch refuses and how alarms change by themselves; one row per rule, each with its source. */

import type { Refusal, Transition } from '../../service.ts';

const api = (page: string): string =>
  `docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_${page}.html`;
const guide = (page: string): string =>
  `docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/${page}.html`;

/** The wording follows the rule's source; where no recording of AWS's text exists it is ours. */
export const refusals = {
  alarmShape: {
    operations: ['PutMetricAlarm'],
    code: 'ValidationError',
    message:
      'An alarm is either a metric with MetricName, Namespace, Period and one of Statistic or ExtendedStatistic, or a list of Metrics with none of these',
    source: api('PutMetricAlarm'),
  },
  alarmThreshold: {
    operations: ['PutMetricAlarm'],
    code: 'ValidationError',
    message: 'Threshold must be specified for alarms based on static thresholds',
    source: api('PutMetricAlarm'),
  },
  returnDataCount: {
    operations: ['PutMetricAlarm'],
    code: 'ValidationError',
    message: 'Exactly one element of the metrics list should return data.',
    source: `${api('PutMetricAlarm')} (Metrics); text as quoted in public issue reports`,
  },
  alarmMetrics: {
    operations: ['PutMetricAlarm'],
    code: 'ValidationError',
    message: 'An alarm based on a metric math expression can use at most 10 metrics',
    source: guide('Create-alarm-on-metric-math-expression'),
  },
  mixedPeriods: {
    operations: ['PutMetricAlarm'],
    code: 'ValidationError',
    message: 'Period must be the same for all metrics of the alarm',
    source: guide('Create-alarm-on-metric-math-expression'),
  },
  alarmWindow: {
    operations: ['PutMetricAlarm'],
    code: 'ValidationError',
    message:
      'Metrics cannot be checked across more than a {limit} (EvaluationPeriods * Period must be <= {seconds}).',
    source: `${api('PutMetricAlarm')} (EvaluationPeriods): one day below a period of one hour, else seven days`,
  },
  datapointsToAlarm: {
    operations: ['PutMetricAlarm'],
    code: 'ValidationError',
    message: 'DatapointsToAlarm must be less than or equal to EvaluationPeriods',
    source: guide('alarm-evaluation'),
  },
  tooManyActions: {
    operations: ['PutMetricAlarm', 'PutCompositeAlarm'],
    code: 'ValidationError',
    message: 'An alarm can have at most 5 actions per state, {state} has {count}',
    source: `${api('PutMetricAlarm')} (AlarmActions: 0 to 5 items)`,
  },
  compositeActions: {
    operations: ['PutCompositeAlarm'],
    code: 'ValidationError',
    message: 'Invalid action for a composite alarm: {action}',
    source: `${api('PutCompositeAlarm')}: no EC2 actions and no Auto Scaling actions`,
  },
  alarmTypeClash: {
    operations: ['PutMetricAlarm', 'PutCompositeAlarm'],
    code: 'ValidationError',
    message: 'An alarm with name {name} of type {type} already exists',
    source: `${api('PutCompositeAlarm')} (AlarmName is unique within the Region)`,
  },
  ruleInvalid: {
    operations: ['PutCompositeAlarm'],
    code: 'ValidationError',
    message: 'AlarmRule is invalid: {reason}',
    source: `${api('PutCompositeAlarm')} (AlarmRule)`,
  },
  ruleUnknownAlarms: {
    operations: ['PutCompositeAlarm'],
    code: 'ValidationError',
    message:
      'Could not save the composite alarm as alarms [{names}] in the alarm rule do not exist',
    source: `${api('PutCompositeAlarm')}; text as quoted in public issue reports`,
  },
  suppressorPeriods: {
    operations: ['PutCompositeAlarm'],
    code: 'ValidationError',
    message:
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod are required when ActionsSuppressor is specified, and only then',
    source: `${api('PutCompositeAlarm')} (ActionsSuppressorWaitPeriod)`,
  },
  alarmNotFound: {
    operations: ['SetAlarmState', 'DeleteAlarms'],
    code: 'ResourceNotFound',
    statusCode: 404,
    message: 'Unknown alarm {name}',
    source: 'service model; code and status recorded in localstack test_cloudwatch.snapshot.json',
  },
  reasonDataInvalid: {
    operations: ['SetAlarmState'],
    code: 'InvalidFormatFault',
    message: 'StateReasonData was not valid JSON',
    source: `${api('SetAlarmState')} (InvalidFormat)`,
  },
  deleteComposites: {
    operations: ['DeleteAlarms'],
    code: 'ValidationError',
    message: 'Only one composite alarm can be deleted at a time',
    source: api('DeleteAlarms'),
  },
  deleteDependents: {
    operations: ['DeleteAlarms'],
    code: 'ValidationError',
    message: 'The alarm {name} cannot be deleted: composite alarm {parent} depends on it',
    source: `${api('DeleteAlarms')}: an alarm on which a composite alarm depends is kept`,
  },
  namesAndPrefix: {
    operations: ['DescribeAlarms'],
    code: 'ValidationError',
    message: 'AlarmNamePrefix and AlarmNames cannot be specified together',
    source: `${api('DescribeAlarms')} (AlarmNamePrefix)`,
  },
  nextToken: {
    operations: ['DescribeAlarms', 'DescribeAlarmHistory', 'GetMetricData'],
    code: 'InvalidNextToken',
    message: 'The next token specified is invalid.',
    source: 'service model (InvalidNextToken)',
  },
  listToken: {
    operations: ['ListMetrics', 'ListDashboards'],
    code: 'InvalidParameterValueException',
    message: 'The value for parameter NextToken is invalid.',
    source: 'service model (InvalidParameterValueException)',
  },
  tagResource: {
    operations: ['TagResource', 'UntagResource', 'ListTagsForResource'],
    code: 'ResourceNotFoundException',
    statusCode: 404,
    message: 'Unknown resource {arn}',
    source: 'service model (ResourceNotFoundException)',
  },
  duplicateId: {
    operations: ['GetMetricData', 'PutMetricAlarm'],
    code: 'ValidationError',
    message: 'The values for parameter id in metric data queries are not unique: {id}',
    source: `${api('MetricDataQuery')} (Id)`,
  },
  queryShape: {
    operations: ['GetMetricData', 'PutMetricAlarm'],
    code: 'ValidationError',
    message: 'The query {id} must have either MetricStat or Expression, but not both',
    source: api('MetricDataQuery'),
  },
  mathInvalid: {
    operations: ['GetMetricData', 'PutMetricAlarm'],
    code: 'ValidationError',
    message: "Error in expression '{id}': {reason}",
    source: `${guide('using-metric-math')}; text as quoted in public issue reports`,
  },
  statistic: {
    operations: ['GetMetricData', 'PutMetricAlarm', 'GetMetricStatistics'],
    code: 'InvalidParameterValueException',
    message: 'The value {statistic} for parameter Stat is not supported.',
    source: guide('Statistics-definitions'),
  },
  period: {
    operations: ['GetMetricData', 'PutMetricAlarm', 'GetMetricStatistics'],
    code: 'InvalidParameterValueException',
    message: 'The parameter Period must be a multiple of 60, not {seconds}.',
    source: `${api('MetricStat')} (Period); metrics below 60 seconds are not simulated`,
  },
  startBeforeEnd: {
    operations: ['GetMetricData', 'GetMetricStatistics'],
    code: 'InvalidParameterValueException',
    message: 'The parameter StartTime must be less than the parameter EndTime.',
    source: `${api('GetMetricStatistics')}; text as quoted in public test suites`,
  },
  statistics: {
    operations: ['GetMetricStatistics'],
    code: 'InvalidParameterCombinationException',
    message: 'Must specify either Statistics or ExtendedStatistics.',
    source: api('GetMetricStatistics'),
  },
  tooManyDatapoints: {
    operations: ['GetMetricStatistics'],
    code: 'InvalidParameterCombinationException',
    message:
      'You have requested up to {count} datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    source: `${api('GetMetricStatistics')}; text as quoted in public test suites`,
  },
  namespace: {
    operations: ['PutMetricData'],
    code: 'InvalidParameterValueException',
    message: 'The value {namespace} for parameter Namespace is invalid.',
    source: `${api('PutMetricData')} (Namespace: not beginning with AWS/)`,
  },
  datum: {
    operations: ['PutMetricData'],
    code: 'InvalidParameterCombinationException',
    message:
      'The metric {name} must have exactly one of Value, Values or StatisticValues, and one count for each of Values.',
    source: api('MetricDatum'),
  },
  notANumber: {
    operations: ['PutMetricData'],
    code: 'InvalidParameterValueException',
    message: 'The value {value} for metric {name} is not a number CloudWatch accepts.',
    source: `${api('PutMetricData')}: NaN and infinities are refused`,
  },
  dashboardInvalid: {
    operations: ['PutDashboard'],
    code: 'DashboardInvalidInputError',
    message: 'The dashboard body is invalid, there are {count} validation errors:\n{errors}',
    source: `${api('PutDashboard')}; text as quoted in public issue reports`,
  },
  dashboardNotFound: {
    operations: ['GetDashboard', 'DeleteDashboards'],
    code: 'DashboardNotFoundError',
    statusCode: 404,
    message: 'Dashboard {name} does not exist',
    source: 'service model (DashboardNotFoundError)',
  },
} satisfies Record<string, Refusal>;

const metricAlarm = (from: string, to: string): Transition => ({
  subject: 'metric alarm',
  from,
  to,
  source: guide('alarm-evaluation'),
});

/** States that data and periods change; the seconds of a suppression are the alarm's own. */
export const transitions = {
  firstOk: metricAlarm('INSUFFICIENT_DATA', 'OK'),
  firstAlarm: metricAlarm('INSUFFICIENT_DATA', 'ALARM'),
  breach: metricAlarm('OK', 'ALARM'),
  recovery: metricAlarm('ALARM', 'OK'),
  silentOk: metricAlarm('OK', 'INSUFFICIENT_DATA'),
  silentAlarm: metricAlarm('ALARM', 'INSUFFICIENT_DATA'),
  compositeAlarm: {
    subject: 'composite alarm',
    from: 'OK',
    to: 'ALARM',
    source: guide('Create_Composite_Alarm'),
  },
  compositeOk: {
    subject: 'composite alarm',
    from: 'ALARM',
    to: 'OK',
    source: guide('Create_Composite_Alarm'),
  },
  waitPeriodEnds: {
    subject: 'composite alarm actions',
    from: 'WaitPeriod',
    to: 'performed',
    source: guide('Create_Composite_Alarm_Suppression'),
  },
  extensionPeriodEnds: {
    subject: 'composite alarm actions',
    from: 'ExtensionPeriod',
    to: 'performed',
    source: guide('Create_Composite_Alarm_Suppression'),
  },
} satisfies Record<string, Transition>;
