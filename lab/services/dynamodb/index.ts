/** Amazon DynamoDB: tables with conditional writes and transactions, in memory. */

import type {
  AttributeValue,
  BatchGetItemInput,
  DeleteItemInput,
  GetItemInput,
  PutItemInput,
  QueryInput,
  ScanInput,
  TransactGetItemsInput,
  UpdateItemInput,
} from '@aws-sdk/client-dynamodb';
import type { Deployed, ResourceDeclaration, Service, ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import * as read from './read.ts';
import type { StoredItem } from './stored-value.ts';
import { Table } from './table.ts';
import { createTransactions } from './transaction.ts';
import type { Write } from './write.ts';
import { put, remove, update } from './write.ts';

function applied(write: Write): { Attributes?: NonNullable<Write['attributes']> } {
  write.apply();
  return write.attributes === undefined ? {} : { Attributes: write.attributes };
}

/** A table may be named by its ARN. */
const nameOf = (nameOrArn: string | undefined): string => String(nameOrArn).split('/').at(-1) ?? '';

function deployTable(
  { clock, region, account }: ServiceContext,
  { logicalId, properties }: ResourceDeclaration,
): Table {
  if (properties.GlobalSecondaryIndexes !== undefined) {
    throw new Error(`Secondary indexes are not simulated: ${logicalId}`);
  }
  const name = String(properties.TableName ?? logicalId);
  const schema = {
    TableName: name,
    KeySchema: properties.KeySchema,
    AttributeDefinitions: properties.AttributeDefinitions,
  };
  const tags = (properties.Tags ?? []).map((tag: { Key: string; Value: string }) => [
    tag.Key,
    tag.Value,
  ]);
  const expiry = properties.TimeToLiveSpecification;
  return new Table(clock, schema, {
    arn: `arn:aws:dynamodb:${region}:${account}:table/${name}`,
    tags: Object.fromEntries(tags),
    timeToLive: String(expiry?.Enabled) === 'true' ? expiry.AttributeName : undefined,
  });
}

/** The tables that a request names, wherever it names them. */
function tableNames(input: unknown): string[] {
  // the gateway has checked the input against the model: these are the members that name a table
  const named = input as {
    TableName?: string;
    RequestItems?: Record<string, unknown>;
    TransactItems?: Record<string, { TableName?: string }>[];
  };
  const ofActions = (named.TransactItems ?? []).flatMap((action) =>
    Object.values(action).map((request) => nameOf(request.TableName)),
  );
  const names = [...Object.keys(named.RequestItems ?? {}), ...ofActions];
  return named.TableName === undefined ? [...new Set(names)] : [nameOf(named.TableName)];
}

interface DynamoDb extends Service {
  /** Every item of a table as it is stored, in order of first write. */
  items(tableName: string): readonly StoredItem[];
  /** One item as it is stored, for those who look from outside; undefined when there is none. */
  item(
    tableName: string,
    key: Record<string, AttributeValue>,
  ): Record<string, AttributeValue> | undefined;
}

/** Amazon DynamoDB of one account and Region. */
export function createDynamoDb(context: ServiceContext): DynamoDb {
  const tables = new Map<string, Table>();
  const find = (tableName: string | undefined): Table => {
    const table = tables.get(nameOf(tableName));
    if (table === undefined) throw refuse(refusals.noSuchTable);
    return table;
  };
  return {
    operations: {
      GetItem: (input: GetItemInput) => read.get(find(input.TableName), input),
      BatchGetItem: (input: BatchGetItemInput) => read.batchGet(find, input),
      TransactGetItems: (input: TransactGetItemsInput) => read.transactGet(find, input),
      Query: (input: QueryInput) => read.query(find(input.TableName), input),
      Scan: (input: ScanInput) => read.scan(find(input.TableName), input),
      PutItem: (input: PutItemInput) => applied(put(find(input.TableName), input)),
      UpdateItem: (input: UpdateItemInput) => applied(update(find(input.TableName), input)),
      DeleteItem: (input: DeleteItemInput) => applied(remove(find(input.TableName), input)),
      TransactWriteItems: createTransactions(context.clock, find),
    },
    deploy: {
      'AWS::DynamoDB::Table': (declaration): Deployed => {
        const table = deployTable(context, declaration);
        tables.set(table.schema.TableName, table);
        return { ref: table.schema.TableName, attributes: { Arn: table.arn } };
      },
    },
    arns: (_operation, input) => {
      const { region, account } = context;
      return tableNames(input).map((name) => `arn:aws:dynamodb:${region}:${account}:table/${name}`);
    },
    tags: (arn) => tables.get(nameOf(arn))?.tags ?? {},
    item: (tableName, key) => read.get(find(tableName), { TableName: tableName, Key: key }).Item,
    items: (tableName) =>
      find(tableName)
        .rows()
        .map((row) => row.item),
    inspect: () =>
      [...tables].map(([name, table]) => ({
        name,
        items: structuredClone(table.rows().map((row) => row.item)),
      })),
  };
}
