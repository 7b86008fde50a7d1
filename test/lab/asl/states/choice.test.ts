/** Choice states. */

import { expect, test } from '@jest/globals';
import { createSetting } from '../../services/sfn/setting.ts';

const choice = (more: object = {}) => ({
  StartAt: 'Enough?',
  States: {
    'Enough?': {
      Type: 'Choice',
      Choices: [
        {
          Condition: '{% $states.input.n > 10 %}',
          Next: 'Stop',
          Assign: { by: 'first' },
          Output: 'many',
        },
        { Condition: '{% $states.input.n > 5 %}', Next: 'Stop' },
      ],
      ...more,
    },
    Stop: { Type: 'Pass', Output: { got: '{% $states.input %}' }, End: true },
    Go: { Type: 'Pass', Output: { by: '{% $by %}' }, End: true },
  },
});

test('Choice follows the first rule that holds, with the Output of the rule', async () => {
  expect((await createSetting().run(choice(), { n: 11 })).output).toEqual({ got: 'many' });
});

test('Choice hands its input on when the rule has no Output', async () => {
  expect((await createSetting().run(choice(), { n: 6 })).output).toEqual({ got: { n: 6 } });
});

// workflow-variables.html: the Assign of the state itself goes with Default.
test('Choice takes Default, with the Assign of the state, when no rule holds', async () => {
  const { output } = await createSetting().run(
    choice({ Default: 'Go', Assign: { by: 'default' } }),
    { n: 1 },
  );
  expect(output).toEqual({ by: 'default' });
});

// concepts-error-handling.html, States.NoChoiceMatched
test('Choice without Default fails the execution when no rule holds', async () => {
  const { status, error } = await createSetting().run(choice(), { n: 1 });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.NoChoiceMatched' });
});

test('Choice fails the execution when a Condition is no boolean', async () => {
  const { run } = createSetting();
  const { error, cause } = await run({
    StartAt: 'Odd?',
    States: {
      'Odd?': { Type: 'Choice', Choices: [{ Condition: "{% 'yes' %}", Next: 'End' }] },
      End: { Type: 'Succeed' },
    },
  });
  expect(error).toBe('States.QueryEvaluationError');
  expect(cause).toContain(
    `specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: "yes"`,
  );
});
