/** One write of one item: its condition checked, its effect computed, and carried out only when it is told to. */

import type {
  AttributeValue,
  DeleteItemInput,
  PutItemInput,
  ReturnValue,
  UpdateItemInput,
} from '@aws-sdk/client-dynamodb';
import { ServiceError } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { updateItem } from './dynalite.ts';
import type { ExpressionRequest, Expressions } from './expressions.ts';
import { expressionsOf, matches } from './expressions.ts';
import type { ApiItem, StoredItem } from './stored-value.ts';
import { apiItem, storedItem } from './stored-value.ts';
import { invalid, type Table } from './table.ts';

/** A write that is allowed. */
export interface Write {
  /** Says which item is written, for transactions. */
  readonly identity: string;
  readonly apply: () => void;
  /** `Attributes` of the answer. */
  readonly attributes: ApiItem | undefined;
}

interface Conditional extends ExpressionRequest {
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD' | 'NONE' | undefined;
}

/** `ConditionalCheckFailedException` with its member `Item`. */
export class ConditionFailed extends ServiceError {
  readonly Item: ApiItem | undefined;

  constructor(item: ApiItem | undefined) {
    const { code, message } = refusals.conditionFailed;
    super(code, message);
    this.Item = item;
  }
}

/** @throws ConditionFailed with the item as it is, when the request asks for it */
function checkCondition(
  request: Conditional,
  expressions: Expressions,
  existing: StoredItem | undefined,
): void {
  const condition = expressions._condition?.expression;
  if (condition === undefined || matches(existing ?? {}, condition)) return;
  const wanted = request.ReturnValuesOnConditionCheckFailure === 'ALL_OLD';
  throw new ConditionFailed(wanted && existing !== undefined ? apiItem(existing) : undefined);
}

const oldAttributes = (
  wanted: ReturnValue | undefined,
  existing: StoredItem | undefined,
): ApiItem | undefined =>
  wanted === 'ALL_OLD' && existing !== undefined ? apiItem(existing) : undefined;

export function put(table: Table, request: PutItemInput & Conditional): Write {
  const item = storedItem(request.Item);
  table.checkItem(item);
  const existing = table.get(item);
  checkCondition(request, expressionsOf(request), existing);
  return {
    identity: table.identity(item),
    apply: () => table.put(item),
    attributes: oldAttributes(request.ReturnValues, existing),
  };
}

export function remove(table: Table, request: DeleteItemInput & Conditional): Write {
  const key = storedItem(request.Key);
  table.checkKey(key);
  const existing = table.get(key);
  checkCondition(request, expressionsOf(request), existing);
  return {
    identity: table.identity(key),
    apply: () => table.delete(key),
    attributes: oldAttributes(request.ReturnValues, existing),
  };
}

interface Change {
  readonly table: Table;
  readonly key: StoredItem;
  readonly existing: StoredItem | undefined;
  readonly expressions: Expressions;
  readonly returnValues: ReturnValue | undefined;
}

/** dynalite's UpdateItem over a store of this one item. Its callbacks come at once, as the store's do. */
function changed(change: Change): { item: StoredItem; attributes: ApiItem | undefined } {
  const { table, existing, expressions } = change;
  let problem: Error | null | undefined;
  let item: StoredItem = {};
  let attributes: ApiItem | undefined;
  const store = {
    options: { maxItemSize: 409_600 },
    getTable: (_name: string, done: (error: null, schema: Table['schema']) => void) =>
      done(null, table.schema),
    getItemDb: () => ({
      lock: (_key: string, run: (release: (callback: unknown) => unknown) => void) =>
        run((callback) => callback),
      get: (_key: string, done: (error: Error | null, found?: StoredItem) => void) =>
        existing === undefined
          ? done(Object.assign(new Error(), { name: 'NotFoundError' }))
          : done(null, existing),
      put: (_key: string, result: StoredItem, done: (error: null) => void) => {
        // a copy, because the result still holds the values that the next request will be bound to
        item = structuredClone(result);
        done(null);
      },
    }),
  };
  const updates = expressions._updates && {
    ...expressions._updates,
    // copies, because dynalite puts the computed values in their place
    sections: expressions._updates.sections.map((section) => ({ ...section })),
  };
  const data = {
    TableName: table.schema.TableName,
    Key: { ...change.key },
    _updates: updates,
    ReturnValues: change.returnValues,
  };
  updateItem(store, data, (error, result) => {
    problem = error;
    attributes = result?.Attributes && apiItem(result.Attributes);
  });
  if (problem) throw invalid(problem);
  return { item, attributes };
}

export function update(table: Table, request: UpdateItemInput & Conditional): Write {
  const key = storedItem(request.Key);
  table.checkKey(key);
  const existing = table.get(key);
  const expressions = expressionsOf(request);
  checkCondition(request, expressions, existing);
  const returnValues = request.ReturnValues;
  const { item, attributes } = changed({ table, key, existing, expressions, returnValues });
  return { identity: table.identity(key), apply: () => table.put(item), attributes };
}

/** A condition on an item that is not written. */
export function check(
  table: Table,
  request: Conditional & { Key: Record<string, AttributeValue> | undefined },
): Write {
  const key = storedItem(request.Key);
  table.checkKey(key);
  checkCondition(request, expressionsOf(request), table.get(key));
  return { identity: table.identity(key), apply: () => {}, attributes: undefined };
}
