/** What the API of Step Functions says about executions. */

import type {
  DescribeExecutionOutput,
  GetExecutionHistoryOutput,
  ListExecutionsOutput,
} from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { createSetting, roleArn, startMs } from './setting.ts';

const pass = {
  QueryLanguage: 'JSONata',
  StartAt: 'Only',
  States: { Only: { Type: 'Pass', End: true } },
};
const wait = {
  QueryLanguage: 'JSONata',
  StartAt: 'Wait',
  States: { Wait: { Type: 'Wait', Seconds: 60, End: true } },
};

describe('StartExecution', () => {
  // API reference, StartExecution: idempotent while the execution runs, with the same input.
  test('with the name and input of a running execution answers with that one', async () => {
    const { create, begin, sfn } = createSetting();
    const arn = await create(wait);
    expect(await begin(arn, { a: 1 }, 'once')).toBe(await begin(arn, { a: 1 }, 'once'));
    expect(sfn.executions()).toHaveLength(1);
  });

  test('with the name of a closed execution is refused', async () => {
    const { create, begin, clock } = createSetting();
    const arn = await create(pass);
    await begin(arn, {}, 'once');
    await clock.runUntil(startMs + 1);
    await expect(begin(arn, {}, 'once')).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });

  test('without a name makes one, the same with the same seed', async () => {
    const arns = await Promise.all(
      [createSetting(), createSetting()].map(async ({ create, begin }) =>
        begin(await create(pass)),
      ),
    );
    expect(arns[0]).toBe(arns[1]);
  });
});

describe('DescribeExecution', () => {
  test('shows input and output as the text they are', async () => {
    const { create, begin, clock, call } = createSetting();
    const executionArn = await begin(await create(pass), { a: 'é' }, 'shown');
    await clock.runUntil(startMs + 1);
    expect(await call<DescribeExecutionOutput>('DescribeExecution', { executionArn })).toEqual({
      executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:arq-lab-example:shown',
      stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-example',
      name: 'shown',
      status: 'SUCCEEDED',
      startDate: new Date(startMs),
      stopDate: new Date(startMs),
      input: '{"a":"é"}',
      inputDetails: { included: true },
      output: '{"a":"é"}',
      outputDetails: { included: true },
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
  });

  test('of the machine shows the definition the execution began with', async () => {
    const { create, begin, call } = createSetting();
    const stateMachineArn = await create(wait);
    const executionArn = await begin(stateMachineArn);
    await call('UpdateStateMachine', { stateMachineArn, definition: JSON.stringify(pass) });
    expect(await call('DescribeStateMachineForExecution', { executionArn })).toMatchObject({
      definition: JSON.stringify(wait),
      roleArn,
    });
    expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({
      definition: JSON.stringify(pass),
    });
  });
});

describe('ListExecutions', () => {
  test('gives the newest first, in pages', async () => {
    const { create, begin, call, clock } = createSetting();
    const stateMachineArn = await create(pass);
    for (const name of ['first', 'second', 'third']) await begin(stateMachineArn, {}, name);
    await clock.runUntil(startMs + 1);
    const page = await call<ListExecutionsOutput>('ListExecutions', {
      stateMachineArn,
      maxResults: 2,
    });
    expect(page.executions?.map(({ name }) => name)).toEqual(['third', 'second']);
    const { nextToken } = page;
    const last = await call<ListExecutionsOutput>('ListExecutions', { stateMachineArn, nextToken });
    expect(last.executions?.map(({ name }) => name)).toEqual(['first']);
    expect(last.nextToken).toBeUndefined();
  });

  test('gives those of one status only', async () => {
    const { create, begin, call, clock } = createSetting();
    const stateMachineArn = await create(wait);
    const executionArn = await begin(stateMachineArn, {}, 'stopped');
    await begin(stateMachineArn, {}, 'running');
    await clock.runUntil(startMs + 1);
    await call('StopExecution', { executionArn });
    const names = async (statusFilter: string) =>
      (
        await call<ListExecutionsOutput>('ListExecutions', { stateMachineArn, statusFilter })
      ).executions?.map(({ name }) => name);
    expect(await names('RUNNING')).toEqual(['running']);
    expect(await names('ABORTED')).toEqual(['stopped']);
    expect(await names('FAILED')).toEqual([]);
  });
});

describe('GetExecutionHistory', () => {
  const ids = ({ events }: GetExecutionHistoryOutput) => events?.map(({ id }) => id);

  async function ended() {
    const setting = createSetting();
    const executionArn = await setting.begin(await setting.create(pass), { a: 1 });
    await setting.clock.runUntil(startMs + 1);
    return { ...setting, executionArn };
  }

  test('gives pages in either order', async () => {
    const { call, executionArn } = await ended();
    const page = await call<GetExecutionHistoryOutput>('GetExecutionHistory', {
      executionArn,
      maxResults: 3,
    });
    expect(ids(page)).toEqual([1, 2, 3]);
    const { nextToken } = page;
    expect(ids(await call('GetExecutionHistory', { executionArn, nextToken }))).toEqual([4]);
    expect(ids(await call('GetExecutionHistory', { executionArn, reverseOrder: true }))).toEqual([
      4, 3, 2, 1,
    ]);
  });

  test('gives events in the form of the API', async () => {
    const { call, executionArn } = await ended();
    const { events } = await call<GetExecutionHistoryOutput>('GetExecutionHistory', {
      executionArn,
    });
    expect(events?.[1]).toEqual({
      id: 2,
      previousEventId: 0,
      timestamp: new Date(startMs),
      type: 'PassStateEntered',
      stateEnteredEventDetails: {
        name: 'Only',
        input: '{"a":1}',
        inputDetails: { truncated: false },
      },
    });
  });

  test('leaves payloads out when it is asked to', async () => {
    const { call, executionArn } = await ended();
    const { events } = await call<GetExecutionHistoryOutput>('GetExecutionHistory', {
      executionArn,
      includeExecutionData: false,
    });
    expect(events?.[1]?.stateEnteredEventDetails).toEqual({ name: 'Only' });
  });
});

describe('StopExecution', () => {
  test('ends the execution at once with the given error and cause', async () => {
    const { create, begin, call, clock, record, sfn } = createSetting();
    const executionArn = await begin(await create(wait));
    await clock.runUntil(startMs + 5000);
    expect(
      await call('StopExecution', { executionArn, error: 'Operator', cause: 'drill' }),
    ).toEqual({
      stopDate: new Date(startMs + 5000),
    });
    expect(record(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'drill',
    });
    await clock.runUntil(startMs + 86_400_000);
    expect(sfn.history(executionArn).at(-1)).toMatchObject({ type: 'ExecutionAborted' });
  });

  test('of a closed execution changes nothing', async () => {
    const { create, begin, call, clock, record } = createSetting();
    const executionArn = await begin(await create(pass));
    await clock.runUntil(startMs + 5000);
    expect(await call('StopExecution', { executionArn })).toEqual({ stopDate: new Date(startMs) });
    expect(record(executionArn).status).toBe('SUCCEEDED');
  });
});

// eventbridge-integration.html
test('EventBridge hears of the beginning and the end of an execution', async () => {
  const { create, begin, clock, published } = createSetting();
  const arn = await begin(
    await create({
      QueryLanguage: 'JSONata',
      StartAt: 'Bad',
      States: { Bad: { Type: 'Fail', Error: 'Broken', Cause: 'on purpose' } },
    }),
    { a: 1 },
    'told',
  );
  await clock.runUntil(startMs + 1);
  expect(
    published.map(({ source, detailType, resources }) => ({ source, detailType, resources })),
  ).toEqual(
    Array(2).fill({
      source: 'aws.states',
      detailType: 'Step Functions Execution Status Change',
      resources: [arn],
    }),
  );
  expect(published.map(({ detail }) => detail.status)).toEqual(['RUNNING', 'FAILED']);
  expect(published[1]?.detail).toEqual({
    executionArn: arn,
    stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-example',
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    name: 'told',
    status: 'FAILED',
    startDate: startMs,
    stopDate: startMs,
    input: '{"a":1}',
    inputDetails: { included: true },
    output: null,
    outputDetails: null,
    error: 'Broken',
    cause: 'on purpose',
    redriveCount: 0,
    redriveDate: null,
    redriveStatus: 'REDRIVABLE',
    redriveStatusReason: null,
  });
});

test('a reader of results gets the executions in the order they began', async () => {
  const { create, begin, clock, sfn } = createSetting();
  const one = await create(wait, 'arq-lab-one');
  const two = await create(pass, 'arq-lab-two');
  await begin(one, {}, 'a');
  await begin(two, { b: 1 }, 'b');
  await clock.runUntil(startMs + 1);
  expect(sfn.executions()).toMatchObject([
    { stateMachineName: 'arq-lab-one', name: 'a', status: 'RUNNING', stateTransitions: 1 },
    {
      stateMachineName: 'arq-lab-two',
      name: 'b',
      status: 'SUCCEEDED',
      output: { b: 1 },
      stateTransitions: 1,
    },
  ]);
  expect(() => JSON.stringify(sfn.inspect())).not.toThrow();
});

test('IAM is asked for the machine, the execution, or anything', () => {
  const { sfn } = createSetting();
  expect(sfn.arns('StartExecution', { stateMachineArn: 'm', input: '{}' })).toEqual(['m']);
  expect(sfn.arns('StopExecution', { executionArn: 'e' })).toEqual(['e']);
  expect(sfn.arns('SendTaskSuccess', { taskToken: 't' })).toEqual(['*']);
});
