/** The operations of Step Functions on executions. */

import type {
  DescribeExecutionInput,
  DescribeStateMachineForExecutionInput,
  GetExecutionHistoryInput,
  ListExecutionsInput,
  RedriveExecutionInput,
  StartExecutionInput,
  StartSyncExecutionInput,
  StopExecutionInput,
} from '@aws-sdk/client-sfn';
import type { Operation, ServiceContext } from '../../service.ts';
import {
  describeExecution,
  describeStateMachineForExecution,
  findExecution,
  getExecutionHistory,
  listExecutions,
} from './executions.ts';
import type { Executor } from './executor.ts';
import type { Run } from './live.ts';
import { redriveExecution } from './redrive.ts';
import { startExecution, startSyncExecution } from './start.ts';
import type { StateMachines } from './state-machines.ts';

/** What operations work with. */
export interface Parts {
  readonly context: ServiceContext;
  readonly machines: StateMachines;
  readonly executor: Executor;
}

export function executionOperations(parts: Parts): Record<string, Operation> {
  const { context, machines, executor } = parts;
  const momentOf = ({ execution }: Run) => ({
    nowMs: context.clock.nowMs,
    isDeleting: machines.get(execution.identity.stateMachineArn)?.status !== 'ACTIVE',
  });
  return {
    StartExecution: (input: StartExecutionInput) => startExecution(parts, input),
    StartSyncExecution: (input: StartSyncExecutionInput) => startSyncExecution(parts, input),
    async StopExecution({ executionArn, error, cause }: StopExecutionInput) {
      const run = findExecution(executor, executionArn);
      await executor.tell(run.execution.identity.id, { kind: 'stop', error, cause });
      return { stopDate: new Date(run.execution.stopMs ?? context.clock.nowMs) };
    },
    RedriveExecution({ executionArn, clientToken }: RedriveExecutionInput) {
      const live = findExecution(executor, executionArn);
      return redriveExecution(executor, { live, clientToken }, momentOf(live));
    },
    DescribeExecution({ executionArn }: DescribeExecutionInput) {
      const run = findExecution(executor, executionArn);
      return describeExecution(run, momentOf(run));
    },
    DescribeStateMachineForExecution: ({ executionArn }: DescribeStateMachineForExecutionInput) =>
      describeStateMachineForExecution(findExecution(executor, executionArn)),
    GetExecutionHistory: (input: GetExecutionHistoryInput) =>
      getExecutionHistory(findExecution(executor, input.executionArn), input),
    ListExecutions: (input: ListExecutionsInput) => listExecutions(parts, input),
  };
}
