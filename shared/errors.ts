/** Every error a function can end with. In a state machine the name is the contract (`ErrorEquals`); there are two kinds: retry, or don't. */

/** Base of all errors with a meaning of their own; `name` is what a state machine sees as `Error`. */
export class OperationError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/** AWS asked us to slow down, or an answer got lost; the same read may succeed later. Retried. */
export class TransientError extends OperationError {}

/** The role may not do this. Never retried. */
export class PermissionDenied extends OperationError {}

/** The input is unknown, malformed or impossible: one sentence per problem. Never retried; nothing was touched. */
export class InvalidRequest extends OperationError {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join(' '));
    this.problems = problems;
  }
}

/** New instances are on their way but not all serve traffic yet. Looked at again until the join deadline. */
export class InstancesNotReady extends OperationError {}

/** The new instances will not join: failed launch, or the deadline has passed. Never retried; compensated. */
export class InstancesNotJoined extends OperationError {}

/** The group did not come back to the recorded state in time. Never retried; the target is quarantined. */
export class RollbackFailed extends OperationError {}
