/** Real SDK v3 clients are answered by the simulated AWS: commands, paginators and exceptions are the SDK's own. */

import {
  AutoScalingClient,
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  paginateDescribeAutoScalingGroups,
  ScalingActivityInProgressFault,
  SetDesiredCapacityCommand,
} from '@aws-sdk/client-auto-scaling';
import {
  GetParameterCommand,
  ParameterNotFound,
  SSMClient,
  SSMServiceException,
} from '@aws-sdk/client-ssm';
import { describe, expect, test } from '@jest/globals';
import { connect } from '../../lab/connect.ts';
import { callSite } from '../../lab/recorder.ts';
import { type Service, ServiceError } from '../../lab/service.ts';
import { frontDoor, parameterStore, role, roleArn } from './front-door.ts';

/** Groups `group-0` to `group-4`, two on a page; setting the capacity of one is refused. */
const groups: Service = {
  operations: {
    DescribeAutoScalingGroups({ NextToken = '0' }) {
      const from = Number(NextToken);
      const AutoScalingGroups = [0, 1, 2, 3, 4]
        .slice(from, from + 2)
        .map((index) => ({ AutoScalingGroupName: `group-${index}` }));
      return { AutoScalingGroups, ...(from < 3 ? { NextToken: String(from + 2) } : {}) };
    },
    SetDesiredCapacity() {
      throw new ServiceError('ScalingActivityInProgress', 'Scaling activity in progress');
    },
  },
  arns: () => ['*'],
  inspect: () => ({}),
};

function setting() {
  const { service } = parameterStore();
  const refusing: Service = {
    ...service,
    operations: {
      ...service.operations,
      GetParameter(input) {
        if (input.Name === 'gone') throw new ServiceError('ParameterNotFound', 'not there');
        return service.operations.GetParameter?.(input, {});
      },
    },
  };
  const door = frontDoor({ 'auto-scaling': groups, ssm: refusing });
  return { ...door, clients: connect(door.gateway, {}, 'eu-west-1') };
}

/** What a promise was rejected with. */
const rejection = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'not rejected',
    (error: unknown) => error,
  );

describe('a client', () => {
  test('gets the answer of the simulated service, with the metadata of an HTTP answer', async () => {
    const { clients } = setting();
    const answer = await clients.of(SSMClient).send(new GetParameterCommand({ Name: 'answer' }));
    expect(answer).toEqual({
      $metadata: { httpStatusCode: 200 },
      Parameter: { Name: 'answer', Value: '42' },
    });
  });

  test('is one per class, and reaches no network: its Region is all it knows', async () => {
    const { clients } = setting();
    expect(clients.of(SSMClient)).toBe(clients.of(SSMClient));
    expect(await clients.of(AutoScalingClient).config.region()).toBe('eu-west-1');
  });

  test('turns pages with the paginator of the SDK', async () => {
    const { clients, recorder } = setting();
    const names: (string | undefined)[] = [];
    const client = clients.of(AutoScalingClient);
    for await (const page of paginateDescribeAutoScalingGroups({ client }, {})) {
      const found: AutoScalingGroup[] = page.AutoScalingGroups ?? [];
      names.push(...found.map((group) => group.AutoScalingGroupName));
    }
    expect(names).toEqual(['group-0', 'group-1', 'group-2', 'group-3', 'group-4']);
    expect(recorder.calls().map(callSite)).toEqual(
      Array.from({ length: 3 }, () => 'lab auto-scaling.DescribeAutoScalingGroups'),
    );
  });

  test('calls as the role it was connected for', async () => {
    const { gateway, iam, recorder } = setting();
    iam.deployRole(role('reader', { Action: 'ssm:GetParameter' }));
    const clients = connect(gateway, { roleArn: roleArn('reader') }, 'eu-west-1');
    await clients.of(SSMClient).send(new GetParameterCommand({ Name: 'answer' }));
    const denied = await rejection(
      clients.of(AutoScalingClient).send(new DescribeAutoScalingGroupsCommand({})),
    );
    expect(denied).toMatchObject({ name: 'AccessDenied', $metadata: { httpStatusCode: 403 } });
    expect(recorder.calls().map(({ roleName }) => roleName)).toEqual(['reader', 'reader']);
  });
});

describe('a refusal', () => {
  test('of the model is an instance of its exception class', async () => {
    const { clients } = setting();
    const error = await rejection(
      clients.of(SSMClient).send(new GetParameterCommand({ Name: 'gone' })),
    );
    expect(error).toBeInstanceOf(ParameterNotFound);
    expect(error).toMatchObject({
      name: 'ParameterNotFound',
      message: 'not there',
      $fault: 'client',
      $metadata: { httpStatusCode: 400 },
    });
  });

  test('by its wire code has the name of its shape', async () => {
    const { clients } = setting();
    const command = new SetDesiredCapacityCommand({
      AutoScalingGroupName: 'group-0',
      DesiredCapacity: 1,
    });
    const error = await rejection(clients.of(AutoScalingClient).send(command));
    expect(error).toBeInstanceOf(ScalingActivityInProgressFault);
    expect(error).toHaveProperty('name', 'ScalingActivityInProgressFault');
  });

  test('of no model is the base exception of the service, under its code', async () => {
    const { clients, faults } = setting();
    const at = { service: 'ssm', operation: 'GetParameter', from: 1, to: 1 };
    faults.addCallFault({ kind: 'errorBefore', ...at });
    const error = await rejection(
      clients.of(SSMClient).send(new GetParameterCommand({ Name: 'answer' })),
    );
    expect(error).toBeInstanceOf(SSMServiceException);
    expect(error).toMatchObject({ name: 'InternalFailure', $fault: 'server' });
  });

  test('is no SDK exception when the lab does not simulate the call', async () => {
    const { clients } = setting();
    const { DescribePoliciesCommand } = await import('@aws-sdk/client-auto-scaling');
    const error = await rejection(
      clients.of(AutoScalingClient).send(new DescribePoliciesCommand({})),
    );
    expect(String(error)).toBe('Error: auto-scaling.DescribePolicies is not simulated');
  });
});

test('clients of several worlds in one process do not mix', async () => {
  const [one, other] = [setting(), setting()];
  await one.gateway.call('ssm', 'PutParameter', { Name: 'answer', Value: 'one' }, {});
  const values = await Promise.all(
    [one, other].map(async ({ clients }) => {
      const answer = await clients.of(SSMClient).send(new GetParameterCommand({ Name: 'answer' }));
      return answer.Parameter?.Value;
    }),
  );
  expect(values).toEqual(['one', '42']);
  expect(other.recorder.calls()).toHaveLength(1);
});
