/** Pass: hands its input on, shaped by Output and Assign. */

import type { Thread } from '../execution.ts';
import { leave } from '../leave.ts';
import type { PassState } from '../machine.ts';
import type { Soon } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';

export function enterPass(run: Run, thread: Thread, state: PassState): Soon<void> {
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread),
    defaultOutput: thread.input,
  });
}
