/** The key metrics of an application as panels, with the strategy's limits drawn in (D1-D8, D13-D16, D18). */

import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import {
  applicationMetrics,
  type DimensionName,
  dimensionsOf,
  type Metric,
} from '../../shared/strategy/signals.ts';
import type { Line, Panel } from './widgets.ts';

type Names = Readonly<Partial<Record<DimensionName, string>>>;

interface LineOptions {
  readonly statistic?: string;
  readonly id?: string;
}

const lineOf =
  (names: Names) =>
  (metric: Metric, label: string, options: LineOptions = {}): Line => ({
    metric,
    dimensions: dimensionsOf(metric, names),
    label,
    ...options,
  });

type LineOf = ReturnType<typeof lineOf>;

function trafficPanels(
  application: ResolvedApplication,
  line: LineOf,
  percentiles: readonly number[],
) {
  const { strategy, alerts } = application;
  const metrics = applicationMetrics;
  const all = 'FILL(requests, 0) + FILL(refused, 0)';
  return {
    latency: {
      title: 'Request latency',
      unit: 's',
      lines: percentiles.map((value) =>
        line(metrics.latency, `p${value}`, { statistic: `p${value}` }),
      ),
      limits: [
        { label: 'scale out above (B3)', value: strategy.scaleOut.latencySeconds },
        { label: 'scale in below (B7)', value: strategy.scaleIn.latencySeconds },
      ],
    },
    errors: {
      title: 'Error rate',
      unit: '%',
      lines: [
        line(metrics.requests, 'requests', { id: 'requests' }),
        line(metrics.targetErrors, '5xx of targets', { id: 'failed' }),
        line(metrics.loadBalancerErrors, '5xx of the load balancer', { id: 'refused' }),
        line(metrics.clientErrors, '4xx', { id: 'rejected' }),
        { expression: `100 * FILL(failed, 0) / (${all})`, label: '5xx of targets' },
        { expression: `100 * FILL(refused, 0) / (${all})`, label: '5xx of the load balancer' },
        { expression: `100 * FILL(rejected, 0) / (${all})`, label: '4xx' },
      ],
      limits: [{ label: 'CRITICAL above (D18)', value: alerts.errorsCritical.percent }],
    },
    throughput: {
      title: 'Throughput',
      unit: 'requests/s',
      lines: [
        line(metrics.requests, 'requests', { id: 'count' }),
        { expression: 'count / PERIOD(count)', label: 'requests/s' },
      ],
    },
    queue: {
      title: 'Queue depth',
      unit: 'requests',
      lines: [line(metrics.queue, 'waiting requests')],
      limits: [{ label: 'scale out above (B4)', value: strategy.scaleOut.queueLength }],
    },
  } satisfies Record<string, Panel>;
}

function serverPanels({ strategy, alerts }: ResolvedApplication, line: LineOf) {
  const metrics = applicationMetrics;
  return {
    cpu: {
      title: 'CPU of the instances',
      unit: '%',
      // The mean hides one hot instance (D5).
      lines: [line(metrics.cpu, 'mean'), line(metrics.cpuMax, 'hottest instance')],
      limits: [
        { label: 'CRITICAL above (D14)', value: alerts.cpuCritical.percent },
        { label: 'WARN above (D13)', value: alerts.cpuWarning.percent },
        { label: 'scale out above (B1)', value: strategy.scaleOut.cpuPercent },
        { label: 'scale in below (B5)', value: strategy.scaleIn.cpuPercent },
      ],
    },
    memory: {
      title: 'Memory of the instances',
      unit: '%',
      lines: [
        line(metrics.memory, 'mean'),
        line(metrics.memory, 'fullest instance', { statistic: 'Maximum' }),
      ],
      limits: [
        { label: 'WARN above (D15)', value: alerts.memoryWarning.percent },
        { label: 'scale out above (B2)', value: strategy.scaleOut.memoryPercent },
        { label: 'scale in below (B6)', value: strategy.scaleIn.memoryPercent },
      ],
    },
    disk: {
      title: 'Disk of the instances',
      unit: '%',
      lines: [line(metrics.disk, 'fullest instance')],
      limits: [{ label: 'WARN above (D16)', value: alerts.diskWarning.percent }],
    },
    network: {
      title: 'Network of the instances',
      unit: 'bytes/s',
      lines: [
        line(metrics.networkIn, 'in', { id: 'received' }),
        line(metrics.networkOut, 'out', { id: 'sent' }),
        { expression: 'received / PERIOD(received)', label: 'in' },
        { expression: 'sent / PERIOD(sent)', label: 'out' },
      ],
    },
  } satisfies Record<string, Panel>;
}

/** Panels of an application by the strategy's name of the key metric. */
export function applicationPanels(
  application: ResolvedApplication,
  percentiles: readonly number[],
): ReadonlyMap<string, Panel> {
  const line = lineOf({
    AutoScalingGroupName: application.autoScalingGroupName,
    LoadBalancer: application.loadBalancer,
    TargetGroup: application.targetGroup,
  });
  return new Map<string, Panel>(
    Object.entries({
      ...trafficPanels(application, line, percentiles),
      ...serverPanels(application, line),
    }),
  );
}
