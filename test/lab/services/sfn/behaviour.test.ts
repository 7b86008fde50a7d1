/** Every row of the behaviour table happens. */

import { describe, expect, test } from '@jest/globals';
import { refusals, transitions } from '../../../../lab/services/sfn/behaviour.ts';
import { createSetting, payload, payloadOf, roleArn, startMs } from './setting.ts';

const wait = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
};
const definition = JSON.stringify(wait);
const nobody = 'arn:aws:states:eu-west-1:111122223333:stateMachine:nobody';

type Setting = ReturnType<typeof createSetting>;

/** A token that its task waits for, for a minute. */
async function openToken({ create, begin, clock, calls }: Setting): Promise<string> {
  await begin(
    await create({
      QueryLanguage: 'JSONata',
      StartAt: 'Ask',
      States: {
        Ask: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
          Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
          TimeoutSeconds: 60,
          End: true,
        },
      },
    }),
  );
  await clock.runUntil(startMs + 1000);
  const sent: unknown = payloadOf(Object(calls[0]?.input));
  return String(Object(sent).token);
}

async function publish({ create, call }: Pick<Setting, 'create' | 'call'>): Promise<string> {
  const stateMachineArn = await create(wait);
  const published = await call('PublishStateMachineVersion', { stateMachineArn });
  return String(Object(published).stateMachineVersionArn);
}

const alias = (...routes: readonly (readonly [versionArn: string, weight: number])[]) => ({
  name: 'live',
  routingConfiguration: routes.map(([stateMachineVersionArn, weight]) => ({
    stateMachineVersionArn,
    weight,
  })),
});

/** A Map Run that has ended. */
async function mapRun({ run, sfn }: Setting): Promise<string> {
  await run({
    StartAt: 'Each',
    States: {
      Each: {
        Type: 'Map',
        Items: [1],
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          StartAt: 'In',
          States: { In: { Type: 'Pass', End: true } },
        },
        End: true,
      },
    },
  });
  const [{ arn = '' } = {}] = sfn.executions();
  const started = sfn.history(arn).find(({ type }) => type === 'MapRunStarted');
  return String(started?.mapRunStartedEventDetails?.mapRunArn);
}

const refused: Record<keyof typeof refusals, (setting: Setting) => Promise<unknown>> = {
  invalidName: ({ call }) => call('CreateStateMachine', { name: 'a b', roleArn, definition }),
  invalidDefinition: ({ call }) =>
    call('CreateStateMachine', { name: 'a', roleArn, definition: '{' }),
  typeNotSupported: async ({ create, call }) =>
    call('StartSyncExecution', { stateMachineArn: await create(wait) }),
  expressNotValid: ({ call }) =>
    call('DescribeExecution', { executionArn: nobody.replace(':stateMachine:', ':express:') }),
  activityDoesNotExist: ({ call }) => call('GetActivityTask', { activityArn: nobody }),
  mockRequired: ({ call }) =>
    call('TestState', {
      definition: JSON.stringify({
        Type: 'Map',
        ItemProcessor: { StartAt: 'In', States: { In: { Type: 'Succeed' } } },
        End: true,
      }),
    }),
  invalidTest: ({ call }) =>
    call('TestState', { definition: '{"Type":"Pass","End":true}', mock: { result: '1' } }),
  async stateMachineAlreadyExists({ call }) {
    await call('CreateStateMachine', { name: 'a', roleArn, definition });
    return call('CreateStateMachine', { name: 'a', roleArn, definition, type: 'EXPRESS' });
  },
  stateMachineDoesNotExist: ({ call }) => call('StartExecution', { stateMachineArn: nobody }),
  async stateMachineDeleting({ create, begin, call }) {
    const stateMachineArn = await create(wait);
    await begin(stateMachineArn);
    await call('DeleteStateMachine', { stateMachineArn });
    return call('StartExecution', { stateMachineArn });
  },
  missingRequiredParameter: async ({ create, call }) =>
    call('UpdateStateMachine', { stateMachineArn: await create(wait) }),
  labelledArn: ({ call }) => call('StartExecution', { stateMachineArn: `${nobody}/Each` }),
  descriptionWithoutVersion: ({ call }) =>
    call('CreateStateMachine', { name: 'a', roleArn, definition, versionDescription: 'first' }),
  async otherRevision({ create, call }) {
    const stateMachineArn = await create(wait);
    return call('PublishStateMachineVersion', { stateMachineArn, revisionId: 'other' });
  },
  async versionInUse({ create, call }) {
    const stateMachineVersionArn = await publish({ create, call });
    await call('CreateStateMachineAlias', alias([stateMachineVersionArn, 100]));
    return call('DeleteStateMachineVersion', { stateMachineVersionArn });
  },
  async tooMany({ create, call }) {
    const version = await publish({ create, call });
    for (let at = 0; at < 100; at++) {
      await call('CreateStateMachineAlias', { ...alias([version, 100]), name: `alias-${at}` });
    }
    return call('CreateStateMachineAlias', alias([version, 100]));
  },
  async otherAlias({ create, call }) {
    const routes = alias([await publish({ create, call }), 100]);
    await call('CreateStateMachineAlias', routes);
    return call('CreateStateMachineAlias', { ...routes, description: 'other' });
  },
  routedTwice: ({ call }) =>
    call('CreateStateMachineAlias', alias([`${nobody}:1`, 50], [`${nobody}:1`, 50])),
  wrongWeights: ({ call }) =>
    call('CreateStateMachineAlias', alias([`${nobody}:1`, 70], [`${nobody}:2`, 29])),
  routedToNoVersion: ({ call }) => call('CreateStateMachineAlias', alias([nobody, 100])),
  routedToOthers: ({ call }) =>
    call('CreateStateMachineAlias', alias([`${nobody}:1`, 50], [`${nobody}2:1`, 50])),
  async nothingToUpdate({ create, call }) {
    const routes = alias([await publish({ create, call }), 100]);
    return call('UpdateStateMachineAlias', await call('CreateStateMachineAlias', routes));
  },
  referenceNotFound: ({ call }) => call('CreateStateMachineAlias', alias([`${nobody}:1`, 100])),
  invalidExecutionInput: async ({ create, call }) =>
    call('StartExecution', { stateMachineArn: await create(wait), input: 'no JSON' }),
  async executionAlreadyExists({ create, begin }) {
    const arn = await create(wait);
    await begin(arn, { a: 1 }, 'once');
    return begin(arn, { a: 2 }, 'once');
  },
  executionDoesNotExist: ({ call }) => call('DescribeExecution', { executionArn: nobody }),
  async executionNotRedrivable({ create, begin, call }) {
    const executionArn = await begin(await create(wait));
    return call('RedriveExecution', { executionArn });
  },
  invalidPageToken: ({ call }) => call('ListStateMachines', { nextToken: 'mine' }),
  invalidTaskToken: ({ call }) => call('SendTaskHeartbeat', { taskToken: 'mine' }),
  taskDoesNotExist: ({ call }) => call('SendTaskHeartbeat', { taskToken: 'a'.repeat(64) }),
  async taskTimedOut(setting) {
    const taskToken = await openToken(setting);
    await setting.clock.runUntil(startMs + 120_000);
    return setting.call('SendTaskFailure', { taskToken });
  },
  invalidOutput: async (setting) =>
    setting.call('SendTaskSuccess', { taskToken: await openToken(setting), output: '{' }),
  resourceNotFound: ({ call }) => call('ListTagsForResource', { resourceArn: nobody }),
  noLimits: async (setting) => setting.call('UpdateMapRun', { mapRunArn: await mapRun(setting) }),
  mapRunEnded: async (setting) =>
    setting.call('UpdateMapRun', { mapRunArn: await mapRun(setting), maxConcurrency: 1 }),
  oneOfBothArns: ({ call }) =>
    call('ListExecutions', { stateMachineArn: nobody, mapRunArn: nobody }),
  async tooManyTags({ create, call }) {
    const tags = Array.from({ length: 51 }, (_none, at) => ({ key: `key-${at}`, value: '' }));
    return call('TagResource', { resourceArn: await create(wait), tags });
  },
};

describe('Step Functions refuses', () => {
  test.each(Object.entries(refused))('%s', async (name, act) => {
    const row = Object.entries(refusals).find(([key]) => key === name)?.[1];
    const setting = createSetting({
      'lambda.Invoke': () => ({ StatusCode: 202, Payload: payload(null) }),
    });
    const [beginning = ''] = (row?.message ?? '').split('{');
    await expect(act(setting)).rejects.toMatchObject({
      code: row?.code,
      message: expect.stringContaining(beginning),
    });
  });

  test.each(['', 'a'.repeat(81), 'a b', 'a:b', 'a/b', 'a<b', 'a\u0007b', 'a#b', 'a,b'])(
    'the execution name %j',
    async (name) => {
      const { create, begin } = createSetting();
      await expect(begin(await create(wait), {}, name)).rejects.toMatchObject({
        code: 'InvalidName',
      });
    },
  );

  test('an input over 256 KiB', async () => {
    const { create, begin } = createSetting();
    await expect(begin(await create(wait), 'x'.repeat(262_144))).rejects.toMatchObject({
      code: 'InvalidExecutionInput',
    });
  });
});

const call = (resource: string) => ({
  StartAt: 'Call',
  States: { Call: { Type: 'Task', Resource: resource, Arguments: {}, End: true } },
});

const happened: Record<keyof typeof transitions, () => Promise<void>> = {
  async answered() {
    const { run } = createSetting({ 'auto-scaling.DescribeAutoScalingGroups': () => ({}) });
    const { stopMs } = await run(
      call('arn:aws:states:::aws-sdk:autoscaling:describeAutoScalingGroups'),
    );
    expect(stopMs).toBe(startMs + transitions.answered.seconds * 1000);
  },
  async invoked() {
    const { run } = createSetting({ 'lambda.Invoke': () => ({ Payload: payload(1) }) });
    const { stopMs } = await run(call('arn:aws:lambda:eu-west-1:111122223333:function:f'));
    expect(stopMs).toBe(startMs + transitions.invoked.seconds * 1000);
  },
  async timedOut() {
    const { run, published } = createSetting();
    const { status, stopMs, history } = await run({ ...wait, TimeoutSeconds: 10 });
    expect({ status, stopMs }).toEqual({ status: 'TIMED_OUT', stopMs: startMs + 10_000 });
    expect(history.at(-1)).toMatchObject({ type: 'ExecutionTimedOut' });
    expect(published.at(-1)?.detail.status).toBe('TIMED_OUT');
  },
  async deleted() {
    const { create, begin, call: ask, clock, record } = createSetting();
    const stateMachineArn = await create(wait);
    const execution = await begin(stateMachineArn);
    await ask('DeleteStateMachine', { stateMachineArn });
    expect(await ask('DescribeStateMachine', { stateMachineArn })).toMatchObject({
      status: 'DELETING',
    });
    await clock.runUntil(startMs + 61_000);
    expect(record(execution).status).toBe('SUCCEEDED');
    await expect(ask('DescribeStateMachine', { stateMachineArn })).rejects.toMatchObject({
      code: 'StateMachineDoesNotExist',
    });
  },
};

test.each(Object.entries(happened))('the transition %s takes its time', async (_name, act) => {
  await act();
});
