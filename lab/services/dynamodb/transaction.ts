/** TransactWriteItems: all writes or none. */

import type {
  CancellationReason,
  TransactWriteItem,
  TransactWriteItemsInput,
} from '@aws-sdk/client-dynamodb';
import type { Clock } from '../../clock.ts';
import { refuse, type ServiceError } from '../../service.ts';
import { refusals, transitions } from './behaviour.ts';
import type { Table } from './table.ts';
import type { Write } from './write.ts';
import { ConditionFailed, check, put, remove, update } from './write.ts';

type Find = (tableName: string | undefined) => Table;

interface Token {
  readonly usedAtMs: number;
  readonly request: string;
}

const actionsMax = 100;

function planned(find: Find, action: TransactWriteItem): Write & { readonly table: Table } {
  if (Object.keys(action).length !== 1) throw refuse(refusals.oneActionEach);
  const { Put, Update, Delete, ConditionCheck } = action;
  const named = Put ?? Update ?? Delete ?? ConditionCheck;
  const table = find(named?.TableName);
  if (Put !== undefined) return { table, ...put(table, Put) };
  if (Update !== undefined) return { table, ...update(table, Update) };
  if (Delete !== undefined) return { table, ...remove(table, Delete) };
  return { table, ...check(table, { Key: undefined, ...ConditionCheck }) };
}

/** Why one action stops the transaction; what does not depend on the items stops the request instead. */
function reasonOf(error: unknown): CancellationReason {
  if (!(error instanceof ConditionFailed)) throw error;
  return {
    Code: 'ConditionalCheckFailed',
    Message: error.message,
    ...(error.Item !== undefined && { Item: error.Item }),
  };
}

function cancelled(reasons: readonly CancellationReason[]): ServiceError {
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return Object.assign(refuse(refusals.cancelled, { reasons: codes }), {
    CancellationReasons: reasons,
  });
}

function commit(find: Find, actions: readonly TransactWriteItem[]): void {
  if (actions.length > actionsMax) throw refuse(refusals.tooManyActions);
  const writes: Write[] = [];
  const items = new Set<string>();
  const reasons = actions.map((action): CancellationReason => {
    try {
      const write = planned(find, action);
      items.add(`${write.table.arn} ${write.identity}`);
      writes.push(write);
      return { Code: 'None' };
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (items.size < writes.length) throw refuse(refusals.itemTwice);
  if (writes.length < actions.length) throw cancelled(reasons);
  for (const write of writes) write.apply();
}

/** The transactions of one account and Region, which remember their request tokens for ten minutes. */
export function createTransactions(
  clock: Clock,
  find: Find,
): (input: TransactWriteItemsInput) => Record<string, never> {
  const tokens = new Map<string, Token>();

  function forget(): void {
    const oldestMs = clock.nowMs - transitions.tokenForgotten.seconds * 1000;
    for (const [token, { usedAtMs }] of tokens) {
      if (usedAtMs > oldestMs) return;
      tokens.delete(token);
    }
  }

  return (input) => {
    const { ClientRequestToken: token, TransactItems: actions = [] } = input;
    if (token === undefined) {
      commit(find, actions);
      return {};
    }
    forget();
    const request = JSON.stringify(actions);
    const known = tokens.get(token);
    if (known !== undefined && known.request !== request) throw refuse(refusals.tokenReused);
    if (known === undefined) {
      commit(find, actions);
      tokens.set(token, { usedAtMs: clock.nowMs, request });
    }
    return {};
  };
}
