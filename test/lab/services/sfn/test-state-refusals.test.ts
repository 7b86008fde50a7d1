/** What TestState refuses: test-state-isolation.html; texts as recorded, area test_state, unless not-supported.md says otherwise. */

import { expect, test } from '@jest/globals';
import { createSetting } from './setting.ts';

const ask = (definition: object, more: object = {}) =>
  createSetting().call('TestState', { definition: JSON.stringify(definition), ...more });

const json = (value: unknown): string => JSON.stringify(value);

const task = {
  Type: 'Task',
  QueryLanguage: 'JSONata',
  Resource: 'arn:aws:states:::lambda:invoke',
  Arguments: { FunctionName: 'f' },
  End: true,
};
const parallel = {
  Type: 'Parallel',
  Branches: [{ StartAt: 'In', States: { In: { Type: 'Succeed' } } }],
  End: true,
};
const events = {
  Type: 'Task',
  Resource: 'arn:aws:states:::events:putEvents',
  Parameters: { Entries: [] },
  End: true,
};

test('a Parallel needs a mock', async () => {
  await expect(ask(parallel)).rejects.toMatchObject({
    code: 'InvalidDefinition',
    message: expect.stringMatching(/^TestState API does not support Map or Parallel states\./),
  });
});

test.each<[string, object, object, string]>([
  [
    'a Pass with a mock',
    { Type: 'Pass', End: true },
    { mock: { result: '1' } },
    "State type 'Pass' is not supported when a mock is specified",
  ],
  [
    'a Parallel with one thing',
    parallel,
    { mock: { result: '{}' } },
    'Mocked result must be an array.',
  ],
  [
    'a Map that gives its results another form, with one thing',
    {
      Type: 'Map',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED' },
        StartAt: 'In',
        States: { In: { Type: 'Succeed' } },
      },
      ResultWriter: { WriterConfig: { Transformation: 'FLATTEN' } },
      End: true,
    },
    { mock: { result: '{}' } },
    'Mocked result must be an array.',
  ],
  [
    'a Parallel with too much',
    parallel,
    { mock: { result: '[1,2]' } },
    'Mocked result must contain the same number of items as number of Parallel branches.',
  ],
  [
    'two mocks at once',
    task,
    { mock: { result: '1', errorOutput: {} } },
    'A test mock should have only one of the following fields: [result, errorOutput].',
  ],
  [
    'a result of the wrong type',
    events,
    { mock: { result: json({ Entries: [{ EventId: [] }] }) } },
    "Mock result schema validation error: Field 'EventId' must be a string",
  ],
  [
    'a result that no enumeration has',
    {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:s3:getObject',
      Parameters: { Bucket: 'b', Key: 'k' },
      End: true,
    },
    { mock: { result: json({ StorageClass: 'Papyrus' }), fieldValidationMode: 'PRESENT' } },
    "Mock result schema validation error: Field 'StorageClass' is not an expected value",
  ],
  [
    'a result that lacks what the service always answers',
    { ...task, Resource: 'arn:aws:states:::aws-sdk:sfn:startExecution', Arguments: {} },
    { mock: { result: '{}' } },
    "Mock result schema validation error: Required field 'ExecutionArn' is missing",
  ],
  [
    'a context object with an unknown field',
    task,
    { mock: { result: '{}' }, context: json({ Execution: { pokemon: 1 } }) },
    "Invalid Context object provided: Field 'pokemon' is not allowed",
  ],
])('%s is refused', async (_name, definition, more, message) => {
  await expect(ask(definition, more)).rejects.toMatchObject({
    code: 'ValidationException',
    message,
  });
});

test('an activity is not called: a Task of one needs a mock', async () => {
  const Resource = 'arn:aws:states:eu-west-1:111122223333:activity:dig';
  const activity = { Type: 'Task', Resource, End: true };
  await expect(ask(activity)).rejects.toMatchObject({
    code: 'ValidationException',
    message: 'Activity tasks are not supported when a mock is not specified',
  });
  expect(await ask(activity, { mock: { result: '"dug"' } })).toMatchObject({ output: '"dug"' });
});

test('a mocked result is not looked at with fieldValidationMode NONE', async () => {
  const mock = { result: json({ Entries: 1 }), fieldValidationMode: 'NONE' };
  expect(await ask(events, { mock })).toMatchObject({ status: 'SUCCEEDED' });
});
