/** Decides the state of a metric alarm from the datapoints of its evaluation range. Pure. */

import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';
import { isMissing, NO_DATA } from './series.ts';

/** How an alarm treats datapoints that are missing. */
export type MissingDataTreatment = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** The numbers an alarm is evaluated by. */
export interface AlarmRules {
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly threshold: number;
  readonly breaches: (value: number) => boolean;
  readonly missingData: MissingDataTreatment;
}

/**
 * Datapoints retrieved beyond EvaluationPeriods. AWS does not publish the number; its examples retrieve 5 for 3
 * periods, and Route 53 reports "requested: 4 ... used: 2" for 2 (CloudWatch user guide, "Configuring how alarms
 * treat missing data").
 */
export const EXTRA_DATAPOINTS = 2;

/** The comparison with the threshold; undefined for an operator of anomaly detection, which has no threshold. */
export function breachTest(
  operator: ComparisonOperator | undefined,
  threshold: number,
): ((value: number) => boolean) | undefined {
  switch (operator) {
    case 'GreaterThanThreshold':
      return (value) => value > threshold;
    case 'GreaterThanOrEqualToThreshold':
      return (value) => value >= threshold;
    case 'LessThanThreshold':
      return (value) => value < threshold;
    case 'LessThanOrEqualToThreshold':
      return (value) => value <= threshold;
    default:
      return undefined;
  }
}

interface Count {
  /** Real datapoints that take part: all of the range, at most EvaluationPeriods. */
  real: number;
  breaching: number;
  /** Periods since the oldest breaching datapoint that takes part, 1 for the newest period. */
  oldestBreachingAge: number;
}

function count(values: Float64Array, rules: AlarmRules): Count {
  const counted: Count = { real: 0, breaching: 0, oldestBreachingAge: 0 };
  for (let place = values.length - 1; place >= 0; place--) {
    const value = values[place] ?? NO_DATA;
    if (isMissing(value)) continue;
    counted.real += 1;
    if (rules.breaches(value)) {
      counted.breaching += 1;
      counted.oldestBreachingAge = values.length - place;
    }
    if (counted.real === rules.evaluationPeriods) break;
  }
  return counted;
}

/**
 * The state that the datapoints of the evaluation range call for, oldest first, NaN for a missing one; undefined
 * keeps the current state. Rules and the two tables of examples: CloudWatch user guide, "Configuring how
 * CloudWatch alarms treat missing data" and "Avoiding premature transitions to alarm state".
 */
export function judge(values: Float64Array, rules: AlarmRules): StateValue | undefined {
  const { real, breaching, oldestBreachingAge } = count(values, rules);
  const { datapointsToAlarm, missingData } = rules;
  const filled = rules.evaluationPeriods - real;
  const decided = breaching >= datapointsToAlarm ? 'ALARM' : 'OK';
  if (filled === 0 || decided === 'ALARM') return decided;
  if (missingData === 'notBreaching') return 'OK';
  if (missingData === 'breaching') return breaching + filled >= datapointsToAlarm ? 'ALARM' : 'OK';
  const nothingWithin = breaching === real;
  if (missingData === 'ignore') return nothingWithin ? undefined : 'OK';
  if (real === 0) return 'INSUFFICIENT_DATA';
  return nothingWithin && oldestBreachingAge >= datapointsToAlarm ? 'ALARM' : 'OK';
}
