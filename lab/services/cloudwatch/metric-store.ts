/** All metrics of one account and Region, found by namespace, name and dimensions. */

import { type MetricIdentity, Series } from './series.ts';

export interface MetricStore {
  /** The series of a metric, made when it does not exist: an alarm may watch a metric before its first datapoint. */
  series(identity: MetricIdentity): Series;
  /** Every metric that holds a datapoint, in the order of first use. */
  published(): readonly Series[];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function keyOf(identity: MetricIdentity): string {
  const dimensions = identity.dimensions.map(({ Name, Value }) => `${Name}=${Value}`);
  if (dimensions.length > 1) dimensions.sort(compare);
  return `${identity.namespace}\u0000${identity.metricName}\u0000${dimensions.join('\u0000')}`;
}

export function createMetricStore(): MetricStore {
  const byKey = new Map<string, Series>();
  return {
    series(identity) {
      const key = keyOf(identity);
      const found = byKey.get(key);
      if (found !== undefined) return found;
      const made = new Series(identity);
      byKey.set(key, made);
      return made;
    },
    published: () => [...byKey.values()].filter((series) => series.latestMinute >= 0),
  };
}
