/** Every kind of case is played: what the corpus has many of, here in one small case each. */

import { expect, test } from '@jest/globals';
import { parseCase } from '../../../lab/conformance/case.ts';
import { differenceOf } from '../../../lab/conformance/run-corpus.ts';

const difference = (recorded: object) =>
  differenceOf(
    parseCase(
      JSON.stringify({ id: 'x', area: 'x', kind: 'execution', runnable: 'pure', ...recorded }),
    ),
  );

const task = (Resource: string, more: object = {}) => ({
  StartAt: 'Call',
  States: { Call: { Type: 'Task', Resource, End: true, ...more } },
});
const functionArn = 'arn:<partition>:lambda:<region>:111111111111:function:f';
const stub = (behaviour: object) => ({ [functionArn]: { name: 'f', behaviour } });

test.each<[object, unknown]>([
  [{ type: 'echo_input' }, { a: 1 }],
  [{ type: 'constant', value: [1] }, [1]],
  [{ type: 'format_input' }, "input-event-{'a': 1}"],
  [{ type: 'sleep_then_echo', seconds: 60 }, { a: 1 }],
])('a function that behaves as %j answers', async (behaviour, output) => {
  const recorded = {
    runnable: 'lambda_stub',
    definition: task(functionArn),
    input: { a: 1 },
    lambda_stubs: stub(behaviour),
  };
  expect(
    await difference({ ...recorded, expected: { status: 'SUCCEEDED', output } }),
  ).toBeUndefined();
  expect(await difference({ ...recorded, expected: { status: 'SUCCEEDED', output: 9 } })).toContain(
    '.output',
  );
});

test('a function that raises fails its Task, whatever its trace', async () => {
  const thrown = { errorMessage: 'm', errorType: 'E', requestId: '<uuid:1>', stackTrace: ['s'] };
  expect(
    await difference({
      runnable: 'lambda_stub',
      definition: task(functionArn),
      lambda_stubs: stub({ type: 'raise', errorType: 'E', errorMessage: 'm' }),
      placeholders: ['<uuid:1>'],
      expected: { status: 'FAILED', error: 'E', cause: thrown },
    }),
  ).toBeUndefined();
});

test('a sleeping function is timed out by the clock', async () => {
  expect(
    await difference({
      runnable: 'lambda_stub',
      definition: task(functionArn, { TimeoutSeconds: 5 }),
      lambda_stubs: stub({ type: 'sleep_then_echo', seconds: 60 }),
      expected: { status: 'FAILED', error: 'States.Timeout', cause: null },
    }),
  ).toBeUndefined();
});

test('a recorded task is answered as it was, its token filled in', async () => {
  const resource = 'sendMessage.waitForTaskToken';
  const recorded = {
    runnable: 'replay',
    definition: task(`arn:aws:states:::sqs:${resource}`, {
      Parameters: { Body: { 'Token.$': '$$.Task.Token' } },
    }),
    placeholders: ['<task_token:1>'],
    expected: { status: 'SUCCEEDED', output: { token: '<task_token:1>' } },
  };
  const replayed = (outcome: object) => [
    {
      resourceType: 'sqs',
      resource,
      parameters: { Body: { Token: '<task_token:1>' } },
      submitted: { MessageId: 'm' },
      outcome,
    },
  ];
  const succeeded = { type: 'succeeded', output: { token: '<task_token:1>' } };
  expect(await difference({ ...recorded, task_replay: replayed(succeeded) })).toBeUndefined();
  const failed = { type: 'failed', error: 'E', cause: null };
  expect(await difference({ ...recorded, task_replay: replayed(failed) })).toContain('.status');
  expect(await difference({ ...recorded, task_replay: [] })).toContain('.status');
});

test('a worker answers the task of an activity', async () => {
  expect(
    await difference({
      runnable: 'replay',
      definition: task('activity_arn'),
      input: { a: 1 },
      task_replay: [
        {
          resource: 'activity_arn',
          parameters: { a: 1 },
          outcome: { type: 'succeeded', output: 2 },
        },
      ],
      expected: { status: 'SUCCEEDED', output: 2 },
    }),
  ).toBeUndefined();
});

test('a Distributed Map reads the objects of the case', async () => {
  const ItemReader = {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig: { InputType: 'JSON' },
    Parameters: { Bucket: 'b', Key: 'k' },
  };
  const ItemProcessor = {
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
    StartAt: 'In',
    States: { In: { Type: 'Succeed' } },
  };
  expect(
    await difference({
      runnable: 's3',
      definition: {
        StartAt: 'Each',
        States: { Each: { Type: 'Map', ItemReader, ItemProcessor, End: true } },
      },
      fixtures: { s3_objects: [{ bucket: 'b', key: 'k', body: '[1,2]' }] },
      expected: { status: 'SUCCEEDED', output: [1, 2] },
    }),
  ).toBeUndefined();
});

test('somebody stops an execution that waits', async () => {
  const definition = { StartAt: 'W', States: { W: { Type: 'Wait', Seconds: 60, End: true } } };
  expect(
    await difference({ runnable: 'actor', definition, expected: { status: 'ABORTED' } }),
  ).toBeUndefined();
});

test('an Express workflow is run at once, and ends at the event it ended at', async () => {
  const definition = { StartAt: 'F', States: { F: { Type: 'Fail', Error: 'E' } } };
  const expected = { status: 'FAILED', error: 'E', cause: null };
  const express = { workflow_type: 'EXPRESS', definition };
  expect(await difference({ ...express, kind: 'sync', expected })).toBeUndefined();
  const ended = { ...expected, end_event_id: '3' };
  expect(await difference({ ...express, kind: 'express', expected: ended })).toBeUndefined();
  const early = { ...expected, end_event_id: '2' };
  expect(await difference({ ...express, kind: 'express', expected: early })).toContain(
    'end_event_id',
  );
});

test('a definition is refused, validated, and one of its states tried', async () => {
  const definition = { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } };
  expect(
    await difference({
      kind: 'create_error',
      definition: {},
      expected: {
        error: 'InvalidDefinition',
        cause:
          "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'",
      },
    }),
  ).toBeUndefined();
  expect(await difference({ kind: 'create_error', definition, expected: {} })).toContain('created');
  expect(
    await difference({
      kind: 'validate',
      definition,
      expected: { result: 'OK', diagnostics: [], truncated: false },
    }),
  ).toBeUndefined();
  expect(
    await difference({
      kind: 'test_state',
      definition,
      request: { inspectionLevel: 'INFO', stateName: 'A' },
      input: { a: 1 },
      expected: { status: 'SUCCEEDED', output: { a: 1 } },
    }),
  ).toBeUndefined();
  expect(
    await difference({
      kind: 'test_state',
      definition,
      request: { mock: { result: '1' } },
      expected: {
        api_error: 'ValidationException',
        api_message: "State type 'Pass' is not supported when a mock is specified",
      },
    }),
  ).toBeUndefined();
});

test('what the engine cannot answer is a difference', async () => {
  expect(await difference({ definition: null, expected: { status: 'SUCCEEDED' } })).toContain(
    'no answer: Invalid State Machine Definition',
  );
});
