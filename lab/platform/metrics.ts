/** Publishes what AWS and the agents on the instances would report of one minute of an application. */

import { diskPercent, memoryPercent, networkInBytes, networkOutBytes } from './assumptions.ts';
import { type MinuteOutcome, partsPerMinute } from './queue.ts';
import type { Shares } from './shares.ts';

/** One datapoint of 60 seconds. */
export interface Datapoint {
  readonly sum: number;
  readonly sampleCount: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly percentiles?: { readonly p50: number; readonly p95: number; readonly p99: number };
}

/** A metric that can be written without looking it up again. */
export interface MetricSeries {
  put(minuteStartMs: number, datapoint: Datapoint): void;
}

interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

type Unit = 'Percent' | 'Bytes' | 'Seconds' | 'Count';

/** CloudWatch as publishers inside the lab see it. */
export interface MetricSink {
  series(metric: {
    readonly namespace: string;
    readonly metricName: string;
    readonly dimensions: readonly Dimension[];
    readonly unit: Unit;
  }): MetricSeries;
  /** Everything of that minute has been written: alarms may be evaluated. */
  evaluate(minuteStartMs: number): void | Promise<void>;
}

/** Where the metrics of an application stand, in the words of CloudWatch's dimensions. */
export interface MetricNames {
  readonly autoScalingGroupName: string;
  /** `app/<name>/<id>`, the end of the load balancer's ARN (AWS, "CloudWatch metrics for your Application Load Balancer"). */
  readonly loadBalancer: string;
  /** `targetgroup/<name>/<id>`, the end of the target group's ARN. */
  readonly targetGroup: string;
}

/** One minute of an application, ready to be published. Counts are whole. */
export interface MinuteReport {
  readonly outcome: MinuteOutcome;
  /** Requests for which the load balancer chose a target. */
  readonly requestCount: number;
  readonly targetErrors: number;
  readonly clientErrors: number;
  readonly successes: number;
  /** Requests the load balancer answered itself with a 503. */
  readonly balancerErrors: number;
  readonly unhealthy: { readonly sum: number; readonly minimum: number; readonly maximum: number };
  readonly shares: Shares;
  /** Requests an instance logged since midnight UTC. */
  readonly requestsToday: number;
}

const even = (mean: number, sampleCount: number): Datapoint => ({
  sum: mean * sampleCount,
  sampleCount,
  minimum: mean,
  maximum: mean,
});

/**
 * Average and percentiles by the M/M/1 law of P1; the extremes are those expected of so many draws from it. The scale of the
 * law is read off two of its quantiles: p99 - p50 = (ln 100 - ln 2) x scale.
 */
function responseTime(outcome: MinuteOutcome, sampleCount: number): Datapoint {
  const { meanSeconds, p50Seconds, p95Seconds, p99Seconds } = outcome;
  const scale = (p99Seconds - p50Seconds) / Math.log(50);
  return {
    sum: meanSeconds * sampleCount,
    sampleCount,
    minimum: meanSeconds / sampleCount,
    maximum: Math.max(meanSeconds, p99Seconds + scale * Math.log(sampleCount / 100)),
    percentiles: { p50: p50Seconds, p95: p95Seconds, p99: p99Seconds },
  };
}

/** CPU over the instances in service: one sample each, spread as the requests are, none above 100 %. */
function cpu(cpuPercent: number, report: MinuteReport): Datapoint {
  const saturated = cpuPercent >= 100;
  const sampleCount = report.outcome.instancesMax;
  return {
    sum: cpuPercent * sampleCount,
    sampleCount,
    minimum: saturated ? 100 : cpuPercent * report.shares.lowest,
    maximum: saturated ? 100 : Math.min(100, cpuPercent * report.shares.highest),
  };
}

/** Series of one namespace and one set of dimensions. */
const seriesAt =
  (sink: MetricSink, namespace: string, dimensions: readonly Dimension[]) =>
  (metricName: string, unit: Unit): MetricSeries =>
    sink.series({ namespace, metricName, dimensions, unit });

type Publish = (minuteStartMs: number, report: MinuteReport) => void;

/** Metrics of the group's instances: EC2 reports CPU and network, the CloudWatch agent memory and disk. */
function createInstancePublisher(sink: MetricSink, group: Dimension): Publish {
  const ofInstances = seriesAt(sink, 'AWS/EC2', [group]);
  const ofAgent = seriesAt(sink, 'CWAgent', [group]);
  const cpuUtilization = ofInstances('CPUUtilization', 'Percent');
  const networkIn = ofInstances('NetworkIn', 'Bytes');
  const networkOut = ofInstances('NetworkOut', 'Bytes');
  const memory = ofAgent('mem_used_percent', 'Percent');
  const disk = ofAgent('disk_used_percent', 'Percent');
  return (at, report) => {
    const { cpuPercent, instancesMax, served, backlogSeconds } = report.outcome;
    if (cpuPercent === undefined) return;
    cpuUtilization.put(at, cpu(cpuPercent, report));
    networkIn.put(at, even(networkInBytes(served) / instancesMax, instancesMax));
    networkOut.put(at, even(networkOutBytes(served) / instancesMax, instancesMax));
    memory.put(at, even(memoryPercent(cpuPercent, backlogSeconds), instancesMax));
    disk.put(at, even(diskPercent(report.requestsToday), instancesMax));
  };
}

/** A count of the load balancer: one sample a request, and no datapoint for none (AWS reports it when non-zero). */
function putCount(series: MetricSeries, minuteStartMs: number, count: number): void {
  if (count === 0) return;
  series.put(minuteStartMs, { sum: count, sampleCount: count, minimum: 1, maximum: 1 });
}

/** Metrics of the load balancer; latency only when a target answered something. */
function createBalancerPublisher(sink: MetricSink, names: MetricNames): Publish {
  const balancer = { Name: 'LoadBalancer', Value: names.loadBalancer };
  const group = { Name: 'TargetGroup', Value: names.targetGroup };
  const ofTargets = seriesAt(sink, 'AWS/ApplicationELB', [balancer, group]);
  const ofBalancer = seriesAt(sink, 'AWS/ApplicationELB', [balancer]);
  const targetResponseTime = ofTargets('TargetResponseTime', 'Seconds');
  const requestCount = ofTargets('RequestCount', 'Count');
  const target2xx = ofTargets('HTTPCode_Target_2XX_Count', 'Count');
  const target4xx = ofTargets('HTTPCode_Target_4XX_Count', 'Count');
  const target5xx = ofTargets('HTTPCode_Target_5XX_Count', 'Count');
  const balancer5xx = ofBalancer('HTTPCode_ELB_5XX_Count', 'Count');
  const healthyHosts = ofTargets('HealthyHostCount', 'Count');
  const unhealthyHosts = ofTargets('UnHealthyHostCount', 'Count');
  return (at, report) => {
    const { outcome } = report;
    const answered = report.successes + report.clientErrors + report.targetErrors;
    if (answered > 0) targetResponseTime.put(at, responseTime(outcome, answered));
    putCount(requestCount, at, report.requestCount);
    putCount(target2xx, at, report.successes);
    putCount(target4xx, at, report.clientErrors);
    putCount(target5xx, at, report.targetErrors);
    putCount(balancer5xx, at, report.balancerErrors);
    healthyHosts.put(at, {
      sum: outcome.instances * partsPerMinute,
      sampleCount: partsPerMinute,
      minimum: outcome.instancesMin,
      maximum: outcome.instancesMax,
    });
    unhealthyHosts.put(at, { ...report.unhealthy, sampleCount: partsPerMinute });
  };
}

/** What the application publishes itself: requests waiting, and requests by instance. */
function createApplicationPublisher(sink: MetricSink, group: Dimension): Publish {
  const namespace = 'ARQ/Application';
  const queueLength = seriesAt(sink, namespace, [group])('RequestQueueLength', 'Count');
  const byInstance = new Map<string, MetricSeries>();
  let fleet: readonly string[] = [];
  let fleetSeries: MetricSeries[] = [];
  const seriesOf = (instanceId: string): MetricSeries => {
    const known = byInstance.get(instanceId);
    if (known !== undefined) return known;
    const instance = { Name: 'InstanceId', Value: instanceId };
    const series = seriesAt(sink, namespace, [group, instance])('RequestCount', 'Count');
    byInstance.set(instanceId, series);
    return series;
  };
  return (at, report) => {
    const { backlogSum, backlogMin, backlogMax, instancesMax } = report.outcome;
    if (instancesMax === 0) return;
    const sampleCount = partsPerMinute;
    queueLength.put(at, { sum: backlogSum, sampleCount, minimum: backlogMin, maximum: backlogMax });
    const { instanceIds, requests } = report.shares;
    if (instanceIds !== fleet) {
      fleet = instanceIds;
      fleetSeries = instanceIds.map(seriesOf);
    }
    fleetSeries.forEach((series, index) => {
      series.put(at, even(requests[index] ?? 0, 1));
    });
  };
}

/** Publishes the minutes of one application: these metrics and no others. */
export function createPublisher(sink: MetricSink, names: MetricNames): Publish {
  const group = { Name: 'AutoScalingGroupName', Value: names.autoScalingGroupName };
  const publishers = [
    createInstancePublisher(sink, group),
    createBalancerPublisher(sink, names),
    createApplicationPublisher(sink, group),
  ];
  return (minuteStartMs, report) => {
    for (const publish of publishers) publish(minuteStartMs, report);
  };
}
