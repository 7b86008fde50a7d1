/** Pass: hands its input on, shaped by Parameters, Output and Assign. */

import type { Thread } from '../execution.ts';
import { leave } from '../leave.ts';
import type { PassState } from '../machine.ts';
import { type Scope, type Soon, whenKnown } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';

/** Parameters are evaluated once: Assign and the output see the same result. */
export function enterPass(run: Run, thread: Thread, state: PassState): Soon<void> {
  const scope = scopeOf(run, thread);
  if (state.arguments === undefined) return leavePass(run, thread, { state, scope });
  return whenKnown(state.arguments.evaluate(scope), (result) =>
    leavePass(run, thread, { state, scope: { ...scope, result } }),
  );
}

function leavePass(
  run: Run,
  thread: Thread,
  { state, scope }: { readonly state: PassState; readonly scope: Scope },
): Soon<void> {
  return leave(run, thread, { state, exit: state, scope, defaultOutput: thread.input });
}
