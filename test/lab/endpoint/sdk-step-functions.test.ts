/** Step Functions over HTTP, by the SDK's own client. */

import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidOutput,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNServiceException,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { approval, at, chain, type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
let chainArn = '';
let approvalArn = '';

async function create(name: string, definition: object): Promise<string> {
  const { sfn, roleArn } = it;
  const created = await sfn.send(
    new CreateStateMachineCommand({ name, roleArn, definition: JSON.stringify(definition) }),
  );
  return String(created.stateMachineArn);
}

async function start(stateMachineArn: string, name: string, input = '{}'): Promise<string> {
  const started = await it.sfn.send(new StartExecutionCommand({ stateMachineArn, name, input }));
  return String(started.executionArn);
}

const describeExecution = (executionArn: string) =>
  it.sfn.send(new DescribeExecutionCommand({ executionArn }));

/** What a call fails with. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  return 'no failure';
}

beforeAll(async () => {
  it = await smallEndpoint();
  chainArn = await create('chain', chain(60));
  approvalArn = await create('approval', approval);
});
afterAll(() => it.close());

describe('an execution', () => {
  test('starts, ends and is described with its output and its virtual instants', async () => {
    const arn = await start(chainArn, 'first', '{"n":1}');
    expect(await describeExecution(arn)).toMatchObject({
      executionArn: arn,
      status: 'RUNNING',
      startDate: at('2026-03-02T10:00:00Z'),
    });
    await it.moment();
    const ended = await describeExecution(arn);
    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '{"n":1}', input: '{"n":1}' });
    expect(ended.stopDate).toBeInstanceOf(Date);
    expect(ended).not.toHaveProperty('error');
  });

  test('shows its history page by page', async () => {
    const executionArn = await start(chainArn, 'paged');
    await it.moment();
    const pages = paginateGetExecutionHistory({ client: it.sfn, pageSize: 50 }, { executionArn });
    const sizes: number[] = [];
    const ids: (number | undefined)[] = [];
    for await (const { events = [] } of pages) {
      sizes.push(events.length);
      ids.push(...events.map(({ id }) => id));
    }
    // ExecutionStarted, 60 times entered and exited, ExecutionSucceeded.
    expect(sizes).toEqual([50, 50, 22]);
    expect(ids).toEqual(Array.from({ length: 122 }, (_none, index) => index + 1));
  });

  test('shows its history backwards, with timestamps to the millisecond', async () => {
    const executionArn = await start(chainArn, 'backwards');
    await it.moment();
    const { events = [] } = await it.sfn.send(
      new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 1 }),
    );
    expect(events).toMatchObject([
      { type: 'ExecutionSucceeded', executionSucceededEventDetails: { output: '{}' } },
    ]);
    const { stopDate } = await describeExecution(executionArn);
    expect(events[0]?.timestamp).toEqual(stopDate);
  });

  test('is listed page by page with others of its machine', async () => {
    const names: (string | undefined)[] = [];
    const pages = paginateListExecutions(
      { client: it.sfn, pageSize: 2 },
      { stateMachineArn: chainArn },
    );
    for await (const { executions = [] } of pages)
      names.push(...executions.map(({ name }) => name));
    expect(names).toEqual(['backwards', 'paged', 'first']);
  });

  test('ends with the answer to its task token', async () => {
    const arn = await start(approvalArn, 'approved');
    await it.moment();
    const taskToken = await it.token();
    await it.sfn.send(new SendTaskHeartbeatCommand({ taskToken }));
    await it.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{"approved":true}' }));
    await it.moment();
    expect(await describeExecution(arn)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"approved":true}',
    });
    const again = it.sfn.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    const error = await failure(again);
    expect(error instanceof TaskTimedOut || error instanceof TaskDoesNotExist).toBe(true);
  });

  test('can be stopped with an error and a cause', async () => {
    const executionArn = await start(approvalArn, 'stopped');
    await it.moment();
    const stopped = await it.sfn.send(
      new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'not today' }),
    );
    expect(stopped.stopDate).toBeInstanceOf(Date);
    expect(await describeExecution(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'not today',
    });
  });

  test('can be asked for while it runs until it has ended', async () => {
    const executionArn = await start(chainArn, 'polled');
    const looks: (string | undefined)[] = [];
    while (looks.at(-1) !== 'SUCCEEDED' && looks.length < 20) {
      looks.push((await describeExecution(executionArn)).status);
      await it.moment();
    }
    expect(looks).toEqual(['RUNNING', 'SUCCEEDED']);
  });
});

describe('a state machine', () => {
  test('is described with its definition and its instant of creation', async () => {
    const found = await it.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: chainArn }));
    expect(found).toMatchObject({
      name: 'chain',
      status: 'ACTIVE',
      type: 'STANDARD',
      creationDate: at('2026-03-02T10:00:00Z'),
      definition: JSON.stringify(chain(60)),
    });
  });
});

describe('an error', () => {
  test("is of the SDK's class, with AWS's message and a request id", async () => {
    const executionArn = `${chainArn.replace(':stateMachine:', ':execution:')}:none`;
    const error = await failure(describeExecution(executionArn));
    expect(error).toBeInstanceOf(ExecutionDoesNotExist);
    expect(error).toMatchObject({
      name: 'ExecutionDoesNotExist',
      message: `Execution Does Not Exist: '${executionArn}'`,
      $fault: 'client',
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test('comes of a name that was used with another input', async () => {
    await start(approvalArn, 'twice', '{"n":1}');
    const error = await failure(start(approvalArn, 'twice', '{"n":2}'));
    expect(error).toBeInstanceOf(ExecutionAlreadyExists);
  });

  test('comes of an output that is not JSON', async () => {
    await start(approvalArn, 'broken');
    await it.moment();
    const taskToken = await it.token();
    const sent = it.sfn.send(new SendTaskSuccessCommand({ taskToken, output: 'yes' }));
    expect(await failure(sent)).toBeInstanceOf(InvalidOutput);
  });

  test('names every member that is missing, in the words of AWS', async () => {
    const sent = it.sfn.send(
      new SendTaskSuccessCommand({ taskToken: undefined, output: undefined }),
    );
    expect(await failure(sent)).toMatchObject({
      name: 'ValidationException',
      message:
        "2 validation errors detected: Value null at 'taskToken' failed to satisfy constraint: Member must not be null; Value null at 'output' failed to satisfy constraint: Member must not be null",
    });
  });

  // https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html
  test('comes of a number outside its range', async () => {
    const sent = it.sfn.send(
      new ListExecutionsCommand({ stateMachineArn: chainArn, maxResults: 1001 }),
    );
    expect(await failure(sent)).toMatchObject({
      name: 'ValidationException',
      message:
        "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    });
  });

  test('of an injected fault looks as AWS would let it look', async () => {
    it.region.faults.addCallFault({
      kind: 'throttle',
      service: 'sfn',
      operation: 'DescribeStateMachine',
      from: 1,
      to: 1,
    });
    const call = it.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: chainArn }));
    const error = await failure(call);
    it.region.faults.clear();
    expect(error).toMatchObject({ name: 'ThrottlingException', message: 'Rate exceeded' });
  });

  test('of a lost answer is a connection that ends', async () => {
    it.region.faults.addCallFault({
      kind: 'lostAnswer',
      service: 'sfn',
      operation: 'StartExecution',
      from: 1,
      to: 1,
    });
    const error = await failure(start(chainArn, 'lost'));
    it.region.faults.clear();
    expect(error).not.toBeInstanceOf(SFNServiceException);
    expect(error).toBeInstanceOf(Error);
    const executionArn = `${chainArn.replace(':stateMachine:', ':execution:')}:lost`;
    expect(await describeExecution(executionArn)).toMatchObject({ name: 'lost' });
  });

  test('never stands for a mistake of the lab in all this', () => {
    expect(it.problems).toEqual([]);
  });
});
