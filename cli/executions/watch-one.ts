/** Watches an execution that runs, or says how it ended. */

import type { WatchOptions } from '../commands/executions.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exit-codes.ts';
import { resolveExecution } from '../read/executions.ts';
import { openStage } from '../stage.ts';
import { follow } from './follow.ts';

export async function watchOne(
  id: string,
  { timeout, json, stage: stageName }: WatchOptions,
  context: Context,
): Promise<ExitCode> {
  const stage = await openStage(stageName, context);
  const executionArn = await resolveExecution(await stage.clients(), stageName, id);
  return follow(executionArn, stage, { context, timeoutSeconds: timeout, json });
}
