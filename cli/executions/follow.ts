/** Follows an execution until it has ended: one line per step, and what is running now. */

import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { exitCodeOf } from '../read/ending.ts';
import { describe, historyOf } from '../read/executions.ts';
import type { Stage } from '../stage.ts';
import { headLines, stepLine } from './describe-execution.ts';
import { stepsOf } from './steps.ts';

export interface FollowOptions {
  /** Time of the stage after which watching ends. */
  readonly timeoutSeconds?: number | undefined;
  readonly json?: boolean | undefined;
}

/** Writes what is new of the steps; the open ones go into the status line. */
function createStepWriter(context: Context, stage: Stage) {
  const { output } = context;
  const written = new Set<string>();
  return async (executionArn: string): Promise<void> => {
    const steps = stepsOf(await historyOf(await stage.clients(), executionArn));
    steps.forEach((step, at) => {
      const key = `${at} ${step.state}`;
      if (step.leftMs === undefined || step.type === 'Choice' || written.has(key)) return;
      written.add(key);
      output.talk(stepLine(step, stage.nowMs(), output));
    });
    const open = steps.filter(({ leftMs }) => leftMs === undefined).at(-1);
    output.status(open === undefined ? undefined : stepLine(open, stage.nowMs(), output));
  };
}

function writeEnd(
  execution: DescribeExecutionOutput,
  stage: Stage,
  { output, json }: { output: Context['output']; json: boolean | undefined },
): void {
  if (json === true) {
    output.json(execution);
    return;
  }
  for (const line of headLines(execution, stage.name, output)) output.data(line);
}

/** The exit code says how the execution ended, or why watching did. */
export async function follow(
  executionArn: string,
  stage: Stage,
  { context, timeoutSeconds, json }: FollowOptions & { readonly context: Context },
): Promise<ExitCode> {
  const { output } = context;
  const writeSteps = createStepWriter(context, stage);
  const clients = await stage.clients();
  const untilMs = stage.nowMs() + (timeoutSeconds ?? Number.POSITIVE_INFINITY) * 1_000;
  let interrupted = false;
  const settle = context.onInterrupt(() => {
    interrupted = true;
  });
  try {
    for (;;) {
      const execution = await describe(clients, executionArn);
      await writeSteps(executionArn);
      if (execution.status !== 'RUNNING') {
        output.status(undefined);
        writeEnd(execution, stage, { output, json });
        return exitCodeOf(execution);
      }
      if (interrupted || stage.nowMs() >= untilMs) {
        output.status(undefined);
        if (json === true) output.json(execution);
        output.talk('No longer watching; the execution goes on.');
        return interrupted ? exitCodes.interrupted : exitCodes.watchTimeout;
      }
      await stage.moveOn();
    }
  } finally {
    settle();
  }
}
