/** AWS Step Functions: Standard and Express workflows, and activities, in virtual time. */

import type {
  CreateActivityInput,
  DeleteActivityInput,
  DescribeActivityInput,
  GetActivityTaskInput,
  HistoryEvent,
  ListActivitiesInput,
  SendTaskFailureInput,
  SendTaskHeartbeatInput,
  SendTaskSuccessInput,
  TestStateInput,
  ValidateStateMachineDefinitionInput,
} from '@aws-sdk/client-sfn';
import type { ExecutionStatus } from '../../asl/execution.ts';
import { toSdkEvent } from '../../asl/history.ts';
import type { Json } from '../../asl/json.ts';
import type { Operation, Service, ServiceContext } from '../../service.ts';
import { Activities } from './activities.ts';
import { aliasOperations } from './alias-operations.ts';
import { type Calls, sdkCalls } from './call.ts';
import { deployStateMachine } from './deploy.ts';
import { executionOperations, type Parts } from './execution-operations.ts';
import { Executor, type HistoryListener, type Run } from './executor.ts';
import { machineOperations } from './machine-operations.ts';
import { mapRunOperations } from './map-run-operations.ts';
import { splitArn } from './names.ts';
import { StateMachines } from './state-machines.ts';
import { tagOperations } from './tag-operations.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './task-tokens.ts';
import { testState } from './test-state/index.ts';
import { validateDefinition } from './validate.ts';
import { versionOperations } from './version-operations.ts';

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

/** Step Functions of one account and Region. */
export function createSfn(world: ServiceContext, calls: Calls = sdkCalls): Sfn {
  // Names and tokens are drawn apart from what other services draw.
  const context: ServiceContext = { ...world, random: world.random.fork('sfn') };
  const machines = new StateMachines(context, calls);
  const activities = new Activities(context);
  const isIdle = (machineArn: string): boolean =>
    executor.of(machineArn).every(({ execution }) => execution.status !== 'RUNNING');
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
      ...mapRunOperations(parts),
      ...versionOperations(context, machines),
      ...aliasOperations(context, machines),
      ...activityOperations(activities, executor),
      ...tagOperations({ machines, activities }),
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
    tags: (arn) => Object.fromEntries(machines.get(machineOf(arn))?.tags ?? []),
    ready: () => machines.ready(),
    executions: () => Array.from(executor.runs(), recordOf),
    history: (arn) => (executor.get(arn)?.history ?? []).map((event) => toSdkEvent(event)),
    onEvents: (listener) => executor.onEvents(listener),
    inspect: () => ({
      stateMachines: machines
        .all()
        .map(({ arn, status, tags }) => ({ arn, status, tags: Object.fromEntries(tags) })),
      executions: Array.from(executor.runs(), ({ execution }) => structuredClone(execution)),
    }),
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

/** Members that name what IAM evaluates, in the order they are looked for. */
const arnMembers = [
  ...['executionArn', 'stateMachineArn', 'stateMachineAliasArn', 'stateMachineVersionArn'],
  ...['mapRunArn', 'activityArn', 'resourceArn'],
];

/**
 * What IAM evaluates. Service authorization reference, "Actions defined by AWS Step Functions":
 * SendTask* has no resource, and what is asked of a version or alias in `stateMachineArn` is asked of its state machine.
 */
function resourceArns(_operation: string, input: unknown): readonly string[] {
  if (typeof input !== 'object' || input === null) return ['*'];
  for (const name of arnMembers) {
    const arn: unknown = Reflect.get(input, name);
    if (typeof arn === 'string')
      return [name === 'stateMachineArn' ? splitArn(arn).machineArn : arn];
  }
  return ['*'];
}

/**
 * Executions have the tags of their machine: the machine's ARN of an execution's, one of an Express workflow's too, or of
 * a Map Run's; any other ARN as it is.
 */
function machineOf(arn: string): string {
  return arn.replace(/:(?:execution|express|mapRun):([^:/]+)[:/].+$/, ':stateMachine:$1');
}
