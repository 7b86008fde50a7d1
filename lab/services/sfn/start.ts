/** StartExecution: names, input, and the same request again. */

import type { StartExecutionInput, StartExecutionOutput } from '@aws-sdk/client-sfn';
import type { Json } from '../../asl/json.ts';
import { isTextOversized, payloadBytesMax } from '../../asl/limits.ts';
import { refuse, type ServiceContext } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Executor, Run } from './executor.ts';
import { executionArn, isValidName } from './names.ts';
import type { StateMachines } from './state-machines.ts';

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
export function startExecution(
  context: ServiceContext,
  { machines, executor }: { machines: StateMachines; executor: Executor },
  input: StartExecutionInput,
): StartExecutionOutput {
  const machine = machines.findActive(input.stateMachineArn ?? '');
  const name = input.name ?? context.random.uuid();
  if (!isValidName(name)) throw refuse(refusals.invalidName, { name });
  const inputText = input.input ?? '{}';
  const parsed = parseInput(inputText);
  const id = executionArn(context, machine.name, name);
  const known = executor.get(id);
  if (known !== undefined) {
    if (known.execution.status === 'RUNNING' && known.inputText === inputText)
      return started(known);
    throw refuse(refusals.executionAlreadyExists, { arn: id });
  }
  const identity = {
    id,
    name,
    roleArn: machine.revision.roleArn,
    stateMachineArn: machine.arn,
    stateMachineName: machine.name,
    input: parsed,
  };
  return started(executor.start(identity, { revision: machine.revision, inputText }));
}
