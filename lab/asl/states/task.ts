/** Task: a call is made, and the state goes on with its answer, or without any in time. */

import { dataLimitFailure, type Failure, StateError } from '../errors.ts';
import type { AwaitedTask, Happening, Thread } from '../execution.ts';
import type { HistoryEventType } from '../history.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { leave } from '../leave.ts';
import { isOversized } from '../limits.ts';
import type { TaskState } from '../machine.ts';
import { evaluateAs, type Field, numberType, type Scope, type Soon, whenKnown } from '../query.ts';
import { nextId, type Run, recordNext, scopeOf, stopAwaiting } from '../run.ts';

/** Hexadecimal digits of a task token: enough that nobody guesses one. */
export const tokenDigits = 64;

/**
 * Events of a Task, or of a Task whose resource is the ARN of a Lambda function, which has its own
 * set.
 */
type Step = 'Scheduled' | 'Started' | 'Succeeded' | 'Failed' | 'TimedOut';

/** The set of an activity, likewise. */
const ownSet = (state: TaskState): 'Activity' | 'LambdaFunction' =>
  state.activity === true ? 'Activity' : 'LambdaFunction';

function recordStep(
  run: Run,
  thread: Thread,
  { state, step, details = {} }: { state: TaskState; step: Step; details?: JsonObject },
): void {
  if (state.target === undefined) {
    const type: HistoryEventType = `${ownSet(state)}${step}`;
    const isBare = step === 'Started' && state.activity !== true;
    recordNext(run, thread, isBare ? { type } : { type, details });
    return;
  }
  const { resource, resourceType } = state.target;
  recordNext(run, thread, {
    type: `Task${step}`,
    details: { ...details, resource, resourceType },
  });
}

/** An attempt: the fields are evaluated anew, for each has a task token of its own. */
export function startTask(run: Run, thread: Thread, state: TaskState): Soon<void> {
  const needsToken = state.activity === true || state.target?.pattern === 'waitForTaskToken';
  const token = needsToken ? run.random.hex(tokenDigits) : undefined;
  const scope = scopeOf(run, thread, token === undefined ? {} : { token });
  return whenKnown(state.arguments?.evaluate(scope) ?? thread.input, (parameters) =>
    whenKnown(secondsOf(state.timeoutSeconds, scope), (timeoutSeconds) =>
      whenKnown(secondsOf(state.heartbeatSeconds, scope), (heartbeatSeconds) =>
        whenKnown(state.credentials?.evaluate(scope), (credentials) =>
          schedule(run, thread, {
            state,
            parameters,
            token,
            timeoutSeconds,
            heartbeatSeconds,
            roleArn: isObject(credentials) ? String(credentials.RoleArn) : undefined,
          }),
        ),
      ),
    ),
  );
}

function secondsOf(field: Field | undefined, scope: Scope): Soon<number | undefined> {
  if (field === undefined) return undefined;
  return whenKnown(evaluateAs(field, scope, numberType), (seconds) => {
    if (!Number.isInteger(seconds) || seconds < 1)
      throw field.mismatch('positive integer', seconds);
    return seconds;
  });
}

interface Attempt {
  readonly state: TaskState;
  readonly parameters: Json;
  readonly token: string | undefined;
  readonly timeoutSeconds: number | undefined;
  readonly heartbeatSeconds: number | undefined;
  readonly roleArn: string | undefined;
}

function schedule(run: Run, thread: Thread, attempt: Attempt): void {
  const { state, parameters, token, timeoutSeconds, heartbeatSeconds, roleArn } = attempt;
  if (isOversized(parameters)) throw new StateError(dataLimitFailure(subjectOf(state)));
  recordStep(run, thread, { state, step: 'Scheduled', details: scheduledDetails(run, attempt) });
  if (state.activity !== true) recordStep(run, thread, { state, step: 'Started' });
  const id = nextId(run);
  const timeoutAtMs = timeoutSeconds === undefined ? undefined : run.nowMs + timeoutSeconds * 1000;
  thread.awaiting = {
    kind: 'task',
    id,
    ...(token !== undefined && { token }),
    ...(timeoutAtMs !== undefined && { timeoutAtMs }),
    ...(heartbeatSeconds !== undefined && {
      heartbeatSeconds,
      heartbeatAtMs: run.nowMs + heartbeatSeconds * 1000,
    }),
  };
  if (timeoutAtMs !== undefined) run.effects.push({ kind: 'timer', id, atMs: timeoutAtMs });
  if (heartbeatSeconds !== undefined) {
    run.effects.push({ kind: 'timer', id, atMs: run.nowMs + heartbeatSeconds * 1000 });
  }
  run.effects.push({
    kind: 'call',
    id,
    resource: state.resource,
    arguments: parameters,
    roleArn: roleArn ?? run.execution.identity.roleArn,
    ...(token !== undefined && { token }),
  });
}

function scheduledDetails(run: Run, attempt: Attempt): JsonObject {
  const { state, parameters, timeoutSeconds, heartbeatSeconds, roleArn } = attempt;
  const details: Record<string, Json> =
    state.target === undefined
      ? { input: parameters, resource: state.resource }
      : { parameters, region: run.execution.identity.region };
  if (timeoutSeconds !== undefined) details.timeoutInSeconds = timeoutSeconds;
  if (heartbeatSeconds !== undefined) details.heartbeatInSeconds = heartbeatSeconds;
  if (roleArn !== undefined) details.taskCredentials = { roleArn };
  return details;
}

/**
 * Who an oversized result came from, as Step Functions names it: the integration, or the function's
 * ARN (recorded).
 */
function subjectOf(state: TaskState): string {
  return state.target?.resourceType ?? state.resource;
}

/** A worker polled for the Task of an activity and got it. GetActivityTask, API reference. */
export function taskTaken(
  run: Run,
  thread: Thread,
  { state, workerName }: { state: TaskState; workerName: string | undefined },
): void {
  if (state.activity !== true) return;
  const details = workerName === undefined ? {} : { workerName };
  recordStep(run, thread, { state, step: 'Started', details });
}

/**
 * The integration has the request; the Task goes on waiting for its token or its nested execution.
 */
export function taskSubmitted(
  run: Run,
  thread: Thread,
  { state, output }: { state: TaskState; output: Json },
): void {
  if (state.target === undefined) return;
  const { resource, resourceType } = state.target;
  const details = { output, resource, resourceType };
  recordNext(run, thread, { type: 'TaskSubmitted', details });
}

export function taskSucceeded(
  run: Run,
  thread: Thread,
  { state, output }: { state: TaskState; output: Json },
): Soon<void> {
  if (isOversized(output)) {
    taskFailed(run, thread, { state, failure: dataLimitFailure(subjectOf(state)) });
    return undefined;
  }
  stopAwaiting(run, thread, false);
  recordStep(run, thread, { state, step: 'Succeeded', details: { output } });
  thread.decisionEventId = thread.previousEventId;
  return leave(run, thread, {
    state,
    exit: state,
    scope: scopeOf(run, thread, { result: output }),
    defaultOutput: output,
  });
}

export function taskFailed(
  run: Run,
  thread: Thread,
  { state, failure }: { state: TaskState; failure: Failure },
): void {
  stopAwaiting(run, thread, false);
  const { error, cause } = failure;
  recordStep(run, thread, {
    state,
    step: 'Failed',
    details: { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) },
  });
  run.jobs.push({ kind: 'fail', thread, failure });
}

/**
 * A timer of the Task has run out: its timeout, its heartbeat, or a heartbeat that was answered
 * meanwhile.
 */
export function taskTimer(
  run: Run,
  thread: Thread,
  { state, awaiting }: { state: TaskState; awaiting: AwaitedTask },
): void {
  const isDue = (atMs: number | undefined): boolean => atMs !== undefined && atMs <= run.nowMs;
  const heartbeat = !isDue(awaiting.timeoutAtMs);
  if (heartbeat && !isDue(awaiting.heartbeatAtMs)) return;
  stopAwaiting(run, thread, true);
  recordStep(run, thread, { state, step: 'TimedOut', details: { error: 'States.Timeout' } });
  const failure: Failure = { error: 'States.Timeout', ...(heartbeat && { heartbeat }) };
  run.jobs.push({ kind: 'fail', thread, failure });
}

/** SendTaskHeartbeat: resets the heartbeat clock and nothing else. */
export function taskHeartbeat(run: Run, thread: Thread, awaiting: AwaitedTask): void {
  if (awaiting.heartbeatSeconds === undefined) return;
  const heartbeatAtMs = run.nowMs + awaiting.heartbeatSeconds * 1000;
  thread.awaiting = { ...awaiting, heartbeatAtMs };
  run.effects.push({ kind: 'timer', id: awaiting.id, atMs: heartbeatAtMs });
}

export function failureOf(happening: Extract<Happening, { kind: 'failed' }>): Failure {
  const { error, cause } = happening;
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}
