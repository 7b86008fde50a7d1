/** Wait states. */

import { expect, test } from '@jest/globals';
import { createSetting, startMs } from '../../services/sfn/setting.ts';

const wait = (fields: object) => ({
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', ...fields, End: true } },
});

test.each([
  ['seconds', { Seconds: 120 }, '2026-01-05T03:02:00.000Z'],
  ['computed seconds', { Seconds: '{% $states.input.s %}' }, '2026-01-05T03:00:05.000Z'],
  ['an instant', { Timestamp: '2026-01-05T04:00:00Z' }, '2026-01-05T04:00:00.000Z'],
  [
    'an instant with an offset',
    { Timestamp: '{% $states.input.at %}' },
    '2026-01-05T03:30:00.500Z',
  ],
  ['an instant that is over', { Timestamp: '2020-01-01T00:00:00Z' }, '2026-01-05T03:00:00.000Z'],
])('Wait ends after %s', async (_name, fields, endAt) => {
  const { stopMs, output } = await createSetting().run(wait(fields), {
    s: 5,
    at: '2026-01-05T04:30:00.500+01:00',
  });
  expect(new Date(stopMs ?? 0).toISOString()).toBe(endAt);
  expect(output).toEqual({ s: 5, at: '2026-01-05T04:30:00.500+01:00' });
});

test.each([[1.5], [-1], [100_000_000], ['1']])('Wait fails when Seconds is %j', async (seconds) => {
  const { error, history } = await createSetting().run(
    wait({ Seconds: '{% $states.input %}' }),
    seconds,
  );
  expect(error).toBe('States.QueryEvaluationError');
  // Recorded: the event follows the entry of a Wait, though that of a Pass follows what was before
  // the entry.
  expect(history[2]).toMatchObject({ type: 'EvaluationFailed', previousEventId: 2 });
});

test('Wait shows its Output and Assign at the end, with the values at entry', async () => {
  const { run } = createSetting();
  const { output, history } = await run({
    StartAt: 'Wait',
    States: {
      Wait: {
        Type: 'Wait',
        Seconds: 1,
        Assign: { x: 2 },
        Output: { at: '{% $states.context.State.EnteredTime %}' },
        Next: 'Show',
      },
      Show: { Type: 'Pass', Output: ['{% $states.input.at %}', '{% $x %}'], End: true },
    },
  });
  expect(output).toEqual(['2026-01-05T03:00:00.000Z', 2]);
  expect(history[2]?.timestamp).toEqual(new Date(startMs + 1000));
});
