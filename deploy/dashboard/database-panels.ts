/** The key metrics of a database as panels, with the strategy's limits drawn in (D7, D9-D12). */

import { databaseStrategy } from '../../shared/inventory/resolve.ts';
import { databaseMetrics, dimensionsOf, type Metric } from '../../shared/strategy/signals.ts';
import type { Stage } from '../stage.ts';
import type { Line, Panel } from './widgets.ts';

const bytesPerGibibyte = 2 ** 30;

/** Panels of a database by the strategy's name of the key metric. */
export function databasePanels(
  { strategy, inventory }: Stage,
  name: string,
  database: Stage['inventory']['databases'][string],
): ReadonlyMap<string, Panel> {
  const { readReplicas, vertical } = databaseStrategy(strategy, inventory, name);
  const { alerts } = strategy;
  const line = (metric: Metric, label: string, options: { id?: string } = {}): Line => ({
    metric,
    dimensions: dimensionsOf(metric, { DBInstanceIdentifier: database.instanceIdentifier }),
    label,
    ...options,
  });
  const usedPercent = `100 * (1 - free / ${database.allocatedStorageGigabytes * bytesPerGibibyte})`;
  return new Map<string, Panel>(
    Object.entries({
      disk: {
        title: 'Storage',
        unit: '%',
        lines: [
          line(databaseMetrics.freeStorage, 'free', { id: 'free' }),
          { expression: usedPercent, label: 'used' },
        ],
        limits: [
          { label: 'WARN above (D16)', value: alerts.diskWarning.percent },
          { label: 'grow above (B15)', value: vertical.storagePercentMax },
        ],
      },
      queryTime: {
        title: 'Query execution time',
        unit: 's',
        lines: [line(databaseMetrics.queryTime, 'p95')],
        limits: [{ label: 'resize above (B16)', value: vertical.queryTimeSecondsMax }],
      },
      replicationLag: {
        title: 'Replication lag, worst replica, measured by the probe',
        unit: 'ms',
        lines: [line(databaseMetrics.replicationLag, 'lag')],
        limits: [
          { label: 'WARN above (D17)', value: alerts.replicationLagWarning.milliseconds },
          { label: 'caught up below (B13)', value: readReplicas.lagMillisecondsMax },
        ],
      },
      connections: {
        title: 'Connection pool utilization',
        unit: '%',
        lines: [
          line(databaseMetrics.connections, 'connections', { id: 'connections' }),
          { expression: `100 * connections / ${database.maxConnections}`, label: 'used' },
        ],
        limits: [{ label: 'WARN above (B17)', value: vertical.connectionUtilizationPercentMax }],
      },
      slowQueries: {
        title: 'Slow queries',
        unit: 'queries/min',
        lines: [line(databaseMetrics.slowQueries, 'slow queries')],
      },
    }),
  );
}
