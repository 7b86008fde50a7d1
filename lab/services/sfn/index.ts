/** AWS Step Functions: Standard and Express workflows, and activities, in virtual time. */

import type {
  CreateActivityInput,
  CreateStateMachineInput,
  DeleteActivityInput,
  DeleteStateMachineInput,
  DescribeActivityInput,
  DescribeExecutionInput,
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineInput,
  GetActivityTaskInput,
  GetExecutionHistoryInput,
  HistoryEvent,
  ListActivitiesInput,
  ListExecutionsInput,
  ListStateMachinesInput,
  ListTagsForResourceInput,
  SendTaskFailureInput,
  SendTaskHeartbeatInput,
  SendTaskSuccessInput,
  StartExecutionInput,
  StartSyncExecutionInput,
  StopExecutionInput,
  TestStateInput,
  UpdateStateMachineInput,
  ValidateStateMachineDefinitionInput,
} from '@aws-sdk/client-sfn';
import type { ExecutionStatus } from '../../asl/execution.ts';
import { toSdkEvent } from '../../asl/history.ts';
import type { Json } from '../../asl/json.ts';
import { pageOf } from '../../paging.ts';
import { type Operation, refuse, type Service, type ServiceContext } from '../../service.ts';
import { Activities } from './activities.ts';
import { refusals } from './behaviour.ts';
import { type Calls, sdkCalls } from './call.ts';
import { deployStateMachine } from './deploy.ts';
import {
  describeExecution,
  describeStateMachineForExecution,
  getExecutionHistory,
  listExecutions,
} from './executions.ts';
import { Executor, type HistoryListener, type Run } from './executor.ts';
import { startExecution, startSyncExecution } from './start.ts';
import { describe, StateMachines } from './state-machines.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './task-tokens.ts';
import { testState } from './test-state/index.ts';
import { validateDefinition } from './validate.ts';

/** An execution, for those who read results. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly name: string;
  readonly stateMachineName: string;
  readonly status: ExecutionStatus;
  readonly startMs: number;
  readonly stopMs?: number;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** What AWS bills: each state entered and each retry. */
  readonly stateTransitions: number;
}

interface Sfn extends Service {
  /**
   * Compiles the state machines that were deployed; no execution can start before. Throws
   * InvalidDefinition.
   */
  ready(): Promise<void>;
  /** All executions in the order they were started. */
  executions(): ExecutionRecord[];
  /** As GetExecutionHistory answers it, whole; empty for an execution that does not exist. */
  history(executionArn: string): HistoryEvent[];
  /** Tells of every event of every execution from now on, as the engine keeps them. */
  onEvents(listener: HistoryListener): void;
}

function recordOf({ execution }: Run): ExecutionRecord {
  const { identity, status, stopMs, output, error, cause, transitionCount } = execution;
  return {
    arn: identity.id,
    name: identity.name,
    stateMachineName: identity.stateMachineName,
    status,
    startMs: identity.startMs,
    ...(stopMs !== undefined && { stopMs }),
    input: identity.input,
    ...(output !== undefined && { output }),
    ...(error !== undefined && { error }),
    ...(cause !== undefined && { cause }),
    stateTransitions: transitionCount,
  };
}

interface Parts {
  readonly context: ServiceContext;
  readonly machines: StateMachines;
  readonly executor: Executor;
}

/** Step Functions of one account and Region. */
export function createSfn(world: ServiceContext, calls: Calls = sdkCalls): Sfn {
  // Names and tokens are drawn apart from what other services draw.
  const context: ServiceContext = { ...world, random: world.random.fork('sfn') };
  const machines = new StateMachines(context, calls);
  const activities = new Activities(context);
  const isIdle = (machineArn: string): boolean =>
    runsOf(executor, machineArn).every(({ execution }) => execution.status !== 'RUNNING');
  const ended = ({ execution: { identity } }: Run): void => {
    const { stateMachineArn } = identity;
    if (machines.get(stateMachineArn)?.status !== 'DELETING') return;
    if (isIdle(stateMachineArn)) machines.removeIfDeleting(stateMachineArn);
  };
  const executor: Executor = new Executor(context, { calls, activities, ended });
  const parts: Parts = { context, machines, executor };
  return {
    operations: {
      ...machineOperations(parts, isIdle),
      ...executionOperations(parts),
      ...activityOperations(activities, executor),
      ValidateStateMachineDefinition: (input: ValidateStateMachineDefinitionInput) =>
        validateDefinition(calls, input),
      TestState: (input: TestStateInput) => testState(context, calls, input),
      SendTaskSuccess: (input: SendTaskSuccessInput) => sendTaskSuccess(executor, input),
      SendTaskFailure: (input: SendTaskFailureInput) => sendTaskFailure(executor, input),
      SendTaskHeartbeat: (input: SendTaskHeartbeatInput) => sendTaskHeartbeat(executor, input),
    },
    deploy: {
      'AWS::StepFunctions::StateMachine': (declaration) =>
        deployStateMachine(context, machines, declaration),
    },
    arns: resourceArns,
    tags: (arn) => machines.get(machineOf(arn))?.tags ?? {},
    ready: () => machines.ready(),
    executions: () => Array.from(executor.runs(), recordOf),
    history: (arn) => (executor.get(arn)?.history ?? []).map((event) => toSdkEvent(event)),
    onEvents: (listener) => executor.onEvents(listener),
    inspect: () => ({
      stateMachines: machines.all().map(({ arn, status, tags }) => ({ arn, status, tags })),
      executions: Array.from(executor.runs(), ({ execution }) => structuredClone(execution)),
    }),
  };
}

function runsOf(executor: Executor, machineArn: string): Run[] {
  return [...executor.runs()].filter(
    ({ execution }) => execution.identity.stateMachineArn === machineArn,
  );
}

function machineOperations(
  { machines }: Parts,
  isIdle: (machineArn: string) => boolean,
): Record<string, Operation> {
  return {
    CreateStateMachine: (input: CreateStateMachineInput) => machines.create(input),
    UpdateStateMachine: (input: UpdateStateMachineInput) => machines.update(input),
    DeleteStateMachine({ stateMachineArn = '' }: DeleteStateMachineInput) {
      machines.delete(stateMachineArn, isIdle(stateMachineArn));
      return {};
    },
    DescribeStateMachine: ({ stateMachineArn = '' }: DescribeStateMachineInput) =>
      describe(machines.find(stateMachineArn)),
    ListStateMachines(input: ListStateMachinesInput) {
      const page = pageOf(machines.all(), input.maxResults || 100, input.nextToken);
      if (page === undefined) throw refuse(refusals.invalidPageToken);
      return {
        stateMachines: page.items.map(({ arn, name, type, createdMs }) => ({
          stateMachineArn: arn,
          name,
          type,
          creationDate: new Date(createdMs),
        })),
        ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
      };
    },
    ListTagsForResource({ resourceArn = '' }: ListTagsForResourceInput) {
      const machine = machines.get(resourceArn);
      if (machine === undefined) throw refuse(refusals.resourceNotFound, { arn: resourceArn });
      return { tags: Object.entries(machine.tags).map(([key, value]) => ({ key, value })) };
    },
  };
}

function executionOperations({ context, machines, executor }: Parts): Record<string, Operation> {
  const find = (arn = ''): Run => {
    const run = executor.get(arn);
    if (run === undefined) throw refuse(refusals.executionDoesNotExist, { arn });
    return run;
  };
  return {
    StartExecution: (input: StartExecutionInput) =>
      startExecution(context, { machines, executor }, input),
    StartSyncExecution: (input: StartSyncExecutionInput) =>
      startSyncExecution(context, { machines, executor }, input),
    async StopExecution({ executionArn, error, cause }: StopExecutionInput) {
      const run = find(executionArn);
      await executor.tell(run.execution.identity.id, { kind: 'stop', error, cause });
      return { stopDate: new Date(run.execution.stopMs ?? context.clock.nowMs) };
    },
    DescribeExecution: ({ executionArn }: DescribeExecutionInput) =>
      describeExecution(find(executionArn)),
    DescribeStateMachineForExecution: ({ executionArn }: DescribeStateMachineForExecutionInput) =>
      describeStateMachineForExecution(find(executionArn)),
    GetExecutionHistory: (input: GetExecutionHistoryInput) =>
      getExecutionHistory(find(input.executionArn), input),
    ListExecutions(input: ListExecutionsInput) {
      const { arn } = machines.find(input.stateMachineArn ?? '');
      return listExecutions(runsOf(executor, arn), input);
    },
  };
}

function activityOperations(activities: Activities, executor: Executor): Record<string, Operation> {
  return {
    CreateActivity: (input: CreateActivityInput) => activities.create(input),
    DeleteActivity: ({ activityArn = '' }: DeleteActivityInput) => activities.delete(activityArn),
    DescribeActivity: ({ activityArn = '' }: DescribeActivityInput) =>
      activities.describe(activityArn),
    ListActivities: (input: ListActivitiesInput) => activities.list(input),
    GetActivityTask: (input: GetActivityTaskInput) => activities.task(executor, input),
  };
}

/**
 * What IAM evaluates. Service authorization reference, "Actions defined by AWS Step Functions":
 * SendTask* has no resource.
 */
function resourceArns(_operation: string, input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null) return ['*'];
  for (const name of ['executionArn', 'stateMachineArn', 'activityArn', 'resourceArn']) {
    const arn: unknown = Reflect.get(input, name);
    if (typeof arn === 'string') return [arn];
  }
  return ['*'];
}

/**
 * Executions have the tags of their machine: the machine's ARN of an execution's, any other ARN as
 * it is.
 */
function machineOf(arn: string): string {
  return arn.replace(/:execution:([^:]+):[^:]+$/, ':stateMachine:$1');
}
