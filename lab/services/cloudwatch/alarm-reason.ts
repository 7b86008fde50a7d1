/** StateReason and StateReasonData in the words CloudWatch uses. */

import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import type { AlarmRules } from './alarm-evaluation.ts';
import { isMissing, NO_DATA } from './series.ts';

/** The reason of an alarm that was never evaluated. */
export const INITIAL_REASON = 'Unchecked: Initial alarm creation';

/** More datapoints than these are named only by their number and the most recent ones. */
const LISTED_DATAPOINTS = 4;
const RECENT_DATAPOINTS = 5;

/** `2026-10-02T17:04:40.985+0000`: the form of times in alarm events. */
export const alarmTimestamp = (atMs: number): string =>
  new Date(atMs).toISOString().replace('Z', '+0000');

/** `02/10/26 17:01:00`: the form of times in a StateReason. */
function reasonTime(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(2, 4)} ${iso.slice(11, 19)}`;
}

/** A number as CloudWatch prints it: `70.0`, `81.5`, `1.0E7`. */
function decimal(value: number): string {
  const magnitude = Math.abs(value);
  if (magnitude === 0) return '0.0';
  if (magnitude >= 1e-3 && magnitude < 1e7) {
    return Number.isInteger(value) ? `${value}.0` : String(value);
  }
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

const words: Readonly<Partial<Record<ComparisonOperator, string>>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** A datapoint that took part in an evaluation. */
interface Evaluated {
  readonly atMs: number;
  readonly value: number;
  readonly sampleCount: number | undefined;
}

/** All a reason is made of. */
export interface Evaluation {
  readonly state: StateValue;
  readonly rules: AlarmRules;
  readonly comparisonOperator: ComparisonOperator | undefined;
  /** DatapointsToAlarm was given: the reason then speaks of "out of the last". */
  readonly outOf: boolean;
  readonly statistic: string | undefined;
  readonly unit: string | undefined;
  readonly periodMs: number;
  readonly nowMs: number;
  /** Start of the newest period of the range. */
  readonly newestMs: number;
  /** The evaluation range, oldest first. */
  readonly values: Float64Array;
  readonly sampleCountAt?: (atMs: number) => number;
}

const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** The real datapoints that took part, newest first. */
function evaluatedPoints(evaluation: Evaluation): readonly Evaluated[] {
  const { values, newestMs, periodMs, rules, sampleCountAt } = evaluation;
  const points: Evaluated[] = [];
  for (let age = 0; age < values.length && points.length < rules.evaluationPeriods; age++) {
    const value = values[values.length - 1 - age] ?? NO_DATA;
    if (isMissing(value)) continue;
    const atMs = newestMs - age * periodMs;
    points.push({ atMs, value, sampleCount: sampleCountAt?.(atMs) });
  }
  return points;
}

function missingReason(real: number, missing: number, treatedAs: string): string {
  const count = real === 0 ? 'no datapoints' : plural(real, 'datapoint');
  const verb = `${count} ${real === 1 ? 'was' : 'were'}`;
  const were = missing === 1 ? 'was' : 'were';
  return `Threshold Crossed: ${verb} received for ${plural(real + missing, 'period')} and ${plural(missing, 'missing datapoint')} ${were} treated as [${treatedAs}].`;
}

function crossedReason(evaluation: Evaluation, points: readonly Evaluated[]): string {
  const { state, rules, outOf } = evaluation;
  const alarm = state === 'ALARM';
  const crossing = points.filter(({ value }) => rules.breaches(value) === alarm);
  const list = (some: readonly Evaluated[]): string =>
    `[${some.map(({ value, atMs }) => `${decimal(value)} (${reasonTime(atMs)})`).join(', ')}]`;
  const { evaluationPeriods, datapointsToAlarm } = rules;
  const head = outOf
    ? `${crossing.length} out of the last ${evaluationPeriods} datapoints`
    : plural(crossing.length, 'datapoint');
  const verb = `${crossing.length === 1 ? 'was' : 'were'}${alarm ? '' : ' not'}`;
  const comparison = words[evaluation.comparisonOperator ?? 'GreaterThanThreshold'];
  const relation = `${verb} ${comparison} the threshold (${decimal(rules.threshold)})`;
  const least = alarm ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const change = alarm ? 'OK -> ALARM' : 'ALARM -> OK';
  const tail = outOf ? ` (minimum ${plural(least, 'datapoint')} for ${change} transition).` : '.';
  if (crossing.length <= LISTED_DATAPOINTS) {
    return `Threshold Crossed: ${head} ${list(crossing)} ${relation}${tail}`;
  }
  const recent = list(crossing.slice(0, RECENT_DATAPOINTS));
  return `Threshold Crossed: ${head} ${relation}. The most recent datapoints which crossed the threshold: ${recent}${tail}`;
}

/**
 * The sentence in StateReason. Texts: recorded events in the CloudWatch user guide ("Alarm events and EventBridge")
 * and in public recordings; `outOf` tells the two families apart.
 */
export function stateReason(evaluation: Evaluation): string {
  const { state, rules } = evaluation;
  const points = evaluatedPoints(evaluation);
  if (state === 'INSUFFICIENT_DATA') {
    const unknown = plural(rules.evaluationPeriods, 'datapoint');
    return `Insufficient Data: ${unknown} ${rules.evaluationPeriods === 1 ? 'was' : 'were'} unknown.`;
  }
  const missing = rules.evaluationPeriods - points.length;
  if (missing > 0 && rules.missingData === 'breaching') {
    return missingReason(points.length, missing, 'Breaching');
  }
  // Gaps that count as good explain a green alarm, never a red one.
  if (missing > 0 && rules.missingData === 'notBreaching' && state === 'OK') {
    return missingReason(points.length, missing, 'NonBreaching');
  }
  return crossedReason(evaluation, points);
}

/** The JSON text in StateReasonData, numbers printed as CloudWatch prints them. */
export function stateReasonData(evaluation: Evaluation): string {
  const points = evaluatedPoints(evaluation);
  const oldest = points.at(-1);
  const quoted = (name: string, value: string | undefined): readonly string[] =>
    value === undefined ? [] : [`"${name}":${JSON.stringify(value)}`];
  const missing = Array.from(
    { length: points.length === 0 ? evaluation.rules.evaluationPeriods : 0 },
    (_, age) => ({ atMs: evaluation.newestMs - age * evaluation.periodMs }),
  ).map(({ atMs }) => `{"timestamp":"${alarmTimestamp(atMs)}"}`);
  const evaluated = points.map(({ atMs, value, sampleCount }) => {
    const samples = sampleCount === undefined ? '' : `"sampleCount":${decimal(sampleCount)},`;
    return `{"timestamp":"${alarmTimestamp(atMs)}",${samples}"value":${decimal(value)}}`;
  });
  const fields = [
    '"version":"1.0"',
    ...quoted('queryDate', alarmTimestamp(evaluation.nowMs)),
    ...quoted('startDate', oldest === undefined ? undefined : alarmTimestamp(oldest.atMs)),
    ...quoted('unit', evaluation.unit),
    ...quoted('statistic', evaluation.statistic),
    `"period":${evaluation.periodMs / 1000}`,
    `"recentDatapoints":[${points
      .map(({ value }) => decimal(value))
      .reverse()
      .join(',')}]`,
    `"threshold":${decimal(evaluation.rules.threshold)}`,
    `"evaluatedDatapoints":[${[...evaluated, ...missing].join(',')}]`,
  ];
  return `{${fields.join(',')}}`;
}
