/** Reads alarms and metrics of an application; a value that is missing or stale is absent, never zero. */

import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  type MetricDataQuery,
} from '@aws-sdk/client-cloudwatch';
import { PermissionDenied, TransientError } from '../errors.ts';
import { alarmName } from '../inventory/names.ts';
import type { ResolvedApplication } from '../inventory/resolved-application.ts';
import type { LoadSeen, SignalSeen } from '../observations.ts';
import { type AlarmSignalName, alarmSignals } from '../strategy/alarm-signals.ts';
import { applicationMetrics, dimensionsOf, type Metric } from '../strategy/signals.ts';
import type { Runtime } from './lambda.ts';

const minuteMs = 60_000;

/** Signals an application has alarms for. */
export const applicationSignals: readonly AlarmSignalName[] = Object.entries(alarmSignals)
  .filter(([, signal]) => signal.kind === 'application')
  // Object.entries widens the keys of the table to string.
  .map(([name]) => name as AlarmSignalName);

/** The alarms of an application with these signals. An alarm that does not exist is absent. */
export async function observeSignals(
  target: ResolvedApplication,
  signals: readonly AlarmSignalName[],
  { clients }: Runtime,
): Promise<SignalSeen[]> {
  const names = new Map(
    signals.map((signal) => [alarmName(target.stage, target.name, signal), signal]),
  );
  const answer = await clients.of(CloudWatchClient).send(
    new DescribeAlarmsCommand({
      AlarmNames: [...names.keys()],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
      MaxRecords: 100,
    }),
  );
  return [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])].flatMap((alarm) => {
    const signal = names.get(alarm.AlarmName ?? '');
    if (signal === undefined) return [];
    return {
      signal,
      state: alarm.StateValue ?? 'INSUFFICIENT_DATA',
      since: (alarm.StateTransitionedTimestamp ?? alarm.StateUpdatedTimestamp)?.toISOString() ?? '',
      actionsEnabled: alarm.ActionsEnabled ?? true,
    };
  });
}

/** One measure over a span: per-minute values with their instants, newest first. */
export interface MeasureSeen {
  readonly values: readonly number[];
  readonly timesMs: readonly number[];
}

/** A measure to read: one row of the signal table, or a metric with dimensions of its own. */
export interface Measure {
  readonly id: string;
  readonly metric: Pick<Metric, 'namespace' | 'metricName' | 'statistic'>;
  readonly dimensions: readonly { readonly Name: string; readonly Value: string }[];
}

export interface Span {
  readonly fromMs: number;
  /** Exclusive, as GetMetricData has it. */
  readonly toMs: number;
  /** Default 60. */
  readonly periodSeconds?: number;
}

/** A row of the signal table for one application. */
export function measure(id: string, metric: Metric, target: ResolvedApplication): Measure {
  const names = {
    AutoScalingGroupName: target.autoScalingGroupName,
    LoadBalancer: target.loadBalancer,
    TargetGroup: target.targetGroup,
  };
  return { id, metric, dimensions: dimensionsOf(metric, names) };
}

/**
 * Reads several measures in one call.
 * @throws TransientError when CloudWatch could not read all of them, PermissionDenied when it may not
 */
export async function observeMeasures(
  measures: readonly Measure[],
  span: Span,
  { clients }: Runtime,
): Promise<ReadonlyMap<string, MeasureSeen>> {
  const queries: MetricDataQuery[] = measures.map(({ id, metric, dimensions }) => ({
    Id: id,
    MetricStat: {
      Metric: {
        Namespace: metric.namespace,
        MetricName: metric.metricName,
        Dimensions: [...dimensions],
      },
      Period: span.periodSeconds ?? 60,
      Stat: metric.statistic,
    },
  }));
  const answer = await clients.of(CloudWatchClient).send(
    new GetMetricDataCommand({
      MetricDataQueries: queries,
      StartTime: new Date(span.fromMs),
      EndTime: new Date(span.toMs),
      ScanBy: 'TimestampDescending',
    }),
  );
  const results = answer.MetricDataResults ?? [];
  const forbidden = results.find((result) => result.StatusCode === 'Forbidden');
  if (forbidden !== undefined)
    throw new PermissionDenied(`CloudWatch may not show the metric ${forbidden.Id}`);
  const partial = results.find((result) => result.StatusCode !== 'Complete');
  if (partial !== undefined || answer.NextToken !== undefined) {
    throw new TransientError(
      `CloudWatch answered only part of the metrics (${partial?.Id ?? 'more pages'})`,
    );
  }
  return new Map(
    results.map((result) => [
      result.Id ?? '',
      {
        values: result.Values ?? [],
        timesMs: (result.Timestamps ?? []).map((time) => time.getTime()),
      },
    ]),
  );
}

/** The newest value, unless it is older than `maxAgeMinutes` complete minutes. */
export function latest(
  seen: MeasureSeen | undefined,
  nowMs: number,
  maxAgeMinutes: number,
): number | undefined {
  const [value] = seen?.values ?? [];
  const [timeMs] = seen?.timesMs ?? [];
  if (value === undefined || timeMs === undefined) return undefined;
  return nowMs - (timeMs + minuteMs) <= maxAgeMinutes * minuteMs ? value : undefined;
}

/** The load as it is now, and the highest request rate of the span scale-in looks back on. */
export async function observeLoad(
  target: ResolvedApplication,
  nowMs: number,
  runtime: Runtime,
): Promise<LoadSeen> {
  const { cpu, memory, latency, queue, requests } = applicationMetrics;
  const { freshnessMinutesMax, scaleIn } = target.strategy;
  const measures = [
    measure('cpu', cpu, target),
    measure('memory', memory, target),
    measure('latency', latency, target),
    measure('queue', queue, target),
    measure('requests', requests, target),
  ];
  const span = { fromMs: nowMs - Math.max(scaleIn.cpuMinutes, 15) * minuteMs, toMs: nowMs };
  const seen = await observeMeasures(measures, span, runtime);
  const fresh = (id: string): number | undefined =>
    latest(seen.get(id), nowMs, freshnessMinutesMax);
  const rate = fresh('requests');
  const load: Record<keyof LoadSeen, number | undefined> = {
    cpuPercent: fresh('cpu'),
    memoryPercent: fresh('memory'),
    latencySeconds: fresh('latency'),
    queueLength: fresh('queue'),
    requestsPerSecond: rate === undefined ? undefined : rate / 60,
    requestsPerSecondMax:
      rate === undefined ? undefined : Math.max(...(seen.get('requests')?.values ?? [])) / 60,
  };
  return Object.fromEntries(Object.entries(load).filter(([, value]) => value !== undefined));
}
