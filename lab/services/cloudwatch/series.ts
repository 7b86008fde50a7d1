/** One metric over time: 60-second datapoints of the last 15 virtual days, kept in typed arrays. */

import type { StandardUnit } from '@aws-sdk/client-cloudwatch';

/** Milliseconds of one stored datapoint. */
export const MINUTE_MS = 60_000;

/** What a period without data reads as. */
export const NO_DATA = Number.NaN;

/** True for a period without data. Bound once: a look-up of a global costs more than the test. */
export const isMissing: (value: number) => boolean = Number.isNaN;

const { min, max } = Math;

const CHUNK_MINUTES = 240;
/** 15 days of 60-second datapoints are kept (PutMetricData: "data points with a period of 60 seconds are available for 15 days"). */
const RETENTION_MINUTES = 15 * 24 * 60;
const CHUNKS = RETENTION_MINUTES / CHUNK_MINUTES + 1;
const FIELDS = 4;
const SUM = 0;
const SAMPLE_COUNT = 1;
const MINIMUM = 2;
const MAXIMUM = 3;

/** Percentiles of the samples of one minute, in the unit of the metric. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/** The statistics of one minute, in the unit of the metric. */
export interface DatapointStatistics {
  readonly sum: number;
  readonly sampleCount: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Absent: percentile statistics have no data for this minute, unless all samples are equal. */
  readonly percentiles?: Percentiles;
}

/** A name and value pair that tells metrics of one name apart. */
interface MetricDimension {
  readonly Name: string;
  readonly Value: string;
}

/** What makes a metric that metric; the order of the dimensions has no meaning. */
export interface MetricIdentity {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: readonly MetricDimension[];
}

/** Something to be looked at again when a datapoint arrives. */
export interface Watcher {
  awake: boolean;
  /** The oldest minute that was written since the watcher looked last. */
  changedFromMinute: number;
}

interface Chunk {
  readonly index: number;
  readonly values: Float64Array;
  percentiles: Float64Array | undefined;
}

/** The value at a share of the way from `low` to `high`; exactly `high` at the end of it. */
const between = (low: number, high: number, share: number): number =>
  low * (1 - share) + high * share;

/** The percentile of the minute at one place of a chunk. */
function minutePercentile(percent: number, { values, percentiles }: Chunk, place: number): number {
  const minimum = values[place * FIELDS + MINIMUM] ?? NO_DATA;
  const maximum = values[place * FIELDS + MAXIMUM] ?? NO_DATA;
  // PutMetricData: percentiles of a statistic set exist only when all its samples are equal.
  if (minimum === maximum) return minimum;
  const p50 = percentiles?.[place * 3] ?? NO_DATA;
  const p95 = percentiles?.[place * 3 + 1] ?? NO_DATA;
  const p99 = percentiles?.[place * 3 + 2] ?? NO_DATA;
  // On the straight lines between the percentiles that were published.
  if (percent <= 50) return between(minimum, p50, percent / 50);
  if (percent <= 95) return between(p50, p95, (percent - 50) / 45);
  if (percent <= 99) return between(p95, p99, (percent - 95) / 4);
  return between(p99, maximum, percent - 99);
}

/** Minutes are numbered from 1970-01-01T00:00Z; ranges are [fromMinute, toMinute); NaN stands for "no data". */
export class Series {
  readonly identity: MetricIdentity;
  /** The unit the metric is published in; undefined until its first datapoint. */
  unit: StandardUnit | undefined;
  /** The newest minute that holds a datapoint; -1 when the metric was never published. */
  latestMinute = -1;
  readonly watchers = new Set<Watcher>();
  readonly #chunks: (Chunk | undefined)[] = new Array(CHUNKS);
  /** The chunk made last: where nearly every read and write goes. */
  #latest: Chunk | undefined;

  constructor(identity: MetricIdentity) {
    this.identity = identity;
  }

  /** Adds the samples of a minute to what the minute already holds; a minute no longer kept is not taken up again. */
  put(minute: number, statistics: DatapointStatistics): void {
    if (this.latestMinute - minute > RETENTION_MINUTES) return;
    const chunk = this.#chunkFor(minute);
    const { values } = chunk;
    const place = minute % CHUNK_MINUTES;
    const at = place * FIELDS;
    const before = values[at + SAMPLE_COUNT] ?? 0;
    this.#putPercentiles(chunk, place, { statistics, samplesBefore: before });
    values[at + SUM] = (values[at + SUM] ?? 0) + statistics.sum;
    values[at + SAMPLE_COUNT] = before + statistics.sampleCount;
    values[at + MINIMUM] =
      before === 0 ? statistics.minimum : min(values[at + MINIMUM] ?? NO_DATA, statistics.minimum);
    values[at + MAXIMUM] =
      before === 0 ? statistics.maximum : max(values[at + MAXIMUM] ?? NO_DATA, statistics.maximum);
    if (minute > this.latestMinute) this.latestMinute = minute;
    for (const watcher of this.watchers) {
      watcher.awake = true;
      if (minute < watcher.changedFromMinute) watcher.changedFromMinute = minute;
    }
  }

  average(fromMinute: number, toMinute: number): number {
    let total = 0;
    let samples = 0;
    for (let minute = fromMinute; minute < toMinute; minute++) {
      const chunk = this.#chunkAt(minute);
      if (chunk === undefined) continue;
      const place = (minute % CHUNK_MINUTES) * FIELDS;
      total += chunk.values[place + SUM] ?? 0;
      samples += chunk.values[place + SAMPLE_COUNT] ?? 0;
    }
    return samples === 0 ? NO_DATA : total / samples;
  }

  sum(fromMinute: number, toMinute: number): number {
    let total = 0;
    let samples = 0;
    for (let minute = fromMinute; minute < toMinute; minute++) {
      const chunk = this.#chunkAt(minute);
      if (chunk === undefined) continue;
      const place = (minute % CHUNK_MINUTES) * FIELDS;
      total += chunk.values[place + SUM] ?? 0;
      samples += chunk.values[place + SAMPLE_COUNT] ?? 0;
    }
    return samples === 0 ? NO_DATA : total;
  }

  /** 0 when there is no data. */
  sampleCount(fromMinute: number, toMinute: number): number {
    let total = 0;
    for (let minute = fromMinute; minute < toMinute; minute++) {
      total += this.#field(minute, SAMPLE_COUNT);
    }
    return total;
  }

  minimum(fromMinute: number, toMinute: number): number {
    return this.#extreme(MINIMUM, fromMinute, toMinute);
  }

  maximum(fromMinute: number, toMinute: number): number {
    return this.#extreme(MAXIMUM, fromMinute, toMinute);
  }

  /** Over several minutes: the mean of the minutes' percentiles, weighted by their samples. */
  percentile(percent: number, fromMinute: number, toMinute: number): number {
    let weighted = 0;
    let samples = 0;
    for (let minute = fromMinute; minute < toMinute; minute++) {
      const chunk = this.#chunkAt(minute);
      if (chunk === undefined) continue;
      const place = minute % CHUNK_MINUTES;
      const count = chunk.values[place * FIELDS + SAMPLE_COUNT] ?? 0;
      if (count === 0) continue;
      const value = minutePercentile(percent, chunk, place);
      if (isMissing(value)) continue;
      weighted += value * count;
      samples += count;
    }
    return samples === 0 ? NO_DATA : weighted / samples;
  }

  #extreme(field: number, fromMinute: number, toMinute: number): number {
    let extreme = NO_DATA;
    for (let minute = fromMinute; minute < toMinute; minute++) {
      if (this.#field(minute, SAMPLE_COUNT) === 0) continue;
      const value = this.#field(minute, field);
      const better = field === MINIMUM ? value < extreme : value > extreme;
      if (better || isMissing(extreme)) extreme = value;
    }
    return extreme;
  }

  /** 0 when the minute holds nothing. */
  #field(minute: number, field: number): number {
    const chunk = this.#chunkAt(minute);
    return chunk?.values[(minute % CHUNK_MINUTES) * FIELDS + field] ?? 0;
  }

  #putPercentiles(
    chunk: Chunk,
    place: number,
    added: { statistics: DatapointStatistics; samplesBefore: number },
  ): void {
    const { statistics, samplesBefore } = added;
    const { percentiles } = statistics;
    if (percentiles === undefined && chunk.percentiles === undefined) return;
    chunk.percentiles ??= new Float64Array(CHUNK_MINUTES * 3).fill(NO_DATA);
    const share = statistics.sampleCount / (statistics.sampleCount + samplesBefore);
    const values = [percentiles?.p50, percentiles?.p95, percentiles?.p99];
    for (let offset = 0; offset < values.length; offset++) {
      const at = place * 3 + offset;
      const value = values[offset] ?? NO_DATA;
      const old = chunk.percentiles[at] ?? NO_DATA;
      chunk.percentiles[at] = samplesBefore === 0 ? value : old + (value - old) * share;
    }
  }

  #chunkAt(minute: number): Chunk | undefined {
    const index = (minute - (minute % CHUNK_MINUTES)) / CHUNK_MINUTES;
    if (this.#latest?.index === index) return this.#latest;
    const chunk = this.#chunks[index % CHUNKS];
    return chunk !== undefined && chunk.index === index ? chunk : undefined;
  }

  #chunkFor(minute: number): Chunk {
    const found = this.#chunkAt(minute);
    if (found !== undefined) return found;
    const index = (minute - (minute % CHUNK_MINUTES)) / CHUNK_MINUTES;
    const chunk: Chunk = {
      index,
      values: new Float64Array(CHUNK_MINUTES * FIELDS),
      percentiles: undefined,
    };
    for (let slot = 0; slot < CHUNKS; slot++) {
      const kept = this.#chunks[slot];
      if (kept !== undefined && kept.index <= index - CHUNKS) this.#chunks[slot] = undefined;
    }
    this.#chunks[index % CHUNKS] = chunk;
    this.#latest = chunk;
    return chunk;
  }
}
