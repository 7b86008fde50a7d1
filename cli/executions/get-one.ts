/** Shows one execution: how it ended, its steps, input and output. */

import type { DescribeExecutionOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import type { GetOptions } from '../commands/executions.ts';
import type { Context } from '../context.ts';
import type { Output } from '../output.ts';
import { jsonOf } from '../read/ending.ts';
import { describe, historyOf, resolveExecution } from '../read/executions.ts';
import { instant } from '../report/format.ts';
import { openStage } from '../stage.ts';
import { tableOf } from '../table.ts';
import { headLines, stepLine } from './describe-execution.ts';
import { stepsOf } from './steps.ts';

function writeJson(title: string, text: string | undefined, output: Output): void {
  if (text === undefined) return;
  output.data('');
  output.data(output.paint('strong', title));
  for (const line of JSON.stringify(jsonOf(text) ?? text, undefined, 2).split('\n')) {
    output.data(`  ${line}`);
  }
}

/** What an event is about: its state, its error, or the resource it uses. */
function about(event: HistoryEvent): string {
  const details = Object.entries(event).find(([member]) => member.endsWith('EventDetails'))?.[1];
  if (typeof details !== 'object' || details === null) return '';
  return ['name', 'error', 'cause', 'resourceType', 'resource']
    .map((member) => Reflect.get(details, member))
    .filter((value) => typeof value === 'string')
    .join(' ');
}

function writeHistory(history: readonly HistoryEvent[], output: Output): void {
  output.data('');
  output.data(output.paint('strong', 'Events'));
  const rows = history.map((event) => [
    String(event.id ?? ''),
    instant(event.timestamp?.getTime() ?? 0),
    event.type ?? '',
    about(event),
  ]);
  const columns = [
    { title: 'id', align: 'right' as const },
    { title: 'at (UTC)' },
    { title: 'type' },
    { title: 'about' },
  ];
  for (const line of tableOf(columns, rows)) output.data(`  ${line}`);
}

function write(
  execution: DescribeExecutionOutput,
  history: readonly HistoryEvent[],
  { stage, output, nowMs }: { stage: string; output: Output; nowMs: number },
): void {
  for (const line of headLines(execution, stage, output)) output.data(line);
  output.data('');
  output.data(output.paint('strong', 'Steps'));
  for (const step of stepsOf(history)) output.data(stepLine(step, nowMs, output));
  writeJson('Input', execution.input, output);
  writeJson('Output', execution.output, output);
}

export async function getOne(id: string, options: GetOptions, context: Context): Promise<void> {
  const { output } = context;
  const stage = await openStage(options.stage, context);
  const clients = await stage.clients();
  const executionArn = await resolveExecution(clients, options.stage, id);
  const execution = await describe(clients, executionArn);
  const history = await historyOf(clients, executionArn);
  if (options.json === true) {
    output.json(options.history === true ? { ...execution, events: history } : execution);
    return;
  }
  write(execution, history, { stage: options.stage, output, nowMs: stage.nowMs() });
  if (options.history === true) writeHistory(history, output);
}
