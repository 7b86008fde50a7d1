/** RedriveExecution over HTTP, by the SDK's own client. */

import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  ExecutionNotRedrivable,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { approval, at, type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
beforeAll(async () => {
  it = await smallEndpoint();
});
afterAll(() => it.close());

test('a refused execution is redriven and can then be approved', async () => {
  const { sfn, roleArn } = it;
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'approval',
      roleArn,
      definition: JSON.stringify(approval),
    }),
  );
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn }));
  await it.until('2026-03-02T10:01Z');
  await sfn.send(new SendTaskFailureCommand({ taskToken: await it.token(), error: 'Refused' }));
  const described = () => sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(await described()).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });

  const redrive = (clientToken?: string) =>
    sfn.send(new RedriveExecutionCommand({ executionArn, clientToken }));
  const redriveDate = at('2026-03-02T10:01Z');
  expect(await redrive('once')).toMatchObject({ redriveDate });
  expect(await redrive('once')).toMatchObject({ redriveDate });
  await expect(redrive()).rejects.toThrow(ExecutionNotRedrivable);
  await expect(redrive('no blanks')).rejects.toMatchObject({ name: 'ValidationException' });

  await it.moment();
  const taskToken = await it.token();
  await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"ok":true}' }));
  expect(await described()).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"ok":true}',
    redriveCount: 1,
    redriveDate,
    redriveStatus: 'NOT_REDRIVABLE',
  });
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
  expect(events.find(({ type }) => type === 'ExecutionRedriven')).toMatchObject({
    executionRedrivenEventDetails: { redriveCount: 1 },
  });
  expect(it.problems).toEqual([]);
});
