/** The words for an execution and its steps, the same in lists, details and while watching. */

import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import type { Output, Tone } from '../output.ts';
import { describeChange, endingOf } from '../read/ending.ts';
import { duration, instant } from '../report/format.ts';
import type { Step, StepState } from './steps.ts';

const tones: Readonly<Record<StepState, Tone>> = {
  running: 'busy',
  waiting: 'busy',
  succeeded: 'good',
  caught: 'warning',
  failed: 'bad',
  aborted: 'quiet',
};

/** The tone of an ending by its first word. */
export function toneOf({ outcome }: { readonly outcome: string }): Tone {
  switch (outcome) {
    case 'completed':
    case 'SUCCEEDED':
      return 'good';
    case 'RUNNING':
      return 'busy';
    case 'held':
    case 'skipped':
      return 'quiet';
    case 'rolledBack':
      return 'warning';
    default:
      return 'bad';
  }
}

/** `arn:...:execution:arq-lab-scale-application:83d8` without what is the same everywhere. */
export const shortened = (text: string): string =>
  text.replace(/arn:[\w-]+:states:[\w-]+:\d+:execution:[\w-]+:([\w-]+)/g, '$1');

/** Workflow of an execution by its state machine's ARN, `scale-application`. */
export const workflowIn = (stateMachineArn: string | undefined, stage: string): string =>
  (stateMachineArn ?? '').replace(/^.*:/, '').replace(`arq-${stage}-`, '');

/** "completed: 4 to 10 instances in 3 steps (cpu-high red)". */
export function endingLine(execution: DescribeExecutionOutput): string {
  const ending = endingOf(execution);
  const change = describeChange(ending);
  const reason = shortened(ending.reason);
  if (reason.includes(change)) return reason;
  return reason === '' ? change : `${change} (${reason})`;
}

const spent = (ms: number): string => (ms < 1_000 ? `${Math.round(ms)} ms` : duration(ms));

/** One step as one line: sign, name, time spent, what was unusual. */
export function stepLine(step: Step, nowMs: number, output: Output): string {
  const tone = tones[step.state];
  const sign = output.paint(tone, output.symbol(tone));
  const name = `${'  '.repeat(step.depth)}${step.name}`.padEnd(30);
  const words = [
    spent((step.leftMs ?? nowMs) - step.enteredMs),
    ...(step.state === 'succeeded' ? [] : [step.state]),
    ...(step.attempts > 1 ? [`${step.attempts} attempts`] : []),
  ];
  return `  ${sign} ${name} ${output.paint('quiet', words.join(', '))}`.trimEnd();
}

/** What stands above the steps. */
export function headLines(
  execution: DescribeExecutionOutput,
  stage: string,
  output: Output,
): string[] {
  const { name = '', stateMachineArn, startDate, stopDate, status } = execution;
  const ending = endingOf(execution);
  const tone = toneOf(ending);
  const startMs = startDate?.getTime() ?? 0;
  const end = stopDate === undefined ? '' : `, ended after ${spent(stopDate.getTime() - startMs)}`;
  const line = endingLine(execution);
  return [
    `${output.paint('strong', `${workflowIn(stateMachineArn, stage)} ${name}`)}`,
    `  ${output.paint(tone, `${output.symbol(tone)} ${ending.outcome}`)}${line === '' ? '' : `: ${line}`}`,
    `  status ${status ?? ''}, started ${instant(startMs)} UTC${end}`,
  ];
}
