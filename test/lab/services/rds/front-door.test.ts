/** RDS as an SDK client meets it: through the front door, checked against the model, authorised, its errors the SDK's own. */

import {
  DBInstanceNotFoundFault,
  DescribeDBInstancesCommand,
  paginateDescribeDBInstances,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, test } from '@jest/globals';
import { role, roleArn } from '../../front-door.ts';
import { instanceArn, snapshotArn } from './provoke.ts';
import { createWorld } from './world.ts';

const orders = { DBInstanceIdentifier: 'orders' };

/** What a promise was rejected with. */
const rejection = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => 'not rejected',
    (error: unknown) => error,
  );

describe('an SDK client', () => {
  test('turns pages with the paginator of the SDK', async () => {
    const { client, services } = createWorld();
    for (let number = 0; number < 20; number++) {
      services.rds.establishDatabase({
        identifier: `small-${number}`,
        engine: 'mysql',
        instanceClass: 'db.t4g.micro',
        allocatedGibibytes: 20,
      });
    }
    const sizes: number[] = [];
    for await (const page of paginateDescribeDBInstances({ client, pageSize: 20 }, {})) {
      sizes.push(page.DBInstances?.length ?? 0);
    }
    expect(sizes).toEqual([20, 5]);
  });

  test('is refused with the exception class of the SDK', async () => {
    const { client } = createWorld();
    const gone = { DBInstanceIdentifier: 'gone' };
    const error = await rejection(client.send(new DescribeDBInstancesCommand(gone)));
    expect(error).toBeInstanceOf(DBInstanceNotFoundFault);
    expect(error).toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });

  test('is told what the model does not allow', async () => {
    const { gateway } = createWorld();
    const input = { DbInstanceIdentifier: 'orders', ApplyImmediately: 'yes' };
    await expect(gateway.call('rds', 'ModifyDBInstance', input, {})).rejects.toThrow(
      'DbInstanceIdentifier is not a member of ModifyDBInstanceMessage. ApplyImmediately must be a boolean. DBInstanceIdentifier is required.',
    );
  });
});

describe('a role', () => {
  const modify = { ...orders, MultiAZ: false };

  test('may change what its statement names by ARN and tag, and nothing else', async () => {
    const { gateway, iam } = createWorld();
    iam.deployRole(
      role('resizer', {
        Action: 'rds:ModifyDBInstance',
        Resource: instanceArn('*'),
        Condition: { StringEquals: { 'aws:ResourceTag/Environment': 'test' } },
      }),
    );
    const caller = { roleArn: roleArn('resizer') };
    const call = (DBInstanceIdentifier: string) =>
      gateway.call('rds', 'ModifyDBInstance', { ...modify, DBInstanceIdentifier }, caller);
    await expect(call('orders')).resolves.toBeDefined();
    await expect(call('shop-0')).rejects.toMatchObject({ code: 'AccessDenied' });
  });

  test('needs both the database and the snapshot to take one', async () => {
    const { gateway, iam } = createWorld();
    const Action = 'rds:CreateDBSnapshot';
    iam.deployRole(role('half', { Action, Resource: instanceArn('orders') }));
    iam.deployRole(
      role('whole', { Action, Resource: [instanceArn('orders'), snapshotArn('arq-*')] }),
    );
    const input = { ...orders, DBSnapshotIdentifier: 'arq-1' };
    const call = (name: string) =>
      gateway.call('rds', 'CreateDBSnapshot', input, { roleArn: roleArn(name) });
    await expect(call('half')).rejects.toMatchObject({ code: 'AccessDenied' });
    await expect(call('whole')).resolves.toBeDefined();
  });
});

test('events reach the rules of the event bus as AWS sends them', async () => {
  const { client, gateway, hours } = createWorld();
  const put = (service: string, operation: string, input: unknown) =>
    gateway.call(service, operation, input, {});
  await put('sqs', 'CreateQueue', { QueueName: 'heard' });
  await put('eventbridge', 'PutRule', {
    Name: 'stopped',
    EventPattern: JSON.stringify({ source: ['aws.rds'], detail: { EventID: ['RDS-EVENT-0087'] } }),
  });
  const Arn = 'arn:aws:sqs:eu-west-1:111122223333:heard';
  await put('eventbridge', 'PutTargets', { Rule: 'stopped', Targets: [{ Id: 'queue', Arn }] });
  await client.send(new StopDBInstanceCommand(orders));
  await hours(1);
  const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/heard';
  const heard = await put('sqs', 'ReceiveMessage', { QueueUrl });
  const { Messages: [message] = [] } = JSON.parse(JSON.stringify(heard));
  expect(JSON.parse(message.Body)).toMatchObject({
    'detail-type': 'RDS DB Instance Event',
    source: 'aws.rds',
    resources: [instanceArn('orders')],
    detail: {
      EventCategories: ['notification'],
      SourceType: 'DB_INSTANCE',
      SourceArn: instanceArn('orders'),
      Message: 'DB instance stopped.',
      SourceIdentifier: 'orders',
      EventID: 'RDS-EVENT-0087',
    },
  });
});
