/** Items of DynamoDB: what is stored, which conditions hold, what an update changes, when an item expires. */

import { describe, expect, test } from '@jest/globals';
import { transitions } from '../../../../lab/services/dynamodb/behaviour.ts';
import { refusalOf } from '../small-world.ts';
import { lease, tables } from './small-table.ts';

const seconds = (instant: string): number => Date.parse(instant) / 1000;

test('an item is read back as it was put, numbers in their canonical form', () => {
  const { put, get } = tables();
  put({
    pk: { S: 'a' },
    n: { N: '01.50' },
    list: { L: [{ BOOL: true }, { NULL: true }, { M: { deep: { N: '1e3' } } }] },
    bytes: { B: Uint8Array.from([1, 2]) },
    set: { SS: ['x', 'y'] },
    binaries: { BS: [Uint8Array.from([3])] },
  });
  expect(get('a')).toEqual({
    pk: { S: 'a' },
    n: { N: '1.5' },
    list: { L: [{ BOOL: true }, { NULL: true }, { M: { deep: { N: '1000' } } }] },
    bytes: { B: Buffer.from([1, 2]) },
    set: { SS: ['x', 'y'] },
    binaries: { BS: [Buffer.from([3])] },
  });
});

test('neither what was put nor what was read shares anything with the table', () => {
  const { put, get } = tables();
  const item = { pk: { S: 'a' }, m: { M: { x: { S: '1' } } } };
  put(item);
  item.m.M.x.S = '2';
  get('a').m.M.x.S = '3';
  expect(get('a').m.M.x.S).toBe('1');
});

test('a missing item is an answer without Item', () => {
  expect(tables().get('none')).toBeUndefined();
});

/** The lock of the workflows: taken when it is free, ours, or expired. */
const take = {
  ConditionExpression: 'attribute_not_exists(pk) OR #o = :me OR #x < :now',
  ExpressionAttributeNames: { '#o': 'owner', '#x': 'expiresAt' },
};
const values = (me: string, now: string) => ({
  ':me': { S: me },
  ':now': { N: String(seconds(now)) },
});

test('a lease has one holder until it expires, and its holder may renew it', async () => {
  const { put, get } = tables();
  const taken = (me: string, now: string) =>
    refusalOf(() =>
      put(lease(me, seconds(now) + 300), {
        ...take,
        ExpressionAttributeValues: values(me, now),
      }),
    );
  const failed = 'ConditionalCheckFailedException: The conditional request failed';
  expect(await taken('a', '2026-03-02T10:00Z')).toBe('not refused');
  expect(await taken('b', '2026-03-02T10:04Z')).toBe(failed);
  expect(await taken('a', '2026-03-02T10:04Z')).toBe('not refused');
  expect(await taken('b', '2026-03-02T10:06Z')).toBe(failed);
  expect(await taken('b', '2026-03-02T10:10Z')).toBe('not refused');
  expect(get('lease#web').owner).toEqual({ S: 'b' });
});

test('a failed condition brings the item when it is asked for it', () => {
  const { put } = tables();
  put(lease('a', 2_000_000_000));
  let error: unknown;
  try {
    put(lease('b', 2_000_000_000), {
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
  } catch (caught) {
    error = caught;
  }
  expect(error).toMatchObject({
    code: 'ConditionalCheckFailedException',
    Item: lease('a', 2_000_000_000),
  });
});

test('only the holder deletes a lease', async () => {
  const { put, call, get } = tables();
  put(lease('a', 2_000_000_000));
  const release = (me: string) =>
    call('DeleteItem', {
      Key: { pk: { S: 'lease#web' } },
      ConditionExpression: '#o = :me',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':me': { S: me } },
      ReturnValues: 'ALL_OLD',
    });
  expect(await refusalOf(() => release('b'))).toMatch(/^ConditionalCheckFailed/);
  expect(release('a').Attributes).toEqual(lease('a', 2_000_000_000));
  expect(get('lease#web')).toBeUndefined();
  expect(await refusalOf(() => release('a'))).toMatch(/^ConditionalCheckFailed/);
});

test('an expired item is read as any other until it is deleted two days later', async () => {
  const { put, get, until } = tables();
  put(lease('a', seconds('2026-03-02T11:00Z')));
  await until('2026-03-04T10:59:59Z');
  expect(get('lease#web')).toBeDefined();
  await until('2026-03-04T11:00:00Z');
  expect(get('lease#web')).toBeUndefined();
  expect(transitions.expired.seconds).toBe(2 * 86_400);
});

test('an item whose expiry is in milliseconds never expires', async () => {
  const { put, get, until } = tables();
  put(lease('a', Date.parse('2026-03-02T11:00Z')));
  await until('2030-01-01T00:00Z');
  expect(get('lease#web')).toBeDefined();
});

const update = (call: ReturnType<typeof tables>['call'], UpdateExpression: string, more = {}) =>
  call('UpdateItem', {
    Key: { pk: { S: 'a' } },
    UpdateExpression,
    ReturnValues: 'ALL_NEW',
    ...more,
  }).Attributes;

describe('an update', () => {
  test('creates the item and counts', () => {
    const { call } = tables();
    const counted = () =>
      update(call, 'ADD hits :one SET seen = if_not_exists(seen, :zero) + :one', {
        ExpressionAttributeValues: { ':one': { N: '1' }, ':zero': { N: '0' } },
      });
    expect(counted()).toEqual({ pk: { S: 'a' }, hits: { N: '1' }, seen: { N: '1' } });
    expect(counted()).toEqual({ pk: { S: 'a' }, hits: { N: '2' }, seen: { N: '2' } });
  });

  test('sets, appends, removes and takes from sets', () => {
    const { call, put } = tables();
    put({
      pk: { S: 'a' },
      log: { L: [{ S: '1' }] },
      tags: { SS: ['x', 'y'] },
      old: { S: 'o' },
      m: { M: {} },
    });
    const changed = update(
      call,
      'SET #log = list_append(#log, :more), m.k = :k REMOVE #old DELETE tags :tags',
      {
        ExpressionAttributeNames: { '#log': 'log', '#old': 'old' },
        ExpressionAttributeValues: {
          ':more': { L: [{ S: '2' }] },
          ':k': { S: 'v' },
          ':tags': { SS: ['x'] },
        },
      },
    );
    expect(changed).toEqual({
      pk: { S: 'a' },
      log: { L: [{ S: '1' }, { S: '2' }] },
      tags: { SS: ['y'] },
      m: { M: { k: { S: 'v' } } },
    });
  });

  test('works on the item before any of its parts', () => {
    const { call, put } = tables();
    put({ pk: { S: 'a' }, x: { N: '1' }, y: { N: '2' } });
    expect(update(call, 'SET x = y, y = x')).toMatchObject({ x: { N: '2' }, y: { N: '1' } });
  });

  test('keeps a value apart from the next request of the same form', () => {
    const { call, get } = tables();
    const set = (pk: string, tag: string) =>
      call('UpdateItem', {
        Key: { pk: { S: pk } },
        UpdateExpression: 'SET doc = :doc',
        ExpressionAttributeValues: { ':doc': { M: { tag: { S: tag } } } },
      });
    set('a', 'first');
    set('b', 'second');
    expect(get('a').doc).toEqual({ M: { tag: { S: 'first' } } });
    expect(get('b').doc).toEqual({ M: { tag: { S: 'second' } } });
  });

  test.each([
    ['NONE', undefined],
    ['ALL_OLD', { pk: { S: 'a' }, x: { N: '1' }, y: { N: '1' } }],
    ['UPDATED_OLD', { x: { N: '1' } }],
    ['ALL_NEW', { pk: { S: 'a' }, x: { N: '5' }, y: { N: '1' } }],
    ['UPDATED_NEW', { x: { N: '5' } }],
  ])('answers %s', (ReturnValues, expected) => {
    const { call, put } = tables();
    put({ pk: { S: 'a' }, x: { N: '1' }, y: { N: '1' } });
    const more = { ReturnValues, ExpressionAttributeValues: { ':x': { N: '5' } } };
    expect(update(call, 'SET x = :x', more)).toEqual(expected);
  });

  test('that fails leaves the item as it was', async () => {
    const { call, put, get } = tables();
    put({ pk: { S: 'a' }, x: { S: 'text' } });
    const more = { ExpressionAttributeValues: { ':one': { N: '1' }, ':y': { S: 'y' } } };
    expect(await refusalOf(() => update(call, 'SET y = :y, x = x + :one', more))).toBe(
      'ValidationException: An operand in the update expression has an incorrect data type',
    );
    expect(get('a')).toEqual({ pk: { S: 'a' }, x: { S: 'text' } });
  });

  test('adds large numbers exactly', () => {
    const { call, put } = tables();
    put({ pk: { S: 'a' }, x: { N: '12345678901234567890123456789012345678' } });
    const more = { ExpressionAttributeValues: { ':one': { N: '1' } } };
    expect(update(call, 'ADD x :one', more).x.N).toBe('12345678901234567890123456789012345679');
  });
});

describe('a condition', () => {
  const item = {
    pk: { S: 'a' },
    text: { S: 'grün' },
    n: { N: '9' },
    list: { L: [{ S: 'x' }] },
    doc: { M: { k: { N: '1' }, flag: { BOOL: false } } },
    set: { NS: ['1', '2'] },
    bytes: { B: Uint8Array.from([1, 2, 3]) },
  };
  test.each<[string, Record<string, object>, boolean]>([
    ['n = :v', { ':v': { N: '9.0' } }, true],
    ['n < :v', { ':v': { N: '10' } }, true],
    ['n < :v', { ':v': { S: '10' } }, false],
    ['n <> :v', { ':v': { S: '9' } }, true],
    ['n BETWEEN :v AND :w', { ':v': { N: '1' }, ':w': { N: '9' } }, true],
    ['n IN (:v, :w)', { ':v': { N: '1' }, ':w': { N: '9' } }, true],
    ['NOT n = :v', { ':v': { N: '9' } }, false],
    [
      'n = :v AND (n = :w OR attribute_exists(doc.k))',
      { ':v': { N: '9' }, ':w': { N: '1' } },
      true,
    ],
    ['attribute_not_exists(doc.absent)', {}, true],
    ['attribute_type(doc, :v)', { ':v': { S: 'M' } }, true],
    ['begins_with(#t, :v)', { ':v': { S: 'gr' } }, true],
    ['contains(#t, :v)', { ':v': { S: 'ü' } }, true],
    ['contains(#s, :v)', { ':v': { N: '2' } }, true],
    ['contains(#l, :v)', { ':v': { S: 'x' } }, true],
    ['size(#t) = :v', { ':v': { N: '5' } }, true],
    ['size(bytes) = :v', { ':v': { N: '3' } }, true],
    ['size(doc) = :v', { ':v': { N: '2' } }, true],
    ['doc = :v', { ':v': { M: { flag: { BOOL: false }, k: { N: '1' } } } }, true],
    ['doc <> :v', { ':v': { M: { k: { N: '1' } } } }, true],
    ['#l = :v', { ':v': { L: [{ S: 'x' }] } }, true],
    ['#l IN (:v, :w)', { ':v': { L: [] }, ':w': { L: [{ S: 'x' }] } }, true],
    ['#s = :v', { ':v': { NS: ['2', '1'] } }, true],
    ['doc.flag = :v', { ':v': { BOOL: false } }, true],
    ['absent = :v', { ':v': { N: '9' } }, false],
    ['absent <> :v', { ':v': { N: '9' } }, true],
    ['absent <= vacant', {}, false],
  ])('%s with %j is %p', async (condition, values, expected) => {
    const { put } = tables();
    put(item);
    const all: Record<string, string> = { '#t': 'text', '#s': 'set', '#l': 'list' };
    const names = Object.entries(all).filter(([name]) => condition.includes(name));
    const refusal = await refusalOf(() =>
      put(item, {
        ConditionExpression: condition,
        ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
        ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
      }),
    );
    expect(refusal).toMatch(expected ? /^not refused$/ : /^ConditionalCheckFailed/);
  });

  test('of the same form is evaluated with the values of each request', async () => {
    const { put } = tables();
    put(item);
    const equals = (n: string) =>
      refusalOf(() =>
        put(item, { ConditionExpression: 'n = :n', ExpressionAttributeValues: { ':n': { N: n } } }),
      );
    expect(await equals('8')).toMatch(/^ConditionalCheckFailed/);
    expect(await equals('9')).toBe('not refused');
    expect(await equals('8')).toMatch(/^ConditionalCheckFailed/);
  });
});
