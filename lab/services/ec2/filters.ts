/**
 * EC2's Filters: every filter must match, any of its values may; `*` and `?` are wildcards, case
 * counts.
 */

import type { Filter } from '@aws-sdk/client-ec2';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';

type Reader<Item> = (item: Item) => string | readonly string[] | undefined;

interface Filterable<Item> {
  /** By filter name: the value or values of an item that the filter compares. */
  readonly fields: Readonly<Record<string, Reader<Item>>>;
  /** Adds the filters `tag:<key>` and `tag-key`. */
  readonly tagsOf?: (item: Item) => Readonly<Record<string, string>>;
}

/**
 * The items that pass all filters.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 * @throws InvalidParameterValue for a filter name the operation does not have.
 */
export function applyFilters<Item>(
  items: readonly Item[],
  filters: readonly Filter[] | undefined,
  filterable: Filterable<Item>,
): readonly Item[] {
  if (filters === undefined || filters.length === 0) return items;
  const tests = filters.map((filter) => {
    const read = readerOf(filter.Name ?? '', filterable);
    const matches = (filter.Values ?? []).map(matcherOf);
    return (item: Item): boolean => {
      const value = read(item);
      if (value === undefined) return false;
      const values = typeof value === 'string' ? [value] : value;
      return values.some((one) => matches.some((match) => match(one)));
    };
  });
  return items.filter((item) => tests.every((test) => test(item)));
}

function readerOf<Item>(name: string, { fields, tagsOf }: Filterable<Item>): Reader<Item> {
  const read = fields[name];
  if (read !== undefined) return read;
  if (tagsOf !== undefined && name === 'tag-key') return (item) => Object.keys(tagsOf(item));
  if (tagsOf !== undefined && name.startsWith('tag:')) return (item) => tagsOf(item)[name.slice(4)];
  throw refuse(refusals.unknownFilter, { name });
}

function matcherOf(pattern: string): (value: string) => boolean {
  if (!/[*?]/.test(pattern)) return (value) => value === pattern;
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  const expression = new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
  return (value) => expression.test(value);
}
