/** Lists the newest executions of a stage with how they ended. */

import type { DescribeExecutionOutput, ExecutionListItem } from '@aws-sdk/client-sfn';
import type { Clients } from '../../shared/runtime/clients.ts';
import type { ListOptions } from '../commands/executions.ts';
import type { Context } from '../context.ts';
import { endingOf, isIdle } from '../read/ending.ts';
import { describe, executionsOf } from '../read/executions.ts';
import { findWorkflow, listWorkflows } from '../read/workflows.ts';
import { count, duration, instant } from '../report/format.ts';
import { openStage } from '../stage.ts';
import { columnsOf, tableOf } from '../table.ts';
import { endingLine, toneOf, workflowIn } from './describe-execution.ts';

/**
 * Most executions described for one list on AWS, unless more are asked for: a quiet stage has hundreds of looks that
 * found nothing to do, and DescribeExecution is answered 300 times at once at most, then 15 times a second (quotas of
 * Step Functions). The lab has no such limit.
 */
const describedMax = 300;

async function machinesOf(clients: Clients, { stage, workflow }: ListOptions): Promise<string[]> {
  if (workflow !== undefined) return [await findWorkflow(clients, stage, workflow)];
  const workflows = await listWorkflows(clients, stage);
  return workflows.map(({ stateMachineArn }) => stateMachineArn);
}

const startOf = (item: ExecutionListItem): number => item.startDate?.getTime() ?? 0;

/** The executions of several state machines as one list, newest first. */
async function* newestFirst(
  lists: readonly AsyncGenerator<ExecutionListItem>[],
): AsyncGenerator<ExecutionListItem> {
  const heads = await Promise.all(lists.map((list) => list.next()));
  for (;;) {
    let newest = -1;
    heads.forEach((head, at) => {
      if (head.done === true) return;
      const best = heads[newest];
      if (best === undefined || best.done === true || startOf(head.value) > startOf(best.value)) {
        newest = at;
      }
    });
    const head = heads[newest];
    const list = lists[newest];
    if (head === undefined || head.done === true || list === undefined) return;
    yield head.value;
    heads[newest] = await list.next();
  }
}

interface Listed {
  readonly shown: readonly DescribeExecutionOutput[];
  readonly idle: number;
  /** Start of the last one looked at, when older ones were left unseen although fewer than asked for were found. */
  readonly lookedThroughSince?: Date;
}

async function collect(
  clients: Clients,
  machines: readonly string[],
  options: ListOptions,
): Promise<Listed> {
  const lists = machines.map((arn) => executionsOf(clients, arn, options.status));
  const shown: DescribeExecutionOutput[] = [];
  const most = options.stage === 'lab' ? Number.POSITIVE_INFINITY : describedMax;
  let lookedThroughSince = new Date(0);
  let idle = 0;
  for await (const item of newestFirst(lists)) {
    if (shown.length + idle >= Math.max(most, options.limit)) {
      return { shown, idle, lookedThroughSince };
    }
    const execution = await describe(clients, item.executionArn ?? '');
    lookedThroughSince = new Date(startOf(item));
    if (options.all !== true && isIdle(endingOf(execution))) idle += 1;
    else if (shown.push(execution) >= options.limit) break;
  }
  return { shown, idle };
}

function rowOf(execution: DescribeExecutionOutput, { stage }: ListOptions, { output }: Context) {
  const { name = '', startDate, stopDate, stateMachineArn } = execution;
  const startMs = startDate?.getTime() ?? 0;
  const ending = endingOf(execution);
  const tone = toneOf(ending);
  return [
    instant(startMs),
    workflowIn(stateMachineArn, stage),
    name,
    output.paint(tone, `${output.symbol(tone)} ${ending.outcome}`),
    stopDate === undefined ? '' : duration(stopDate.getTime() - startMs),
    endingLine(execution),
  ];
}

export async function listAll(options: ListOptions, context: Context): Promise<void> {
  const { output } = context;
  const stage = await openStage(options.stage, context);
  const clients = await stage.clients();
  const machines = await machinesOf(clients, options);
  const { shown, idle, lookedThroughSince } = await collect(clients, machines, options);
  if (options.json === true) {
    output.json({ executions: shown, lookedThroughSince });
    return;
  }
  if (machines.length === 0) {
    output.talk(`Stage ${stage.name} has no workflows: is it deployed in ${stage.region}?`);
    return;
  }
  const titles = ['started (UTC)', 'workflow', 'name', 'outcome', 'took', 'reason'];
  const rows = shown.map((execution) => rowOf(execution, options, context));
  for (const line of tableOf(columnsOf(titles), rows, output.columns.data)) output.data(line);
  if (idle > 0) {
    output.talk(`${count(idle, 'look')} that found nothing to do left out: --all shows them.`);
  }
  if (lookedThroughSince !== undefined) {
    const since = instant(lookedThroughSince.getTime());
    output.talk(
      `Only executions since ${since} UTC were looked through: narrow the list with --workflow or --status to see older ones.`,
    );
  }
}
