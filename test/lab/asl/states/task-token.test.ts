/** Tasks that wait for their token. */

import { expect, test } from '@jest/globals';
import { createSetting, startMs } from '../../services/sfn/setting.ts';

const types = (history: readonly { readonly type?: string | undefined }[]) =>
  history.map(({ type }) => type);

const waiting = (fields: object) => ({
  StartAt: 'Ask',
  States: {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: 'queue',
        MessageBody: { token: '{% $states.context.Task.Token %}' },
      },
      End: true,
      ...fields,
    },
    Show: { Type: 'Pass', End: true },
  },
});

function createWaiting() {
  const tokens: string[] = [];
  const setting = createSetting({
    'sqs.SendMessage': (input: { MessageBody: string }) => {
      tokens.push(JSON.parse(input.MessageBody).token);
      return { MessageId: 'm-1' };
    },
  });
  return { ...setting, tokens };
}

test('a Task that waits for its token is submitted at the answer and succeeds with SendTaskSuccess', async () => {
  const { create, begin, clock, tokens, call, record, sfn } = createWaiting();
  const arn = await begin(await create({ QueryLanguage: 'JSONata', ...waiting({}) }));
  await clock.runUntil(startMs + 60_000);
  await call('SendTaskSuccess', { taskToken: tokens[0], output: '{"ok":true}' });
  expect(record(arn)).toMatchObject({
    status: 'SUCCEEDED',
    output: { ok: true },
    stopMs: startMs + 60_000,
  });
  expect(types(sfn.history(arn)).slice(2, 6)).toEqual([
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
  ]);
});

// Recorded: the event of an expired heartbeat says States.Timeout.
test('a Task that waits for its token times out without a heartbeat, and each heartbeat gives it more time', async () => {
  const { create, begin, clock, tokens, call, record, sfn } = createWaiting();
  const arn = await begin(
    await create({
      QueryLanguage: 'JSONata',
      ...waiting({ TimeoutSeconds: 600, HeartbeatSeconds: 60 }),
    }),
  );
  await clock.runUntil(startMs + 50_000);
  await call('SendTaskHeartbeat', { taskToken: tokens[0] });
  await clock.runUntil(startMs + 86_400_000);
  expect(record(arn)).toMatchObject({
    status: 'FAILED',
    error: 'States.Timeout',
    stopMs: startMs + 110_000,
  });
  expect(sfn.history(arn)[5]).toMatchObject({
    type: 'TaskTimedOut',
    taskTimedOutEventDetails: {
      error: 'States.Timeout',
      resource: 'sendMessage.waitForTaskToken',
      resourceType: 'sqs',
    },
  });
});

test('a Task that waits for its token times out after TimeoutSeconds however often it sends heartbeats', async () => {
  const { create, begin, clock, tokens, call, record } = createWaiting();
  const arn = await begin(
    await create({
      QueryLanguage: 'JSONata',
      ...waiting({ TimeoutSeconds: 100, HeartbeatSeconds: 60 }),
    }),
  );
  for (const second of [50, 90]) {
    await clock.runUntil(startMs + second * 1000);
    await call('SendTaskHeartbeat', { taskToken: tokens[0] });
  }
  await clock.runUntil(startMs + 86_400_000);
  expect(record(arn)).toMatchObject({ error: 'States.Timeout', stopMs: startMs + 100_000 });
});

test('a Task that waits for its token gets a token of its own at each attempt', async () => {
  const { run, tokens } = createWaiting();
  await run(
    waiting({ TimeoutSeconds: 5, Retry: [{ ErrorEquals: ['States.Timeout'], MaxAttempts: 1 }] }),
  );
  expect(new Set(tokens).size).toBe(2);
});

// Recorded: an answer without error and cause is caught as nulls.
test('a Task that waits for its token fails as SendTaskFailure says, which may be nothing', async () => {
  const { create, begin, clock, tokens, call, record } = createWaiting();
  const catching = waiting({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Show' }] });
  const arn = await begin(await create({ QueryLanguage: 'JSONata', ...catching }));
  await clock.runUntil(startMs + 1000);
  await call('SendTaskFailure', { taskToken: tokens[0] });
  expect(record(arn).output).toEqual({ Error: null, Cause: null });
});
