/** Reads of DynamoDB: order, pages, filters, projections, batches. */

import { expect, test } from '@jest/globals';
import { tables } from './small-table.ts';

type Tables = ReturnType<typeof tables>;

function filled(): Tables {
  const world = tables();
  for (const [target, at, action] of [
    ['web', 10, 'out'],
    ['web', 9, 'in'],
    ['web', 100, 'out'],
    ['web', -1, 'in'],
    ['db', 5, 'resize'],
  ]) {
    const Item = { target: { S: target }, at: { N: String(at) }, action: { S: action } };
    world.call('PutItem', { TableName: 'audit', Item });
  }
  return world;
}

const query = ({ call }: Tables, KeyConditionExpression: string, more: object = {}) =>
  call('Query', {
    TableName: 'audit',
    KeyConditionExpression,
    ExpressionAttributeNames: { '#t': 'target' },
    ExpressionAttributeValues: { ':t': { S: 'web' } },
    ...more,
  });
const instants = (answer: { Items: { at: { N: string } }[] }): number[] =>
  answer.Items.map(({ at }) => Number(at.N));

test('a query gives one partition in the order of its numbers, or backwards', () => {
  const world = filled();
  expect(instants(query(world, '#t = :t'))).toEqual([-1, 9, 10, 100]);
  expect(instants(query(world, '#t = :t', { ScanIndexForward: false }))).toEqual([100, 10, 9, -1]);
});

test.each([
  ['#t = :t AND #at > :a', [10, 100]],
  [':a <= #at AND #t = :t', [9, 10, 100]],
  ['#t = :t AND #at = :a', [9]],
  ['#t = :t AND #at BETWEEN :a AND :b', [9, 10]],
])('a query with %s', (condition, expected) => {
  const values: Record<string, object> = { ':t': { S: 'web' }, ':a': { N: '9' } };
  if (condition.includes(':b')) values[':b'] = { N: '10' };
  const answer = query(filled(), condition, {
    ExpressionAttributeNames: { '#t': 'target', '#at': 'at' },
    ExpressionAttributeValues: values,
  });
  expect(instants(answer)).toEqual(expected);
});

test('pages and their counts are taken before the filter', () => {
  const world = filled();
  const filter = {
    FilterExpression: '#a = :a',
    ExpressionAttributeNames: { '#t': 'target', '#a': 'action' },
    ExpressionAttributeValues: { ':t': { S: 'web' }, ':a': { S: 'out' } },
    Limit: 3,
  };
  const first = query(world, '#t = :t', filter);
  expect([instants(first), first.Count, first.ScannedCount]).toEqual([[10], 1, 3]);
  expect(first.LastEvaluatedKey).toEqual({ target: { S: 'web' }, at: { N: '10' } });
  const rest = query(world, '#t = :t', { ...filter, ExclusiveStartKey: first.LastEvaluatedKey });
  expect([instants(rest), rest.LastEvaluatedKey]).toEqual([[100], undefined]);
});

test('a page ends after one megabyte', () => {
  const world = tables();
  for (let at = 0; at < 4; at++) {
    const Item = { target: { S: 'web' }, at: { N: String(at) }, text: { S: 'x'.repeat(400_000) } };
    world.call('PutItem', { TableName: 'audit', Item });
  }
  const answer = query(world, '#t = :t');
  expect(instants(answer)).toEqual([0, 1, 2]);
  expect(answer.LastEvaluatedKey.at.N).toBe('2');
});

test('a projection gives the paths it names', () => {
  const { put, call } = tables();
  put({ pk: { S: 'a' }, doc: { M: { x: { N: '1' }, y: { N: '2' } } }, other: { S: 'o' } });
  const input = { Key: { pk: { S: 'a' } }, ProjectionExpression: 'pk, doc.y' };
  expect(call('GetItem', input).Item).toEqual({ pk: { S: 'a' }, doc: { M: { y: { N: '2' } } } });
});

test('a scan gives every item that passes the filter, and COUNT only their number', () => {
  const { call } = filled();
  expect(call('Scan', { TableName: 'audit' }).Count).toBe(5);
  const filter = {
    TableName: 'audit',
    FilterExpression: 'begins_with(#a, :a)',
    ExpressionAttributeNames: { '#a': 'action' },
    ExpressionAttributeValues: { ':a': { S: 'res' } },
  };
  expect(instants(call('Scan', filter))).toEqual([5]);
  expect(call('Scan', { ...filter, Select: 'COUNT' })).toEqual({ Count: 1, ScannedCount: 5 });
});

test('a batch and a transaction give the items of several tables', () => {
  const { call, put } = filled();
  put({ pk: { S: 'a' } });
  const audit = { target: { S: 'db' }, at: { N: '5' } };
  const item = { ...audit, action: { S: 'resize' } };
  const batch = call('BatchGetItem', {
    RequestItems: {
      operations: { Keys: [{ pk: { S: 'a' } }, { pk: { S: 'none' } }] },
      audit: { Keys: [audit] },
    },
  });
  expect(batch.Responses).toEqual({ operations: [{ pk: { S: 'a' } }], audit: [item] });
  const transaction = call('TransactGetItems', {
    TransactItems: [
      { Get: { TableName: 'audit', Key: audit } },
      { Get: { TableName: 'operations', Key: { pk: { S: 'none' } } } },
    ],
  });
  expect(transaction.Responses).toEqual([{ Item: item }, {}]);
});

test('who looks from outside sees one item as the API has it, and all items as they are stored', () => {
  const { put, dynamoDb } = tables();
  put({ pk: { S: 'a' }, bytes: { B: Uint8Array.from([1]) } });
  const key = { pk: { S: 'a' } };
  expect(dynamoDb.item('operations', key)).toEqual({ ...key, bytes: { B: Buffer.from([1]) } });
  expect(dynamoDb.item('operations', { pk: { S: 'none' } })).toBeUndefined();
  expect(dynamoDb.items('operations')).toEqual([{ ...key, bytes: { B: 'AQ==' } }]);
});

test('IAM sees each table once, with its tags', () => {
  const { dynamoDb } = tables();
  const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table';
  expect(dynamoDb.arns('GetItem', { TableName: 'audit' })).toEqual([`${arn}/audit`]);
  const TransactItems = [
    { Put: { TableName: 'operations' } },
    { ConditionCheck: { TableName: `${arn}/operations` } },
    { Delete: { TableName: 'audit' } },
  ];
  expect(dynamoDb.arns('TransactWriteItems', { TransactItems })).toEqual([
    `${arn}/operations`,
    `${arn}/audit`,
  ]);
  expect(dynamoDb.arns('BatchGetItem', { RequestItems: { audit: {} } })).toEqual([`${arn}/audit`]);
  expect(dynamoDb.tags?.(`${arn}/operations`)).toEqual({ 'arq:managed': 'true' });
});

test('what is not simulated is named', () => {
  const { call, deploy } = tables();
  const key = { Key: { pk: { S: 'a' } } };
  expect(() => call('GetItem', { ...key, AttributesToGet: ['a'] })).toThrow(/AttributesToGet/);
  expect(() => call('Scan', { IndexName: 'by-owner' })).toThrow(/indexes are not simulated/);
  const indexed = { GlobalSecondaryIndexes: [] };
  expect(() => deploy('dynamodb', 'AWS::DynamoDB::Table', indexed)).toThrow(/not simulated/);
});
