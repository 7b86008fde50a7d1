/** JSONata as Step Functions runs it: fields, functions, the context object, variables. */

import { describe, expect, test } from '@jest/globals';
import { createSetting } from '../services/sfn/setting.ts';

/** The output of one Pass state. */
async function outputOf(output: unknown, input: unknown = {}) {
  const { run } = createSetting();
  return run(
    { StartAt: 'Shape', States: { Shape: { Type: 'Pass', Output: output, End: true } } },
    input,
  );
}

test('an expression stands anywhere in the JSON of a field, and only as a whole string', async () => {
  const { output } = await outputOf(
    {
      list: ['{% $states.input.a + 1 %}', 'x'],
      text: 'a {% $states.input.a %}',
      deep: { b: '{% $states.input.a %}' },
    },
    { a: 1 },
  );
  expect(output).toEqual({ list: [2, 'x'], text: 'a {% $states.input.a %}', deep: { b: 1 } });
});

// Measured with TestState, [SFNX]; transforming-data.html
test('an expression fails the state when it gives nothing', async () => {
  const { status, error, cause, history } = await outputOf({
    a: ['{% $states.input.missing %}'],
  });
  expect({ status, error }).toEqual({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  expect(cause).toBe(
    "An error occurred while executing the state 'Shape' (entered at the event id #2). The JSONata expression '$states.input.missing' specified for the field 'Output/a[0]' returned nothing (undefined).",
  );
  expect(history[2]).toMatchObject({
    type: 'EvaluationFailed',
    previousEventId: 0,
    evaluationFailedEventDetails: { location: 'Output/a[0]', state: 'Shape' },
  });
});

test('an expression fails the state with the code and words of JSONata when it cannot be evaluated', async () => {
  const { cause } = await outputOf("{% 'a' + 1 %}");
  expect(cause).toContain(
    `specified for the field 'Output' threw an error during evaluation. T2001: The left side of the "+" operator must evaluate to a number`,
  );
});

test('an expression fails the state when a function is in its result', async () => {
  const { cause } = await outputOf("{% {'f': function($x){$x}} %}");
  expect(cause).toContain('returned an unsupported result type.');
});

// Recorded: `1/0` is "Infinity".
test('an expression gives an infinite number as text', async () => {
  expect((await outputOf('{% 1/0 %}')).output).toBe('Infinity');
});

test('an expression gives plain arrays, so that a later expression sees the same array', async () => {
  const { run } = createSetting();
  const { output } = await run(
    {
      StartAt: 'Filter',
      States: {
        Filter: {
          Type: 'Pass',
          Output: { kept: '{% [$states.input.list[$ > 1]] %}' },
          Next: 'Use',
        },
        Use: {
          Type: 'Pass',
          Output: { kept: '{% $states.input.kept %}', nested: '{% [[$states.input.kept]] %}' },
          End: true,
        },
      },
    },
    { list: [1, 2] },
  );
  expect(output).toEqual({ kept: [2], nested: [[2]] });
});

test('an expression ends in an error when it would run for ever', async () => {
  const { error, cause } = await outputOf('{% ($f := function($n){$f($n + 1)}; $f(0)) %}');
  expect(error).toBe('States.QueryEvaluationError');
  expect(cause).toContain('Expression evaluation took too long');
});

describe('the functions of Step Functions', () => {
  // transforming-data.html, "JSONata functions provided by Step Functions"
  test.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([0], 4)', [[0]]],
    ['$range(0, 10, 5)', [0, 5, 10]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(1, 9, 9)', 1],
    ["$hash('a', 'MD5')", '0cc175b9c0f1b6a831c399e269772661'],
    ["$hash('a', 'SHA-256')", 'ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb'],
    [`$parse('{"a":[1]}')`, { a: [1] }],
    ['$random(5) = $random(5)', true],
  ])('%s is %j', async (expression, expected) => {
    expect((await outputOf(`{% ${expression} %}`)).output).toEqual(expected);
  });

  test.each([
    '$partition(1, 2)',
    '$partition([1], 0)',
    '$range(1, 2, 0)',
    "$hash('a', 'CRC')",
    "$parse('{')",
  ])('%s fails the state', async (expression) => {
    expect((await outputOf(`{% ${expression} %}`)).error).toBe('States.QueryEvaluationError');
  });

  test('$now and $millis follow the virtual clock', async () => {
    const { output } = await outputOf({
      now: '{% $now() %}',
      day: "{% $now('[Y0001]-[M01]-[D01]') %}",
      millis: '{% $millis() %}',
    });
    expect(output).toEqual({
      now: '2026-01-05T03:00:00.000Z',
      day: '2026-01-05',
      millis: 1767582000000,
    });
  });

  test('$uuid and $random are the same again with the same seed', async () => {
    const expression = { id: '{% $uuid() %}', number: '{% $random() %}' };
    const first = await outputOf(expression);
    expect(first.output).toEqual((await outputOf(expression)).output);
    expect(first.output).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
      number: expect.any(Number),
    });
  });

  test('$eval is refused when the machine is created', async () => {
    await expect(outputOf("{% $eval('1+1') %}")).rejects.toThrow('$eval is not available');
  });
});

describe('the context object', () => {
  // input-output-contextobject.html
  test('says which execution, machine and state this is', async () => {
    const { output } = await outputOf('{% $states.context %}', { a: 1 });
    expect(output).toEqual({
      Execution: {
        Id: expect.stringContaining(':execution:arq-lab-example:'),
        Input: { a: 1 },
        Name: expect.any(String),
        RoleArn: 'arn:aws:iam::111122223333:role/arq-lab-machine',
        StartTime: '2026-01-05T03:00:00.000Z',
        RedriveCount: 0,
      },
      StateMachine: {
        Id: 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-example',
        Name: 'arq-lab-example',
      },
      State: { Name: 'Shape', EnteredTime: '2026-01-05T03:00:00.000Z' },
    });
  });
});

describe('Assign', () => {
  test('may take the name of a function, which the variable then hides', async () => {
    const { output } = await createSetting().run({
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { now: 0, hash: 'x' }, Next: 'Show' },
        Show: { Type: 'Pass', Output: '{% $fromMillis($now) & $hash %}', End: true },
      },
    });
    expect(output).toBe('1970-01-01T00:00:00.000Zx');
  });

  // workflow-variables.html, "Evaluation order in a state"
  test('and Output see the values at entry, and the next state sees what was assigned', async () => {
    const { run } = createSetting();
    const { output, history } = await run({
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { a: 1, b: 1 }, Next: 'Swap' },
        Swap: {
          Type: 'Pass',
          Assign: { a: '{% $b + 1 %}', b: '{% $a + 10 %}' },
          Output: '{% $a %}',
          Next: 'Show',
        },
        Show: { Type: 'Pass', Output: ['{% $states.input %}', '{% $a %}', '{% $b %}'], End: true },
      },
    });
    expect(output).toEqual([1, 2, 11]);
    expect(history[4]?.stateExitedEventDetails?.assignedVariables).toEqual({ a: '2', b: '11' });
  });
});
