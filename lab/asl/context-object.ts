/** The context object, what `$states.context` shows: input-output-contextobject.html. */

import type { Execution, Thread } from './execution.ts';
import type { JsonObject } from './json.ts';
import type { State } from './machine.ts';

interface Where {
  readonly thread: Thread;
  readonly state: State;
  readonly token?: string | undefined;
  /** The item an ItemSelector is evaluated for; by default that of the thread. */
  readonly item?: JsonObject | undefined;
}

export function contextObject(execution: Execution, where: Where): JsonObject {
  const { identity, redriveCount, redriveMs } = execution;
  const { thread, state, token, item = thread.item } = where;
  return {
    Execution: {
      Id: identity.id,
      Input: identity.input,
      Name: identity.name,
      RoleArn: identity.roleArn,
      StartTime: new Date(identity.startMs).toISOString(),
      RedriveCount: redriveCount,
      ...(redriveMs !== undefined && { RedriveTime: new Date(redriveMs).toISOString() }),
    },
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    State: {
      Name: state.name,
      EnteredTime: new Date(thread.enteredMs).toISOString(),
      ...('retriers' in state && { RetryCount: thread.retryCount }),
    },
    ...(token !== undefined && { Task: { Token: token } }),
    ...(item !== undefined && { Map: { Item: item } }),
  };
}
