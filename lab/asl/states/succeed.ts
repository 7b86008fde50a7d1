/** Succeed: ends its path well. */

import type { Thread } from '../execution.ts';
import { leave } from '../leave.ts';
import type { SucceedState } from '../machine.ts';
import type { Soon } from '../query.ts';
import { type Run, scopeOf } from '../run.ts';

export function enterSucceed(run: Run, thread: Thread, state: SucceedState): Soon<void> {
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread),
    defaultOutput: thread.input,
  });
}
