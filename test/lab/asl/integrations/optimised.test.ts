/** Optimised integrations: Lambda, DynamoDB, SNS, SQS, EventBridge and nested workflows. */

import { describe, expect, test } from '@jest/globals';
import { integrationFor, loadIntegrations } from '../../../../lab/asl/integrations/index.ts';
import { ServiceError } from '../../../../lab/service.ts';

const optimised = (action: string): string => `arn:aws:states:::${action}`;

await loadIntegrations(
  ['lambda:invoke', 'dynamodb:getItem', 'sns:publish', 'sqs:sendMessage']
    .concat('events:putEvents', 'states:startExecution')
    .map(optimised),
);

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

describe('lambda:invoke', () => {
  const invoke = integrationFor(optimised('lambda:invoke'));
  const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  test('sends an object as JSON text and a text as it is', () => {
    // Recorded: lambda_task_service.invoke_json_values.
    expect(invoke.toInput({ FunctionName: 'f', Payload: { a: 1 } })).toEqual({
      FunctionName: 'f',
      Payload: '{"a":1}',
    });
    expect(invoke.toInput({ FunctionName: 'f', Payload: '"text"' })).toMatchObject({
      Payload: '"text"',
    });
    expect(invoke.toInput({ FunctionName: 'f', Payload: null })).toEqual({ FunctionName: 'f' });
  });

  test('gives the parsed payload with the metadata of the answer', () => {
    const output = { ExecutedVersion: '$LATEST', StatusCode: 200, Payload: bytes({ ok: true }) };
    expect(invoke.checkResult?.(output)).toBeUndefined();
    expect(invoke.toResult(output)).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { ok: true },
      StatusCode: 200,
      SdkHttpMetadata: expect.objectContaining({ HttpStatusCode: 200 }),
      SdkResponseMetadata: { RequestId: expect.stringMatching(uuid) },
    });
  });

  // Recorded: error.task_service_lambda.raise_exception.
  test('fails under the name the code threw, with the payload as cause', () => {
    const thrown = { errorType: 'InvalidRequest', errorMessage: 'no target', trace: [] };
    const output = { StatusCode: 200, FunctionError: 'Unhandled', Payload: bytes(thrown) };
    expect(invoke.checkResult?.(output)).toEqual({
      error: 'InvalidRequest',
      cause: JSON.stringify(thrown),
    });
  });

  // Public execution logs of functions that timed out.
  test('fails with Lambda.Unknown when the payload names no error', () => {
    const payload = { errorMessage: '2026-01-05T03:00:00.000Z Task timed out after 3.00 seconds' };
    const output = { StatusCode: 200, FunctionError: 'Unhandled', Payload: bytes(payload) };
    expect(invoke.checkResult?.(output)).toEqual({
      error: 'Lambda.Unknown',
      cause: `The cause could not be determined because Lambda did not return an error type. Returned payload: ${JSON.stringify(payload)}`,
    });
  });

  test('gives an empty payload for an asynchronous invocation', () => {
    const output = { StatusCode: 202, Payload: new Uint8Array() };
    expect(invoke.toResult(output)).toMatchObject({ Payload: '', StatusCode: 202 });
  });

  // Recorded: error.task_service_lambda.no_such_function.
  test('words a refusal as the SDK for Java v1 does', () => {
    const failure = invoke.toError(
      new ServiceError('ResourceNotFoundException', 'Function not found: f:$LATEST', 404),
    );
    expect(failure.error).toBe('Lambda.ResourceNotFoundException');
    expect(failure.cause).toMatch(
      new RegExp(
        `^Function not found: f:\\$LATEST \\(Service: AWSLambda; Status Code: 404; Error Code: ResourceNotFoundException; Request ID: ${uuid}; Proxy: null\\)$`,
      ),
    );
  });

  test('keeps acronyms in names and falls back to AWSLambdaException', () => {
    const nameOf = (code: string) => invoke.toError(new ServiceError(code, 'no')).error;
    expect(nameOf('EC2ThrottledException')).toBe('Lambda.EC2ThrottledException');
    expect(nameOf('AccessDeniedException')).toBe('Lambda.AWSLambdaException');
    expect(nameOf('TooManyRequestsException')).toBe('Lambda.TooManyRequestsException');
  });
});

describe('the other optimised integrations', () => {
  test('speak DynamoDB in the spelling of the API', () => {
    const get = integrationFor(optimised('dynamodb:getItem'));
    expect(get.resourceType).toBe('dynamodb');
    expect(get.toResult({ Item: { tags: { SS: ['a'] }, done: { BOOL: true } } })).toMatchObject({
      Item: { tags: { SS: ['a'] }, done: { BOOL: true } },
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
  });

  // Recorded: error.task_service_dynamodb.put_item_no_such_table, error.task_service_sqs.send_message_empty_body.
  test('name errors after their own clients', () => {
    const nameOf = (resource: string, code: string) =>
      integrationFor(optimised(resource)).toError(new ServiceError(code, 'no'));
    const missing = nameOf('dynamodb:putItem', 'ResourceNotFoundException');
    expect(missing.error).toBe('DynamoDB.ResourceNotFoundException');
    expect(missing.cause).toContain('(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ');
    expect(nameOf('dynamodb:putItem', 'ValidationException').error).toBe(
      'DynamoDB.AmazonDynamoDBException',
    );
    expect(nameOf('sqs:sendMessage', 'MissingParameter').error).toBe('SQS.AmazonSQSException');
    expect(nameOf('sns:publish', 'Throttling').error).toBe('SNS.AmazonSNSException');
    expect(nameOf('states:startExecution', 'ExecutionAlreadyExists').error).toBe(
      'StepFunctions.ExecutionAlreadyExistsException',
    );
  });

  // Recorded: sns_task_service.publish_base, sqs_task_service.send_message.
  test('send objects to SNS and SQS as JSON text', () => {
    const publish = integrationFor(optimised('sns:publish'));
    expect(publish.toInput({ TopicArn: 'arn', Message: { a: 1 } })).toMatchObject({
      Message: '{"a":1}',
    });
    const send = integrationFor(`${optimised('sqs:sendMessage')}.waitForTaskToken`);
    expect(send.resource).toBe('sendMessage.waitForTaskToken');
    expect(send.toInput({ QueueUrl: 'q', MessageBody: { token: 't' } })).toMatchObject({
      MessageBody: '{"token":"t"}',
    });
    expect(send.toResult({ MessageId: 'm', MD5OfMessageBody: 'd' })).toMatchObject({
      MD5OfMessageBody: 'd',
    });
  });

  // Recorded: events_task_service.put_events_base and put_events_malformed_detail.
  test('fail putEvents as a whole when one entry failed', () => {
    const put = integrationFor(optimised('events:putEvents'));
    expect(put.toInput({ Entries: [{ Detail: { a: 1 }, DetailType: 't', Source: 's' }] })).toEqual({
      Entries: [{ Detail: '{"a":1}', DetailType: 't', Source: 's' }],
    });
    const good = { Entries: [{ EventId: 'e' }], FailedEntryCount: 0 };
    expect(put.checkResult?.(good)).toBeUndefined();
    expect(put.toResult(good)).toEqual(good);
    const bad = {
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }],
    };
    const failure = put.checkResult?.(bad);
    expect(failure?.error).toBe('EventBridge.FailedEntry');
    expect(JSON.parse(failure?.cause ?? '')).toEqual(bad);
  });

  test('start nested workflows in every pattern', () => {
    const patterns = ['', '.sync', '.sync:2', '.waitForTaskToken'].map((suffix) => {
      const start = integrationFor(optimised(`states:startExecution${suffix}`));
      return [start.pattern, start.resource, start.service, start.operation];
    });
    expect(patterns).toEqual([
      ['requestResponse', 'startExecution', 'sfn', 'StartExecution'],
      ['sync', 'startExecution.sync', 'sfn', 'StartExecution'],
      ['sync:2', 'startExecution.sync:2', 'sfn', 'StartExecution'],
      ['waitForTaskToken', 'startExecution.waitForTaskToken', 'sfn', 'StartExecution'],
    ]);
  });
});
