/** The state of a metric alarm, from the tables of "Configuring how CloudWatch alarms treat missing data". */

import { describe, expect, test } from '@jest/globals';
import {
  breachTest,
  judge,
  type MissingDataTreatment,
} from '../../../../lab/services/cloudwatch/alarm-evaluation.ts';

const treatments: readonly MissingDataTreatment[] = [
  'missing',
  'ignore',
  'breaching',
  'notBreaching',
];

/** `0` within the threshold, `X` breaching, `-` missing; oldest first, as the tables print them. */
function judged(points: string, datapointsToAlarm: number, evaluationPeriods = 3): string {
  const values = points.split(' ').map((point) => ({ 0: 0, X: 100 })[point] ?? Number.NaN);
  return treatments
    .map((missingData) => {
      const rules = {
        evaluationPeriods,
        datapointsToAlarm,
        threshold: 50,
        breaches: (value: number) => value > 50,
        missingData,
      };
      return judge(Float64Array.from(values), rules) ?? 'keeps';
    })
    .join(' ');
}

describe('3 out of 3 with an evaluation range of 5: missing, ignore, breaching, notBreaching', () => {
  test.each([
    ['0 - X - X', 'OK OK OK OK'],
    ['- - - - 0', 'OK OK OK OK'],
    ['0 - - - -', 'OK OK OK OK'],
    ['- - - - -', 'INSUFFICIENT_DATA keeps ALARM OK'],
    ['0 X X - X', 'ALARM ALARM ALARM ALARM'],
    ['- - X - -', 'ALARM keeps ALARM OK'],
  ])('%s gives %s', (points, states) => {
    expect(judged(points, 3)).toBe(states);
  });
});

describe('2 out of 3 with an evaluation range of 5', () => {
  test.each([
    ['0 - X - X', 'ALARM ALARM ALARM ALARM'],
    ['0 0 X 0 X', 'ALARM ALARM ALARM ALARM'],
    ['0 - X - -', 'OK OK ALARM OK'],
    ['- - - - 0', 'OK OK ALARM OK'],
    ['- - - X -', 'ALARM keeps ALARM OK'],
  ])('%s gives %s', (points, states) => {
    expect(judged(points, 2)).toBe(states);
  });
});

describe('premature transitions', () => {
  // "the alarm does not go immediately into ALARM state when the data is either - - - - X or - - - X -"
  test.each(['- - - - X', '- - - X -'])('%s is not an alarm yet', (points) => {
    expect(judged(points, 3)).toBe('OK keeps ALARM OK');
  });

  // "... false positives are avoided when the next data point is non-breaching: - - - X O or - - X - O"
  test.each(['- - - X 0', '- - X - 0'])('%s is no alarm', (points) => {
    expect(judged(points, 3)).toBe('OK OK OK OK');
  });
});

describe('without gaps', () => {
  test.each([
    ['X X 0 0 0', 3, 'OK'],
    ['0 0 X X X', 3, 'ALARM'],
    ['X X X 0 X', 3, 'OK'],
    ['0 0 X 0 X', 2, 'ALARM'],
    ['X X 0 0 X', 2, 'OK'],
    ['0 0 0 0 X', 1, 'ALARM'],
    ['X X 0 0 0', 1, 'OK'],
  ])(
    'only the newest EvaluationPeriods datapoints count: %s with %d to alarm is %s',
    (points, toAlarm, state) => {
      expect(judged(points, toAlarm)).toBe([state, state, state, state].join(' '));
    },
  );
});

describe('windows of other lengths', () => {
  test.each([
    ['- - -', [1, 1], 'INSUFFICIENT_DATA keeps ALARM OK'],
    ['X - -', [1, 1], 'ALARM ALARM ALARM ALARM'],
    ['- X 0', [1, 1], 'OK OK OK OK'],
    ['X X X X - - -', [4, 5], 'ALARM ALARM ALARM ALARM'],
    ['- - 0 X X X -', [4, 5], 'OK OK ALARM OK'],
    ['- - - - - - - - - - 0 X', [10, 10], 'OK OK OK OK'],
    ['- X X X X X X X X X X -', [10, 10], 'ALARM ALARM ALARM ALARM'],
  ] as const)('%s with %j (M, N) gives %s', (points, [toAlarm, periods], states) => {
    expect(judged(points, toAlarm, periods)).toBe(states);
  });
});

describe('comparison operators (PutMetricAlarm)', () => {
  test.each([
    ['GreaterThanThreshold', 'false false true'],
    ['GreaterThanOrEqualToThreshold', 'false true true'],
    ['LessThanThreshold', 'true false false'],
    ['LessThanOrEqualToThreshold', 'true true false'],
  ] as const)('%s compares the values 1, 2, 3 with 2 as %s', (operator, verdicts) => {
    const breaches = breachTest(operator, 2);
    expect([1, 2, 3].map((value) => breaches?.(value)).join(' ')).toBe(verdicts);
  });

  test('an operator of anomaly detection has no threshold to compare with', () => {
    expect(breachTest('GreaterThanUpperThreshold', 2)).toBeUndefined();
  });
});
