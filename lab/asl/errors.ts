/** How a state fails: an error name, a cause, and which Retry and Catch entries may take it. */

import type { JsonObject } from './json.ts';

/** A failure on its way to a Retry, a Catch, the enclosing state or the end of the execution. */
export interface Failure {
  /** Absent when a Fail state or SendTaskFailure named none. */
  readonly error?: string;
  readonly cause?: string;
  /** Neither Retry nor Catch is asked: `States.Runtime`, an output over the payload limit. */
  readonly final?: boolean;
  /**
   * A heartbeat did not arrive: recorded as States.Timeout, also matched as
   * States.HeartbeatTimeout.
   */
  readonly heartbeat?: boolean;
  /**
   * An expression failed: an EvaluationFailed event is due, at this field when one can be named.
   */
  readonly evaluation?: { readonly location?: string };
}

/**
 * Thrown where a state cannot go on; the transition turns it into a retry, a catch or a failed
 * execution.
 */
export class StateError extends Error {
  readonly failure: Failure;
  constructor(failure: Failure) {
    super(failure.cause ?? failure.error ?? 'failed');
    this.name = 'StateError';
    this.failure = failure;
  }
}

/**
 * An expression or the value it gave is wrong. `text` becomes the end of the cause: who failed is
 * put before it by `atState`, which knows the state and the event it was entered at.
 */
export function queryFailure(text: string, location?: string): StateError {
  return new StateError({
    error: 'States.QueryEvaluationError',
    cause: text,
    evaluation: location === undefined ? {} : { location },
  });
}

/**
 * Step Functions' own refusal of a payload; its text is in the recordings of the conformance
 * corpus.
 */
export function dataLimitFailure(subject: string): Failure {
  return {
    error: 'States.DataLimitExceeded',
    cause: `The state/task '${subject}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  };
}

/** The cause with the state it happened in, as Step Functions words it. */
export function atState(text: string, stateName: string, enteredEventId: number): string {
  return `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}). ${text}`;
}

/**
 * `$states.errorOutput`, the default output of a Catch. Step Functions puts null for what was not
 * named.
 */
export function errorOutput(failure: Failure): JsonObject {
  return { Error: failure.error ?? null, Cause: failure.cause ?? null };
}

/**
 * Whether an ErrorEquals list takes the failure. "Error names", Step Functions Developer Guide,
 * concepts-error-handling.html: States.ALL is every name; States.TaskFailed every name but
 * States.Timeout.
 */
export function errorEquals(names: readonly string[], failure: Failure): boolean {
  return names.some((name) => {
    if (name === 'States.ALL' || name === failure.error) return true;
    if (name === 'States.TaskFailed') return failure.error !== 'States.Timeout';
    return name === 'States.HeartbeatTimeout' && failure.heartbeat === true;
  });
}

/** A definition that CreateStateMachine refuses. */
export class InvalidDefinition extends Error {
  /** `location` is a path into the definition: `/States/Assess/Next`. */
  constructor(problem: string, location?: string) {
    const where = location === undefined ? '' : ` at ${location}`;
    super(`SCHEMA_VALIDATION_FAILED: ${problem}${where}`);
    this.name = 'InvalidDefinition';
  }
}
