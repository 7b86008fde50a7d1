/** Attribute values as the lab keeps them: as the API has them, but binary as base64 text and numbers in canonical form. */

import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { validations } from './dynalite.ts';

/** Exactly one member is present. */
export interface StoredValue {
  S?: string;
  N?: string;
  B?: string;
  BOOL?: boolean;
  NULL?: boolean;
  SS?: string[];
  NS?: string[];
  BS?: string[];
  L?: StoredValue[];
  M?: StoredItem;
}

export type StoredItem = Record<string, StoredValue>;

export type ApiItem = Record<string, AttributeValue>;

/** Step Functions hands binary over as base64 text already. */
const base64 = (bytes: Uint8Array | string): string =>
  typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('base64');

function copied(value: AttributeValue): StoredValue {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.NULL !== undefined) return { NULL: value.NULL };
  if (value.M !== undefined) return { M: mapped(value.M, copied) };
  if (value.L !== undefined) return { L: value.L.map(copied) };
  if (value.SS !== undefined) return { SS: [...value.SS] };
  if (value.NS !== undefined) return { NS: [...value.NS] };
  if (value.B !== undefined) return { B: base64(value.B) };
  return value.BS === undefined ? {} : { BS: value.BS.map(base64) };
}

function shown(value: StoredValue): AttributeValue {
  if (value.S !== undefined) return { S: value.S };
  if (value.N !== undefined) return { N: value.N };
  if (value.BOOL !== undefined) return { BOOL: value.BOOL };
  if (value.M !== undefined) return { M: mapped(value.M, shown) };
  if (value.L !== undefined) return { L: value.L.map(shown) };
  if (value.SS !== undefined) return { SS: [...value.SS] };
  if (value.NS !== undefined) return { NS: [...value.NS] };
  if (value.B !== undefined) return { B: Buffer.from(value.B, 'base64') };
  if (value.BS !== undefined) return { BS: value.BS.map((one) => Buffer.from(one, 'base64')) };
  return { NULL: true };
}

function mapped<From, To>(
  item: Record<string, From>,
  map: (value: From) => To,
): Record<string, To> {
  const result: Record<string, To> = {};
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) result[name] = map(value);
  }
  return result;
}

/** The one type of a value, `S` of `{ S: 'a' }`. */
export const typeOf = (value: StoredValue): string => Object.keys(value)[0] ?? '';

const severalTypes =
  'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes';

/**
 * A copy of a request's value, checked.
 *
 * @throws ServiceError `ValidationException`
 */
export function storedValue(value: AttributeValue): StoredValue {
  const stored = copied(value);
  const several = Object.keys(value).length > 1;
  const problem = several ? severalTypes : validations.validateAttributeValue(stored);
  if (problem !== undefined) throw refuse(refusals.invalid, { reason: problem });
  return stored;
}

export const storedItem = (item: ApiItem | undefined): StoredItem =>
  mapped(item ?? {}, storedValue);

/** A copy for the caller. */
export const apiItem = (item: StoredItem): ApiItem => mapped(item, shown);
