/** Leaving a state: Assign and Output, the exit event, the way to the next state or the end. */

import { dataLimitFailure, StateError } from './errors.ts';
import type { Thread } from './execution.ts';
import { forget } from './halted.ts';
import type { HistoryEventType } from './history.ts';
import type { Json, JsonObject } from './json.ts';
import { isOversized } from './limits.ts';
import type { Exit, State } from './machine.ts';
import { evaluateAs, objectType, type Scope, type Soon, whenKnown } from './query.ts';
import { endThread, parentOf, type Run, recordLast, recordNext } from './run.ts';

type Leavable = Exclude<State, { type: 'Fail' }>;

interface Departure {
  readonly state: Leavable;
  /** The state's own exit, or that of a Choice rule or Catcher. */
  readonly exit: Exit;
  readonly scope: Scope;
  /** When there is no Output: a Task's result, a Catch's error, otherwise the input. */
  readonly defaultOutput: Json;
}

/**
 * Evaluates Assign and Output with the values at entry, both before either takes effect, and goes
 * on.
 */
export function leave(run: Run, thread: Thread, from: Departure): Soon<void> {
  const { state, exit, scope, defaultOutput } = from;
  const assigned =
    exit.assign === undefined ? undefined : evaluateAs(exit.assign, scope, objectType);
  return whenKnown(assigned, (variables) =>
    whenKnown(exit.output === undefined ? defaultOutput : exit.output.evaluate(scope), (output) =>
      depart(run, thread, { state, exit, output, variables }),
    ),
  );
}

interface Departed {
  readonly state: Leavable;
  readonly exit: Exit;
  readonly output: Json;
  readonly variables: JsonObject | undefined;
}

function depart(run: Run, thread: Thread, { state, exit, output, variables }: Departed): void {
  if (isOversized(output)) throw new StateError({ ...dataLimitFailure(state.name), final: true });
  for (const value of Object.values(variables ?? {})) {
    if (isOversized(value)) throw new StateError({ ...dataLimitFailure(state.name), final: true });
  }
  const type: HistoryEventType = `${state.type}StateExited`;
  // Recorded: an empty Assign leaves no trace.
  if (variables === undefined || Object.keys(variables).length === 0) {
    recordNext(run, thread, { type, details: { name: state.name, output } });
  } else {
    thread.variables = { ...thread.variables, ...variables };
    const details = { name: state.name, output, assignedVariables: variables };
    recordNext(run, thread, { type, details });
  }
  forget(run, thread);
  const { next } = exit;
  if (next !== undefined) {
    thread.state = next;
    thread.input = output;
    thread.enteredEventId = 0;
    run.jobs.push({ kind: 'enter', thread });
    return;
  }
  endThread(run, thread);
  const parent = parentOf(run, thread);
  if (parent !== undefined) {
    run.jobs.push({ kind: 'branchSucceeded', thread: parent, branch: thread, output });
    return;
  }
  run.execution.status = 'SUCCEEDED';
  run.execution.stopMs = run.nowMs;
  run.execution.output = output;
  const { previousEventId } = thread;
  recordLast(run, { type: 'ExecutionSucceeded', previousEventId, details: { output } });
}
