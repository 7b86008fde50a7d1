/** Pages of the lists of EventBridge: at most 100 items, which is also the default. */

import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';

const itemsMax = 100;

interface Filters {
  readonly NamePrefix?: string | undefined;
  readonly EventSourceArn?: string | undefined;
  readonly State?: string | undefined;
}

/** @throws ServiceError `ValidationException` when a list is asked for by more than one filter */
export function checkFilters(filters: Filters, operation: string): void {
  const { NamePrefix, EventSourceArn, State } = filters;
  const given = [NamePrefix, EventSourceArn, State].filter((filter) => filter !== undefined);
  if (given.length > 1) throw refuse(refusals.severalFilters, { operation });
}

/**
 * The page that a request asks for.
 *
 * @throws ServiceError `ValidationException` for a token that was not handed out
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html
 */
export function listPage<Item>(
  items: readonly Item[],
  request: { readonly Limit?: number | undefined; readonly NextToken?: string | undefined },
): { readonly items: readonly Item[]; readonly next: { readonly NextToken?: string } } {
  const page = pageOf(items, request.Limit ?? itemsMax, request.NextToken);
  if (page === undefined) throw refuse(refusals.invalidToken);
  const { nextToken } = page;
  return { items: page.items, next: nextToken === undefined ? {} : { NextToken: nextToken } };
}
