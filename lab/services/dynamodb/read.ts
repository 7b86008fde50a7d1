/** Reads: by key, by partition, by table. Every read sees the last write. */

import type {
  BatchGetItemInput,
  BatchGetItemOutput,
  GetItemInput,
  QueryInput,
  QueryOutput,
  ScanInput,
  TransactGetItemsInput,
  TransactGetItemsOutput,
} from '@aws-sdk/client-dynamodb';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { KeyCondition } from './dynalite.ts';
import { database } from './dynalite.ts';
import type { Expressions } from './expressions.ts';
import { expressionsOf, matches } from './expressions.ts';
import type { ApiItem, StoredItem } from './stored-value.ts';
import { apiItem, storedItem } from './stored-value.ts';
import type { Row, Table } from './table.ts';

type Find = (tableName: string | undefined) => Table;

const batchMax = 100;
const pageBytesMax = 1_048_576;

function projected(item: StoredItem, { _projection: projection }: Expressions): ApiItem {
  return apiItem(projection === undefined ? item : database.mapPaths(projection.paths, item));
}

export function get(table: Table, input: GetItemInput): { Item?: ApiItem } {
  const key = storedItem(input.Key);
  table.checkKey(key);
  const expressions = expressionsOf(input);
  const item = table.get(key);
  return item === undefined ? {} : { Item: projected(item, expressions) };
}

export function batchGet(find: Find, input: BatchGetItemInput): BatchGetItemOutput {
  const requests = Object.entries(input.RequestItems ?? {});
  const count = requests.reduce((sum, [, request]) => sum + (request.Keys ?? []).length, 0);
  if (count > batchMax) throw refuse(refusals.tooManyKeys);
  const responses = requests.map(([tableName, { Keys: keys = [], ...rest }]) => {
    const found = keys.map((key) =>
      get(find(tableName), { ...rest, TableName: tableName, Key: key }),
    );
    return [tableName, found.flatMap(({ Item: item }) => (item === undefined ? [] : [item]))];
  });
  return { Responses: Object.fromEntries(responses), UnprocessedKeys: {} };
}

export function transactGet(find: Find, input: TransactGetItemsInput): TransactGetItemsOutput {
  const actions = input.TransactItems ?? [];
  if (actions.length > batchMax) throw refuse(refusals.tooManyActions);
  return {
    Responses: actions.map(({ Get: request }) =>
      request === undefined ? {} : get(find(request.TableName), request),
    ),
  };
}

/** The rows after the start key, at most a page of them: `Limit` and 1 MB count before the filter. */
function page(
  table: Table,
  rows: readonly Row[],
  input: QueryInput | ScanInput,
): { rows: readonly Row[]; last: StoredItem | undefined } {
  let from = 0;
  if (input.ExclusiveStartKey !== undefined) {
    const start = table.identity(storedItem(input.ExclusiveStartKey));
    from = rows.findIndex((row) => table.identity(row.item) === start) + 1;
    if (from === 0) throw refuse(refusals.invalidStartKey);
  }
  let to = from;
  let bytes = 0;
  const limit = input.Limit ?? rows.length;
  while (to < rows.length && to - from < limit && bytes < pageBytesMax) {
    bytes += rows[to]?.bytes ?? 0;
    to += 1;
  }
  const last = to < rows.length ? rows[to - 1]?.item : undefined;
  return { rows: rows.slice(from, to), last: last && table.keyOf(last) };
}

function answer(
  table: Table,
  rows: readonly Row[],
  { input, expressions }: { input: QueryInput | ScanInput; expressions: Expressions },
): QueryOutput {
  const { rows: read, last } = page(table, rows, input);
  const filter = expressions._filter?.expression;
  const kept = read.filter((row) => filter === undefined || matches(row.item, filter));
  return {
    ...(input.Select !== 'COUNT' && {
      Items: kept.map((row) => projected(row.item, expressions)),
    }),
    Count: kept.length,
    ScannedCount: read.length,
    ...(last !== undefined && { LastEvaluatedKey: apiItem(last) }),
  };
}

/** The condition on the hash key and, where there is one, on the range key. */
function keyConditions(
  table: Table,
  conditions: Readonly<Record<string, KeyCondition>>,
): { hash: StoredItem; range: KeyCondition | undefined } {
  const { hashKey, rangeKey } = table;
  const hash = conditions[hashKey];
  const [value] = hash?.AttributeValueList ?? [];
  const no = (reason: string) => refuse(refusals.invalid, { reason });
  if (value === undefined) throw no(`Query condition missed key schema element: ${hashKey}`);
  if (hash?.ComparisonOperator !== 'EQ') throw no('Query key condition not supported');
  const other = Object.keys(conditions).find((name) => name !== hashKey && name !== rangeKey);
  if (other !== undefined) {
    throw no(`Query condition missed key schema element: ${rangeKey ?? hashKey}`);
  }
  return { hash: { [hashKey]: value }, range: rangeKey ? conditions[rangeKey] : undefined };
}

/** DynamoDB does not let a filter look at the key. */
function checkFilter(table: Table, { _filter: filter }: Expressions): void {
  const key = [table.hashKey, table.rangeKey].find((name) => name && filter?.pathHeads[name]);
  if (key === undefined) return;
  const reason = `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key}`;
  throw refuse(refusals.invalid, { reason });
}

export function query(table: Table, input: QueryInput): QueryOutput {
  if (input.IndexName !== undefined) throw new Error('Secondary indexes are not simulated');
  const expressions = expressionsOf(input);
  const { hash, range } = keyConditions(table, expressions.keyConditions ?? {});
  checkFilter(table, expressions);
  const name = String(table.rangeKey);
  const found = table
    .rowsOf(hash)
    .filter(
      (row) =>
        range === undefined ||
        database.compare(range.ComparisonOperator, row.item[name], range.AttributeValueList),
    );
  const rows = input.ScanIndexForward === false ? found.toReversed() : found;
  return answer(table, rows, { input, expressions });
}

export function scan(table: Table, input: ScanInput): QueryOutput {
  if (input.IndexName !== undefined) throw new Error('Secondary indexes are not simulated');
  return answer(table, table.rows(), { input, expressions: expressionsOf(input) });
}
