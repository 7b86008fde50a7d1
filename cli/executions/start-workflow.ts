/** Starts a workflow by hand, after its input was checked and a person said yes. */

import type { StartOptions } from '../commands/start.ts';
import { confirm } from '../confirm.ts';
import { type Context, invocation } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { unusableName } from '../explain-error.ts';
import { endingOf, exitCodeOf } from '../read/ending.ts';
import { describe } from '../read/executions.ts';
import { announceSession } from '../session-file.ts';
import { openStage } from '../stage.ts';
import { endingLine } from './describe-execution.ts';
import { follow } from './follow.ts';
import { checkInput, readInput } from './read-input.ts';

/** @throws CommandError before anything is asked of a person or of AWS */
function checkOptions({ name, timeout, watch }: StartOptions): void {
  if (timeout !== undefined && watch !== true) {
    throw new CommandError(
      exitCodes.usage,
      '--timeout says how long to watch: add --watch, or leave it out.',
    );
  }
  if (name !== undefined && !/^[\w-]{1,80}$/.test(name)) {
    throw new CommandError(exitCodes.usage, unusableName);
  }
}

export async function startWorkflow(
  workflow: string,
  options: StartOptions,
  context: Context,
): Promise<ExitCode> {
  const { output } = context;
  const { name } = options;
  checkOptions(options);
  const input = await readInput(options, context);
  checkInput(workflow, input, options);
  announceSession(options.stage, context);
  const stage = await openStage(options.stage, context);
  const stateMachineArn = await stage.find(workflow);
  const plan = `Starts ${workflow} in stage ${stage.name} with ${JSON.stringify(input)}.`;
  await confirm(plan, options.yes, context);
  const executionArn = await stage.start({
    workflow,
    stateMachineArn,
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
  return exitCodeOf(execution);
}
