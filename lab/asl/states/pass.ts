/** Pass: hands its input on, shaped by Parameters, Output and Assign. */

import type { Thread } from '../execution.ts';
import { leave } from '../leave.ts';
import type { PassState } from '../machine.ts';
import { type Soon, whenKnown } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';

/** Parameters are evaluated once: Assign and the output see the same result. */
export function enterPass(run: Run, thread: Thread, state: PassState): Soon<void> {
  const scope = scopeOf(run, thread);
  const leaveWith = (seen: typeof scope): Soon<void> =>
    leave(run, thread, { state, exit: state, scope: seen, defaultOutput: thread.input });
  if (state.arguments === undefined) return leaveWith(scope);
  return whenKnown(state.arguments.evaluate(scope), (result) => leaveWith({ ...scope, result }));
}
