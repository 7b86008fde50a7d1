/** Reads our own record of a target: lease, last change, quarantine. */

import { type AttributeValue, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { TargetRecord } from '../observations.ts';
import type { Runtime } from './lambda.ts';

/** Key of an application's record in the operations table. */
export const targetKey = (name: string): string => `target#application#${name}`;

/** Key under which the watch of an application keeps its token. */
export const watchKey = (name: string): string => `watch#application#${name}`;

/** One item of the operations table, read consistently; undefined when there is none. */
export async function readItem(
  pk: string,
  { clients, config }: Runtime,
): Promise<Record<string, AttributeValue> | undefined> {
  const answer = await clients.of(DynamoDBClient).send(
    new GetItemCommand({
      TableName: config.operationsTable,
      Key: { pk: { S: pk } },
      ConsistentRead: true,
    }),
  );
  return answer.Item;
}

const seconds = (value: AttributeValue | undefined): number => Number(value?.N ?? 0);

export async function readRecord(name: string, runtime: Runtime): Promise<TargetRecord> {
  const item = await readItem(targetKey(name), runtime);
  const owner = item?.leaseOwner?.S;
  const quarantine = item?.quarantine?.S;
  return {
    version: seconds(item?.version),
    lastScaledAtMs: seconds(item?.lastScaledAt) * 1000,
    ...(owner === undefined
      ? {}
      : { lease: { owner, expiresAtMs: seconds(item?.leaseExpiresAt) * 1000 } }),
    ...(quarantine === undefined ? {} : { quarantine }),
  };
}
