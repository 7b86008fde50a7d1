/**
 * Pages of a Describe answer: a token is the position of the next item, as opaque to callers as
 * AWS's.
 */

interface Page<Item> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly nextToken?: string;
}

/**
 * At most `limit` items from where `token` points; undefined when the token was not handed out by
 * this function. Items may come and go between two pages, as they may on AWS.
 */
export function pageOf<Item>(
  items: readonly Item[],
  limit: number,
  token: string | undefined,
): Page<Item> | undefined {
  const start = token === undefined ? 0 : positionOf(token);
  if (start === undefined) return undefined;
  const end = start + limit;
  if (start === 0 && end >= items.length) return { items };
  const slice = items.slice(start, end);
  return end < items.length ? { items: slice, nextToken: tokenOf(end) } : { items: slice };
}

function tokenOf(position: number): string {
  return Buffer.from(`next/${position}`).toString('base64url');
}

function positionOf(token: string): number | undefined {
  const match = /^next\/(\d+)$/.exec(Buffer.from(token, 'base64url').toString());
  return match === null ? undefined : Number(match[1]);
}
