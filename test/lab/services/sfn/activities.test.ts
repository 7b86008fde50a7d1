/** Activities: concepts-activities.html; events as recorded, area callback. */

import { expect, test } from '@jest/globals';
import { createSetting, startMs } from './setting.ts';

const task = (resource: string, more: object = {}) => ({
  QueryLanguage: 'JSONPath',
  StartAt: 'Work',
  States: { Work: { Type: 'Task', Resource: resource, TimeoutSeconds: 60, End: true, ...more } },
});

async function begun(more: object = {}) {
  const setting = createSetting();
  const { activityArn } = await setting.call<{ activityArn: string }>('CreateActivity', {
    name: 'work',
  });
  const arn = await setting.begin(await setting.create(task(activityArn, more)), { n: 1 });
  await setting.clock.runUntil(startMs + 1000);
  const poll = () =>
    setting.call<{ taskToken?: string; input?: string }>('GetActivityTask', {
      activityArn,
      workerName: 'worker',
    });
  const types = () => setting.sfn.history(arn).map(({ type }) => type);
  return { ...setting, arn, activityArn, poll, types };
}

test('a worker gets the input and its answer is the result', async () => {
  const { poll, call, arn, record, sfn, types } = await begun();
  expect(types().at(-1)).toBe('ActivityScheduled');
  const { taskToken, input } = await poll();
  expect(input).toBe('{"n":1}');
  await call('SendTaskSuccess', { taskToken, output: '"done"' });
  expect(record(arn)).toMatchObject({ status: 'SUCCEEDED', output: 'done' });
  expect(types().slice(2)).toEqual([
    'ActivityScheduled',
    'ActivityStarted',
    'ActivitySucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
  expect(sfn.history(arn)[3]?.activityStartedEventDetails).toEqual({ workerName: 'worker' });
});

test('a worker can fail a task', async () => {
  const { poll, call, arn, record, types } = await begun();
  const { taskToken } = await poll();
  await call('SendTaskFailure', { taskToken, error: 'E', cause: 'C' });
  expect(record(arn)).toMatchObject({ status: 'FAILED', error: 'E', cause: 'C' });
  expect(types().at(-2)).toBe('ActivityFailed');
});

test('a task that no worker answers in time is over, and no worker gets it', async () => {
  const { poll, clock, arn, record, types } = await begun();
  await clock.runUntil(startMs + 120_000);
  expect(record(arn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  expect(types().at(-2)).toBe('ActivityTimedOut');
  expect(await poll()).toEqual({});
});

test('a task of an activity that is gone fails', async () => {
  const { create, begin, clock, record } = createSetting();
  const gone = 'arn:aws:states:eu-west-1:111122223333:activity:gone';
  const arn = await begin(await create(task(gone)));
  await clock.runUntil(startMs + 1000);
  expect(record(arn)).toMatchObject({
    error: 'States.Runtime',
    cause: expect.stringContaining(gone),
  });
});

test('each task goes to one worker', async () => {
  const { poll } = await begun();
  expect(await poll()).toHaveProperty('taskToken');
  expect(await poll()).toEqual({});
});

test('activities are described, listed, created once and deleted', async () => {
  const { call, activityArn } = await begun();
  expect(await call('CreateActivity', { name: 'work' })).toMatchObject({ activityArn });
  expect(await call('DescribeActivity', { activityArn })).toMatchObject({ name: 'work' });
  expect(await call('ListActivities', {})).toMatchObject({ activities: [{ activityArn }] });
  await call('DeleteActivity', { activityArn });
  expect(await call('ListActivities', {})).toEqual({ activities: [] });
});
