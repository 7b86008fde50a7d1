/**
 * SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat: answers from those who hold a task token.
 */

import type {
  SendTaskFailureInput,
  SendTaskHeartbeatInput,
  SendTaskSuccessInput,
} from '@aws-sdk/client-sfn';
import type { Json } from '../../asl/json.ts';
import { isTextOversized, payloadBytesMax } from '../../asl/limits.ts';
import { tokenDigits } from '../../asl/states/task.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Executor } from './executor.ts';

const tokenForm = new RegExp(`^[0-9a-f]{${tokenDigits}}$`);

/**
 * Throws InvalidToken for what is no token, TaskDoesNotExist for one never given out, TaskTimedOut
 * for one used up.
 */
function checkToken(executor: Executor, token: string): void {
  if (!tokenForm.test(token)) throw refuse(refusals.invalidTaskToken);
  const open = executor.isOpen(token);
  if (open === undefined) throw refuse(refusals.taskDoesNotExist);
  if (!open) throw refuse(refusals.taskTimedOut);
}

function parseOutput(text: string): Json {
  if (isTextOversized(text)) {
    const problem = `Output is longer than ${payloadBytesMax} bytes`;
    throw refuse(refusals.invalidOutput, { problem });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refuse(refusals.invalidOutput, { problem: String(error) });
  }
}

export async function sendTaskSuccess(
  executor: Executor,
  { taskToken = '', output = '' }: SendTaskSuccessInput,
): Promise<object> {
  checkToken(executor, taskToken);
  const parsed = parseOutput(output);
  await executor.tellTask(taskToken, (id) => ({ kind: 'succeeded', id, output: parsed }));
  return {};
}

export async function sendTaskFailure(
  executor: Executor,
  { taskToken = '', error, cause }: SendTaskFailureInput,
): Promise<object> {
  checkToken(executor, taskToken);
  await executor.tellTask(taskToken, (id) => ({ kind: 'failed', id, error, cause }));
  return {};
}

export async function sendTaskHeartbeat(
  executor: Executor,
  { taskToken = '' }: SendTaskHeartbeatInput,
): Promise<object> {
  checkToken(executor, taskToken);
  await executor.tellTask(taskToken, (id) => ({ kind: 'heartbeat', id }));
  return {};
}
