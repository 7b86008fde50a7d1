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
import type { Run } from './executor.ts';
import { redriveOf } from './redrive.ts';

/** `maxResults` 0 means the default. API reference, ListExecutions and GetExecutionHistory. */
const pageSize = 100;

/** What DescribeExecution and StartSyncExecution both say of an execution. */
export function courseOf({ execution, inputText }: Run) {
  const { identity, output, error, cause } = execution;
  return {
    executionArn: identity.id,
    stateMachineArn: identity.stateMachineArn,
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

export function describeExecution(run: Run): DescribeExecutionOutput {
  const { status, stopMs, identity } = run.execution;
  const redrive = redriveOf(status);
  return {
    ...courseOf(run),
    ...(identity.mapRunArn !== undefined && { mapRunArn: identity.mapRunArn }),
    status,
    ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    redriveCount: 0,
    redriveStatus: redrive.status,
    ...(redrive.reason !== undefined && { redriveStatusReason: redrive.reason }),
  };
}

function listItem({ execution }: Run): ExecutionListItem {
  const { identity, status, stopMs } = execution;
  return {
    executionArn: identity.id,
    stateMachineArn: identity.stateMachineArn,
    name: identity.name,
    status,
    startDate: new Date(identity.startMs),
    ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    redriveCount: 0,
  };
}

/** The executions of one machine, newest first. */
export function listExecutions(
  runs: readonly Run[],
  input: ListExecutionsInput,
): ListExecutionsOutput {
  const { statusFilter, maxResults, nextToken } = input;
  const shown = runs
    .filter(({ execution }) => statusFilter === undefined || execution.status === statusFilter)
    .reverse();
  const page = pageOf(shown, maxResults || pageSize, nextToken);
  if (page === undefined) throw refuse(refusals.invalidPageToken);
  return {
    executions: page.items.map(listItem),
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

export function describeStateMachineForExecution({
  execution,
  revision,
}: Run): DescribeStateMachineForExecutionOutput {
  return {
    stateMachineArn: execution.identity.stateMachineArn,
    name: execution.identity.stateMachineName,
    definition: revision.definition,
    roleArn: revision.roleArn,
    updateDate: new Date(revision.updatedMs),
    revisionId: revision.id,
  };
}
