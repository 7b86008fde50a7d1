/** Wakes the watch of an application when one of its breach alarms turns red. Answers a task token: Step Functions cannot do that for itself from an event. */

import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { parseRequest } from '../../shared/events.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { readItem, watchKey } from '../../shared/runtime/read-record.ts';

/** Signals of rule SettleWatchRule. */
const signals = ['errors-critical', 'latency-high'];

/** The token was answered before, timed out, or its execution is over: nobody waits any more. */
const settled = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

async function settle(event: unknown, runtime: Runtime): Promise<{ woken: boolean }> {
  const request = parseRequest(event, { stage: runtime.config.stage, executionName: '', signals });
  const item = await readItem(watchKey(request.target), runtime);
  const taskToken = item?.taskToken?.S;
  if (taskToken === undefined) return { woken: false };
  try {
    const output = JSON.stringify({ breach: request.key });
    await runtime.clients.of(SFNClient).send(new SendTaskSuccessCommand({ taskToken, output }));
    return { woken: true };
  } catch (error) {
    if (error instanceof Error && settled.has(error.name)) return { woken: false };
    throw error;
  }
}

export const handler = lambda(settle);
