/** Inline Map states. */

import { describe, expect, test } from '@jest/globals';
import { createSetting } from '../../services/sfn/setting.ts';

const types = (history: readonly { readonly type?: string | undefined }[]) =>
  history.map(({ type }) => type);

const map = (fields: object, states: object = { Work: { Type: 'Pass', End: true } }) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% $states.input.items %}',
      ItemProcessor: { StartAt: Object.keys(states)[0], States: states },
      End: true,
      ...fields,
    },
    End: { Type: 'Succeed' },
  },
});

/** Fails for the numbers that are odd. */
const oddFails = {
  'Odd?': {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input % 2 = 1 %}', Next: 'Bad' }],
    Default: 'Good',
  },
  Good: { Type: 'Pass', End: true },
  Bad: { Type: 'Fail', Error: 'Odd', Cause: 'on purpose' },
};

test('Map gives each iteration its ItemSelector and gathers the outputs in the order of the items', async () => {
  const { output } = await createSetting().run(
    map(
      {
        ItemSelector: {
          n: '{% $states.context.Map.Item.Value %}',
          at: '{% $states.context.Map.Item.Index %}',
          of: '{% $count($states.input.items) %}',
        },
      },
      {
        Work: {
          Type: 'Pass',
          Output: ['{% $states.input %}', '{% $states.context.Map.Item.Index %}'],
          End: true,
        },
      },
    ),
    { items: ['a', 'b'] },
  );
  expect(output).toEqual([
    [{ n: 'a', at: 0, of: 2 }, 0],
    [{ n: 'b', at: 1, of: 2 }, 1],
  ]);
});

// Recorded: an iteration that waited for another follows the last event of that one.
test('Map runs MaxConcurrency iterations at once', async () => {
  const { history, stopMs, startMs } = await createSetting().run(
    map({ MaxConcurrency: '{% 2 %}' }, { Work: { Type: 'Wait', Seconds: 10, End: true } }),
    { items: [1, 2, 3] },
  );
  expect((stopMs ?? 0) - startMs).toBe(20_000);
  const started = history.filter(({ type }) => type === 'MapIterationStarted');
  expect(started.map(({ previousEventId }) => history[(previousEventId ?? 0) - 1]?.type)).toEqual([
    'MapStateStarted',
    'MapStateStarted',
    'WaitStateExited',
  ]);
});

// service-quotas.html: at most 40 iterations of an inline Map at once.
test('Map runs no more than 40 iterations at once', async () => {
  const { stopMs, startMs } = await createSetting().run(
    map({}, { Work: { Type: 'Wait', Seconds: 10, End: true } }),
    { items: Array.from({ length: 41 }, (_item, index) => index) },
  );
  expect((stopMs ?? 0) - startMs).toBe(20_000);
});

test('Map over no items succeeds with no outputs', async () => {
  expect((await createSetting().run(map({}), { items: [] })).output).toEqual([]);
});

test('Map may hold a Map, each with its own item', async () => {
  const inner = {
    Inner: {
      Type: 'Map',
      ItemProcessor: {
        StartAt: 'Show',
        States: {
          Show: { Type: 'Pass', Output: '{% $states.context.Map.Item.Value * 10 %}', End: true },
        },
      },
      End: true,
    },
  };
  const { output } = await createSetting().run(map({}, inner), { items: [[1, 2], [3]] });
  expect(output).toEqual([[10, 20], [30]]);
});

describe('a failing iteration', () => {
  test('fails the Map with its own error and aborts the others', async () => {
    const { error, cause, history } = await createSetting().run(
      map(
        {},
        {
          'Odd?': {
            Type: 'Choice',
            Choices: [{ Condition: '{% $states.input % 2 = 1 %}', Next: 'Bad' }],
            Default: 'Good',
          },
          Good: { Type: 'Wait', Seconds: 100, End: true },
          Bad: { Type: 'Fail', Error: 'Odd', Cause: 'on purpose' },
        },
      ),
      { items: [2, 1] },
    );
    expect({ error, cause }).toEqual({ error: 'Odd', cause: 'on purpose' });
    expect(types(history).slice(-5)).toEqual([
      'MapIterationFailed',
      'WaitStateAborted',
      'MapIterationAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('is tolerated up to ToleratedFailureCount, its error in its place', async () => {
    const { output } = await createSetting().run(map({ ToleratedFailureCount: 1 }, oddFails), {
      items: [2, 1, 4],
    });
    expect(output).toEqual([2, { Error: 'Odd', Cause: 'on purpose' }, 4]);
  });

  // Recorded with TestState.
  test.each([[{ ToleratedFailureCount: 1 }], [{ ToleratedFailurePercentage: '{% 50 %}' }]])(
    'is one too many with %j',
    async (tolerance) => {
      const { error, cause } = await createSetting().run(map(tolerance, oddFails), {
        items: [1, 3, 4],
      });
      expect({ error, cause }).toEqual({
        error: 'States.ExceedToleratedFailureThreshold',
        cause: 'The specified tolerated failure threshold was exceeded',
      });
    },
  );

  test('is retried with the whole Map', async () => {
    const { history } = await createSetting().run(
      map({ Retry: [{ ErrorEquals: ['Odd'], MaxAttempts: 1 }] }, oddFails),
      { items: [1] },
    );
    expect(types(history).filter((type) => type === 'MapStateStarted')).toHaveLength(2);
    expect(types(history).filter((type) => type === 'MapStateFailed')).toHaveLength(1);
  });
});

test.each([
  [{ MaxConcurrency: '{% 1.5 %}' }, 'MaxConcurrency'],
  [{ MaxConcurrency: '{% -1 %}' }, 'MaxConcurrency cannot be negative.'],
  [{ ToleratedFailureCount: '{% -1 %}' }, 'ToleratedFailureCount cannot be negative.'],
  [
    { ToleratedFailurePercentage: '{% 101 %}' },
    'ToleratedFailurePercentage must be between 0 and 100.',
  ],
  [{ ItemSelector: '{% $states.input.missing %}' }, 'returned nothing (undefined)'],
])('Map fails with %j, and its Catch takes that', async (fields, problem) => {
  const { output, history } = await createSetting().run(
    map({ ...fields, Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'End' }] }),
    { items: [1] },
  );
  expect(output).toEqual({
    Error: 'States.QueryEvaluationError',
    Cause: expect.stringContaining(problem),
  });
  expect(types(history)).toEqual(
    expect.arrayContaining(['EvaluationFailed', 'MapStateFailed', 'MapStateExited']),
  );
});
