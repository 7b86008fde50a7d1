/** A list of metric data queries, checked and compiled once, evaluated as often as needed. */

import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { type CompiledExpression, compileExpression } from './math-parser.ts';
import { isArray, MathError, type MathValue } from './math-values.ts';
import type { MetricStore } from './metric-store.ts';
import { MINUTE_MS, NO_DATA, type Series } from './series.ts';
import { type StatisticReader, statisticReader } from './statistic.ts';

/** Equal periods one after the other: the grid a query is read on. */
export interface Window {
  readonly fromMinute: number;
  /** Minutes of one datapoint. */
  readonly stepMinutes: number;
  readonly length: number;
  /** The first minute that is not read any more; the last datapoint may be cut short by it. */
  readonly toMinute: number;
}

/** A metric that one query reads. */
export interface PlannedMetric {
  readonly series: Series;
  readonly read: StatisticReader;
  readonly unit: string | undefined;
}

/** One query of a plan. */
export interface PlannedQuery {
  readonly id: string;
  readonly query: MetricDataQuery;
  readonly periodSeconds: number;
  readonly metric: PlannedMetric | undefined;
  readonly expression: CompiledExpression | undefined;
}

/** Queries by id, in the order they were given. */
export type QueryPlan = ReadonlyMap<string, PlannedQuery>;

/** Refuses a period that is not a whole number of minutes. */
export function checkPeriod(seconds: number): void {
  if (seconds < 60 || seconds % 60 !== 0) throw refuse(refusals.period, { seconds });
}

/** The reader of a statistic; refuses those that are not simulated. */
export function requireReader(statistic: string): StatisticReader {
  const read = statisticReader(statistic);
  if (read === undefined) throw refuse(refusals.statistic, { statistic });
  return read;
}

function planMetric(stat: MetricStat, store: MetricStore): PlannedMetric {
  checkPeriod(stat.Period ?? 0);
  const series = store.series({
    namespace: stat.Metric?.Namespace ?? '',
    metricName: stat.Metric?.MetricName ?? '',
    dimensions: (stat.Metric?.Dimensions ?? []).map(({ Name = '', Value = '' }) => ({
      Name,
      Value,
    })),
  });
  return { series, read: requireReader(stat.Stat ?? ''), unit: stat.Unit };
}

const mathMistake = (id: string, error: unknown): unknown =>
  error instanceof MathError ? refuse(refusals.mathInvalid, { id, reason: error.message }) : error;

function compile(id: string, expression: string): CompiledExpression {
  try {
    return compileExpression(expression);
  } catch (error) {
    throw mathMistake(id, error);
  }
}

/** Every metric a query is made of, its own and those its expression reaches; refuses unknown ids and circles. */
function metricsOf(id: string, drafts: Drafts, path: readonly string[] = []): readonly Draft[] {
  const draft = drafts.get(id);
  const root = path[0] ?? id;
  if (draft === undefined) {
    throw refuse(refusals.mathInvalid, { id: root, reason: `Unknown id '${id}'` });
  }
  if (path.includes(id)) {
    throw refuse(refusals.mathInvalid, { id: root, reason: `'${id}' depends on itself` });
  }
  if (draft.expression === undefined) return [draft];
  const named = [...draft.expression.references].flatMap((reference) =>
    metricsOf(reference, drafts, [...path, id]),
  );
  if (!draft.expression.usesMetrics) return named;
  return [...named, ...[...drafts.values()].filter(({ metric }) => metric !== undefined)];
}

type Draft = Omit<PlannedQuery, 'periodSeconds'>;
type Drafts = ReadonlyMap<string, Draft>;

function draftOf(query: MetricDataQuery, store: MetricStore): Draft {
  const { Id: id = '', MetricStat: stat, Expression: text } = query;
  if ((stat === undefined) === (text === undefined)) throw refuse(refusals.queryShape, { id });
  const expression = text === undefined ? undefined : compile(id, text);
  const metric = stat === undefined ? undefined : planMetric(stat, store);
  return { id, query, metric, expression };
}

/**
 * Compiles queries. An expression has the period it states, else the longest period of the metrics it uses.
 * Throws the refusals duplicateId, queryShape, period, statistic and mathInvalid.
 */
export function planQueries(queries: readonly MetricDataQuery[], store: MetricStore): QueryPlan {
  const drafts = new Map<string, Draft>();
  for (const query of queries) {
    const draft = draftOf(query, store);
    if (drafts.has(draft.id)) throw refuse(refusals.duplicateId, { id: draft.id });
    drafts.set(draft.id, draft);
  }
  const plan = new Map<string, PlannedQuery>();
  for (const [id, draft] of drafts) {
    const periods = metricsOf(id, drafts).map(({ query }) => query.MetricStat?.Period ?? 0);
    const periodSeconds = draft.query.Period ?? Math.max(60, ...periods);
    checkPeriod(periodSeconds);
    plan.set(id, { ...draft, periodSeconds });
  }
  return plan;
}

/** Reads a metric on a window, oldest first; all NaN when the metric is published in another unit. */
function readMetric(metric: PlannedMetric, window: Window): Float64Array {
  const values = new Float64Array(window.length);
  readInto(values, metric, { window, fromPlace: 0 });
  return values;
}

/** As `readMetric`, but only the places of the window from `fromPlace` on. */
export function readInto(
  into: Float64Array,
  { series, read, unit }: PlannedMetric,
  { window, fromPlace }: { readonly window: Window; readonly fromPlace: number },
): void {
  const readable = unit === undefined || series.unit === undefined || unit === series.unit;
  let from = window.fromMinute + fromPlace * window.stepMinutes;
  for (let place = fromPlace; place < window.length; place++) {
    const next = from + window.stepMinutes;
    const to = next > window.toMinute ? window.toMinute : next;
    into[place] = readable ? read(series, from, to) : NO_DATA;
    from = next;
  }
}

/** The value of one query on a window; ids are worked out once per call. Throws the refusal mathInvalid. */
function evaluateQuery(plan: QueryPlan, id: string, window: Window): MathValue {
  const known = new Map<string, MathValue>();
  const value = (wanted: string): MathValue => {
    const found = known.get(wanted);
    if (found !== undefined) return found;
    const planned = plan.get(wanted);
    const made =
      planned?.metric === undefined
        ? (planned?.expression?.evaluate(context) ?? NO_DATA)
        : readMetric(planned.metric, window);
    known.set(wanted, made);
    return made;
  };
  const context = {
    length: window.length,
    periodSeconds: (window.stepMinutes * MINUTE_MS) / 1000,
    value,
    metrics: (part: string): readonly Float64Array[] =>
      [...plan.values()].flatMap((planned) =>
        planned.metric !== undefined && planned.id.includes(part)
          ? [readMetric(planned.metric, window)]
          : [],
      ),
  };
  try {
    return value(id);
  } catch (error) {
    throw mathMistake(id, error);
  }
}

/** The value of a query as time series; a scalar is refused: the result of an expression is a time series. */
export function evaluateSeries(
  plan: QueryPlan,
  id: string,
  window: Window,
): readonly Float64Array[] {
  const value = evaluateQuery(plan, id, window);
  if (typeof value === 'number') {
    const reason = 'The result is a scalar; the final result must be a time series';
    throw refuse(refusals.mathInvalid, { id, reason });
  }
  return isArray(value) ? value : [value];
}
