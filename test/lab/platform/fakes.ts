/** A fleet that is set by hand and a metric store that only remembers: what the platform needs around it. */

import type { Clock } from '../../../lab/clock.ts';
import type { FleetFollower } from '../../../lab/platform/fleet.ts';
import type { Datapoint, MetricSink } from '../../../lab/platform/metrics.ts';

export interface HandFleet extends FleetFollower {
  set(inService: number, unhealthy?: number): void;
}

/** Instances are i-0, i-1, ...; every one in service is paid for, from the first to the last second. */
export function handFleet(clock: Clock, initialSize: number): HandFleet {
  let inService = initialSize;
  let unhealthy = 0;
  const listeners: (() => void)[] = [];
  const changes = [{ atMs: clock.nowMs, size: initialSize }];
  return {
    get inService() {
      return inService;
    },
    get unhealthy() {
      return unhealthy;
    },
    instanceIds: () => Array.from({ length: inService }, (_none, at) => `i-${at}`),
    onChange: (listener) => listeners.push(listener),
    paidInstanceSeconds(fromMs, toMs) {
      let seconds = 0;
      changes.forEach(({ atMs, size }, at) => {
        const from = Math.max(fromMs, atMs);
        const to = Math.min(toMs, changes[at + 1]?.atMs ?? toMs);
        seconds += Math.max(0, to - from) * (size / 1_000);
      });
      return seconds;
    },
    set(size, unhealthyCount = 0) {
      inService = size;
      unhealthy = unhealthyCount;
      changes.push({ atMs: clock.nowMs, size });
      for (const listener of listeners) listener();
    },
  };
}

export interface Remembered extends MetricSink {
  /** Datapoints of a metric by minute, oldest first. */
  readonly written: ReadonlyMap<string, readonly (Datapoint & { atMs: number })[]>;
  readonly units: ReadonlyMap<string, string>;
  readonly evaluated: readonly number[];
}

/** Remembers datapoints under `namespace metricName dimension=value ...`. */
export function rememberingStore(): Remembered {
  const written = new Map<string, (Datapoint & { atMs: number })[]>();
  const units = new Map<string, string>();
  const evaluated: number[] = [];
  return {
    written,
    units,
    evaluated,
    series({ namespace, metricName, dimensions, unit }) {
      const where = dimensions.map(({ Name, Value }) => `${Name}=${Value}`);
      const key = [namespace, metricName, ...where].join(' ');
      units.set(key, unit);
      return {
        put(atMs, datapoint) {
          const list = written.get(key) ?? [];
          written.set(key, list);
          list.push({ ...datapoint, atMs });
        },
      };
    },
    evaluate: (minuteStartMs) => {
      evaluated.push(minuteStartMs);
    },
  };
}
