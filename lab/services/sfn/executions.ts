/** What the API shows of executions: descriptions, lists, histories. */

import type {
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionOutput,
  ExecutionListItem,
  GetExecutionHistoryInput,
  GetExecutionHistoryOutput,
  ListExecutionsInput,
  ListExecutionsOutput,
} from '@aws-sdk/client-sfn';
import { toSdkEvent } from '../../asl/history.ts';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Parts } from './execution-operations.ts';
import type { Executor } from './executor.ts';
import type { Live, Run } from './live.ts';
import { fixed } from './machine-operations.ts';
import { findMapRun, itemCountOf } from './map-runs.ts';
import { isExpressArn } from './names.ts';
import { redriveOf } from './redrive.ts';
import { revisionOf } from './state-machines.ts';

/** `maxResults` 0 means the default. API reference, ListExecutions and GetExecutionHistory. */
const pageSize = 100;

/** Executions of Express workflows are not kept. Recorded for all four operations. */
export function findExecution(executor: Executor, arn = ''): Live {
  if (isExpressArn(arn)) throw refuse(refusals.expressNotValid);
  const run = executor.get(arn);
  if (run === undefined) throw refuse(refusals.executionDoesNotExist, { arn });
  return run;
}

/** An execution of a Map Run belongs to its Map: the ARN of the state machine with its label (recorded). */
export const machineArnOf = ({ execution, item }: Run): string =>
  execution.identity.stateMachineArn + (item === undefined ? '' : `/${item.label}`);

/** The version and the alias that the execution was started with. */
function startedWith({ execution: { identity } }: Run) {
  const { stateMachineVersionArn, stateMachineAliasArn } = identity;
  return {
    ...(stateMachineVersionArn !== undefined && { stateMachineVersionArn }),
    ...(stateMachineAliasArn !== undefined && { stateMachineAliasArn }),
  };
}

/** What DescribeExecution and StartSyncExecution both say of an execution. */
export function courseOf(run: Run) {
  const { inputText, execution } = run;
  const { identity, output, error, cause } = execution;
  return {
    executionArn: identity.id,
    stateMachineArn: machineArnOf(run),
    name: identity.name,
    startDate: new Date(identity.startMs),
    input: inputText,
    inputDetails: { included: true },
    ...(output !== undefined && {
      output: JSON.stringify(output),
      outputDetails: { included: true },
    }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
  };
}

export function describeExecution(
  run: Run,
  moment: Parameters<typeof redriveOf>[1],
): DescribeExecutionOutput {
  const { status, stopMs } = run.execution;
  const redrive = redriveOf(run, moment);
  return {
    ...courseOf(run),
    ...startedWith(run),
    ...(run.item !== undefined && { mapRunArn: run.item.mapRunArn }),
    status,
    ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    ...redrivesOf(run),
    redriveStatus: redrive.status,
    ...(redrive.reason !== undefined && { redriveStatusReason: redrive.reason }),
  };
}

function redrivesOf({ execution: { redriveCount, redriveMs } }: Run) {
  return { redriveCount, ...(redriveMs !== undefined && { redriveDate: new Date(redriveMs) }) };
}

function listItem(run: Run): ExecutionListItem {
  const { identity, status, stopMs } = run.execution;
  return {
    executionArn: identity.id,
    stateMachineArn: machineArnOf(run),
    ...startedWith(run),
    name: identity.name,
    status,
    startDate: new Date(identity.startMs),
    ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    ...redrivesOf(run),
  };
}

/** The executions of one machine, version or alias; those of its Map Runs are not among them. */
function ofMachine({ machines, executor }: Parts, arn: string): readonly Run[] {
  const { machine, version, alias } = machines.resolve(arn);
  if (machine.type === 'EXPRESS') throw refuse(refusals.typeNotSupported);
  return executor.of(machine.arn).filter(({ execution: { identity }, item }) => {
    if (item !== undefined) return false;
    if (version !== undefined) return identity.stateMachineVersionArn === version.arn;
    return alias === undefined || identity.stateMachineAliasArn === alias.arn;
  });
}

interface Listing {
  readonly runs: readonly Run[];
  /** What only the lists of Map Runs show. */
  more(run: Run): Pick<ExecutionListItem, 'mapRunArn' | 'itemCount'>;
}

function listingOf(parts: Parts, input: ListExecutionsInput): Listing {
  const { stateMachineArn, mapRunArn } = input;
  if ((stateMachineArn === undefined) === (mapRunArn === undefined)) {
    throw refuse(refusals.oneOfBothArns);
  }
  if (mapRunArn === undefined) {
    return { runs: ofMachine(parts, stateMachineArn ?? ''), more: () => ({}) };
  }
  const mapRun = findMapRun(parts.executor.mapRuns, mapRunArn);
  return {
    runs: mapRun.children.filter((child) => child !== undefined),
    more: ({ execution }) => ({
      mapRunArn,
      itemCount: itemCountOf(mapRun, execution.identity.input),
    }),
  };
}

/** The newest first. */
export function listExecutions(parts: Parts, input: ListExecutionsInput): ListExecutionsOutput {
  const { statusFilter, redriveFilter, maxResults, nextToken } = input;
  const { runs, more } = listingOf(parts, input);
  const shown = runs
    .filter(({ execution }) => statusFilter === undefined || execution.status === statusFilter)
    .filter(
      ({ execution: { redriveCount } }) =>
        redriveFilter === undefined || (redriveFilter === 'REDRIVEN') === redriveCount > 0,
    )
    .toReversed();
  const page = pageOf(shown, maxResults || pageSize, nextToken);
  if (page === undefined) throw refuse(refusals.invalidPageToken);
  return {
    executions: page.items.map((run) => ({ ...listItem(run), ...more(run) })),
    ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
  };
}

export function getExecutionHistory(
  run: Run,
  input: GetExecutionHistoryInput,
): GetExecutionHistoryOutput {
  const { reverseOrder, maxResults, nextToken, includeExecutionData = true } = input;
  const events = reverseOrder === true ? run.history.toReversed() : run.history;
  const page = pageOf(events, maxResults || pageSize, nextToken);
  if (page === undefined) throw refuse(refusals.invalidPageToken);
  return {
    events: page.items.map((event) => toSdkEvent(event, includeExecutionData)),
    ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
  };
}

export function describeStateMachineForExecution(run: Run): DescribeStateMachineForExecutionOutput {
  const { execution, revision, item } = run;
  return {
    stateMachineArn: machineArnOf(run),
    name: execution.identity.stateMachineName,
    definition: revision.definition,
    roleArn: revision.roleArn,
    updateDate: new Date(revision.updatedMs),
    ...revisionOf(revision),
    ...(item !== undefined && { mapRunArn: item.mapRunArn, label: item.label }),
    ...fixed,
  };
}
