/** Express workflows over HTTP, by the SDK's own client. Texts: LocalStack, test_sfn_api_express (recorded). */

import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  InvalidArn,
  ListExecutionsCommand,
  SFNClient,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StateMachineTypeNotSupported,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { at, chain, type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
let client: SFNClient;
let stateMachineArn: string | undefined;

beforeAll(async () => {
  it = await smallEndpoint();
  client = new SFNClient({ ...it.configuration, disableHostPrefix: true });
  const definition = JSON.stringify({
    StartAt: 'Wait',
    States: { Wait: { Type: 'Wait', Seconds: 90, End: true } },
  });
  ({ stateMachineArn } = await client.send(
    new CreateStateMachineCommand({
      ...{ name: 'quick', roleArn: it.roleArn, type: 'EXPRESS', definition },
    }),
  ));
});
afterAll(async () => {
  client.destroy();
  await it.close();
});

test('a synchronous execution is answered with its output when its time has passed', async () => {
  const input = '{"n":1}';
  const answer = await client.send(
    new StartSyncExecutionCommand({ stateMachineArn, name: 'once', input }),
  );
  expect(answer).toMatchObject({
    ...{ stateMachineArn, name: 'once', status: 'SUCCEEDED', input, output: input },
    startDate: at('2026-03-02T10:00:00Z'),
    stopDate: at('2026-03-02T10:01:30Z'),
    billingDetails: { billedDurationInMilliseconds: 90_000, billedMemoryUsedInMB: 64 },
  });
});

test('executions of Express workflows are neither described nor listed', async () => {
  const { executionArn } = await client.send(new StartExecutionCommand({ stateMachineArn }));
  const described = client.send(new DescribeExecutionCommand({ executionArn }));
  await expect(described).rejects.toThrow(InvalidArn);
  const listed = client.send(new ListExecutionsCommand({ stateMachineArn }));
  await expect(listed).rejects.toThrow(StateMachineTypeNotSupported);
});

test('a Standard workflow cannot be started synchronously', async () => {
  const standard = await client.send(
    new CreateStateMachineCommand({
      ...{ name: 'standard', roleArn: it.roleArn, definition: JSON.stringify(chain(1)) },
    }),
  );
  const started = client.send(
    new StartSyncExecutionCommand({ stateMachineArn: standard.stateMachineArn }),
  );
  await expect(started).rejects.toThrow(StateMachineTypeNotSupported);
});
