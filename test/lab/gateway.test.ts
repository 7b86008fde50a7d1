/** The front door checks, authorises, hits by faults, records and serves each call, in this order. */

import { describe, expect, test } from '@jest/globals';
import type { CallFaultKind } from '../../lab/faults.ts';
import type { RecordedCall } from '../../lab/recorder.ts';
import type { Service } from '../../lab/service.ts';
import { frontDoor, parameterStore, role, roleArn, type Statement } from './front-door.ts';
import { refusalOf } from './services/small-world.ts';

/** A store behind the door, and a role that may do what the statements say. */
function setting(...statements: readonly Statement[]) {
  const { service, written } = parameterStore();
  const door = frontDoor({ ssm: service });
  door.iam.deployRole(role('scaler', ...statements));
  const caller = { roleArn: roleArn('scaler') };
  return {
    ...door,
    written,
    read: (by: { roleArn?: string } = {}) =>
      door.gateway.call('ssm', 'GetParameter', { Name: 'answer' }, by),
    write: (Value: string, by: { roleArn?: string } = {}) =>
      door.gateway.call('ssm', 'PutParameter', { Name: 'answer', Value }, by),
    readAsRole: () => door.gateway.call('ssm', 'GetParameter', { Name: 'answer' }, caller),
    calls: () => door.recorder.calls().map(spelled),
  };
}

const spelled = ({ roleName, service, operation, outcome }: RecordedCall): string =>
  `${roleName} ${service}.${operation}: ${outcome}`;

const answerOf = (Value: string) => ({ Parameter: { Name: 'answer', Value } });

describe('a call', () => {
  test('is served and recorded with caller, instant and input', async () => {
    const { read, recorder, clock } = setting();
    expect(await read()).toEqual(answerOf('42'));
    expect(recorder.calls()).toEqual([
      {
        sequence: 0,
        atMs: clock.nowMs,
        service: 'ssm',
        operation: 'GetParameter',
        roleName: 'lab',
        input: { Name: 'answer' },
        outcome: 'ok',
      },
    ]);
  });

  test.each([
    ['an unknown member', { Name: 'answer', Nmae: 'x' }],
    ['a missing member', {}],
    ['a member of another type', { Name: 42 }],
  ])('with %s is refused before it is served', async (_what, input) => {
    const { gateway, calls } = setting();
    expect(await refusalOf(() => gateway.call('ssm', 'GetParameter', input, {}))).toMatch(
      /^ValidationError: /,
    );
    expect(calls()).toEqual(['lab ssm.GetParameter: ValidationError']);
  });

  test('of an operation that is not simulated throws by name', async () => {
    const { gateway, calls } = setting();
    const Names = ['answer'];
    await expect(gateway.call('ssm', 'GetParameters', { Names }, {})).rejects.toThrow(
      'ssm.GetParameters is not simulated',
    );
    expect(calls()).toEqual(['lab ssm.GetParameters: not simulated']);
  });

  test('of an operation the service does not have throws by name', async () => {
    const { gateway } = setting();
    await expect(gateway.call('ssm', 'GuessParameter', {}, {})).rejects.toThrow(
      'ssm has no operation GuessParameter',
    );
  });

  test('of a service that is not simulated throws by name', async () => {
    const { gateway } = setting();
    await expect(gateway.call('s4', 'GetObject', {}, {})).rejects.toThrow(
      'Service s4 is not simulated',
    );
  });
});

describe('a call as a role', () => {
  test('is served when its policy allows it', async () => {
    const { readAsRole, calls } = setting({ Action: 'ssm:GetParameter' });
    expect(await readAsRole()).toEqual(answerOf('42'));
    expect(calls()).toEqual(['scaler ssm.GetParameter: ok']);
  });

  test('is refused when it does not, and nothing happens', async () => {
    const { gateway, written, calls } = setting({ Action: 'ssm:GetParameter' });
    const input = { Name: 'answer', Value: '1' };
    const refusal = await refusalOf(() =>
      gateway.call('ssm', 'PutParameter', input, { roleArn: roleArn('scaler') }),
    );
    expect(refusal).toMatch(/^AccessDenied: User: .*\/scaler\/session is not authorized to/);
    expect(written).toEqual([]);
    expect(calls()).toEqual(['scaler ssm.PutParameter: AccessDenied']);
  });

  test('is judged by the ARN and the tags of what it acts on', async () => {
    const Resource = 'arn:aws:ssm:*:*:parameter/answer';
    const managed = { StringEquals: { 'aws:ResourceTag/arq:managed': 'true' } };
    const allowed = setting({ Action: 'ssm:*', Resource, Condition: managed });
    expect(await allowed.readAsRole()).toEqual(answerOf('42'));
    const elsewhere = setting({ Action: 'ssm:*', Resource: 'arn:aws:ssm:*:*:parameter/other' });
    expect(await refusalOf(elsewhere.readAsRole)).toMatch(/^AccessDenied/);
    const untagged = setting({
      Action: 'ssm:*',
      Condition: { StringEquals: { 'aws:ResourceTag/arq:managed': 'false' } },
    });
    expect(await refusalOf(untagged.readAsRole)).toMatch(/^AccessDenied/);
  });
});

/** What a caller sees of each fault, and whether the call took effect (fault model, C1-C8). */
const faulty: readonly (readonly [Exclude<CallFaultKind, 'staleRead'>, RegExp, boolean])[] = [
  ['throttle', /^ThrottlingException: Rate exceeded$/, false],
  ['errorBefore', /^InternalFailure: /, false],
  ['timeoutBefore', /^TimeoutError: /, false],
  ['errorAfter', /^InternalFailure: /, true],
  ['lostAnswer', /^TimeoutError: /, true],
  ['accessDenied', /^AccessDeniedException: /, false],
  ['expiredCredentials', /^ExpiredToken: /, false],
  ['validationError', /^ValidationError: /, false],
];

describe('a fault', () => {
  test.each(faulty)('%s answers %p, and the call takes effect: %p', async (kind, error, effect) => {
    const { faults, write, written, recorder } = setting();
    faults.addCallFault({ kind, service: 'ssm', operation: 'PutParameter', from: 2, to: 2 });
    await write('1');
    expect(await refusalOf(() => write('2'))).toMatch(error);
    await write('3');
    expect(written).toEqual(['answer=1', ...(effect ? ['answer=2'] : []), 'answer=3']);
    const outcomes = recorder.calls().map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['ok', expect.not.stringMatching(/^ok$/), 'ok']);
  });

  test('does not count a call that was refused at the door', async () => {
    const { faults, gateway, read } = setting();
    const at = { service: 'ssm', operation: 'GetParameter', from: 1, to: 1 };
    faults.addCallFault({ kind: 'throttle', ...at });
    const caller = { roleArn: roleArn('scaler') };
    await refusalOf(() => gateway.call('ssm', 'GetParameter', {}, {}));
    await refusalOf(() => gateway.call('ssm', 'GetParameter', { Name: 'answer' }, caller));
    expect(await refusalOf(read)).toMatch(/^ThrottlingException/);
  });
});

describe('a stale read', () => {
  const stale = { kind: 'staleRead', service: 'ssm', operation: 'GetParameter' } as const;

  test('answers as before the last change (C12)', async () => {
    const { faults, read, write } = setting();
    faults.addCallFault({ ...stale, from: 3, to: 3 });
    expect(await read()).toEqual(answerOf('42'));
    await write('43');
    expect(await read()).toEqual(answerOf('43'));
    expect(await read()).toEqual(answerOf('42'));
    expect(await read()).toEqual(answerOf('43'));
  });

  test('answers as it is when there is no earlier answer', async () => {
    const { faults, read } = setting();
    faults.addCallFault({ ...stale, from: 1, to: 1 });
    expect(await read()).toEqual(answerOf('42'));
  });

  test('goes on answering what was true before, and says that it bites', async () => {
    const { faults, read, write, recorder } = setting();
    faults.addCallFault({ ...stale, from: 2, to: 4 });
    await read();
    expect(await read()).toEqual(answerOf('42'));
    await write('43');
    expect([await read(), await read(), await read()]).toEqual(
      ['42', '42', '43'].map((value) => answerOf(value)),
    );
    const reads = recorder.calls().filter(({ operation }) => operation === 'GetParameter');
    expect(reads.map(({ fault, outdated }) => [fault, outdated])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['staleRead', true],
      ['staleRead', true],
      [undefined, true],
    ]);
  });

  // DynamoDB API reference, GetItem, ConsistentRead.
  test('is not asked of a consistent read', async () => {
    let value = 1;
    const service: Service = {
      operations: { GetItem: () => ({ Item: { value: { N: String(value++) } } }) },
      arns: () => ['*'],
      inspect: () => value,
    };
    const { faults, gateway } = frontDoor({ dynamodb: service });
    faults.addCallFault({ ...stale, service: 'dynamodb', operation: 'GetItem', from: 1, to: 9 });
    const get = (ConsistentRead: boolean): Promise<unknown> => {
      const input = { TableName: 't', Key: { pk: { S: 'a' } }, ConsistentRead };
      return gateway.call('dynamodb', 'GetItem', input, {});
    };
    const item = (N: string) => ({ Item: { value: { N } } });
    expect([await get(true), await get(true)]).toEqual([item('1'), item('2')]);
    expect([await get(false), await get(false)]).toEqual([item('3'), item('3')]);
  });

  // Amazon S3 user guide, "Amazon S3 data consistency model".
  test('is not asked of S3, whose body is a stream', async () => {
    const service: Service = {
      operations: { GetObject: () => ({ Body: { transformToString: async () => 'text' } }) },
      arns: () => ['*'],
      inspect: () => undefined,
    };
    const { faults, gateway, recorder } = frontDoor({ s3: service });
    faults.addCallFault({ ...stale, service: 's3', operation: 'GetObject', from: 1, to: 9 });
    const input = { Bucket: 'plans', Key: 'web.json' };
    await gateway.call('s3', 'GetObject', input, {});
    await gateway.call('s3', 'GetObject', input, {});
    expect(recorder.calls().map(({ outcome }) => outcome)).toEqual(['ok', 'ok']);
  });

  test('of one thing does not answer with another thing', async () => {
    const { faults, gateway, read } = setting();
    faults.addCallFault({ ...stale, from: 1, to: 9 });
    await read();
    const other = await gateway.call('ssm', 'GetParameter', { Name: 'other' }, {});
    expect(other).toEqual({ Parameter: { Name: 'other', Value: undefined } });
  });

  test('is not asked of a write', async () => {
    const { faults, write, written } = setting();
    faults.addCallFault({ ...stale, operation: 'PutParameter', from: 1, to: 9 });
    await write('1');
    await write('2');
    expect(written).toEqual(['answer=1', 'answer=2']);
  });
});
