/** Which metric tells what about a target, and who publishes it: the one table alarms, dashboard and checks read (S18). */

/** Kinds of targets that have signals. */
export type TargetKind = 'application' | 'database' | 'cache';

/** A CloudWatch metric as it is published, without the values of its dimensions. */
export interface Metric {
  /** Who publishes it; a metric nobody publishes is no trigger (S18). */
  readonly publisher: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly DimensionName[];
  /** As GetMetricData takes it: Average, Maximum, Sum, p95, ... */
  readonly statistic: string;
}

export type DimensionName =
  | 'AutoScalingGroupName'
  | 'LoadBalancer'
  | 'TargetGroup'
  | 'DBInstanceIdentifier'
  | 'CacheClusterId';

/** A dimension with its value, in the spelling of the CloudWatch API. */
export interface Dimension {
  readonly Name: string;
  readonly Value: string;
}

const ec2 = 'EC2 with detailed monitoring, once a minute';
const agent = 'the CloudWatch agent, aggregated over the group';
const balancer = 'the Application Load Balancer, only while there are requests';
const application = 'the application itself, once a minute';
const probe = 'the database probe, once a minute';

const group = ['AutoScalingGroupName'] as const;
const targets = ['LoadBalancer', 'TargetGroup'] as const;
const instance = ['DBInstanceIdentifier'] as const;
const node = ['CacheClusterId'] as const;

const loadBalancing = (
  metricName: string,
  statistic: string,
  dimensions: readonly DimensionName[] = targets,
): Metric => ({
  publisher: balancer,
  namespace: 'AWS/ApplicationELB',
  metricName,
  dimensions,
  statistic,
});

const ofGroup = (
  publisher: string,
  name: readonly [namespace: string, metricName: string],
  statistic: string,
): Metric => ({ publisher, namespace: name[0], metricName: name[1], dimensions: group, statistic });

/**
 * Metrics of an application. Requests per instance (F4) are `ARQ/Application RequestCount` with the dimensions
 * AutoScalingGroupName and InstanceId; they are read per instance, so they are not in this table.
 */
export const applicationMetrics = {
  cpu: ofGroup(ec2, ['AWS/EC2', 'CPUUtilization'], 'Average'),
  cpuMax: ofGroup(ec2, ['AWS/EC2', 'CPUUtilization'], 'Maximum'),
  memory: ofGroup(agent, ['CWAgent', 'mem_used_percent'], 'Average'),
  disk: ofGroup(agent, ['CWAgent', 'disk_used_percent'], 'Maximum'),
  networkIn: ofGroup(ec2, ['AWS/EC2', 'NetworkIn'], 'Sum'),
  networkOut: ofGroup(ec2, ['AWS/EC2', 'NetworkOut'], 'Sum'),
  queue: ofGroup(application, ['ARQ/Application', 'RequestQueueLength'], 'Maximum'),
  latency: loadBalancing('TargetResponseTime', 'p95'),
  requests: loadBalancing('RequestCount', 'Sum'),
  targetErrors: loadBalancing('HTTPCode_Target_5XX_Count', 'Sum'),
  clientErrors: loadBalancing('HTTPCode_Target_4XX_Count', 'Sum'),
  loadBalancerErrors: loadBalancing('HTTPCode_ELB_5XX_Count', 'Sum', ['LoadBalancer']),
} as const satisfies Record<string, Metric>;

const ofDatabase = (
  publisher: string,
  name: readonly [namespace: string, metricName: string],
  statistic: string,
): Metric => ({
  publisher,
  namespace: name[0],
  metricName: name[1],
  dimensions: instance,
  statistic,
});

/** Metrics of a database; lag comes from the probe, never from ReplicaLag, which counts whole seconds (S5). */
export const databaseMetrics = {
  connections: ofDatabase('RDS, once a minute', ['AWS/RDS', 'DatabaseConnections'], 'Maximum'),
  freeStorage: ofDatabase('RDS, once a minute', ['AWS/RDS', 'FreeStorageSpace'], 'Minimum'),
  replicationLag: ofDatabase(probe, ['ARQ/Database', 'ReplicationLagMilliseconds'], 'Maximum'),
  queryTime: ofDatabase(probe, ['ARQ/Database', 'QueryTimeSeconds'], 'p95'),
  slowQueries: ofDatabase(probe, ['ARQ/Database', 'SlowQueryCount'], 'Sum'),
  readQueries: ofDatabase(probe, ['ARQ/Database', 'ReadQueryCount'], 'Sum'),
  writeQueries: ofDatabase(probe, ['ARQ/Database', 'WriteQueryCount'], 'Sum'),
} as const satisfies Record<string, Metric>;

const ofNode = (metricName: string): Metric => ({
  publisher: 'ElastiCache, per node, once a minute',
  namespace: 'AWS/ElastiCache',
  metricName,
  dimensions: node,
  statistic: 'Sum',
});

/** Metrics of one node of a cache. */
export const cacheMetrics = {
  evictions: ofNode('Evictions'),
  writes: ofNode('SetTypeCmds'),
  hits: ofNode('CacheHits'),
  misses: ofNode('CacheMisses'),
} as const satisfies Record<string, Metric>;

/** The dimensions of a metric for one target; `names` holds the target's value of each. */
export const dimensionsOf = (
  metric: Metric,
  names: Readonly<Partial<Record<DimensionName, string>>>,
): readonly Dimension[] =>
  metric.dimensions.map((name) => {
    const value = names[name];
    if (value === undefined)
      throw new Error(`The target has no ${name}, which ${metric.metricName} is published by.`);
    return { Name: name, Value: value };
  });
