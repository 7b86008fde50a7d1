/** Fields of a Map that must be whole numbers. */

import { evaluateAs, type Field, numberType, type Scope, type Soon, whenKnown } from '../query.ts';

/** 0 when there is no such field. */
export function wholeNumber(field: Field | undefined, scope: Scope): Soon<number> {
  if (field === undefined) return 0;
  return whenKnown(evaluateAs(field, scope, numberType), (value) => {
    if (!Number.isInteger(value)) throw field.mismatch('integer', value);
    if (value < 0) throw field.fault(`${field.location} cannot be negative.`);
    return value;
  });
}
