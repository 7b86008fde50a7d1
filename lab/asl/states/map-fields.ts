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

/** Of a Map as it was written; a Map Run can be given another while it runs. */
export interface Tolerance {
  readonly toleratedCount?: number;
  readonly toleratedPercentage?: number;
}

export function hasTolerance({ toleratedCount, toleratedPercentage }: Tolerance): boolean {
  return toleratedCount !== undefined || toleratedPercentage !== undefined;
}

/**
 * With both thresholds given, neither may be exceeded. state-map-distributed.html, "tolerated
 * failure threshold".
 */
export function isTolerated(
  awaiting: Tolerance & { readonly results: readonly unknown[] },
  failed: number,
): boolean {
  const { toleratedCount, toleratedPercentage, results } = awaiting;
  return (
    hasTolerance(awaiting) &&
    failed <= (toleratedCount ?? Number.POSITIVE_INFINITY) &&
    failed <= (results.length * (toleratedPercentage ?? 100)) / 100
  );
}
