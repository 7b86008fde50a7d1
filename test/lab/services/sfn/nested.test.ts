/** Executions that are started by executions. */

import { expect, test } from '@jest/globals';
import { ServiceError } from '../../../../lab/service.ts';
import { createSetting, startMs } from './setting.ts';

const childArn = 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-child';

const parent = (pattern: string, fields: object = {}) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Nest',
  States: {
    Nest: {
      Type: 'Task',
      Resource: `arn:aws:states:::states:startExecution${pattern}`,
      Arguments: { StateMachineArn: childArn, Name: 'child', Input: { n: 1 } },
      End: true,
      ...fields,
    },
  },
});

const waiting = (end: object) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 10, Next: 'End' }, End: end },
});
const succeeding = waiting({ Type: 'Succeed', Output: { twice: '{% $states.input.n * 2 %}' } });
const failing = waiting({ Type: 'Fail', Error: 'Broken', Cause: 'on purpose' });

async function begin(parentDefinition: object, child: object, neighbours = {}) {
  const setting = createSetting(neighbours);
  await setting.create(child, 'arq-lab-child');
  const arn = await setting.begin(await setting.create(parentDefinition, 'arq-lab-parent'));
  const childExecution = () => setting.sfn.executions().find(({ name }) => name === 'child');
  return { ...setting, arn, childExecution };
}

const day = startMs + 86_400_000;

// connect-stepfunctions.html; shapes as recorded.
test.each([
  ['.sync', '{"n":1}', '{"twice":2}'],
  ['.sync:2', { n: 1 }, { twice: 2 }],
])(
  'a nested execution a nested execution with %s gives Input %j and Output %j when it has ended',
  async (pattern, input, output) => {
    const { clock, record, arn, sfn } = await begin(parent(pattern), succeeding);
    await clock.runUntil(day);
    expect(record(arn)).toMatchObject({ status: 'SUCCEEDED', stopMs: startMs + 10_000 + 50 });
    expect(record(arn).output).toEqual({
      ExecutionArn: 'arn:aws:states:eu-west-1:111122223333:execution:arq-lab-child:child',
      Input: input,
      InputDetails: { Included: true },
      Name: 'child',
      Output: output,
      OutputDetails: { Included: true },
      RedriveCount: 0,
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      StartDate: startMs,
      StateMachineArn: childArn,
      Status: 'SUCCEEDED',
      StopDate: startMs + 10_000,
    });
    expect(sfn.history(arn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  },
);

test('a nested execution without a pattern is started and not awaited', async () => {
  const { clock, record, arn, childExecution } = await begin(parent(''), succeeding);
  await clock.runUntil(startMs + 1000);
  expect(record(arn).output).toMatchObject({ ExecutionArn: childExecution()?.arn });
  expect(childExecution()?.status).toBe('RUNNING');
});

test('a nested execution that ends before its start is answered is not missed', async () => {
  const { clock, record, arn } = await begin(parent('.sync:2'), {
    QueryLanguage: 'JSONata',
    StartAt: 'Done',
    States: { Done: { Type: 'Succeed' } },
  });
  await clock.runUntil(day);
  expect(record(arn).output).toMatchObject({ Output: { n: 1 } });
});

test('a nested execution that fails makes the Task fail with States.TaskFailed and itself as the cause', async () => {
  const { clock, record, arn } = await begin(parent('.sync:2'), failing);
  await clock.runUntil(day);
  const { error, cause } = record(arn);
  expect(error).toBe('States.TaskFailed');
  expect(JSON.parse(cause ?? '')).toMatchObject({
    Cause: 'on purpose',
    Error: 'Broken',
    Input: '{"n":1}',
    Name: 'child',
    Status: 'FAILED',
    StateMachineArn: childArn,
  });
});

test('a nested execution that cannot be started fails the Task with the error of Step Functions', async () => {
  const { clock, record, arn } = await begin(
    parent('.sync:2', { Arguments: { StateMachineArn: `${childArn}x` } }),
    failing,
  );
  await clock.runUntil(day);
  expect(record(arn).error).toBe('StepFunctions.StateMachineDoesNotExistException');
});

test('a nested execution is stopped when its parent is stopped, as the role of the parent', async () => {
  const { clock, arn, call, childExecution, calls } = await begin(parent('.sync:2'), succeeding);
  await clock.runUntil(startMs + 5000);
  await call('StopExecution', { executionArn: arn });
  expect(childExecution()).toMatchObject({ status: 'ABORTED', stopMs: startMs + 5000 });
  expect(calls.at(-1)).toMatchObject({ name: 'sfn.StopExecution', roleArn: expect.any(String) });
});

test('a nested execution is stopped when its Task times out', async () => {
  const { clock, record, arn, childExecution } = await begin(
    parent('.sync:2', { TimeoutSeconds: 3 }),
    succeeding,
  );
  await clock.runUntil(day);
  expect(record(arn)).toMatchObject({ error: 'States.Timeout' });
  expect(childExecution()).toMatchObject({ status: 'ABORTED', stopMs: startMs + 3000 });
});

test('a nested execution goes on when the role of the parent may not stop it', async () => {
  const { clock, arn, call, childExecution } = await begin(parent('.sync:2'), succeeding, {
    'sfn.StopExecution': () => {
      throw new ServiceError(
        'AccessDenied',
        'not authorized to perform: states:StopExecution',
        403,
      );
    },
  });
  await clock.runUntil(startMs + 5000);
  await call('StopExecution', { executionArn: arn });
  await clock.runUntil(day);
  expect(childExecution()?.status).toBe('SUCCEEDED');
});

test('an execution may be told about itself by the call it makes', async () => {
  const setting = createSetting({
    'sqs.SendMessage': async ({ MessageBody }: { MessageBody: string }) => {
      await setting.call('SendTaskSuccess', { taskToken: MessageBody, output: '"at once"' });
      return { MessageId: 'm-1' };
    },
  });
  const { output, history } = await setting.run({
    StartAt: 'Ask',
    States: {
      Ask: {
        Type: 'Task',
        Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
        Arguments: { QueueUrl: 'queue', MessageBody: '{% $states.context.Task.Token %}' },
        End: true,
      },
    },
  });
  expect(output).toBe('at once');
  expect(history.map(({ type }) => type)).not.toContain('TaskSubmitted');
});
