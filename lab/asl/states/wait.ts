/** Wait: until a number of seconds has passed, or until an instant. */

import type { Thread } from '../execution.ts';
import { leave } from '../leave.ts';
import { secondsOrAttemptsMax } from '../limits.ts';
import type { WaitState } from '../machine.ts';
import { evaluateAs, numberType, type Scope, type Soon, stringType, whenKnown } from '../query.ts';
import { awaitTime, type Run, scopeOf } from '../run.ts';

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970 of an RFC 3339 text with `T` and an offset, or undefined. */
export function instantOf(text: string): number | undefined {
  if (!rfc3339.test(text)) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

export function enterWait(run: Run, thread: Thread, state: WaitState): Soon<void> {
  thread.decisionEventId = thread.previousEventId;
  return whenKnown(endOf(run.nowMs, state, scopeOf(run, thread)), (atMs) =>
    awaitTime(run, thread, { kind: 'wait', atMs }),
  );
}

/** When the wait is over, in milliseconds. Throws `StateError`. */
export function endOf(nowMs: number, state: WaitState, scope: Scope): Soon<number> {
  if (state.timestamp !== undefined) {
    const field = state.timestamp;
    return whenKnown(evaluateAs(field, scope, stringType), (text) => {
      const instant = instantOf(text);
      if (instant !== undefined) return instant;
      throw field.fault(
        `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
      );
    });
  }
  if (state.seconds === undefined) return nowMs;
  const field = state.seconds;
  return whenKnown(evaluateAs(field, scope, numberType), (seconds) => {
    if (!Number.isInteger(seconds)) throw field.mismatch('integer', seconds);
    if (seconds < 0 || seconds > secondsOrAttemptsMax) {
      throw field.fault(
        `The Seconds field must be between 0 and ${secondsOrAttemptsMax} but was: ${seconds}`,
      );
    }
    return nowMs + seconds * 1000;
  });
}

/** The time has come. */
export function endWait(run: Run, thread: Thread, state: WaitState): Soon<void> {
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread),
    defaultOutput: thread.input,
  });
}
