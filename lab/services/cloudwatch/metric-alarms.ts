/** Metric alarms: made from PutMetricAlarm, evaluated once a minute while their metrics say anything new. */

import type { MetricDataQuery, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { refuse } from '../../service.ts';
import type { MetricAlarm } from './alarm.ts';
import type { AlarmBook } from './alarm-book.ts';
import {
  type AlarmRules,
  breachTest,
  EXTRA_DATAPOINTS,
  judge,
  type MissingDataTreatment,
} from './alarm-evaluation.ts';
import { type Evaluation, stateReason, stateReasonData } from './alarm-reason.ts';
import { refusals } from './behaviour.ts';
import type { MetricStore } from './metric-store.ts';
import {
  evaluateSeries,
  type PlannedMetric,
  type PlannedQuery,
  planQueries,
  type QueryPlan,
  readInto,
  type Window,
} from './query-plan.ts';
import { MINUTE_MS } from './series.ts';
import { percentOf, significantSamples } from './statistic.ts';

const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
const MOST_METRICS = 10;

/** Members of newer alarm kinds: to accept them and do nothing would be a lie. */
const notSimulated = [
  'ThresholdMetricId',
  'EvaluationWindow',
  'WarmUpConfiguration',
  'EvaluationCriteria',
  'EvaluationInterval',
] as const;

const treatments: readonly MissingDataTreatment[] = [
  'missing',
  'ignore',
  'breaching',
  'notBreaching',
];

function queriesOf(input: PutMetricAlarmInput): readonly MetricDataQuery[] {
  const { Metrics, MetricName, Namespace, Period, Statistic, ExtendedStatistic } = input;
  const stat = Statistic ?? ExtendedStatistic;
  const single = [MetricName, Namespace, Period, stat];
  if (Metrics !== undefined) {
    if (single.some((member) => member !== undefined)) throw refuse(refusals.alarmShape);
    return Metrics;
  }
  const both = Statistic !== undefined && ExtendedStatistic !== undefined;
  if (both || single.some((member) => member === undefined)) throw refuse(refusals.alarmShape);
  const Metric = { Namespace, MetricName, Dimensions: input.Dimensions ?? [] };
  return [{ Id: 'm1', MetricStat: { Metric, Period, Stat: stat, Unit: input.Unit } }];
}

function resultOf(plan: QueryPlan): PlannedQuery {
  const returning = [...plan.values()].filter(({ query }) => query.ReturnData !== false);
  const [result, another] = returning;
  if (result === undefined || another !== undefined) throw refuse(refusals.returnDataCount);
  return result;
}

function checkPlan(plan: QueryPlan, input: PutMetricAlarmInput, periodSeconds: number): void {
  const metrics = [...plan.values()].filter(({ metric }) => metric !== undefined);
  if (metrics.length > MOST_METRICS) throw refuse(refusals.alarmMetrics);
  if (metrics.some((metric) => metric.periodSeconds !== periodSeconds)) {
    throw refuse(refusals.mixedPeriods);
  }
  const [limit, seconds] =
    periodSeconds < HOUR_SECONDS ? ['day', DAY_SECONDS] : ['week', 7 * DAY_SECONDS];
  if (periodSeconds * (input.EvaluationPeriods ?? 1) > Number(seconds)) {
    throw refuse(refusals.alarmWindow, { limit: String(limit), seconds: Number(seconds) });
  }
}

function rulesOf(input: PutMetricAlarmInput): AlarmRules {
  for (const member of notSimulated) {
    if (input[member] !== undefined) {
      throw new Error(`PutMetricAlarm: ${member} is not simulated`);
    }
  }
  const { ComparisonOperator, Threshold, EvaluationPeriods = 1, DatapointsToAlarm } = input;
  const breaches = Threshold === undefined ? undefined : breachTest(ComparisonOperator, Threshold);
  if (Threshold === undefined || breaches === undefined) throw refuse(refusals.alarmThreshold);
  const datapointsToAlarm = DatapointsToAlarm ?? EvaluationPeriods;
  if (datapointsToAlarm > EvaluationPeriods) throw refuse(refusals.datapointsToAlarm);
  const missingData = treatments.find((name) => name === input.TreatMissingData) ?? 'missing';
  return {
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm,
    threshold: Threshold,
    breaches,
    missingData,
  };
}

type Made = Pick<MetricAlarm, 'rules' | 'plan' | 'result' | 'series' | 'values'>;

/** Checks and compiles an alarm. Throws the refusals of PutMetricAlarm in `behaviour.ts`. */
export function planMetricAlarm(input: PutMetricAlarmInput, store: MetricStore): Made {
  const rules = rulesOf(input);
  const plan = planQueries(queriesOf(input), store);
  const result = resultOf(plan);
  checkPlan(plan, input, result.periodSeconds);
  const series = [...plan.values()].flatMap(({ metric }) => metric?.series ?? []);
  const values = new Float64Array(rules.evaluationPeriods + EXTRA_DATAPOINTS);
  const made = { rules, plan, result, series, values };
  // Evaluated once where there is no data yet: an expression that yields no single time series is refused now.
  if (result.metric === undefined) calculate(made, windowOf(made, 0));
  return made;
}

/** The periods retrieved for an evaluation that ends with `minute`; they move on by one minute at a time. */
function windowOf({ result, values }: Made, minute: number): Window {
  const stepMinutes = result.periodSeconds / 60;
  const { length } = values;
  const toMinute = minute + 1;
  return { fromMinute: toMinute - length * stepMinutes, stepMinutes, length, toMinute };
}

/**
 * Reads what is new of a single metric: the datapoints of the evaluation before move up, and only what was written
 * since then is read.
 */
function moveOn(alarm: MetricAlarm, metric: PlannedMetric, window: Window): Float64Array {
  const { values, readToMinute, changedFromMinute } = alarm;
  const movedBy = window.toMinute - readToMinute;
  const keeps = window.stepMinutes === 1 && movedBy >= 0 && movedBy < values.length;
  if (keeps) values.copyWithin(0, movedBy);
  const newFrom = Math.min(readToMinute, changedFromMinute);
  const fromPlace = keeps ? Math.max(0, newFrom - window.fromMinute) : 0;
  readInto(values, metric, { window, fromPlace });
  alarm.readToMinute = window.toMinute;
  alarm.changedFromMinute = Number.POSITIVE_INFINITY;
  return values;
}

function calculate({ plan, result }: Pick<Made, 'plan' | 'result'>, window: Window): Float64Array {
  const [calculated, another] = evaluateSeries(plan, result.id, window);
  if (calculated === undefined || another !== undefined) {
    const reason = 'An alarm needs an expression that returns one time series';
    throw refuse(refusals.mathInvalid, { id: result.id, reason });
  }
  return calculated;
}

/** Too few samples for the percentile, and the alarm is told not to evaluate such periods. */
function tooFewSamples(alarm: MetricAlarm, window: Window): boolean {
  const { input, result, rules } = alarm;
  if (input.EvaluateLowSampleCountPercentile !== 'ignore') return false;
  const percent = percentOf(input.ExtendedStatistic ?? '');
  if (percent === undefined || result.metric === undefined) return false;
  const from = window.toMinute - rules.evaluationPeriods * window.stepMinutes;
  const samples = result.metric.series.sampleCount(from, window.toMinute);
  return samples < significantSamples(percent);
}

/** Evaluates an alarm at the end of `minute`, and changes its state when the datapoints call for it. */
export function evaluateMetricAlarm(
  alarm: MetricAlarm,
  minute: number,
  means: { readonly book: AlarmBook; readonly nowMs: number },
): void {
  const window = windowOf(alarm, minute);
  const { metric } = alarm.result;
  const values = metric === undefined ? calculate(alarm, window) : moveOn(alarm, metric, window);
  const state = tooFewSamples(alarm, window) ? undefined : judge(values, alarm.rules);
  if (state === undefined || state === alarm.state.value) {
    // Nothing in the range and nothing to change: the alarm rests until a datapoint arrives.
    alarm.awake = alarm.series.some(({ latestMinute }) => latestMinute >= window.fromMinute);
    return;
  }
  const { input, rules } = alarm;
  const periodMinutes = window.stepMinutes;
  const evaluation: Evaluation = {
    state,
    rules,
    comparisonOperator: input.ComparisonOperator,
    outOf: input.DatapointsToAlarm !== undefined,
    statistic: input.Statistic ?? input.ExtendedStatistic,
    unit: input.Unit,
    periodMs: periodMinutes * MINUTE_MS,
    nowMs: means.nowMs,
    newestMs: (window.toMinute - periodMinutes) * MINUTE_MS,
    values,
    ...(metric !== undefined && {
      sampleCountAt: (atMs: number) =>
        metric.series.sampleCount(atMs / MINUTE_MS, atMs / MINUTE_MS + periodMinutes),
    }),
  };
  means.book.change(alarm, {
    value: state,
    reason: stateReason(evaluation),
    reasonData: stateReasonData(evaluation),
  });
}
