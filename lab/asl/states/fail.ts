/** Fail: ends its path with an error name and a cause, neither of which it must have. */

import { StateError } from '../errors.ts';
import type { Thread } from '../execution.ts';
import type { FailState } from '../machine.ts';
import { evaluateAs, type Field, type Scope, type Soon, stringType, whenKnown } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';

export function enterFail(run: Run, thread: Thread, state: FailState): Soon<never> {
  return failWith(state, scopeOf(run, thread));
}

/** Throws `StateError`, at once or as a rejected promise. */
export function failWith(state: FailState, scope: Scope): Soon<never> {
  const text = (field: Field | undefined): Soon<string | undefined> =>
    field === undefined ? undefined : evaluateAs(field, scope, stringType);
  return whenKnown(text(state.error), (error) =>
    whenKnown(text(state.cause), (cause) => {
      throw new StateError({
        ...(error !== undefined && { error }),
        ...(cause !== undefined && { cause }),
      });
    }),
  );
}
