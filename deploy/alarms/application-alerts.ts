/** The alarms that tell people about an application: use, errors, and triggers that fell silent (D13-D18, B2, E1). */

import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import type { AlarmSignalName } from '../../shared/strategy/alarm-signals.ts';
import { applicationMetrics, type Metric } from '../../shared/strategy/signals.ts';
import {
  type AlarmTarget,
  compositeAlarm,
  type Entry,
  inputOf,
  type MissingData,
  metricAlarm,
  minutesText,
  unknown,
} from './alarm.ts';

interface Use {
  readonly signal: AlarmSignalName;
  readonly measure: Metric;
  readonly limit: { readonly percent: number; readonly minutes: number };
  readonly what: string;
  readonly advice: string;
}

function useAlarms({ alerts }: ResolvedApplication, target: AlarmTarget): readonly Entry[] {
  const uses: readonly Use[] = [
    {
      signal: 'cpu-elevated',
      measure: applicationMetrics.cpu,
      limit: alerts.cpuWarning,
      what: 'CPU',
      advice: 'read by cpu-warning.',
    },
    {
      signal: 'cpu-critical',
      measure: applicationMetrics.cpu,
      limit: alerts.cpuCritical,
      what: 'CPU',
      advice: 'CRITICAL, requests wait or fail.',
    },
    {
      signal: 'memory-warning',
      measure: applicationMetrics.memory,
      limit: alerts.memoryWarning,
      what: 'Memory',
      advice: 'WARN, scaling out did not help.',
    },
    {
      signal: 'disk-warning',
      measure: applicationMetrics.disk,
      limit: alerts.diskWarning,
      what: 'Disk',
      advice: 'WARN, no runbook frees it.',
    },
  ];
  return uses.map(({ signal, measure, limit, what, advice }) =>
    metricAlarm(target, signal, {
      words: `${what} > ${limit.percent} % for ${minutesText(limit.minutes)}: ${advice}`,
      measure,
      comparison: 'GreaterThanThreshold',
      threshold: limit.percent,
      periods: limit.minutes,
      missing: unknown,
    }),
  );
}

/** Exactly one page: the critical alarm silences the warning, which waits for it (D14). */
const warningAlarm = ({ alerts }: ResolvedApplication, target: AlarmTarget): Entry =>
  compositeAlarm(target, 'cpu-warning', {
    words: `CPU > ${alerts.cpuWarning.percent} % for ${minutesText(alerts.cpuWarning.minutes)}: WARN, scaling out did not help. Quiet while cpu-critical is red.`,
    red: ['cpu-elevated'],
    suppressor: { signal: 'cpu-critical', ...alerts.suppression },
  });

const noFailures: MissingData = {
  treatment: 'notBreaching',
  reason: 'Count metrics exist only while they are not zero, so without data there is no failure.',
};

/**
 * Errors of targets and of the load balancer over all requests; RequestCount leaves out those no target could take
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html).
 */
function errorAlarm({ alerts }: ResolvedApplication, target: AlarmTarget): Entry {
  const { percent, minutes, requestsMin } = alerts.errorsCritical;
  const all = '(FILL(requests, 0) + FILL(refused, 0))';
  const failed = '(FILL(failed, 0) + FILL(refused, 0))';
  return metricAlarm(target, 'errors-critical', {
    words: `Error rate > ${percent} % for ${minutesText(minutes)}: CRITICAL. Minutes with fewer than ${requestsMin} requests say nothing.`,
    measure: {
      text: `IF(${all} >= ${requestsMin}, 100 * ${failed} / ${all}, 0)`,
      label: 'error rate in percent',
      metrics: {
        requests: inputOf(target, applicationMetrics.requests),
        failed: inputOf(target, applicationMetrics.targetErrors),
        refused: inputOf(target, applicationMetrics.loadBalancerErrors),
      },
    },
    comparison: 'GreaterThanThreshold',
    threshold: percent,
    periods: minutes,
    missing: noFailures,
  });
}

/** The triggers that are published every minute; an idle load balancer says nothing, so latency is not one of them. */
const steadyTriggers = [
  { signal: 'cpu-no-data', metric: applicationMetrics.cpu, what: 'CPU' },
  { signal: 'memory-no-data', metric: applicationMetrics.memory, what: 'memory' },
  { signal: 'queue-no-data', metric: applicationMetrics.queue, what: 'queue length' },
] as const satisfies readonly { signal: AlarmSignalName; metric: Metric; what: string }[];

const silence: MissingData = {
  treatment: 'breaching',
  reason: 'Missing data is what this alarm is about.',
};

/** A dead publisher is silence, not an alarm; so silence gets an alarm of its own (B2, E1). */
const silenceAlarms = ({ strategy }: ResolvedApplication, target: AlarmTarget): readonly Entry[] =>
  steadyTriggers.map(({ signal, metric, what }) =>
    metricAlarm(target, signal, {
      words: `No ${what} datapoint for ${minutesText(strategy.freshnessMinutesMax)} from ${metric.publisher.replace(/,.*/, '')}: WARN, scaling is blind.`,
      measure: { ...metric, statistic: 'SampleCount' },
      comparison: 'LessThanThreshold',
      threshold: 1,
      periods: strategy.freshnessMinutesMax,
      missing: silence,
    }),
  );

/** All alarms of an application that people hear of. */
export const alertAlarms = (
  application: ResolvedApplication,
  target: AlarmTarget,
): readonly Entry[] => [
  ...useAlarms(application, target),
  warningAlarm(application, target),
  errorAlarm(application, target),
  ...silenceAlarms(application, target),
];
