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
  /** The cause still lacks the state it happened in, which is put before it. */
  readonly placeless?: boolean;
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

/** A JSONPath state cannot go on. `text` becomes the end of the cause, as in `queryFailure`. */
export function runtimeFailure(text: string): StateError {
  return new StateError({ error: 'States.Runtime', cause: text, placeless: true });
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

/** More iterations of a Map have failed than its tolerance allows; the text is recorded, area map. */
export const toleranceExceeded: Failure = {
  error: 'States.ExceedToleratedFailureThreshold',
  cause: 'The specified tolerated failure threshold was exceeded',
};

/** The cause with the state it happened in, as Step Functions words it. */
export function atState(text: string, stateName: string, enteredEventId: number): string {
  return `An error occurred while executing the state '${stateName}' (entered at the event id #${enteredEventId}). ${text}`;
}

/**
 * `$states.errorOutput`, the default output of a Catch. Step Functions puts null for what was not
 * named, and an empty text for the cause that a timeout does not have (recorded).
 */
export function errorOutput({ error, cause }: Failure): JsonObject {
  const noCause = error === 'States.Timeout' ? '' : null;
  return { Error: error ?? null, Cause: cause ?? noCause };
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
  /** As ValidateStateMachineDefinition names it. */
  readonly code: string;
  readonly problem: string;
  /** A path into the definition: `/States/Assess/Next`. */
  readonly location: string | undefined;
  /** A problem of another kind than SCHEMA_VALIDATION_FAILED begins with its code. */
  constructor(problem: string, location?: string) {
    const [, code = 'SCHEMA_VALIDATION_FAILED', text = problem] =
      /^([A-Z_]+): (.*)$/s.exec(problem) ?? [];
    super(`${code}: ${text}${location === undefined ? '' : ` at ${location}`}`);
    this.name = 'InvalidDefinition';
    this.code = code;
    this.problem = text;
    this.location = location;
  }
}

/** Everything that is wrong with a definition, in the order of its states. */
export class InvalidDefinitions extends Error {
  readonly problems: readonly InvalidDefinition[];
  constructor(problems: readonly InvalidDefinition[]) {
    super(problems.map(({ message }) => message).join(', '));
    this.name = 'InvalidDefinitions';
    this.problems = problems;
  }
}

/** Recorded for `arn:aws:states:::dynamodb:query`. */
export const unknownResource = (resource: string): string =>
  `The resource provided ${resource} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.`;
