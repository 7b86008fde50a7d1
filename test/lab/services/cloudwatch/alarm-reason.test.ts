/** The sentences in StateReason, as recorded from AWS. */

import { describe, expect, test } from '@jest/globals';
import { createLab, loadAlarm } from './lab.ts';

const seconds = { Period: 60, EvaluationPeriods: 1, Threshold: 5 };

describe('reasons', () => {
  // Wordings recorded from AWS: events in "Alarm events and EventBridge", localstack test_cloudwatch.snapshot.json.
  const reasonsOf = async (alarm: object, ...values: readonly (number | undefined)[]) => {
    const lab = createLab();
    lab.operations.PutMetricAlarm({ ...loadAlarm, ...alarm });
    await lab.pass(...values);
    return lab.cloudWatch.transitions().map(({ reason }) => reason);
  };

  test('an alarm without DatapointsToAlarm does not speak of "out of the last"', async () => {
    const alarm = { ...seconds, DatapointsToAlarm: undefined };
    expect(await reasonsOf(alarm, 21.5, 1)).toEqual([
      'Threshold Crossed: 1 datapoint [21.5 (02/10/26 17:00:00)] was greater than the threshold (5.0).',
      'Threshold Crossed: 1 datapoint [1.0 (02/10/26 17:01:00)] was not greater than the threshold (5.0).',
    ]);
  });

  test('an alarm of many datapoints lists the most recent five', async () => {
    const alarm = {
      EvaluationPeriods: 6,
      DatapointsToAlarm: 6,
      ComparisonOperator: 'LessThanThreshold',
    };
    const [, reason] = await reasonsOf({ ...alarm, Threshold: 65 }, 90, 6, 5, 4, 3, 2, 1);
    expect(reason).toBe(
      'Threshold Crossed: 6 out of the last 6 datapoints were less than the threshold (65.0). The most recent datapoints which crossed the threshold: [1.0 (02/10/26 17:06:00), 2.0 (02/10/26 17:05:00), 3.0 (02/10/26 17:04:00), 4.0 (02/10/26 17:03:00), 5.0 (02/10/26 17:02:00)] (minimum 6 datapoints for OK -> ALARM transition).',
    );
  });

  test('a recovery names the datapoints that are within the threshold', async () => {
    const [, , reason] = await reasonsOf({}, 50, 80, 80, 80, 0.05);
    expect(reason).toBe(
      'Threshold Crossed: 1 out of the last 3 datapoints [0.05 (02/10/26 17:04:00)] was not greater than the threshold (70.0) (minimum 1 datapoint for ALARM -> OK transition).',
    );
  });

  test.each([
    [3, 'Insufficient Data: 3 datapoints were unknown.'],
    [1, 'Insufficient Data: 1 datapoint was unknown.'],
  ])('silence over %d periods is %s', async (periods, text) => {
    const gaps = new Array<undefined>(6).fill(undefined);
    const alarm = { EvaluationPeriods: periods, DatapointsToAlarm: periods };
    expect((await reasonsOf(alarm, 50, ...gaps)).at(-1)).toBe(text);
  });

  test.each([
    [
      { TreatMissingData: 'breaching', EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      [50],
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      { TreatMissingData: 'breaching', EvaluationPeriods: 4, DatapointsToAlarm: 4 },
      [80, 50],
      'Threshold Crossed: 2 datapoints were received for 4 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      { TreatMissingData: 'breaching', EvaluationPeriods: 2, DatapointsToAlarm: 2 },
      [undefined],
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      { TreatMissingData: 'notBreaching', EvaluationPeriods: 4, DatapointsToAlarm: 2 },
      [80, 80],
      'Threshold Crossed: 2 out of the last 4 datapoints [80.0 (02/10/26 17:01:00), 80.0 (02/10/26 17:00:00)] were greater than the threshold (70.0) (minimum 2 datapoints for OK -> ALARM transition).',
    ],
  ])('filled gaps are counted: %j', async (alarm, values, text) => {
    expect((await reasonsOf(alarm, ...values)).at(-1)).toBe(text);
  });

  test.each([
    [10_000_000, '1.0E7'],
    [8_589_934_592, '8.589934592E9'],
    [400_000, '400000.0'],
    [0, '0.0'],
    [-0.0005, '-5.0E-4'],
  ])('a threshold of %d is printed %s', async (Threshold, text) => {
    const reasons = await reasonsOf({ ...seconds, DatapointsToAlarm: 1, Threshold }, Threshold - 1);
    expect(reasons.at(-1)).toContain(`the threshold (${text})`);
  });
});
