/** The context object: what `$states.context` shows. "Accessing execution data from the Context object", input-output-contextobject.html. */

import type { Identity, Thread } from './execution.ts';
import type { JsonObject } from './json.ts';
import type { State } from './machine.ts';

export function contextObject(
  identity: Identity,
  thread: Thread,
  state: State,
  more: { readonly token?: string; readonly item?: JsonObject },
): JsonObject {
  const item = more.item ?? thread.item;
  return {
    Execution: {
      Id: identity.id,
      Input: identity.input,
      Name: identity.name,
      RoleArn: identity.roleArn,
      StartTime: new Date(identity.startMs).toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: identity.stateMachineArn, Name: identity.stateMachineName },
    State: {
      Name: state.name,
      EnteredTime: new Date(thread.enteredMs).toISOString(),
      ...('retriers' in state && { RetryCount: thread.retryCount }),
    },
    ...(more.token !== undefined && { Task: { Token: more.token } }),
    ...(item !== undefined && { Map: { Item: item } }),
  };
}
