/** The API operations on metrics: publish, list, read. */

import type {
  Datapoint,
  GetMetricDataInput,
  GetMetricDataOutput,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  ListMetricsInput,
  ListMetricsOutput,
  MetricDataQuery,
  MetricDataResult,
} from '@aws-sdk/client-cloudwatch';
import type { Clock } from '../../clock.ts';
import { type Operation, refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { MetricStore } from './metric-store.ts';
import { page, placeOf, tokenOf } from './page.ts';
import {
  checkPeriod,
  evaluateSeries,
  type PlannedQuery,
  planQueries,
  requireReader,
  type Window,
} from './query-plan.ts';
import { isMissing, MINUTE_MS, NO_DATA, type Series } from './series.ts';

const LISTED_METRICS = 500;
const MOST_STATISTICS = 1440;
/** "If you omit this, the default of 100,800 is used" (GetMetricData, MaxDatapoints). */
const MOST_DATAPOINTS = 100_800;
/** RecentlyActive knows one value, PT3H. */
const RECENT_MINUTES = 180;

/** The periods from StartTime, rounded down to the minute, up to EndTime, which is not part of the range. */
function windowOf(
  range: Pick<GetMetricDataInput, 'StartTime' | 'EndTime'>,
  periodSeconds: number,
): Window {
  const startMs = range.StartTime?.getTime() ?? 0;
  const endMs = range.EndTime?.getTime() ?? 0;
  if (startMs >= endMs) throw refuse(refusals.startBeforeEnd);
  const fromMinute = Math.floor(startMs / MINUTE_MS);
  const toMinute = Math.ceil(endMs / MINUTE_MS);
  const stepMinutes = periodSeconds / 60;
  const length = Math.ceil((toMinute - fromMinute) / stepMinutes);
  return { fromMinute, stepMinutes, length, toMinute };
}

/**
 * Labels of queries that have none: the metric name, and the statistic and the period where the queries differ in
 * them (recorded in localstack test_cloudwatch.snapshot.json, "label_generation").
 */
function labels(queries: readonly MetricDataQuery[]): (query: MetricDataQuery) => string {
  const stats = queries.flatMap(({ MetricStat }) => MetricStat ?? []);
  const severalStats = new Set(stats.map(({ Stat }) => Stat)).size > 1;
  const severalPeriods = new Set(stats.map(({ Period }) => Period)).size > 1;
  return ({ Id = '', Label, MetricStat }) => {
    if (Label !== undefined) return Label;
    if (MetricStat === undefined) return Id;
    const parts = [MetricStat.Metric?.MetricName ?? ''];
    if (severalStats) parts.push(MetricStat.Stat ?? '');
    if (severalPeriods) parts.push(String(MetricStat.Period));
    return parts.join(' ');
  };
}

interface Answer {
  readonly query: PlannedQuery;
  readonly times: readonly number[];
  readonly values: readonly number[];
}

/** Only periods that have data, newest first unless the request says otherwise. */
function answer(
  query: PlannedQuery,
  series: Float64Array,
  order: { readonly window: Window; readonly ascending: boolean },
): Answer {
  const { window, ascending } = order;
  const times: number[] = [];
  const values: number[] = [];
  for (let age = 0; age < series.length; age++) {
    const place = ascending ? age : series.length - 1 - age;
    const value = series[place] ?? NO_DATA;
    if (isMissing(value)) continue;
    times.push((window.fromMinute + place * window.stepMinutes) * MINUTE_MS);
    values.push(value);
  }
  return { query, times, values };
}

/** The answers that begin or continue on a page of datapoints. */
function pageOfAnswers(
  answers: readonly Answer[],
  bounds: { readonly from: number; readonly size: number },
  label: (query: MetricDataQuery) => string,
): GetMetricDataOutput {
  const to = bounds.from + bounds.size;
  const results: MetricDataResult[] = [];
  let at = 0;
  for (const { query, times, values } of answers) {
    const end = at + times.length;
    const begins = at >= bounds.from && at < to;
    const continues = at < bounds.from && end > bounds.from;
    if (begins || continues) {
      const first = Math.max(0, bounds.from - at);
      const last = Math.min(times.length, to - at);
      results.push({
        Id: query.id,
        Label: label(query.query),
        Timestamps: times.slice(first, last).map((atMs) => new Date(atMs)),
        Values: values.slice(first, last),
        StatusCode: last < times.length ? 'PartialData' : 'Complete',
      });
    }
    at = end;
  }
  const more = at > to ? { NextToken: tokenOf(to) } : {};
  return { MetricDataResults: results, Messages: [], ...more };
}

function getMetricData(input: GetMetricDataInput, store: MetricStore): GetMetricDataOutput {
  const queries = input.MetricDataQueries ?? [];
  const plan = planQueries(queries, store);
  const from = placeOf(input.NextToken, refusals.nextToken);
  const ascending = input.ScanBy === 'TimestampAscending';
  const answers = [...plan.values()]
    .filter(({ query }) => query.ReturnData !== false)
    .flatMap((query) => {
      const window = windowOf(input, query.periodSeconds);
      return evaluateSeries(plan, query.id, window).map((series) =>
        answer(query, series, { window, ascending }),
      );
    });
  const size = input.MaxDatapoints ?? MOST_DATAPOINTS;
  return pageOfAnswers(answers, { from, size }, labels(queries));
}

function getMetricStatistics(
  input: GetMetricStatisticsInput,
  store: MetricStore,
): GetMetricStatisticsOutput {
  const { Namespace = '', MetricName = '', Period = 0, Unit } = input;
  const { Statistics = [], ExtendedStatistics = [] } = input;
  checkPeriod(Period);
  if (Statistics.length + ExtendedStatistics.length === 0) throw refuse(refusals.statistics);
  const window = windowOf(input, Period);
  if (window.length > MOST_STATISTICS) {
    throw refuse(refusals.tooManyDatapoints, { count: window.length });
  }
  const dimensions = (input.Dimensions ?? []).map(({ Name = '', Value = '' }) => ({ Name, Value }));
  const series = store.series({ namespace: Namespace, metricName: MetricName, dimensions });
  if (Unit !== undefined && series.unit !== Unit) return { Label: MetricName, Datapoints: [] };
  const reads = Statistics.map((name) => [name, requireReader(name)] as const);
  const extended = ExtendedStatistics.map((name) => [name, requireReader(name)] as const);
  const datapoints: Datapoint[] = [];
  for (let place = 0; place < window.length; place++) {
    const from = window.fromMinute + place * window.stepMinutes;
    const to = Math.min(from + window.stepMinutes, window.toMinute);
    if (series.sampleCount(from, to) === 0) continue;
    const values = extended.map(([name, read]) => [name, read(series, from, to)] as const);
    datapoints.push({
      Timestamp: new Date(from * MINUTE_MS),
      ...Object.fromEntries(reads.map(([name, read]) => [name, read(series, from, to)])),
      ...(extended.length > 0 && {
        ExtendedStatistics: Object.fromEntries(values.filter(([, value]) => !isMissing(value))),
      }),
      Unit: series.unit ?? 'None',
    });
  }
  return { Label: MetricName, Datapoints: datapoints };
}

function matches({ identity }: Series, input: ListMetricsInput): boolean {
  const { Namespace, MetricName, Dimensions = [] } = input;
  if (Namespace !== undefined && identity.namespace !== Namespace) return false;
  if (MetricName !== undefined && identity.metricName !== MetricName) return false;
  return Dimensions.every((wanted) =>
    identity.dimensions.some(
      ({ Name, Value }) =>
        Name === wanted.Name && (wanted.Value === undefined || Value === wanted.Value),
    ),
  );
}

function listMetrics(
  input: ListMetricsInput,
  { store, clock }: { readonly store: MetricStore; readonly clock: Clock },
): ListMetricsOutput {
  const recent = input.RecentlyActive === undefined ? 0 : clock.nowMs / MINUTE_MS - RECENT_MINUTES;
  const found = store
    .published()
    .filter((series) => series.latestMinute >= recent && matches(series, input));
  const { items, next } = page(found, {
    size: LISTED_METRICS,
    token: input.NextToken,
    refusal: refusals.listToken,
  });
  const Metrics = items.map(({ identity }) => ({
    Namespace: identity.namespace,
    MetricName: identity.metricName,
    Dimensions: [...identity.dimensions],
  }));
  return { Metrics, ...next };
}

/** GetMetricData, GetMetricStatistics, ListMetrics. */
export function metricOperations(store: MetricStore, clock: Clock) {
  return {
    GetMetricData: (input: GetMetricDataInput) => getMetricData(input, store),
    GetMetricStatistics: (input: GetMetricStatisticsInput) => getMetricStatistics(input, store),
    ListMetrics: (input: ListMetricsInput) => listMetrics(input, { store, clock }),
  } satisfies Record<string, Operation>;
}
