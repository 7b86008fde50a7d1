/** The statistics a datapoint can be read as: Average, Sum, Minimum, Maximum, SampleCount and percentiles. */

import { NO_DATA, type Series } from './series.ts';

/** Reads one statistic of the minutes [fromMinute, toMinute); NaN when there is no data. */
export type StatisticReader = (series: Series, fromMinute: number, toMinute: number) => number;

const readers: Readonly<Record<string, StatisticReader>> = {
  Average: (series, from, to) => series.average(from, to),
  Sum: (series, from, to) => series.sum(from, to),
  Minimum: (series, from, to) => series.minimum(from, to),
  Maximum: (series, from, to) => series.maximum(from, to),
  SampleCount: (series, from, to) => {
    const samples = series.sampleCount(from, to);
    return samples === 0 ? NO_DATA : samples;
  },
};

/** `p95` and `p99.9` as 95 and 99.9; undefined for anything that is not a percentile. */
export function percentOf(statistic: string): number | undefined {
  const match = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/.exec(statistic);
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** The reader of a statistic in the spelling of the API; undefined when the lab does not simulate it. */
export function statisticReader(statistic: string): StatisticReader | undefined {
  const percent = readers[statistic] === undefined ? percentOf(statistic) : undefined;
  if (percent === undefined) return readers[statistic];
  return (series, from, to) => series.percentile(percent, from, to);
}

/**
 * Samples below which a percentile says nothing: 10 / (1 - p) from the median up, 10 / p below it
 * (CloudWatch user guide, "Percentile-based CloudWatch alarms and low data samples").
 */
export function significantSamples(percent: number): number {
  const tail = percent >= 50 ? 100 - percent : percent;
  // Samples come whole; the rounding keeps 100 - 99.9 from asking for one sample too many.
  return Math.round(1000 / tail);
}
