/** Starts a workflow by hand, after its input was checked and a person said yes. */

import type { StartOptions } from '../commands/start.ts';
import { confirm } from '../confirm.ts';
import { type Context, invocation } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { endingOf } from '../read/ending.ts';
import { describe } from '../read/executions.ts';
import { openStage } from '../stage.ts';
import { endingLine } from './describe-execution.ts';
import { follow } from './follow.ts';
import { checkInput, readInput } from './read-input.ts';

export async function startWorkflow(
  workflow: string,
  options: StartOptions,
  context: Context,
): Promise<ExitCode> {
  const { output } = context;
  const input = await readInput(options, context);
  checkInput(workflow, input, options);
  const stage = await openStage(options.stage, context);
  const plan = `Starts ${workflow} in stage ${stage.name} with ${JSON.stringify(input)}.`;
  await confirm(plan, options.yes, context);
  const { name } = options;
  const executionArn = await stage.start({
    workflow,
    input,
    ...(name === undefined ? {} : { name }),
  });
  if (options.watch === true) {
    return follow(executionArn, stage, {
      context,
      timeoutSeconds: options.timeout,
      json: options.json,
    });
  }
  const execution = await describe(await stage.clients(), executionArn);
  if (options.json === true) {
    output.json(execution);
  } else {
    const { outcome } = endingOf(execution);
    const line = endingLine(execution);
    output.data(`${execution.name ?? ''} ${outcome}${line === '' ? '' : `: ${line}`}`);
  }
  if (execution.status === 'RUNNING') {
    const where = stage.name === 'lab' ? '' : ` --stage ${stage.name}`;
    output.talk(`Follow it: ${invocation} executions watch ${execution.name ?? ''}${where}`);
  }
  return exitCodes.ok;
}
