/** Parallel states. */

import { expect, test } from '@jest/globals';
import { createSetting } from '../../services/sfn/setting.ts';

const branch = (name: string, state: object) => ({
  StartAt: name,
  States: { [name]: { End: true, ...state } },
});

const types = (history: readonly { readonly type?: string | undefined }[]) =>
  history.map(({ type }) => type);

test('Parallel gives the outputs in the order of the branches, whichever ends first', async () => {
  const { output, history, stateTransitions } = await createSetting().run(
    {
      StartAt: 'Both',
      States: {
        Both: {
          Type: 'Parallel',
          Arguments: { n: 1 },
          Branches: [
            branch('Slow', { Type: 'Wait', Seconds: 5 }),
            branch('Fast', { Type: 'Pass', Output: '{% $states.input.n + 1 %}' }),
          ],
          Output: { results: '{% $states.result %}', input: '{% $states.input %}' },
          End: true,
        },
      },
    },
    { own: true },
  );
  expect(output).toEqual({ results: [{ n: 1 }, 2], input: { own: true } });
  expect(types(history)).toEqual([
    'ExecutionStarted',
    'ParallelStateEntered',
    'ParallelStateStarted',
    'WaitStateEntered',
    'PassStateEntered',
    'PassStateExited',
    'WaitStateExited',
    'ParallelStateSucceeded',
    'ParallelStateExited',
    'ExecutionSucceeded',
  ]);
  // Recorded: the exit follows the last event of the branch that ended last.
  expect(history.map(({ previousEventId }) => previousEventId)).toEqual([
    0, 0, 2, 3, 3, 5, 4, 7, 7, 9,
  ]);
  expect(stateTransitions).toBe(3);
});

test('a branch reads the variables outside and keeps its own', async () => {
  const { output } = await createSetting().run({
    StartAt: 'Begin',
    States: {
      Begin: { Type: 'Pass', Assign: { outer: 1 }, Next: 'One' },
      One: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Set',
            States: {
              Set: { Type: 'Pass', Assign: { inner: '{% $outer + 1 %}' }, Next: 'Read' },
              Read: { Type: 'Pass', Output: '{% $inner %}', End: true },
            },
          },
        ],
        Next: 'Show',
      },
      Show: { Type: 'Pass', Output: ['{% $states.input %}', '{% $exists($inner) %}'], End: true },
    },
  });
  expect(output).toEqual([[2], false]);
});

test('the first failing branch aborts the others, and its error is caught on the Parallel', async () => {
  const { output, history } = await createSetting().run({
    StartAt: 'Both',
    States: {
      Both: {
        Type: 'Parallel',
        Branches: [
          branch('Long', { Type: 'Wait', Seconds: 1000 }),
          {
            StartAt: 'Bad',
            States: { Bad: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' } },
          },
        ],
        Catch: [
          {
            ErrorEquals: ['Broken'],
            Assign: { seen: '{% $states.errorOutput.Error %}' },
            Next: 'Show',
          },
        ],
        End: true,
      },
      Show: { Type: 'Pass', Output: ['{% $seen %}', '{% $states.input %}'], End: true },
    },
  });
  expect(output).toEqual(['Broken', { Error: 'Broken', Cause: 'on purpose' }]);
  expect(types(history).slice(3, 9)).toEqual([
    'WaitStateEntered',
    'FailStateEntered',
    'WaitStateAborted',
    'ParallelStateFailed',
    'ParallelStateExited',
    'PassStateEntered',
  ]);
});

test('Parallel is retried as a whole', async () => {
  const { status, history, stopMs, startMs } = await createSetting().run({
    StartAt: 'One',
    States: {
      One: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Broken' } } }],
        Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 1 }],
        End: true,
      },
    },
  });
  expect(status).toBe('FAILED');
  expect((stopMs ?? 0) - startMs).toBe(6000);
  expect(types(history).filter((type) => type === 'ParallelStateStarted')).toHaveLength(3);
});

// states-language.net: an inner failure that nothing can catch is the failure of the execution.
test('States.Runtime in a branch is not caught by States.ALL', async () => {
  const { status, error } = await createSetting().run({
    StartAt: 'One',
    States: {
      One: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'States.Runtime' } } }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
        End: true,
      },
      End: { Type: 'Succeed' },
    },
  });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.Runtime' });
});
