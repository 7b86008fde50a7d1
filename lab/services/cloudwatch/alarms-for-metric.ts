/** DescribeAlarmsForMetric: the alarms that watch one metric. */

import type {
  DescribeAlarmsForMetricInput,
  DescribeAlarmsForMetricOutput,
  Dimension,
} from '@aws-sdk/client-cloudwatch';
import { describeMetricAlarm } from './alarm.ts';
import type { AlarmRegistry } from './alarm-registry.ts';

function areSame(a: readonly Dimension[], b: readonly Dimension[]): boolean {
  const has = ({ Name, Value }: Dimension): boolean =>
    b.some((other) => other.Name === Name && other.Value === Value);
  return a.length === b.length && a.every(has);
}

const isAny = <T>(wanted: T | undefined, value: T | undefined): boolean =>
  wanted === undefined || wanted === value;

/**
 * Alarms on exactly this metric; not those based on metric math, and no composite ones. Statistic, period and unit narrow
 * them down.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html
 */
export function alarmsForMetric(
  input: DescribeAlarmsForMetricInput,
  registry: AlarmRegistry,
): DescribeAlarmsForMetricOutput {
  const found = [...registry.metricAlarms()].filter(
    ({ input: alarm }) =>
      alarm.Namespace === input.Namespace &&
      alarm.MetricName === input.MetricName &&
      areSame(alarm.Dimensions ?? [], input.Dimensions ?? []) &&
      isAny(input.Statistic, alarm.Statistic) &&
      isAny(input.ExtendedStatistic, alarm.ExtendedStatistic) &&
      isAny(input.Period, alarm.Period) &&
      isAny(input.Unit, alarm.Unit),
  );
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { MetricAlarms: found.map(describeMetricAlarm) };
}
