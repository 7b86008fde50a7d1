/** Options whose values are numbers: read strictly, refused with a sentence. */

import { InvalidArgumentError } from 'commander';

interface Range {
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

/** A parser for commander: digits with an optional point, within the range. */
export function numberIn({ min = 0, max = Number.MAX_SAFE_INTEGER, whole = false }: Range) {
  return (text: string): number => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
    const kind = whole ? 'a whole number' : 'a number';
    const bounds = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
    throw new InvalidArgumentError(`Give ${kind} ${bounds}.`);
  };
}
