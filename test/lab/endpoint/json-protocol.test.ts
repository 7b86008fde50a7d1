/** AWS JSON 1.0 and 1.1, byte by byte: what SDKs hide. */

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { poster, textOf } from './post.ts';
import { type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
beforeAll(async () => {
  it = await smallEndpoint();
});
afterAll(() => it.close());

const post = poster(() => it.endpoint.url);

/** A call in AWS JSON: the status, and the body as it stands there. */
async function json(target: string, body: string, type = 'application/x-amz-json-1.0') {
  const answer = await post({ 'x-amz-target': target, 'content-type': type }, body);
  return { ...answer, text: textOf(answer) };
}

// https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
describe('AWS JSON', () => {
  test('answers in the version of the service, with a request id', async () => {
    const first = await json('AWSStepFunctions.ListStateMachines', '{}');
    expect(first).toMatchObject({
      status: 200,
      type: 'application/x-amz-json-1.0',
      text: '{"stateMachines":[]}',
    });
    expect(first.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    const second = await json('AWSEvents.ListRules', '{}', 'application/x-amz-json-1.1');
    expect(second).toMatchObject({ type: 'application/x-amz-json-1.1', text: '{"Rules":[]}' });
    expect(second.requestId).not.toBe(first.requestId);
  });

  test('writes timestamps as seconds and leaves out what is not there', async () => {
    await json(
      'AWSEvents.CreateArchive',
      '{"ArchiveName":"a","EventSourceArn":"arn:aws:events:eu-west-1:111122223333:event-bus/default"}',
    );
    const { text } = await json('AWSEvents.DescribeArchive', '{"ArchiveName":"a"}');
    expect(text).toContain('"CreationTime":1772445600');
    expect(text).not.toContain('null');
    expect(text).not.toContain('Description');
  });

  test('answers nothing at all for an operation without output', async () => {
    await json('AWSEvents.PutRule', '{"Name":"r","EventPattern":"{\\"source\\":[\\"a\\"]}"}');
    const answer = await json('AWSEvents.DisableRule', '{"Name":"r"}');
    expect(answer).toMatchObject({ status: 200, text: '' });
  });

  test('takes an empty body and a null member for what is not given', async () => {
    expect((await json('AWSStepFunctions.ListStateMachines', '')).status).toBe(200);
    const body = '{"nextToken":null}';
    expect((await json('AWSStepFunctions.ListStateMachines', body)).status).toBe(200);
  });

  test('overlooks a member that the operation does not know, as AWS does', async () => {
    const body = '{"color":"red"}';
    expect((await json('AWSStepFunctions.ListStateMachines', body)).status).toBe(200);
  });

  test('names errors by their absolute shape in 1.0 and by their name in 1.1', async () => {
    const body = '{"executionArn":"arn:none"}';
    const sfn = await json('AWSStepFunctions.DescribeExecution', body);
    expect(sfn.status).toBe(400);
    expect(JSON.parse(sfn.text).__type).toMatch(/^com\.amazonaws\.sfn#/);
    const events = await json('AWSEvents.DescribeRule', '{"Name":"none"}');
    expect(JSON.parse(events.text)).toEqual({
      __type: 'ResourceNotFoundException',
      message: 'Rule none does not exist on EventBus default.',
    });
  });

  test.each([
    ['AWSStepFunctions.Nothing', 'Nothing is not an operation of sfn in the lab.'],
    ['AWSStepFunctions.toString', 'toString is not an operation of sfn in the lab.'],
    ['AWSStepFunctions.__proto__', '__proto__ is not an operation of sfn in the lab.'],
    ['AWSStepFunctions.SFNClient', 'SFNClient is not an operation of sfn in the lab.'],
    [
      'DynamoDB_20120810.GetItem',
      'The lab answers for Step Functions, EventBridge and CloudWatch.',
    ],
    ['', 'The lab answers for Step Functions, EventBridge and CloudWatch.'],
  ])('knows no operation %s', async (target, message) => {
    const { status, text } = await json(target, '{}');
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ __type: 'UnknownOperationException', message });
  });

  test('without a target is an unknown operation', async () => {
    const answer = await post({ 'content-type': 'application/json' }, '{}');
    expect(JSON.parse(textOf(answer)).__type).toBe('UnknownOperationException');
  });

  test.each([
    ['{"maxResults":"ten"}', 'STRING_VALUE can not be converted to a Number'],
    ['{"nextToken":7}', 'NUMBER_VALUE can not be converted to a String'],
    ['{"nextToken":true}', 'TRUE_VALUE can not be converted to a String'],
    ['{"nextToken":{}}', 'Start of structure or map found where not expected.'],
    ['{"nextToken":[]}', 'Start of list found where not expected'],
    ['[]', 'Unexpected value type in payload'],
  ])('refuses %s by the type of a value', async (body, message) => {
    const { status, text } = await json('AWSStepFunctions.ListStateMachines', body);
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ __type: 'SerializationException', message });
  });

  test.each(['{', 'null,', '"a', '{"a":}', '['.repeat(100_000)])(
    'refuses a body that is no JSON',
    async (body) => {
      const { status, text } = await json('AWSStepFunctions.ListStateMachines', body);
      expect(status).toBe(400);
      expect(JSON.parse(text).__type).toBe('SerializationException');
      expect(text).not.toMatch(/\.ts|\.js|node_modules|\\n/);
    },
  );

  test('finds what is missing deep in a list, counted from 1', async () => {
    const body = '{"Rule":"r","Targets":[{"Id":"a","Arn":"x"},{"Id":"b"}]}';
    const { text } = await json('AWSEvents.PutTargets', body);
    expect(JSON.parse(text)).toEqual({
      __type: 'ValidationException',
      message:
        "1 validation error detected: Value null at 'targets.2.member.arn' failed to satisfy constraint: Member must not be null",
    });
  });

  // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html
  test('refuses a name that is not like its pattern', async () => {
    const { text } = await json('AWSEvents.DescribeRule', '{"Name":"a b"}');
    expect(JSON.parse(text).message).toBe(
      "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    );
  });
});

test('a mistake of the lab is an internal failure that tells nothing', async () => {
  const { sfn } = it.region.services;
  const operations: Record<string, unknown> = sfn.operations;
  const { ListStateMachines } = operations;
  operations.ListStateMachines = () => {
    throw new TypeError('secret of lab/endpoint');
  };
  const { status, text } = await json('AWSStepFunctions.ListStateMachines', '{}');
  operations.ListStateMachines = ListStateMachines;
  expect(status).toBe(500);
  expect(JSON.parse(text)).toEqual({
    __type: 'InternalFailure',
    message: 'The request processing has failed because of an unknown error.',
  });
  expect(it.problems.map(String)).toEqual(['TypeError: secret of lab/endpoint']);
});
