/** What the expressions of a state under test may see. */

import type { JsonObject } from '../../../asl/json.ts';
import type { Scope } from '../../../asl/query.ts';
import type { ServiceContext } from '../../../service.ts';
import { expressArn, stateMachineArn } from '../names.ts';
import { namelessState, type TestRequest } from './request.ts';

export function scopeOf(world: ServiceContext, request: TestRequest): Scope {
  const { input, variables = {}, context } = request;
  const built = context ?? contextObject(world, request);
  return {
    input,
    variables,
    context: () => built,
    nowMs: world.clock.nowMs,
    random: world.random,
  };
}

/** That of an Express workflow made for the test (recorded). */
function contextObject(world: ServiceContext, request: TestRequest): JsonObject {
  const { input, roleArn, state, configuration } = request;
  const machine = world.random.uuid();
  const name = world.random.uuid();
  const now = new Date(world.clock.nowMs).toISOString();
  const [, id = ''] = /^(.*):[^:]*$/.exec(expressArn(world, machine, { name, id: '' })) ?? [];
  return {
    Execution: { Id: id, Input: input, Name: name, RoleArn: roleArn, StartTime: now },
    StateMachine: { Id: stateMachineArn(world, machine), Name: machine },
    State: {
      Name: namelessState,
      EnteredTime: now,
      ...('retriers' in state && { RetryCount: configuration.retrierRetryCount ?? 0 }),
    },
  };
}
