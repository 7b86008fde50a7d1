/** The alarms of databases and caches: lag, connections, storage, evictions, hits (B17, C13, D11, D16, D17, I12). */

import { databaseStrategy } from '../../shared/inventory/resolve.ts';
import type { Inventory } from '../../shared/inventory/schema.ts';
import type { Strategy } from '../../shared/strategy/schema.ts';
import {
  cacheMetrics,
  databaseMetrics,
  dimensionsOf,
  type Metric,
} from '../../shared/strategy/signals.ts';
import {
  type AlarmTarget,
  type Entry,
  type Expression,
  metricAlarm,
  minutesText,
  unknown,
} from './alarm.ts';

type Database = Inventory['databases'][string];
type Cache = Inventory['caches'][string];

const bytesPerGibibyte = 2 ** 30;

function lagAlarm(strategy: Strategy, target: AlarmTarget): Entry {
  const { milliseconds, minutes } = strategy.alerts.replicationLagWarning;
  return metricAlarm(target, 'replication-lag-warning', {
    words: `Replication lag > ${milliseconds} ms for ${minutesText(minutes)}: WARN.`,
    measure: databaseMetrics.replicationLag,
    comparison: 'GreaterThanThreshold',
    threshold: milliseconds,
    periods: minutes,
    missing: {
      treatment: 'breaching',
      reason: 'A lag nobody measures is never "caught up".',
    },
  });
}

function databaseAlarms(
  stage: { strategy: Strategy; inventory: Inventory },
  name: string,
  database: Database,
): readonly Entry[] {
  const { strategy, inventory } = stage;
  const { connectionUtilizationPercentMax } = databaseStrategy(strategy, inventory, name).vertical;
  const { diskWarning, databaseConnectionsMinutes } = strategy.alerts;
  const target: AlarmTarget = {
    stage: inventory.stage,
    name,
    owner: database.owner,
    dimensions: { DBInstanceIdentifier: database.instanceIdentifier },
  };
  return [
    metricAlarm(target, 'connections-warning', {
      words: `Connections > ${connectionUtilizationPercentMax} % of ${database.maxConnections} for ${minutesText(databaseConnectionsMinutes)}: WARN.`,
      measure: databaseMetrics.connections,
      comparison: 'GreaterThanThreshold',
      threshold: (database.maxConnections * connectionUtilizationPercentMax) / 100,
      periods: databaseConnectionsMinutes,
      missing: unknown,
    }),
    metricAlarm(target, 'storage-warning', {
      words: `Storage > ${diskWarning.percent} % of ${database.allocatedStorageGigabytes} GiB for ${minutesText(diskWarning.minutes)}: WARN.`,
      measure: databaseMetrics.freeStorage,
      comparison: 'LessThanThreshold',
      threshold: Math.round(
        database.allocatedStorageGigabytes * bytesPerGibibyte * (1 - diskWarning.percent / 100),
      ),
      periods: diskWarning.minutes,
      missing: unknown,
    }),
    ...(database.readReplicas.length === 0 ? [] : [lagAlarm(strategy, target)]),
  ];
}

/** Two metrics, each summed over the nodes of a cache; `text` gets the two sums. */
function overNodes(
  cache: Cache,
  [first, second]: readonly [Metric, Metric],
  shape: { readonly label: string; readonly text: (first: string, second: string) => string },
): Expression {
  const inputs = (prefix: string, metric: Metric) =>
    cache.nodes.map((node, index) => ({
      id: `${prefix}${index + 1}`,
      input: { metric, dimensions: dimensionsOf(metric, { CacheClusterId: node }) },
    }));
  const a = inputs('a', first);
  const b = inputs('b', second);
  const sum = (parts: readonly { readonly id: string }[]): string =>
    `(${parts.map(({ id }) => `FILL(${id}, 0)`).join(' + ')})`;
  return {
    text: shape.text(sum(a), sum(b)),
    label: shape.label,
    metrics: Object.fromEntries([...a, ...b].map(({ id, input }) => [id, input])),
  };
}

const idle = {
  treatment: 'notBreaching',
  reason: 'A cache nobody uses has no ratio, and no problem.',
} as const;

function cacheAlarms(
  { strategy, inventory }: { strategy: Strategy; inventory: Inventory },
  name: string,
  cache: Cache,
): readonly Entry[] {
  const { evictionPercentMax } = strategy.capacityPlan.cache;
  const { hitPercentMin } = strategy.performance.cache;
  const { cacheMinutes } = strategy.alerts;
  const target: AlarmTarget = { stage: inventory.stage, name, owner: cache.owner, dimensions: {} };
  const window = { periods: 1, periodSeconds: cacheMinutes * 60, missing: idle };
  return [
    metricAlarm(target, 'evictions-warning', {
      words: `Evictions > ${evictionPercentMax} % of the writes in ${minutesText(cacheMinutes)}: WARN.`,
      measure: overNodes(cache, [cacheMetrics.evictions, cacheMetrics.writes], {
        label: 'evictions in percent of writes',
        text: (evictions, writes) => `100 * ${evictions} / ${writes}`,
      }),
      comparison: 'GreaterThanThreshold',
      threshold: evictionPercentMax,
      ...window,
    }),
    metricAlarm(target, 'hit-ratio-warning', {
      words: `Cache hit ratio < ${hitPercentMin} % in ${minutesText(cacheMinutes)}: WARN.`,
      measure: overNodes(cache, [cacheMetrics.hits, cacheMetrics.misses], {
        label: 'hits in percent of reads',
        text: (hits, misses) => `100 * ${hits} / (${hits} + ${misses})`,
      }),
      comparison: 'LessThanThreshold',
      threshold: hitPercentMin,
      ...window,
    }),
  ];
}

/** The alarms of every database and cache of a stage. */
export const dataStoreAlarms = (stage: {
  readonly strategy: Strategy;
  readonly inventory: Inventory;
}): readonly Entry[] => [
  ...Object.entries(stage.inventory.databases).flatMap(([name, entry]) =>
    databaseAlarms(stage, name, entry),
  ),
  ...Object.entries(stage.inventory.caches).flatMap(([name, entry]) =>
    cacheAlarms(stage, name, entry),
  ),
];
