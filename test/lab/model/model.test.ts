/** The service model as the SDK packages export it: requests checked, errors named. */

import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { checkInput, errorShape, loadModel } from '../../../lab/model/index.ts';
import type { Shape } from '../../../lab/model/shape.ts';

const autoScaling = await loadModel('auto-scaling');
const dynamodb = await loadModel('dynamodb');

describe('a request', () => {
  test('passes when required members are there and types fit', () => {
    const input = { AutoScalingGroupName: 'web', DesiredCapacity: 4, HonorCooldown: false };
    expect(checkInput(autoScaling, 'SetDesiredCapacity', input)).toEqual([]);
  });

  test('is refused with one sentence per problem', () => {
    const input = { AutoScalingGroupNam: 'web', DesiredCapacity: '4' };
    expect(checkInput(autoScaling, 'SetDesiredCapacity', input)).toEqual([
      'AutoScalingGroupNam is not a member of SetDesiredCapacityType.',
      'DesiredCapacity must be a number.',
      'AutoScalingGroupName is required.',
    ]);
  });

  test('is checked to the bottom, each problem named by its path', () => {
    const input = {
      AutoScalingGroupNames: 'web',
      Filters: [{ Name: 'tag:a', Values: ['b'] }, { Name: 1, Value: [] }, 'x'],
    };
    expect(checkInput(autoScaling, 'DescribeAutoScalingGroups', input)).toEqual([
      'AutoScalingGroupNames must be a list.',
      'Filters[1].Name must be a string.',
      'Filters[1].Value is not a member of Filter.',
      'Filters[2] must be a structure.',
    ]);
  });

  test('treats undefined and null members as absent, as the SDK does', () => {
    const input = { AutoScalingGroupName: null, DesiredCapacity: undefined, HonorCooldown: null };
    expect(checkInput(autoScaling, 'SetDesiredCapacity', input)).toEqual([
      'AutoScalingGroupName is required.',
      'DesiredCapacity is required.',
    ]);
  });

  test('takes a Date for a timestamp, from any realm, and nothing else', async () => {
    const cloudwatch = await loadModel('cloudwatch');
    const datum = (Timestamp: unknown) => ({
      Namespace: 'AWS/EC2',
      MetricData: [{ MetricName: 'CPUUtilization', Timestamp }],
    });
    const at = new Date('2026-01-05T03:00:00Z');
    expect(checkInput(cloudwatch, 'PutMetricData', datum(at))).toEqual([]);
    expect(checkInput(cloudwatch, 'PutMetricData', datum(structuredClone(at)))).toEqual([]);
    expect(checkInput(cloudwatch, 'PutMetricData', datum('2026-01-05T03:00:00Z'))).toEqual([
      'MetricData[0].Timestamp must be a Date.',
    ]);
  });

  test('needs exactly one member of a union, however deep', () => {
    const item = (value: unknown) => ({ TableName: 'locks', Item: { pk: value } });
    expect(checkInput(dynamodb, 'PutItem', item({ M: { a: { L: [{ S: 'x' }] } } }))).toEqual([]);
    expect(checkInput(dynamodb, 'PutItem', item({ S: 'a', N: '1' }))).toEqual([
      'Item.pk must have exactly one member of AttributeValue.',
    ]);
    expect(checkInput(dynamodb, 'PutItem', item({ M: { a: {} } }))).toEqual([
      'Item.pk.M.a must have exactly one member of AttributeValue.',
    ]);
  });

  test('takes text or bytes for a blob', async () => {
    const lambda = await loadModel('lambda');
    const invoke = (Payload: unknown) =>
      checkInput(lambda, 'Invoke', { FunctionName: 'observe', Payload });
    expect(invoke('{}')).toEqual([]);
    expect(invoke(new TextEncoder().encode('{}'))).toEqual([]);
    expect(invoke({})).toEqual(['Payload must be bytes or a string.']);
  });

  test('of an operation without input may have anything or nothing', () => {
    expect(checkInput(autoScaling, 'DescribeAccountLimits', undefined)).toEqual([]);
  });

  test('needs a structure and a map where the model has them', () => {
    expect(checkInput(dynamodb, 'PutItem', { TableName: 't', Item: [] })).toEqual([
      'Item must be a map.',
    ]);
    expect(checkInput(dynamodb, 'PutItem', 'item')).toEqual(['PutItemInput must be a structure.']);
  });

  test('of an unknown operation throws by name', () => {
    expect(() => checkInput(autoScaling, 'SetDesired', {})).toThrow(
      'auto-scaling has no operation SetDesired',
    );
  });
});

describe('an error', () => {
  test('is found by shape name and by wire code', () => {
    const byName = errorShape(autoScaling, 'ScalingActivityInProgressFault');
    expect(errorShape(autoScaling, 'ScalingActivityInProgress')).toBe(byName);
    expect(byName).toMatchObject({
      name: 'ScalingActivityInProgressFault',
      wireCode: 'ScalingActivityInProgress',
      statusCode: 400,
      modelled: true,
    });
    expect(errorShape(autoScaling, 'ResourceContentionFault')).toMatchObject({ statusCode: 500 });
  });

  test('is thrown as the class of the SDK', () => {
    const { exception, name } = errorShape(autoScaling, 'ScalingActivityInProgressFault');
    const thrown = new exception({ name, $fault: 'client', message: 'busy', $metadata: {} });
    expect(thrown).toMatchObject({ name: 'ScalingActivityInProgressFault', message: 'busy' });
    expect(thrown).toBeInstanceOf(autoScaling.baseException);
  });

  test('of no model is thrown as the base class under its code', () => {
    const { exception, ...shape } = errorShape(autoScaling, 'ValidationError');
    expect(shape).toEqual({
      name: 'ValidationError',
      wireCode: 'ValidationError',
      statusCode: 400,
      modelled: false,
    });
    const thrown = new exception({
      name: 'ValidationError',
      $fault: 'client',
      message: 'no such group',
      $metadata: { httpStatusCode: 400 },
    });
    expect(thrown.name).toBe('ValidationError');
  });

  test('of EC2 is never modelled', async () => {
    expect((await loadModel('ec2')).errors.size).toBe(0);
  });
});

test('a model carries the name of its client', async () => {
  expect(autoScaling.clientName).toBe('AutoScaling');
  expect(dynamodb.clientName).toBe('DynamoDB');
  expect((await loadModel('service-quotas')).clientName).toBe('ServiceQuotas');
});

test('a model is read once', () => {
  expect(loadModel('auto-scaling')).toBe(loadModel('auto-scaling'));
});

test('loading a service whose package is not installed rejects', async () => {
  await expect(loadModel('no-such-service')).rejects.toThrow();
});

/** The parts of the operations table that are compared; members carry their API name where it differs. */
interface Table {
  readonly services: Readonly<Record<string, TableService>>;
}
interface TableService {
  readonly jsSdkPackage: string;
  readonly protocol: string;
  readonly operations: Readonly<Record<string, TableOperation>>;
  readonly shapes: Readonly<Record<string, TableShape>>;
}
interface TableOperation {
  readonly input?: string;
  readonly errors?: readonly { readonly shape: string; readonly wireCode?: string }[];
}
interface TableShape {
  readonly members?: Readonly<
    Record<string, { readonly api?: string; readonly required?: boolean }>
  >;
}

const installed = [
  ...['auto-scaling', 'cloudwatch', 'dynamodb', 'ec2', 'elastic-load-balancing-v2', 'eventbridge'],
  ...['lambda', 'rds', 's3', 'scheduler', 'service-quotas', 'sfn', 'sns', 'sqs', 'ssm'],
];
/** Members that the SDK has and the older botocore model lacks. */
const newerThanTable = [
  'ActionConfiguration',
  'DBCapacityReservationIdentifier',
  'DetachFromDBCapacityReservation',
  'TagSpecifications',
];

const tablePath = new URL('../../../../shared/aws-operations.json', import.meta.url);

if (existsSync(tablePath)) {
  const table: Table = JSON.parse(readFileSync(tablePath, 'utf8'));
  const services = Object.values(table.services).filter(({ jsSdkPackage }) =>
    installed.includes(packageName(jsSdkPackage)),
  );

  test.each(services)('the SDK and botocore agree on $jsSdkPackage', async (row) => {
    const model = await loadModel(packageName(row.jsSdkPackage));
    for (const [name, { input, errors = [] }] of Object.entries(row.operations)) {
      const members = Object.entries(row.shapes[input ?? '']?.members ?? {}).map(
        ([spelling, member]) => ({ name: member.api ?? spelling, required: member.required }),
      );
      const shape = model.operation(name)?.input;
      const names = members.map((member) => member.name).sort();
      expect([name, memberNames(shape, names)]).toEqual([name, names]);
      expect([name, requiredNames(shape)]).toEqual([
        name,
        members
          .filter((member) => member.required)
          .map((member) => member.name)
          .sort(),
      ]);
      for (const error of errors) {
        const known = model.errors.get(error.shape);
        expect(known?.name).toBe(error.shape);
        if (row.protocol === 'query') expect(known?.wireCode).toBe(error.wireCode ?? error.shape);
      }
    }
  });

  test('all services are compared', () => {
    expect(services).toHaveLength(installed.length);
  });
} else {
  test('comparing the SDK with botocore is skipped: the operations table is not here', () => {
    expect(existsSync(tablePath)).toBe(false);
  });
}

function packageName(jsSdkPackage: string): string {
  return jsSdkPackage.replace('@aws-sdk/client-', '');
}

function memberNames(shape: Shape | undefined, known: readonly string[]): string[] {
  const names = shape !== undefined && 'members' in shape ? [...shape.members.keys()] : [];
  return names.filter((name) => known.includes(name) || !newerThanTable.includes(name)).sort();
}

function requiredNames(shape: Shape | undefined): string[] {
  return shape !== undefined && 'required' in shape ? [...shape.required].sort() : [];
}
