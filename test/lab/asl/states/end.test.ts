/** States that end a path, and outputs that are too large. */

import { expect, test } from '@jest/globals';
import { createSetting } from '../../services/sfn/setting.ts';

test('Succeed ends its path with its Output', async () => {
  const { status, output } = await createSetting().run(
    {
      StartAt: 'Done',
      States: { Done: { Type: 'Succeed', Output: { n: '{% $states.input.n %}' } } },
    },
    { n: 1, more: 2 },
  );
  expect({ status, output }).toEqual({ status: 'SUCCEEDED', output: { n: 1 } });
});

test('Fail ends the execution with its Error and Cause, which may be expressions', async () => {
  const { status, error, cause } = await createSetting().run(
    {
      StartAt: 'Bad',
      States: {
        Bad: { Type: 'Fail', Error: "{% 'Arq.' & $states.input.what %}", Cause: 'on purpose' },
      },
    },
    { what: 'ScaleTimeout' },
  );
  expect({ status, error, cause }).toEqual({
    status: 'FAILED',
    error: 'Arq.ScaleTimeout',
    cause: 'on purpose',
  });
});

// Recorded: state_fail_empty
test('Fail may name neither', async () => {
  const { history } = await createSetting().run({
    StartAt: 'Bad',
    States: { Bad: { Type: 'Fail' } },
  });
  expect(history.at(-1)).toMatchObject({
    type: 'ExecutionFailed',
    executionFailedEventDetails: {},
  });
});

test('a state whose Output is over 256 KiB ends the execution, and no Catch takes that', async () => {
  const { status, error } = await createSetting().run({
    StartAt: 'One',
    States: {
      One: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'Big',
            States: { Big: { Type: 'Pass', Output: "{% $pad('', 262143, 'x') %}", End: true } },
          },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Done' }],
        End: true,
      },
      Done: { Type: 'Succeed' },
    },
  });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.DataLimitExceeded' });
});

test('a state whose Output is 256 KiB of JSON passes', async () => {
  const { status } = await createSetting().run({
    StartAt: 'Big',
    States: { Big: { Type: 'Pass', Output: "{% $pad('', 262142, 'x') %}", End: true } },
  });
  expect(status).toBe('SUCCEEDED');
});
