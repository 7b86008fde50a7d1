/** What the lists of RDS have in common: pages with a Marker, and filters. */

import type { Filter } from '@aws-sdk/client-rds';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';

const recordsMin = 20;
const recordsMax = 100;

interface Paging {
  readonly MaxRecords?: number | undefined;
  readonly Marker?: string | undefined;
}

/**
 * One page of a list; `Marker` is absent on the last.
 * @throws InvalidParameterValue for a size outside of 20 to 100, or a marker that is not RDS's
 */
export function pageOfList<Item>(
  items: readonly Item[],
  { MaxRecords = recordsMax, Marker }: Paging,
): { readonly items: readonly Item[]; readonly Marker: string | undefined } {
  if (MaxRecords < recordsMin || MaxRecords > recordsMax) {
    throw refuse(refusals.maxRecords, { value: MaxRecords });
  }
  const page = pageOf(items, MaxRecords, Marker);
  if (page === undefined) throw refuse(refusals.invalidMarker);
  return { items: page.items, Marker: page.nextToken };
}

/** By filter name: the value of an item that the filter compares. */
type Fields<Item> = Readonly<Record<string, (item: Item) => string | undefined>>;

/**
 * The items that pass all filters: any value of a filter may match, by name or by ARN.
 * @throws InvalidParameterValue for a filter the operation does not have
 */
export function applyFilters<Item extends { readonly arn: string }>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  fields: Fields<Item>,
): readonly Item[] {
  let found = items;
  for (const { Name = '', Values = [] } of filters ?? []) {
    const read = fields[Name];
    if (read === undefined) throw refuse(refusals.unknownFilter, { name: Name });
    found = found.filter((item) => Values.includes(read(item) ?? '') || Values.includes(item.arn));
  }
  return found;
}

const identifierForm = /^[A-Za-z](?:-?[A-Za-z0-9])*$/;

/**
 * An identifier as RDS stores it, in lower case.
 * @throws InvalidParameterValue naming the parameter
 */
export function identifierOf(parameter: string, value: string | undefined, lengthMax = 63): string {
  if (value === undefined || value.length > lengthMax || !identifierForm.test(value)) {
    throw refuse(refusals.invalidIdentifier, { parameter });
  }
  return value.toLowerCase();
}

/** `database-1` in `arn:aws:rds:eu-west-1:111122223333:db:database-1`, and in the bare name. */
export function nameIn(identifierOrArn: string): string {
  if (!identifierOrArn.startsWith('arn:')) return identifierOrArn.toLowerCase();
  return identifierOrArn.split(':').slice(6).join(':').toLowerCase();
}

/** Region of an ARN; undefined for a bare name. */
export function regionIn(identifierOrArn: string): string | undefined {
  return identifierOrArn.startsWith('arn:') ? identifierOrArn.split(':')[3] : undefined;
}

/** Tags of a request as a map. */
export function tagsFrom(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Map<string, string> {
  return new Map((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]));
}

/** Tags as the API lists them. */
export function renderTags(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
