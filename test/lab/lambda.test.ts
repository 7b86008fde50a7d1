/** Lambda in the lab runs the shipped handlers with clients of their own role, and answers as Lambda does. */

import { describe, expect, test } from '@jest/globals';
import { connect } from '../../lab/connect.ts';
import { projectRoot } from '../../lab/project.ts';
import type { Service } from '../../lab/service.ts';
import { createLambda, refusals } from '../../lab/services/lambda.ts';
import { frontDoor, role, roleArn } from './front-door.ts';
import { refusalCases, refusalOf, smallWorld } from './services/small-world.ts';

const functionName = 'arq-lab-find-lease';
const execution = 'arn:aws:states:eu-west-1:111122223333:execution:arq-lab-scale-application:run-1';

/** The operations table, with one target that `run-1` still holds. */
const table: Service = {
  operations: {
    GetItem: ({ Key }) => ({ Item: { ...Key, leaseOwner: { S: execution } } }),
  },
  arns: () => ['arn:aws:dynamodb:eu-west-1:111122223333:table/arq-lab-operations'],
  inspect: () => ({}),
};

function setting(action = 'dynamodb:GetItem') {
  const world = smallWorld('2026-03-02T12:00Z');
  const door = frontDoor({ dynamodb: table });
  door.iam.deployRole(role('arq-lab-find-lease', { Action: action }));
  const log: string[] = [];
  const lambda = createLambda(world.context, {
    root: projectRoot,
    functions: [
      {
        name: 'find-lease',
        logicalId: 'FindLeaseLambdaFunction',
        handler: 'functions/find-lease/handler.handler',
      },
    ],
    connect: (arn) => connect(door.gateway, { roleArn: arn }, 'eu-west-1'),
    log: { info: (message) => log.push(message), error: (message) => log.push(message) },
  });
  const deploy = lambda.deploy?.['AWS::Lambda::Function'];
  const deployed = deploy?.({
    logicalId: 'FindLeaseLambdaFunction',
    type: 'AWS::Lambda::Function',
    properties: {
      FunctionName: functionName,
      Role: roleArn('arq-lab-find-lease'),
      Environment: { Variables: { STAGE: 'lab', OPERATIONS_TABLE: 'arq-lab-operations' } },
    },
  });
  return { ...door, lambda, deployed, log };
}

const ended = {
  now: '2026-03-02T12:00:00.000Z',
  event: {
    detail: { executionArn: execution, name: 'run-1', status: 'FAILED', input: '{"target":"web"}' },
  },
};

interface InvokeAnswer {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  readonly Payload: Uint8Array;
}

/** Invokes a function and reads its answer as a caller of the API does. */
async function invoke(
  { lambda }: ReturnType<typeof setting>,
  payload: unknown = ended,
  FunctionName = functionName,
) {
  const Payload = new TextEncoder().encode(JSON.stringify(payload));
  const run = lambda.operations.Invoke;
  const answer: InvokeAnswer = Object(await run?.({ FunctionName, Payload }, {}));
  const { Payload: text, ...rest } = answer;
  return { ...rest, payload: JSON.parse(new TextDecoder().decode(text)) };
}

describe('an invocation', () => {
  test('runs the handler of the template with the clients of its role', async () => {
    const world = setting();
    const answer = await invoke(world);
    expect(answer).toMatchObject({ StatusCode: 200, payload: { held: true, owner: execution } });
    expect(answer).not.toHaveProperty('FunctionError');
    expect(world.recorder.calls()).toMatchObject([
      { roleName: 'arq-lab-find-lease', operation: 'GetItem', outcome: 'ok' },
    ]);
  });

  test('finds a function by its ARN too', async () => {
    const world = setting();
    const arn = world.deployed?.attributes.Arn ?? '';
    expect(arn).toBe('arn:aws:lambda:eu-west-1:111122223333:function:arq-lab-find-lease');
    expect(await invoke(world, ended, arn)).toMatchObject({ payload: { held: true } });
    expect(world.lambda.arns('Invoke', { FunctionName: functionName })).toEqual([arn]);
  });

  // Lambda developer guide, "Lambda function handler errors": status 200 with FunctionError.
  test('answers an error of the handler with its name and message, and no trace', async () => {
    const world = setting('dynamodb:Query');
    expect(await invoke(world)).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: {
        errorType: 'PermissionDenied',
        errorMessage: expect.stringMatching(/^AccessDenied: User: /),
        trace: [],
      },
    });
    expect(world.log).toHaveLength(1);
  });

  test('answers a transient error by the name that is retried', async () => {
    const world = setting();
    world.faults.addCallFault({
      kind: 'throttle',
      service: 'dynamodb',
      operation: 'GetItem',
      from: 1,
      to: 1,
    });
    expect(await invoke(world)).toMatchObject({ payload: { errorType: 'TransientError' } });
    expect(await invoke(world)).toMatchObject({ payload: { held: true } });
  });
});

describe('Lambda refuses', () => {
  test.each(
    refusalCases<typeof refusals, ReturnType<typeof setting>>(refusals, {
      functionNotFound: (world) => invoke(world, ended, 'arq-lab-nothing'),
    }),
  )('%s', async (_name, step, text) => {
    expect(await refusalOf(() => step(setting()))).toMatch(text);
  });

  test('to deploy a function without code', () => {
    const { lambda } = setting();
    const declaration = { logicalId: 'Other', type: 'AWS::Lambda::Function', properties: {} };
    expect(() => lambda.deploy?.['AWS::Lambda::Function']?.(declaration)).toThrow(
      'The template has no code for function Other',
    );
  });

  test('to load a function whose variables are missing', async () => {
    const { lambda } = setting();
    lambda.deploy?.['AWS::Lambda::Function']?.({
      logicalId: 'FindLeaseLambdaFunction',
      type: 'AWS::Lambda::Function',
      properties: { FunctionName: 'bare', Role: roleArn('arq-lab-find-lease') },
    });
    await expect(lambda.load()).rejects.toThrow(/^Environment variables are missing or empty/);
  });
});
