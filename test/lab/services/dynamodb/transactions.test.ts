/** Transactions of DynamoDB, and every refusal in the words of AWS. */

import { describe, expect, test } from '@jest/globals';
import { refusals, transitions } from '../../../../lab/services/dynamodb/behaviour.ts';
import { refusalCases, refusalOf } from '../small-world.ts';
import { lease, tables } from './small-table.ts';

// Rules: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html

type Tables = ReturnType<typeof tables>;

const TableName = 'operations';
const free = { ConditionExpression: 'attribute_not_exists(pk)' };
const key = (pk: string) => ({ pk: { S: pk } });
const claim = (pk: string) => ({ Put: { TableName, Item: key(pk), ...free } });
const write = ({ call }: Tables, TransactItems: object[], more: object = {}) =>
  call('TransactWriteItems', { TransactItems, ...more });

function caught(step: () => unknown): unknown {
  try {
    step();
  } catch (error) {
    return error;
  }
  return 'not refused';
}

test('a claim and a lease are taken together, or neither', () => {
  const world = tables();
  write(world, [
    claim('event#1'),
    { Put: { TableName, Item: lease('a', 2_000_000_000), ...free } },
  ]);
  expect(world.get('lease#web').owner).toEqual({ S: 'a' });
  const error = caught(() =>
    write(world, [
      claim('event#2'),
      {
        Put: {
          TableName,
          Item: lease('b', 2_000_000_000),
          ...free,
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        },
      },
    ]),
  );
  expect(error).toMatchObject({
    code: 'TransactionCanceledException',
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed]',
    CancellationReasons: [
      { Code: 'None' },
      {
        Code: 'ConditionalCheckFailed',
        Message: 'The conditional request failed',
        Item: lease('a', 2_000_000_000),
      },
    ],
  });
  expect(world.get('event#2')).toBeUndefined();
  expect(world.get('lease#web').owner).toEqual({ S: 'a' });
});

test('puts, updates, deletes and condition checks go together', () => {
  const world = tables();
  world.put({ ...key('gone'), n: { N: '1' } });
  world.put({ ...key('seen'), version: { N: '7' } });
  write(world, [
    claim('new'),
    {
      Update: {
        TableName,
        Key: key('count'),
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    },
    { Delete: { TableName, Key: key('gone') } },
    {
      ConditionCheck: {
        TableName,
        Key: key('seen'),
        ConditionExpression: 'version = :v',
        ExpressionAttributeValues: { ':v': { N: '7' } },
      },
    },
  ]);
  expect(['new', 'count', 'gone', 'seen'].map((pk) => world.get(pk))).toEqual([
    key('new'),
    { ...key('count'), n: { N: '1' } },
    undefined,
    { ...key('seen'), version: { N: '7' } },
  ]);
});

test('actions of one form each keep their own values', () => {
  const world = tables();
  const set = (pk: string, value: string) => ({
    Update: {
      TableName,
      Key: key(pk),
      UpdateExpression: 'SET v = :v',
      ExpressionAttributeValues: { ':v': { S: value } },
    },
  });
  write(world, [set('a', '1'), set('b', '2')]);
  expect([world.get('a').v.S, world.get('b').v.S]).toEqual(['1', '2']);
});

test('a transaction repeated with its token within ten minutes succeeds without effect', async () => {
  const world = tables();
  const count = () =>
    write(
      world,
      [
        {
          Update: {
            TableName,
            Key: key('count'),
            UpdateExpression: 'ADD n :one',
            ExpressionAttributeValues: { ':one': { N: '1' } },
          },
        },
      ],
      { ClientRequestToken: 'token' },
    );
  count();
  await world.until('2026-03-02T10:09:59Z');
  count();
  expect(world.get('count').n.N).toBe('1');
  await world.until('2026-03-02T10:10:00Z');
  count();
  expect(world.get('count').n.N).toBe('2');
  expect(transitions.tokenForgotten.seconds).toBe(600);
});

const more = { ClientRequestToken: 'token' };
const refused: Record<keyof typeof refusals, (world: Tables) => unknown> = {
  noSuchTable: ({ call }) => call('GetItem', { TableName: 'none', Key: key('a') }),
  conditionFailed: ({ put }) => put(key('a'), { ConditionExpression: 'attribute_exists(pk)' }),
  invalid: ({ put }) => put({ name: { S: 'no key' } }),
  itemTooLarge: ({ put }) => put({ ...key('a'), text: { S: 'x'.repeat(409_600) } }),
  cancelled: (it) => [write(it, [claim('a')]), write(it, [claim('a')])],
  itemTwice: (it) => write(it, [claim('a'), claim('a')]),
  tooManyActions: (it) =>
    write(
      it,
      [...Array(101).keys()].map((n) => claim(String(n))),
    ),
  oneActionEach: (it) => write(it, [{ ...claim('a'), Delete: { TableName, Key: key('b') } }]),
  tokenReused: (it) => [write(it, [claim('a')], more), write(it, [claim('b')], more)],
  invalidStartKey: ({ call }) => call('Scan', { ExclusiveStartKey: key('none') }),
  tooManyKeys: ({ call }) =>
    call('BatchGetItem', { RequestItems: { operations: { Keys: Array(101).fill(key('a')) } } }),
};

describe('Amazon DynamoDB refuses', () => {
  test.each(refusalCases(refusals, refused))('%s', async (_row, step, text) => {
    expect(await refusalOf(() => step(tables()))).toMatch(text);
  });
});

describe('an invalid request is refused in the words of AWS', () => {
  const condition = (ConditionExpression: string, rest: object = {}) => ({
    Item: key('a'),
    ConditionExpression,
    ...rest,
  });
  test.each<[string, string, object]>([
    [
      'Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: owner',
      'PutItem',
      condition('owner = :v', { ExpressionAttributeValues: { ':v': { S: 'x' } } }),
    ],
    [
      'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: ttl',
      'UpdateItem',
      { Key: key('a'), UpdateExpression: 'REMOVE ttl' },
    ],
    [
      'Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :v',
      'PutItem',
      condition('x = :v'),
    ],
    [
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:w}',
      'PutItem',
      condition('x = :v', { ExpressionAttributeValues: { ':v': { S: 'x' }, ':w': { S: 'x' } } }),
    ],
    [
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#w}',
      'PutItem',
      condition('attribute_exists(x)', { ExpressionAttributeNames: { '#w': 'w' } }),
    ],
    [
      'The provided key element does not match the schema',
      'GetItem',
      { Key: { ...key('a'), more: { S: 'x' } } },
    ],
    [
      'One or more parameter values were invalid: Missing the key pk in the item',
      'PutItem',
      { Item: { x: { S: 'y' } } },
    ],
    [
      'One or more parameter values were invalid: Cannot update attribute pk. This attribute is part of the key',
      'UpdateItem',
      {
        Key: key('a'),
        UpdateExpression: 'SET pk = :v',
        ExpressionAttributeValues: { ':v': { S: 'b' } },
      },
    ],
    [
      'The document path provided in the update expression is invalid for update',
      'UpdateItem',
      {
        Key: key('a'),
        UpdateExpression: 'SET doc.x = :v',
        ExpressionAttributeValues: { ':v': { S: 'b' } },
      },
    ],
    [
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      'PutItem',
      { Item: { ...key('a'), x: { S: 'a', N: '1' } } },
    ],
    [
      'The parameter cannot be converted to a numeric value: abc',
      'PutItem',
      { Item: { ...key('a'), x: { N: 'abc' } } },
    ],
    [
      'Query condition missed key schema element: pk',
      'Query',
      {
        KeyConditionExpression: 'x = :v',
        ExpressionAttributeValues: { ':v': { S: 'b' } },
      },
    ],
    [
      'Query key condition not supported',
      'Query',
      {
        KeyConditionExpression: 'pk > :v',
        ExpressionAttributeValues: { ':v': { S: 'b' } },
      },
    ],
    [
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: pk',
      'Query',
      {
        KeyConditionExpression: 'pk = :v',
        FilterExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: { ':v': { S: 'b' } },
      },
    ],
  ])('%s', async (message, operation, input) => {
    const { call } = tables();
    expect(await refusalOf(() => call(operation, input))).toBe(`ValidationException: ${message}`);
    // the second time nothing may come from a cache
    expect(await refusalOf(() => call(operation, input))).toBe(`ValidationException: ${message}`);
  });
});
