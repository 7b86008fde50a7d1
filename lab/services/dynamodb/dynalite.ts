/** The parts of dynalite that the lab uses, with their types: the package has none, and these modules are internal to it. */

import { createRequire } from 'node:module';
import type { StoredItem, StoredValue } from './stored-value.ts';

/** A document path: attribute names and list indexes. */
export type Path = readonly (string | number)[];

/** A part of a parsed condition: an operator or function over paths, values and further parts. */
export interface ConditionNode {
  readonly type: string;
  /** Of a function. */
  readonly name?: string;
  readonly args: readonly (Path | StoredValue | ConditionNode)[];
}

export interface KeyCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList: readonly StoredValue[];
}

interface UpdateSection {
  readonly type: string;
  readonly path: Path;
}

interface ParsedUpdates {
  readonly sections: readonly UpdateSection[];
}

interface ParsedCondition {
  readonly expression: ConditionNode;
  readonly pathHeads: Readonly<Record<string, boolean>>;
}

/** A request's expressions before and, in the members that begin with `_`, after parsing. */
export interface ExpressionData {
  UpdateExpression?: string | undefined;
  ConditionExpression?: string | undefined;
  KeyConditionExpression?: string | undefined;
  FilterExpression?: string | undefined;
  ProjectionExpression?: string | undefined;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, StoredValue> | undefined;
  _updates?: ParsedUpdates;
  _condition?: ParsedCondition;
  _keyCondition?: ParsedCondition;
  _filter?: ParsedCondition;
  _projection?: { readonly paths: readonly Path[] };
}

export interface TableSchema {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string }[];
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: 'S' | 'N' | 'B';
  }[];
}

/** An error whose `message` is AWS's; null when all is well. */
type Problem = Error | null | undefined;

interface Validations {
  /** Parses every expression of `data`; the answer is AWS's text when one is not valid. */
  validateExpressions(data: ExpressionData): string | undefined;
  validateExpressionParams(
    data: object,
    expressions: string[],
    nonExpressions: string[],
  ): string | undefined;
  /** Checks a value and brings its numbers into their canonical form, in place. */
  validateAttributeValue(value: StoredValue): string | undefined;
  convertKeyCondition(expression: ConditionNode): string | Record<string, KeyCondition>;
}

interface Database {
  validateItem(item: StoredItem, table: TableSchema): Problem;
  validateKey(key: StoredItem, table: TableSchema): Problem;
  compare(
    operator: string,
    value: StoredValue | undefined,
    others: readonly (StoredValue | undefined)[],
  ): boolean;
  mapPath(path: Path, item: StoredItem): StoredValue | undefined;
  mapPaths(paths: readonly Path[], item: StoredItem): StoredItem;
  itemSize(item: StoredItem): number;
  /** A text that sorts as DynamoDB sorts the value of a range key. */
  toRangeStr(value: StoredValue): string;
}

type Callback<T> = (error: Problem, result?: T) => void;

interface UpdateStore {
  readonly options: { readonly maxItemSize: number };
  getTable(name: string, callback: Callback<TableSchema>): void;
  getItemDb(name: string): {
    lock(key: string, run: (release: (callback: unknown) => unknown) => void): void;
    get(key: string, callback: Callback<StoredItem>): void;
    put(key: string, item: StoredItem, callback: Callback<void>): void;
  };
}

type UpdateItem = (
  store: UpdateStore,
  data: {
    TableName: string;
    Key: StoredItem;
    _updates: ParsedUpdates | undefined;
    ReturnValues: string | undefined;
  },
  callback: Callback<{ Attributes?: StoredItem }>,
) => void;

const load = createRequire(import.meta.url);

export const validations: Validations = load('dynalite/validations/index.js');
export const database: Database = load('dynalite/db/index.js');
export const updateItem: UpdateItem = load('dynalite/actions/updateItem.js');
