/** A world with two tables: `operations` (hash key) and `audit` (hash and range key). */

import { createDynamoDb } from '../../../../lab/services/dynamodb/index.ts';
import { smallWorld } from '../small-world.ts';

export function tables() {
  const small = smallWorld('2026-03-02T10:00Z');
  const dynamoDb = small.add('dynamodb', createDynamoDb(small.context));
  small.deploy('dynamodb', 'AWS::DynamoDB::Table', {
    TableName: 'operations',
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
    Tags: [{ Key: 'arq:managed', Value: 'true' }],
  });
  small.deploy('dynamodb', 'AWS::DynamoDB::Table', {
    TableName: 'audit',
    KeySchema: [
      { AttributeName: 'target', KeyType: 'HASH' },
      { AttributeName: 'at', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'target', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'N' },
    ],
  });
  const call = (operation: string, input: object) =>
    small.run('dynamodb', operation, { TableName: 'operations', ...input });
  const put = (item: object, more: object = {}) => call('PutItem', { Item: item, ...more });
  const get = (pk: string) =>
    call('GetItem', { Key: { pk: { S: pk } }, ConsistentRead: true }).Item;
  return { ...small, dynamoDb, call, put, get };
}

export const lease = (owner: string, expiresAt: number) => ({
  pk: { S: 'lease#web' },
  owner: { S: owner },
  expiresAt: { N: String(expiresAt) },
});
