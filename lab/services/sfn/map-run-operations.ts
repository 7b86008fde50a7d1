/** The operations of Step Functions on Map Runs. Form: LocalStack, test_sfn_api_map_run (recorded). */

import type {
  DescribeMapRunInput,
  DescribeMapRunOutput,
  ListMapRunsInput,
  ListMapRunsOutput,
  MapRunExecutionCounts,
  UpdateMapRunInput,
} from '@aws-sdk/client-sfn';
import type { Json } from '../../asl/json.ts';
import { pageOf } from '../../paging.ts';
import { type Operation, refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Parts } from './execution-operations.ts';
import { findExecution } from './executions.ts';
import { findMapRun, itemCountOf, type MapRun } from './map-runs.ts';
import { redriveOf } from './redrive.ts';

type Counts = Record<keyof MapRunExecutionCounts, number>;

/** Where the execution of an item counts. */
function standing(mapRun: MapRun, index: number, nowMs: number): readonly (keyof Counts)[] {
  const child = mapRun.children[index];
  if (child === undefined) return ['pending'];
  const { status } = child.execution;
  if (status === 'RUNNING') return ['running'];
  if (status === 'SUCCEEDED') {
    return mapRun.status === 'SUCCEEDED' ? ['succeeded', 'resultsWritten'] : ['succeeded'];
  }
  const { started, redriveCount } = mapRun.awaited ?? { started: 0, redriveCount: 0 };
  if (mapRun.status === 'RUNNING' && redriveCount > 0 && index >= started) {
    return ['pendingRedrive'];
  }
  const kind = ({ FAILED: 'failed', TIMED_OUT: 'timedOut', ABORTED: 'aborted' } as const)[status];
  const { status: redrive } = redriveOf(child, { nowMs });
  return redrive === 'NOT_REDRIVABLE' ? [kind, 'failuresNotRedrivable'] : [kind];
}

/** Counts each execution as one, or as its items. */
function countsOf(mapRun: MapRun, nowMs: number, weight: (input: Json) => number): Counts {
  const counts: Counts = {
    ...{ pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 },
    ...{ total: 0, resultsWritten: 0, failuresNotRedrivable: 0, pendingRedrive: 0 },
  };
  (mapRun.awaited?.inputs ?? []).forEach((input, index) => {
    const many = weight(input);
    counts.total += many;
    for (const kind of standing(mapRun, index, nowMs)) counts[kind] += many;
  });
  return counts;
}

function describe(mapRun: MapRun, nowMs: number): DescribeMapRunOutput {
  const { arn, parent, status, startMs, stopMs, redriveMs, awaited } = mapRun;
  return {
    mapRunArn: arn,
    executionArn: parent.execution.identity.id,
    status,
    startDate: new Date(startMs),
    ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    maxConcurrency: awaited?.maxConcurrency ?? 0,
    toleratedFailureCount: awaited?.toleratedCount ?? 0,
    toleratedFailurePercentage: awaited?.toleratedPercentage ?? 0,
    itemCounts: countsOf(mapRun, nowMs, (input) => itemCountOf(mapRun, input)),
    executionCounts: countsOf(mapRun, nowMs, () => 1),
    redriveCount: awaited?.redriveCount ?? 0,
    ...(redriveMs !== undefined && { redriveDate: new Date(redriveMs) }),
  };
}

function list({ executor }: Parts, input: ListMapRunsInput): ListMapRunsOutput {
  const { mapRuns, execution } = findExecution(executor, input.executionArn);
  const page = pageOf(mapRuns, input.maxResults || 100, input.nextToken);
  if (page === undefined) throw refuse(refusals.invalidPageToken);
  return {
    mapRuns: page.items.map(({ arn, startMs, stopMs }) => ({
      executionArn: execution.identity.id,
      mapRunArn: arn,
      stateMachineArn: arn.replace(':mapRun:', ':stateMachine:').replace(/:[^:]+$/, ''),
      startDate: new Date(startMs),
      ...(stopMs !== undefined && { stopDate: new Date(stopMs) }),
    })),
    ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
  };
}

async function update({ executor }: Parts, input: UpdateMapRunInput): Promise<object> {
  const { status, awaited, parent } = findMapRun(executor.mapRuns, input.mapRunArn);
  const limits = {
    ...(input.maxConcurrency !== undefined && { maxConcurrency: input.maxConcurrency }),
    ...(input.toleratedFailureCount !== undefined && {
      toleratedCount: input.toleratedFailureCount,
    }),
    ...(input.toleratedFailurePercentage !== undefined && {
      toleratedPercentage: input.toleratedFailurePercentage,
    }),
  };
  if (Object.keys(limits).length === 0) throw refuse(refusals.noLimits);
  if (status !== 'RUNNING' || awaited === undefined) throw refuse(refusals.mapRunEnded);
  await executor.tell(parent.execution.identity.id, {
    kind: 'mapRunChanged',
    id: awaited.id,
    limits,
  });
  return {};
}

export function mapRunOperations(parts: Parts): Record<string, Operation> {
  const { context, executor } = parts;
  return {
    DescribeMapRun: ({ mapRunArn }: DescribeMapRunInput) =>
      describe(findMapRun(executor.mapRuns, mapRunArn), context.clock.nowMs),
    ListMapRuns: (input: ListMapRunsInput) => list(parts, input),
    UpdateMapRun: (input: UpdateMapRunInput) => update(parts, input),
  };
}
