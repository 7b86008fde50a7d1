/** Rules between fields: what each number alone cannot show. */

import type * as z from 'zod';

/** One rule between fields of a section; `path` is where the reader should look first. */
export interface ConsistencyRule<T> {
  readonly path: readonly string[];
  readonly holds: (value: T) => boolean;
  /** Names both numbers and what to do. */
  readonly message: (value: T) => string;
}

/** Reports every rule that does not hold; rules run only when all fields are well-formed. */
export const checkConsistency =
  <T>(rules: readonly ConsistencyRule<T>[]) =>
  (value: T, context: z.core.$RefinementCtx<T>): void => {
    // A number out of its own bounds is one problem, not one for each rule it appears in.
    if (context.issues.length > 0) return;
    for (const rule of rules) {
      if (rule.holds(value)) continue;
      context.addIssue({ code: 'custom', path: [...rule.path], message: rule.message(value) });
    }
  };
