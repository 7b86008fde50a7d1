/** The way of the data through JSONPath states: concepts-input-output-filtering.html. */

import { expect, test } from '@jest/globals';
import { createSetting, payload, payloadOf } from '../../services/sfn/setting.ts';

const echo = { 'lambda.Invoke': (input: object) => ({ Payload: payload(payloadOf(input)) }) };
const resource = 'arn:aws:lambda:eu-west-1:111122223333:function:echo';

const runState = async (state: object, input: unknown, others: object = {}) =>
  createSetting(echo).run(
    {
      QueryLanguage: 'JSONPath',
      StartAt: 'One',
      States: { One: { End: true, ...state }, ...others },
    },
    input,
  );

const input = { a: { x: 1, y: [1, 2] }, b: 'B' };

test.each<[string, object, unknown]>([
  ['nothing', { Type: 'Pass' }, input],
  ['InputPath', { Type: 'Pass', InputPath: '$.a' }, input.a],
  ['InputPath null', { Type: 'Pass', InputPath: null }, {}],
  ['OutputPath', { Type: 'Pass', OutputPath: '$.a.y[1]' }, 2],
  ['OutputPath null', { Type: 'Pass', OutputPath: null }, {}],
  [
    'Result',
    { Type: 'Pass', Result: { 'c.$': '$.a' }, ResultPath: '$.r' },
    { ...input, r: { 'c.$': '$.a' } },
  ],
  ['ResultPath null', { Type: 'Pass', Result: 1, ResultPath: null }, input],
  [
    'Parameters',
    {
      Type: 'Pass',
      InputPath: '$.a',
      Parameters: { 'all.$': '$', list: [{ 'x.$': '$.x' }], c: 1 },
    },
    { all: input.a, list: [{ x: 1 }], c: 1 },
  ],
  [
    'all of a Task',
    {
      Type: 'Task',
      Resource: resource,
      InputPath: '$.a',
      Parameters: { 'got.$': '$.x' },
      ResultSelector: { 'selected.$': '$.got', 'state.$': '$$.State.Name' },
      ResultPath: '$.a.r',
      OutputPath: '$.a',
    },
    { ...input.a, r: { selected: 1, state: 'One' } },
  ],
  ['Succeed', { Type: 'Succeed', End: undefined, InputPath: '$.a', OutputPath: '$.x' }, 1],
])('%s makes the output', async (_name, state, output) => {
  expect(await runState(state, input)).toMatchObject({ status: 'SUCCEEDED', output });
});

// "Passing data between states with variables": `$` in Assign is the result, the one that Output has too.
test('a Pass evaluates its Parameters once, for Assign and for its output', async () => {
  const run = await runState(
    {
      Type: 'Pass',
      Parameters: { 'id.$': 'States.UUID()' },
      Assign: { 'id.$': '$.id' },
      End: undefined,
      Next: 'Compare',
    },
    input,
    { Compare: { Type: 'Pass', Parameters: { 'out.$': '$.id', 'assigned.$': '$id' }, End: true } },
  );
  const { out, assigned } = Object(run.output);
  expect(out).toMatch(/^[0-9a-f]{8}-/);
  expect(assigned).toBe(out);
});

test.each([
  ['InputPath', { InputPath: '$.nothing' }],
  ['InputPath, at its ResultPath', { InputPath: '$.nothing', ResultPath: '$.a' }],
])('a Pass hands on a null of %s', async (_name, fields) => {
  const run = await runState({ Type: 'Pass', ...fields }, { nothing: null });
  expect(run.output).toEqual('ResultPath' in fields ? { nothing: null, a: null } : null);
});

// Recorded: base.invalid_jsonpath, sdk.invalid_jsonpath, error.catch_states_runtime, wait, map.
test.each<[string, object, string]>([
  [
    'Parameters',
    { Type: 'Pass', Parameters: { 'v.$': '$.none' } },
    `The JSONPath '$.none' specified for the field 'v.$' could not be found in the input '${JSON.stringify(input)}'`,
  ],
  [
    'OutputPath',
    { Type: 'Pass', OutputPath: '$.none.such' },
    "Invalid path '$.none.such' : Missing property in path $['none']",
  ],
  [
    'TimeoutSecondsPath',
    { Type: 'Task', Resource: resource, TimeoutSecondsPath: '$.none' },
    "Invalid path '$.none' : No results for path: $['none']",
  ],
  [
    'SecondsPath',
    { Type: 'Wait', SecondsPath: '$.b' },
    'The SecondsPath parameter cannot be parsed as a long value: $.b == B',
  ],
  [
    'TimestampPath',
    { Type: 'Wait', TimestampPath: '$.b' },
    'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.b == B',
  ],
  [
    'MaxConcurrencyPath',
    {
      Type: 'Map',
      ItemsPath: '$.a.y',
      MaxConcurrencyPath: '$.b',
      ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Succeed' } } },
    },
    'The MaxConcurrencyPath field refers to value "B" which is not a valid integer: $.b',
  ],
  [
    'ItemsPath',
    {
      Type: 'Map',
      ItemsPath: '$.b',
      ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Succeed' } } },
    },
    'Reference path "$.b" must point to array.',
  ],
])(
  'a wrong %s fails the execution with States.Runtime, which nothing catches',
  async (_name, state, text) => {
    const catches =
      'Resource' in state ? { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Two' }] } : {};
    const { error, cause, history } = await runState({ ...state, ...catches }, input, {
      Two: { Type: 'Succeed' },
    });
    expect({ error, cause }).toEqual({
      error: 'States.Runtime',
      cause: `An error occurred while executing the state 'One' (entered at the event id #2). ${text}`,
    });
    expect(history.at(-2)?.type).not.toBe('EvaluationFailed');
  },
);

test('a Catch puts the error where its ResultPath says and assigns from it', async () => {
  const fails = {
    'lambda.Invoke': () => ({ FunctionError: 'x', Payload: payload({ errorType: 'E' }) }),
  };
  const { output } = await createSetting(fails).run(
    {
      QueryLanguage: 'JSONPath',
      StartAt: 'One',
      States: {
        One: {
          Type: 'Task',
          Resource: resource,
          Catch: [
            {
              ErrorEquals: ['E'],
              ResultPath: '$.error',
              Assign: { 'name.$': '$.Error' },
              Next: 'Two',
            },
          ],
          End: true,
        },
        Two: {
          Type: 'Pass',
          Parameters: { 'name.$': '$name', 'error.$': '$.error.Error' },
          End: true,
        },
      },
    },
    {},
  );
  expect(output).toEqual({ name: 'E', error: 'E' });
});

// "Passing data between states with variables", workflow-variables.html: what `$` is in Assign.
test('variables pass between JSONPath and JSONata states', async () => {
  const { error, cause } = await createSetting(echo).run({
    QueryLanguage: 'JSONPath',
    StartAt: 'One',
    States: {
      One: { Type: 'Pass', Result: { v: 2 }, Assign: { 'v.$': '$.v' }, Next: 'Two' },
      Two: {
        Type: 'Pass',
        QueryLanguage: 'JSONata',
        Assign: { w: '{% $v + 1 %}' },
        Output: '{% $v %}',
        Next: 'Three',
      },
      Three: { Type: 'Fail', ErrorPath: "States.Format('{}', $w)", CausePath: '$$.State.Name' },
    },
  });
  expect({ error, cause }).toEqual({ error: '3', cause: 'Three' });
});

test('a Fail state reads its error and cause by paths', async () => {
  const fail = {
    Type: 'Fail',
    End: undefined,
    ErrorPath: '$.b',
    CausePath: "States.Format('c {}', $.a.x)",
  };
  expect(await runState(fail, input)).toMatchObject({ status: 'FAILED', error: 'B', cause: 'c 1' });
});
