/** PutMetricData: samples, lists of samples and statistic sets become datapoints of a minute. */

import type { MetricDatum, PutMetricDataInput } from '@aws-sdk/client-cloudwatch';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { type DatapointStatistics, MINUTE_MS, type Percentiles } from './series.ts';

/** One datum, ready to be stored. */
interface Sample {
  readonly datum: MetricDatum;
  readonly minute: number;
  readonly statistics: DatapointStatistics;
}

type Weighted = readonly (readonly [value: number, count: number])[];

/** The smallest value with at least `percent` of the samples at or below it. */
function percentileOf(ascending: Weighted, percent: number, samples: number): number {
  let below = 0;
  for (const [value, count] of ascending) {
    below += count;
    if (below >= (samples * percent) / 100) return value;
  }
  return Number.NaN;
}

function statisticsOf(weighted: Weighted): DatapointStatistics {
  const ascending = weighted.toSorted(([a], [b]) => a - b);
  const sampleCount = weighted.reduce((total, [, count]) => total + count, 0);
  const at = (percent: number): number => percentileOf(ascending, percent, sampleCount);
  const percentiles: Percentiles = { p50: at(50), p95: at(95), p99: at(99) };
  return {
    sum: weighted.reduce((total, [value, count]) => total + value * count, 0),
    sampleCount,
    minimum: ascending[0]?.[0] ?? Number.NaN,
    maximum: ascending.at(-1)?.[0] ?? Number.NaN,
    percentiles,
  };
}

function datumStatistics(datum: MetricDatum): DatapointStatistics {
  const { MetricName: name = '', Value, Values, Counts, StatisticValues: set } = datum;
  const given = [Value, Values, set].filter((member) => member !== undefined);
  const values = Values ?? (Value === undefined ? [] : [Value]);
  const unequal = Counts !== undefined && Counts.length !== Values?.length;
  if (given.length !== 1 || unequal) throw refuse(refusals.datum, { name });
  const numbers = [...values, set?.Sum ?? 0, set?.Minimum ?? 0, set?.Maximum ?? 0];
  for (const value of numbers) {
    if (!Number.isFinite(value)) throw refuse(refusals.notANumber, { value, name });
  }
  if (set === undefined) {
    return statisticsOf(values.map((value, place) => [value, Counts?.[place] ?? 1] as const));
  }
  const { Sum = 0, SampleCount = 0, Minimum = 0, Maximum = 0 } = set;
  return { sum: Sum, sampleCount: SampleCount, minimum: Minimum, maximum: Maximum };
}

/** Checks a request and works out what to store. Throws the refusals namespace, datum and notANumber. */
export function samplesOf(input: PutMetricDataInput, nowMs: number): readonly Sample[] {
  const { Namespace: namespace = '', MetricData = [] } = input;
  if (namespace.startsWith('AWS/')) throw refuse(refusals.namespace, { namespace });
  return MetricData.map((datum) => ({
    datum,
    minute: Math.floor((datum.Timestamp?.getTime() ?? nowMs) / MINUTE_MS),
    statistics: datumStatistics(datum),
  }));
}
