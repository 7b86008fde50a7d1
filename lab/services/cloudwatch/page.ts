/** Pages of a list, and the tokens that lead from one to the next. */

import { type Refusal, refuse } from '../../service.ts';

/** One page, and the token of the next one if there is any. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: { readonly NextToken?: string };
}

/** The place a token stands for, 0 without a token; refuses tokens that were not made here. */
export function placeOf(token: string | undefined, refusal: Refusal): number {
  if (token === undefined) return 0;
  const [, place] = /^from-(\d{1,9})$/.exec(token) ?? [];
  if (place === undefined) throw refuse(refusal);
  return Number(place);
}

/** The token that stands for a place. */
export const tokenOf = (place: number): string => `from-${place}`;

/** The page a token asks for. */
export function page<Item>(
  all: readonly Item[],
  request: { readonly size: number; readonly token: string | undefined; readonly refusal: Refusal },
): Page<Item> {
  const from = placeOf(request.token, request.refusal);
  const to = from + request.size;
  const items = all.slice(from, to);
  return { items, next: to < all.length ? { NextToken: tokenOf(to) } : {} };
}
