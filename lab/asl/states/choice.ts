/** Choice: the first rule whose Condition holds decides the way. */

import { StateError } from '../errors.ts';
import type { Thread } from '../execution.ts';
import { leave } from '../leave.ts';
import type { ChoiceState, Exit } from '../machine.ts';
import { booleanType, evaluateAs, type Scope, type Soon, whenKnown } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';

export function enterChoice(run: Run, thread: Thread, state: ChoiceState): Soon<void> {
  const scope = scopeOf(run, thread);
  return whenKnown(wayOf(state, scope), (exit) =>
    leave(run, thread, { state, exit, scope, defaultOutput: thread.input }),
  );
}

/** The first rule that holds, else the Default. Throws `StateError` when there is neither. */
export function wayOf(state: ChoiceState, scope: Scope): Soon<Exit> {
  return whenKnown(firstMatch(state, scope, 0), (rule) => {
    const exit: Exit = rule ?? state;
    if (exit.next === undefined) throw noMatch();
    return exit;
  });
}

function firstMatch(state: ChoiceState, scope: Scope, from: number): Soon<Exit | undefined> {
  const rule = state.rules[from];
  if (rule === undefined) return undefined;
  return whenKnown(evaluateAs(rule.condition, scope, booleanType), (holds) =>
    holds ? rule : firstMatch(state, scope, from + 1),
  );
}

/**
 * A Choice has no Retry and no Catch: this ends the path. concepts-error-handling.html,
 * States.NoChoiceMatched.
 */
function noMatch(): StateError {
  return new StateError({
    error: 'States.NoChoiceMatched',
    cause: 'Failed to transition out of the state. The state does not point to a next state.',
    placeless: true,
  });
}
