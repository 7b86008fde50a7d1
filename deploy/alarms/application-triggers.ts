/** The alarms that start scaling of an application: out on any of four, in only on all of three (B1-B7, S9). */

import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import type { AlarmSignalName } from '../../shared/strategy/alarm-signals.ts';
import { applicationMetrics, type Metric } from '../../shared/strategy/signals.ts';
import {
  type AlarmTarget,
  compositeAlarm,
  type Entry,
  type Expression,
  inputOf,
  metricAlarm,
  minutesText,
  unknown,
} from './alarm.ts';

interface Trigger {
  readonly signal: AlarmSignalName;
  readonly measure: Metric | Expression;
  readonly threshold: number;
  readonly minutes: number;
  readonly words: string;
}

/** A p95 of a handful is one request, so minutes with too few requests count as fast (B3). */
function latencyOfEnough({ alerts }: ResolvedApplication, target: AlarmTarget): Expression {
  return {
    text: `IF(requests >= ${alerts.errorsCritical.requestsMin}, latency, 0)`,
    label: 'p95 latency in seconds',
    metrics: {
      latency: inputOf(target, applicationMetrics.latency),
      requests: inputOf(target, applicationMetrics.requests),
    },
  };
}

function scaleOutTriggers(
  application: ResolvedApplication,
  target: AlarmTarget,
): readonly Trigger[] {
  const out = application.strategy.scaleOut;
  return [
    {
      signal: 'cpu-high',
      measure: applicationMetrics.cpu,
      threshold: out.cpuPercent,
      minutes: out.cpuMinutes,
      words: `CPU > ${out.cpuPercent} % for ${minutesText(out.cpuMinutes)}: scale out.`,
    },
    {
      signal: 'memory-high',
      measure: applicationMetrics.memory,
      threshold: out.memoryPercent,
      minutes: out.memoryMinutes,
      words: `Memory > ${out.memoryPercent} % for ${minutesText(out.memoryMinutes)}: scale out.`,
    },
    {
      signal: 'latency-high',
      measure: latencyOfEnough(application, target),
      threshold: out.latencySeconds,
      minutes: out.latencyMinutes,
      words: `Request latency (p95) > ${out.latencySeconds} s for ${minutesText(out.latencyMinutes)}: scale out. Minutes with fewer than ${application.alerts.errorsCritical.requestsMin} requests count as fast.`,
    },
    {
      signal: 'queue-high',
      measure: applicationMetrics.queue,
      threshold: out.queueLength,
      minutes: out.queueMinutes,
      words: `Request queue length > ${out.queueLength} for ${minutesText(out.queueMinutes)}: scale out.`,
    },
  ];
}

function scaleInTriggers({ strategy }: ResolvedApplication): readonly Trigger[] {
  const low = strategy.scaleIn;
  return [
    {
      signal: 'cpu-low',
      measure: applicationMetrics.cpu,
      threshold: low.cpuPercent,
      minutes: low.cpuMinutes,
      words: `CPU < ${low.cpuPercent} % for ${minutesText(low.cpuMinutes)}: one of three signs to scale in.`,
    },
    {
      signal: 'memory-low',
      measure: applicationMetrics.memory,
      threshold: low.memoryPercent,
      minutes: low.memoryMinutes,
      words: `Memory < ${low.memoryPercent} % for ${minutesText(low.memoryMinutes)}: one of three signs to scale in.`,
    },
    {
      signal: 'latency-low',
      measure: applicationMetrics.latency,
      threshold: low.latencySeconds,
      minutes: low.latencyMinutes,
      words: `Request latency (p95) < ${low.latencySeconds} s for ${minutesText(low.latencyMinutes)}: one of three signs to scale in.`,
    },
  ];
}

/** The scale-out alarms, the three signs of low use, and the composite that asks for all of them. */
export function triggerAlarms(
  application: ResolvedApplication,
  target: AlarmTarget,
): readonly Entry[] {
  const out = scaleOutTriggers(application, target);
  const low = scaleInTriggers(application);
  const alarm =
    (comparison: 'GreaterThanThreshold' | 'LessThanThreshold') =>
    ({ signal, measure, threshold, minutes, words }: Trigger): Entry =>
      metricAlarm(target, signal, {
        words,
        measure,
        comparison,
        threshold,
        periods: minutes,
        missing: unknown,
      });
  return [
    ...out.map(alarm('GreaterThanThreshold')),
    ...low.map(alarm('LessThanThreshold')),
    compositeAlarm(target, 'scale-in', {
      words:
        'CPU, memory and latency are low, no scale-out alarm is red and none is without data: scale in.',
      red: low.map(({ signal }) => signal),
      green: out.map(({ signal }) => signal),
    }),
  ];
}
