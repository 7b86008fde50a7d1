/** Reads executions through the Step Functions API. */

import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  type ExecutionListItem,
  type ExecutionStatus,
  type HistoryEvent,
  paginateGetExecutionHistory,
  paginateListExecutions,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { Clients } from '../../shared/runtime/clients.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { listWorkflows } from './workflows.ts';

/** Pages of ListExecutions; the newest 1,000 of a workflow are looked through for a name. */
const searchedMax = 1_000;

/** The executions of one state machine, newest first, read page by page as they are asked for. */
export async function* executionsOf(
  clients: Clients,
  stateMachineArn: string,
  statusFilter?: ExecutionStatus,
): AsyncGenerator<ExecutionListItem> {
  const pages = paginateListExecutions(
    { client: clients.of(SFNClient), pageSize: 100 },
    { stateMachineArn, ...(statusFilter === undefined ? {} : { statusFilter }) },
  );
  for await (const page of pages) yield* page.executions ?? [];
}

/** As DescribeExecution answers it, without the metadata of the answer. */
export async function describe(
  clients: Clients,
  executionArn: string,
): Promise<DescribeExecutionOutput> {
  const { $metadata: _metadata, ...execution } = await clients
    .of(SFNClient)
    .send(new DescribeExecutionCommand({ executionArn }));
  return execution;
}

/** Every event of an execution, oldest first. */
export async function historyOf(clients: Clients, executionArn: string): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  const pages = paginateGetExecutionHistory(
    { client: clients.of(SFNClient), pageSize: 1000 },
    { executionArn },
  );
  for await (const page of pages) events.push(...(page.events ?? []));
  return events;
}

async function candidates(
  clients: Clients,
  stage: string,
  id: string,
): Promise<ExecutionListItem[]> {
  const found: ExecutionListItem[] = [];
  for (const { stateMachineArn } of await listWorkflows(clients, stage)) {
    let searched = 0;
    for await (const item of executionsOf(clients, stateMachineArn)) {
      if (item.name === id) return [item];
      if (item.name?.startsWith(id) === true) found.push(item);
      searched += 1;
      if (searched >= searchedMax) break;
    }
  }
  return found;
}

const nameOf = ({ name = '' }: ExecutionListItem): string => name;

/**
 * The ARN of the execution that `id` means: an ARN, a name, or the beginning of one name and of those it started.
 * @throws CommandError when no execution fits, or more than one
 */
export async function resolveExecution(
  clients: Clients,
  stage: string,
  id: string,
): Promise<string> {
  if (id.startsWith('arn:')) return id;
  const found = await candidates(clients, stage, id);
  const [first, ...others] = found.sort((a, b) => nameOf(a).length - nameOf(b).length);
  if (first === undefined) {
    throw new CommandError(
      exitCodes.notFound,
      `There is no execution "${id}" in stage ${stage}: take a name from "executions ls --all".`,
    );
  }
  // Names of nested executions begin with the name of the one that started them.
  if (others.every((other) => nameOf(other).startsWith(nameOf(first)))) {
    return first.executionArn ?? '';
  }
  const names = found.slice(0, 5).map(nameOf);
  throw new CommandError(
    exitCodes.usage,
    `"${id}" is the beginning of ${others.length + 1} executions (${names.join(', ')}${others.length > 4 ? ', ...' : ''}): write more of the name.`,
  );
}
