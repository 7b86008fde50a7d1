/** What the linter finds: a place where a strategy contradicts itself or AWS. */

import type { Stated } from './stated.ts';

/** S1 to S18, as `strategy.yml` refers to them. */
export interface Finding {
  readonly id: string;
  /** What is wrong, with the numbers. */
  readonly sentence: string;
  /** How the lines are to be read instead. */
  readonly reading: string;
}

/** One contradiction: how to see it, and how the lines are read instead. */
export interface Rule {
  readonly id: string;
  readonly reading: string;
  /** The sentence when the strategy has it, else undefined. */
  readonly find: (stated: Stated) => string | undefined;
}

/** One digit after the point, none when it is zero: 12.5, 96. */
export const rounded = (value: number): string => String(Math.round(value * 10) / 10);
