/** TestState and ValidateStateMachineDefinition over HTTP, by the SDK's own client. */

import {
  InvalidDefinition,
  SFNClient,
  TestStateCommand,
  type TestStateInput,
  ValidateStateMachineDefinitionCommand,
  type ValidateStateMachineDefinitionInput,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
let client: SFNClient;

beforeAll(async () => {
  it = await smallEndpoint();
  // Else the SDK asks sync-127.0.0.1, which is nobody.
  client = new SFNClient({ ...it.configuration, disableHostPrefix: true });
});
afterAll(async () => {
  client.destroy();
  await it.close();
});

const testState = (definition: object, more: Partial<TestStateInput> = {}) =>
  client.send(new TestStateCommand({ definition: JSON.stringify(definition), ...more }));

const validate = (input: ValidateStateMachineDefinitionInput) =>
  client.send(new ValidateStateMachineDefinitionCommand(input));

const task = {
  Type: 'Task',
  QueryLanguage: 'JSONata',
  Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
  Arguments: { QueueUrl: 'q', MessageBody: '{% $states.context.Task.Token & $who %}' },
  Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 3 }],
  Next: 'After',
};

test('a state is tried with variables, a context and a mocked result', async () => {
  const answer = await testState(task, {
    variables: '{"who":" of Ann"}',
    context: '{"Task":{"Token":"token"}}',
    mock: { result: '{"yes":true}' },
    inspectionLevel: 'DEBUG',
  });
  expect(answer).toMatchObject({
    status: 'SUCCEEDED',
    nextState: 'After',
    output: '{"yes":true}',
    inspectionData: {
      afterArguments: '{"QueueUrl":"q","MessageBody":"token of Ann"}',
      variables: '{"who":" of Ann"}',
    },
  });
});

test('a mocked error is retried after its interval', async () => {
  const answer = await testState(task, {
    variables: '{"who":""}',
    context: '{"Task":{"Token":"token"}}',
    mock: { errorOutput: { error: 'Again', cause: 'busy' } },
    stateConfiguration: { retrierRetryCount: 1 },
    inspectionLevel: 'DEBUG',
  });
  expect(answer).toMatchObject({
    status: 'RETRIABLE',
    error: 'Again',
    inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 4 } },
  });
});

test('a definition that is wrong is refused', async () => {
  await expect(testState({ Type: 'Nothing' })).rejects.toThrow(InvalidDefinition);
  await expect(testState({ Type: 'Pass', End: true }, { mock: { result: '1' } })).rejects.toThrow(
    'mock',
  );
});

test('a request outside its bounds is refused with all that is wrong', async () => {
  const wrong = testState(
    { Type: 'Succeed' },
    {
      stateConfiguration: { retrierRetryCount: -1 },
      stateName: 's'.repeat(81),
    },
  );
  await expect(wrong).rejects.toMatchObject({
    name: 'ValidationException',
    message: `2 validation errors detected: Value '${'s'.repeat(81)}' at 'stateName' failed to satisfy constraint: Member must have length less than or equal to 80; Value '-1' at 'stateConfiguration.retrierRetryCount' failed to satisfy constraint: Member must have value greater than or equal to 0`,
  });
});

test('a definition is validated without being created', async () => {
  const definition = JSON.stringify({ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' } } });
  expect(await validate({ definition })).toMatchObject({
    result: 'FAIL',
    truncated: false,
    diagnostics: [{ severity: 'ERROR', location: expect.stringContaining('/States') }],
  });
  await expect(validate({ definition, maxResults: 101 })).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value '101' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 100",
  });
});

test('what an Express workflow cannot have is found for that type only', async () => {
  const definition = JSON.stringify({
    StartAt: 'A',
    States: { A: { ...task, Next: 'B' }, B: { Type: 'Succeed', QueryLanguage: 'JSONata' } },
  });
  expect(await validate({ definition, type: 'STANDARD' })).toMatchObject({ result: 'OK' });
  expect(await validate({ definition, type: 'EXPRESS' })).toMatchObject({
    result: 'FAIL',
    diagnostics: [{ location: '/States/A/Resource' }],
  });
});

test('none of this is a mistake of the lab', () => {
  expect(it.problems).toEqual([]);
});
