/** One table: partitions of items, in memory; items are never changed in place. */

import type { Clock } from '../../clock.ts';
import { refuse, type ServiceError } from '../../service.ts';
import { refusals, transitions } from './behaviour.ts';
import type { TableSchema } from './dynalite.ts';
import { database } from './dynalite.ts';
import type { StoredItem } from './stored-value.ts';

/** One item with what reading it needs. */
export interface Row {
  readonly item: StoredItem;
  readonly bytes: number;
  /** Sorts as the range key does. */
  readonly order: string;
}

interface Partition {
  readonly rows: Map<string, Row>;
  /** Dropped when a row comes or goes. */
  sorted?: readonly Row[] | undefined;
}

const itemBytesMax = 409_600;

/** The refusal behind an error of dynalite. */
export const invalid = (problem: Error): ServiceError =>
  refuse(refusals.invalid, { reason: problem.message });

export class Table {
  readonly schema: TableSchema;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The attribute that holds the epoch second after which an item may be deleted. */
  readonly #timeToLive: string | undefined;
  readonly #clock: Clock;
  readonly #partitions = new Map<string, Partition>();

  constructor(
    clock: Clock,
    schema: TableSchema,
    facts: { arn: string; tags: Record<string, string>; timeToLive: string | undefined },
  ) {
    this.#clock = clock;
    this.schema = schema;
    this.arn = facts.arn;
    this.tags = facts.tags;
    this.#timeToLive = facts.timeToLive;
  }

  get hashKey(): string {
    return String(this.schema.KeySchema[0]?.AttributeName);
  }

  get rangeKey(): string | undefined {
    return this.schema.KeySchema[1]?.AttributeName;
  }

  /** The key attributes of an item. */
  keyOf(item: StoredItem): StoredItem {
    const { hashKey, rangeKey } = this;
    const key: StoredItem = { [hashKey]: item[hashKey] ?? {} };
    if (rangeKey !== undefined) key[rangeKey] = item[rangeKey] ?? {};
    return key;
  }

  /** A text that is the same for the same key, whatever the order of its members. */
  identity(item: StoredItem): string {
    return JSON.stringify(this.keyOf(item));
  }

  /** @throws ServiceError `ValidationException` when `key` is not exactly a key of this table */
  checkKey(key: StoredItem): void {
    const problem = database.validateKey(key, this.schema);
    if (problem) throw invalid(problem);
  }

  get(key: StoredItem): StoredItem | undefined {
    const partition = this.#partition(key);
    const row = partition?.rows.get(this.identity(key));
    return row !== undefined && this.#isThere(row) ? row.item : undefined;
  }

  /** @throws ServiceError `ValidationException` for a missing or mistyped key, or more than 400 KB */
  checkItem(item: StoredItem): void {
    const problem = database.validateItem(item, this.schema);
    if (problem) throw invalid(problem);
    if (database.itemSize(item) > itemBytesMax) throw refuse(refusals.itemTooLarge);
  }

  put(item: StoredItem): void {
    const hash = this.#hash(item);
    const partition: Partition = this.#partitions.get(hash) ?? { rows: new Map() };
    const rangeValue = this.rangeKey === undefined ? undefined : item[this.rangeKey];
    partition.rows.set(this.identity(item), {
      item,
      bytes: database.itemSize(item),
      order: rangeValue === undefined ? '' : database.toRangeStr(rangeValue),
    });
    partition.sorted = undefined;
    this.#partitions.set(hash, partition);
  }

  delete(key: StoredItem): void {
    const partition = this.#partition(key);
    if (partition === undefined) return;
    partition.rows.delete(this.identity(key));
    partition.sorted = undefined;
  }

  /** The rows of one partition in the order of the range key. */
  rowsOf(key: StoredItem): readonly Row[] {
    const partition = this.#partition(key);
    if (partition === undefined) return [];
    partition.sorted ??= [...partition.rows.values()].sort((a, b) =>
      a.order < b.order ? -1 : Number(a.order > b.order),
    );
    return partition.sorted.filter((row) => this.#isThere(row));
  }

  /** All rows, partition by partition in the order they came to be. */
  rows(): readonly Row[] {
    return [...this.#partitions.values()].flatMap((partition) => {
      const first = partition.rows.values().next().value;
      return first === undefined ? [] : this.rowsOf(first.item);
    });
  }

  #hash(item: StoredItem): string {
    return JSON.stringify(item[this.hashKey]);
  }

  #partition(key: StoredItem): Partition | undefined {
    return this.#partitions.get(this.#hash(key));
  }

  #isThere({ item }: Row): boolean {
    const expiresAt = this.#timeToLive === undefined ? undefined : item[this.#timeToLive]?.N;
    if (expiresAt === undefined) return true;
    const deletedAtMs = (Number(expiresAt) + transitions.expired.seconds) * 1000;
    return this.#clock.nowMs < deletedAtMs;
  }
}
