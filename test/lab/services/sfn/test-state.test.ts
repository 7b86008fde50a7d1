/** TestState: test-state-isolation.html; stages, errors and texts as recorded, area test_state. */

import { expect, test } from '@jest/globals';
import { createSetting, payload, payloadOf } from './setting.ts';

const neighbours = { 'lambda.Invoke': () => ({ Payload: payload('Hello'), StatusCode: 200 }) };

const ask = (definition: object, more: object = {}) =>
  createSetting(neighbours).call('TestState', {
    definition: JSON.stringify(definition),
    inspectionLevel: 'DEBUG',
    ...more,
  });

const json = (value: unknown): string => JSON.stringify(value);

const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:hello';
const task = {
  Type: 'Task',
  QueryLanguage: 'JSONata',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 2, BackoffRate: 3, MaxAttempts: 3 }],
  Catch: [
    { ErrorEquals: ['Other'], Next: 'A' },
    { ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Error %}', Next: 'B' },
  ],
  End: true,
};
const mockError = (error: string) => ({ mock: { errorOutput: { error, cause: 'C' } } });

test('a Pass shows each stage', async () => {
  const definition = {
    Type: 'Pass',
    InputPath: '$.a',
    Parameters: { 'b.$': '$.b' },
    ResultPath: '$.r',
    Next: 'After',
  };
  const input = { a: { b: 1 } };
  expect(await ask(definition, { input: json(input) })).toEqual({
    status: 'SUCCEEDED',
    output: json({ ...input, r: { b: 1 } }),
    nextState: 'After',
    inspectionData: {
      input: json(input),
      afterInputPath: json({ b: 1 }),
      afterParameters: json({ b: 1 }),
      afterResultSelector: json({ b: 1 }),
      afterResultPath: json({ ...input, r: { b: 1 } }),
    },
  });
});

test.each([
  ['JSONPath', { Parameters: { 'id.$': 'States.UUID()' } }, 'afterParameters'],
  ['JSONata', { Arguments: { id: '{% $uuid() %}' } }, 'afterArguments'],
])('a %s Task gets the arguments that are shown', async (QueryLanguage, fields, stage) => {
  const received: unknown[] = [];
  const setting = createSetting({
    'lambda.Invoke': (input: { Payload?: string }) => {
      received.push(payloadOf(input));
      return neighbours['lambda.Invoke']();
    },
  });
  const answer = await setting.call<{ inspectionData: Record<string, string> }>('TestState', {
    definition: json({ Type: 'Task', QueryLanguage, Resource: functionArn, End: true, ...fields }),
    inspectionLevel: 'DEBUG',
  });
  expect(received).toEqual([{ id: expect.stringMatching(/^[0-9a-f-]{36}$/) }]);
  expect(answer.inspectionData[stage]).toBe(json(received[0]));
});

test('a Pass shows the Parameters that its output has', async () => {
  const definition = { Type: 'Pass', Parameters: { 'id.$': 'States.UUID()' }, End: true };
  const answer = await ask(definition);
  const { output } = Object(answer);
  expect(output).toMatch(/^{"id":"[0-9a-f-]{36}"}$/);
  expect(answer).toMatchObject({
    inspectionData: { afterParameters: output, afterResultSelector: output },
  });
});

test('INFO shows no stage', async () => {
  const answer = await ask({ Type: 'Succeed' }, { inspectionLevel: 'INFO', input: '1' });
  expect(answer).toEqual({ status: 'SUCCEEDED', output: '1' });
});

test('a Task without a mock calls', async () => {
  const answer = await ask({ Type: 'Task', Resource: functionArn, End: true });
  expect(answer).toMatchObject({
    output: '"Hello"',
    inspectionData: { afterParameters: '{}', result: '"Hello"', afterResultPath: '"Hello"' },
  });
});

test('a Choice tells where it goes, one without a way fails', async () => {
  const choice = {
    Type: 'Choice',
    Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'One' }],
  };
  expect(await ask(choice, { input: '{"n":1}' })).toMatchObject({ nextState: 'One' });
  expect(await ask(choice, { input: '{"n":2}' })).toMatchObject({
    status: 'FAILED',
    error: 'States.NoChoiceMatched',
  });
});

test('a Wait is not waited for, but must be possible', async () => {
  const wait = { Type: 'Wait', SecondsPath: '$.n', Next: 'After' };
  expect(await ask(wait, { input: '{"n":600}' })).toMatchObject({ nextState: 'After' });
  expect(await ask(wait, { input: '{"n":-1}' })).toMatchObject({
    status: 'FAILED',
    cause: 'The SecondsPath parameter references a negative value: $.n == -1',
  });
});

test('an error is retried after the back-off of its attempt, then caught, then final', async () => {
  expect(
    await ask(task, { ...mockError('Again'), stateConfiguration: { retrierRetryCount: 2 } }),
  ).toMatchObject({
    status: 'RETRIABLE',
    error: 'Again',
    inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 18 } },
  });
  expect(
    await ask(task, { ...mockError('Again'), stateConfiguration: { retrierRetryCount: 3 } }),
  ).toMatchObject({
    status: 'CAUGHT_ERROR',
    output: '"Again"',
    nextState: 'B',
    inspectionData: { errorDetails: { retryIndex: 0, catchIndex: 1 } },
  });
  expect(await ask({ ...task, Retry: [], Catch: [] }, mockError('X'))).toMatchObject({
    status: 'FAILED',
    error: 'X',
    cause: 'C',
  });
});

test('a state of a machine is found by its name, inside a Map too', async () => {
  const machine = {
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Pass', Result: 7, Next: 'X' } } },
        End: true,
      },
    },
  };
  expect(await ask(machine, { stateName: 'In' })).toMatchObject({ output: '7', nextState: 'X' });
  await expect(ask(machine, { stateName: 'None' })).rejects.toMatchObject({
    code: 'ValidationException',
  });
});

test('variables and the context object of the request are seen', async () => {
  const definition = {
    Type: 'Task',
    Resource: functionArn,
    ResultSelector: { 'name.$': '$$.Execution.Name', 'v.$': '$v' },
    End: true,
  };
  const answer = await ask(definition, {
    context: json({ Execution: { Name: 'mine' } }),
    variables: json({ v: 1 }),
    mock: { result: '1' },
  });
  expect(answer).toMatchObject({ output: json({ name: 'mine', v: 1 }) });
});

test('a Map with more failed iterations than it tolerates fails', async () => {
  const map = {
    Type: 'Map',
    QueryLanguage: 'JSONata',
    Items: [1, 2, 3],
    ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Succeed' } } },
    ToleratedFailureCount: 1,
    End: true,
  };
  const mocked = (mapIterationFailureCount: number) =>
    ask(map, { mock: { result: '[1,2,3]' }, stateConfiguration: { mapIterationFailureCount } });
  expect(await mocked(1)).toMatchObject({
    status: 'SUCCEEDED',
    inspectionData: { maxConcurrency: 0, toleratedFailureCount: 1 },
  });
  expect(await mocked(2)).toMatchObject({ error: 'States.ExceedToleratedFailureThreshold' });
  await expect(mocked(4)).rejects.toThrow(
    'must be less than or equal to the number of Map iterations',
  );
});

test('a Map shows the items on their way into the iterations', async () => {
  const map = {
    Type: 'Map',
    ItemsPath: '$.list',
    ItemSelector: { 'v.$': '$$.Map.Item.Value', 'i.$': '$$.Map.Item.Index' },
    ItemBatcher: { MaxItemsPerBatch: 2 },
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'In',
      States: { In: { Type: 'Succeed' } },
    },
    End: true,
  };
  const selected = [
    { v: 7, i: 0 },
    { v: 8, i: 1 },
  ];
  expect(await ask(map, { input: '{"list":[7,8]}', mock: { result: '[7,8]' } })).toMatchObject({
    inspectionData: {
      afterItemsPath: '[7,8]',
      afterItemSelector: json(selected),
      afterItemBatcher: json([{ Items: selected }]),
    },
  });
});
