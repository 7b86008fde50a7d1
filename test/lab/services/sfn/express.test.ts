/** Express workflows: API reference, StartSyncExecution; concepts-express-synchronous.html. */

import { expect, test } from '@jest/globals';
import { createSetting, roleArn, startMs } from './setting.ts';

async function express(states: object, more: object = {}) {
  const setting = createSetting();
  const { stateMachineArn } = await setting.call<{ stateMachineArn: string }>(
    'CreateStateMachine',
    {
      name: 'quick',
      roleArn,
      type: 'EXPRESS',
      definition: JSON.stringify({ StartAt: 'One', States: states, ...more }),
    },
  );
  return { ...setting, stateMachineArn };
}

const wait = { One: { Type: 'Wait', Seconds: 5, Next: 'Two' }, Two: { Type: 'Pass', End: true } };

test('StartSyncExecution answers when the execution has ended', async () => {
  const { call, stateMachineArn, clock } = await express(wait);
  const answer = await call('StartSyncExecution', { stateMachineArn, input: '{"a":1}', name: 'n' });
  expect(answer).toMatchObject({
    ...{ status: 'SUCCEEDED', output: '{"a":1}', name: 'n', stateMachineArn },
    billingDetails: { billedDurationInMilliseconds: 5000, billedMemoryUsedInMB: 64 },
  });
  expect(answer).toHaveProperty(
    'executionArn',
    expect.stringMatching(/:express:quick:n:[0-9a-f-]+$/),
  );
  expect(clock.nowMs).toBe(startMs + 5000);
});

test('StartSyncExecution tells of a failure and of a timeout', async () => {
  const failing = await express({ One: { Type: 'Fail', Error: 'E', Cause: 'C' } });
  expect(
    await failing.call('StartSyncExecution', { stateMachineArn: failing.stateMachineArn }),
  ).toMatchObject({ status: 'FAILED', error: 'E', cause: 'C' });
  const late = await express(wait, { TimeoutSeconds: 2 });
  expect(
    await late.call('StartSyncExecution', { stateMachineArn: late.stateMachineArn }),
  ).toMatchObject({ status: 'TIMED_OUT' });
});

test('the same name starts another execution each time', async () => {
  const { begin, stateMachineArn, sfn, clock } = await express(wait);
  await begin(stateMachineArn, {}, 'n');
  await begin(stateMachineArn, {}, 'n');
  await clock.runUntil(startMs + 10_000);
  expect(sfn.executions().map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
});

test('an Express workflow ends after five minutes, and sends no events', async () => {
  const long = { One: { Type: 'Wait', Seconds: 600, End: true } };
  const { begin, stateMachineArn, sfn, clock, published } = await express(long);
  await begin(stateMachineArn);
  await clock.runUntil(startMs + 900_000);
  const [{ status, stopMs } = {}] = sfn.executions();
  expect({ status, stopMs }).toEqual({ status: 'TIMED_OUT', stopMs: startMs + 300_000 });
  expect(published).toEqual([]);
});

test('the type is shown and listed', async () => {
  const { call, stateMachineArn } = await express(wait);
  expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({
    type: 'EXPRESS',
  });
  expect(await call('ListStateMachines', {})).toMatchObject({
    stateMachines: [{ type: 'EXPRESS' }],
  });
});

// Recorded: LocalStack, test_sfn_api_express.
test('the executions are not kept: none is listed, described, stopped, redriven or read', async () => {
  const { begin, call, stateMachineArn } = await express(wait);
  const executionArn = await begin(stateMachineArn);
  for (const operation of [
    'DescribeExecution',
    'DescribeStateMachineForExecution',
    'GetExecutionHistory',
    'RedriveExecution',
    'StopExecution',
  ]) {
    await expect(call(operation, { executionArn })).rejects.toMatchObject({
      code: 'InvalidArn',
      message: "Invalid Arn: 'Resource type not valid in this context: express'",
    });
  }
  await expect(call('ListExecutions', { stateMachineArn })).rejects.toMatchObject({
    code: 'StateMachineTypeNotSupported',
  });
});

test('a template may ask for an Express workflow', async () => {
  const { sfn, call } = createSetting();
  const deploy = (StateMachineType: string) =>
    sfn.deploy?.['AWS::StepFunctions::StateMachine']?.({
      logicalId: 'Quick',
      type: 'AWS::StepFunctions::StateMachine',
      properties: {
        ...{ RoleArn: roleArn, StateMachineName: 'quick', StateMachineType },
        Definition: { StartAt: 'One', States: { One: { Type: 'Succeed' } } },
      },
    });
  const deployed = deploy('EXPRESS');
  await sfn.ready();
  const stateMachineArn = deployed?.ref;
  expect(await call('DescribeStateMachine', { stateMachineArn })).toMatchObject({
    type: 'EXPRESS',
  });
  expect(await call('StartSyncExecution', { stateMachineArn })).toMatchObject({
    status: 'SUCCEEDED',
  });
  expect(() => deploy('FAST')).toThrow('StateMachineType must be STANDARD or EXPRESS, not FAST');
});
