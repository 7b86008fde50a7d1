/** StartExecution and StartSyncExecution: names, input, and the same request again. */

import type {
  StartExecutionInput,
  StartExecutionOutput,
  StartSyncExecutionInput,
  StartSyncExecutionOutput,
} from '@aws-sdk/client-sfn';
import type { Json } from '../../asl/json.ts';
import { isTextOversized, payloadBytesMax } from '../../asl/limits.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Parts } from './execution-operations.ts';
import { courseOf } from './executions.ts';
import type { Run } from './live.ts';
import { executionArn, expressArn, isValidName } from './names.ts';

function parseInput(text: string): Json {
  if (isTextOversized(text)) {
    const problem = `Input is longer than ${payloadBytesMax} bytes`;
    throw refuse(refusals.invalidExecutionInput, { problem });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(refusals.invalidExecutionInput, { problem: String(error) });
  }
}

function started({ execution: { identity } }: Run): StartExecutionOutput {
  return { executionArn: identity.id, startDate: new Date(identity.startMs) };
}

/**
 * Starts an execution. The same name with the same input while it runs is the same execution;
 * otherwise a name can be used once. API reference, StartExecution, "idempotent".
 */
export function startExecution(parts: Parts, input: StartExecutionInput): StartExecutionOutput {
  return started(begin(parts, input));
}

function begin({ context, machines, executor }: Parts, input: StartExecutionInput): Run {
  const { machine, version, alias } = machines.toStart(input.stateMachineArn ?? '');
  const { revision } = version ?? machine;
  const name = input.name ?? context.random.uuid();
  if (!isValidName(name)) throw refuse(refusals.invalidName, { name });
  const inputText = input.input ?? '{}';
  const parsed = parseInput(inputText);
  const id =
    machine.type === 'EXPRESS'
      ? expressArn(context, machine.name, { name, id: context.random.uuid() })
      : executionArn(context, machine.name, name);
  const known = executor.get(id);
  if (known !== undefined) {
    if (known.execution.status === 'RUNNING' && known.inputText === inputText) return known;
    throw refuse(refusals.executionAlreadyExists, { arn: id });
  }
  const identity = {
    id,
    name,
    roleArn: revision.roleArn,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    ...(version !== undefined && { stateMachineVersionArn: version.arn }),
    ...(alias !== undefined && { stateMachineAliasArn: alias.arn }),
    input: parsed,
  };
  return executor.start(identity, { revision, inputText });
}

/** Memory comes in chunks of 64 MB and time in tenths of a second, one at least (recorded). */
function billedFor(durationMs: number) {
  return {
    billedMemoryUsedInMB: 64,
    billedDurationInMilliseconds: Math.max(1, Math.ceil(durationMs / 100)) * 100,
  };
}

/**
 * Runs an Express workflow to its end before it answers; time passes for everybody meanwhile. API
 * reference, StartSyncExecution.
 */
export async function startSyncExecution(
  parts: Parts,
  input: StartSyncExecutionInput,
): Promise<StartSyncExecutionOutput> {
  const { context, machines } = parts;
  const { machine } = machines.resolve(input.stateMachineArn ?? '');
  if (machine.type !== 'EXPRESS') throw refuse(refusals.typeNotSupported);
  const run = begin(parts, input);
  while (run.execution.status === 'RUNNING' && (await context.clock.step()));
  const { status, identity, stopMs = context.clock.nowMs } = run.execution;
  return {
    ...courseOf(run),
    stopDate: new Date(stopMs),
    status: status === 'SUCCEEDED' || status === 'TIMED_OUT' ? status : 'FAILED',
    billingDetails: billedFor(stopMs - identity.startMs),
  };
}
