/** The operations of Step Functions on state machines. */

import type {
  CreateStateMachineInput,
  DeleteStateMachineInput,
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
  UpdateStateMachineInput,
} from '@aws-sdk/client-sfn';
import { pageOf } from '../../paging.ts';
import { type Operation, refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Parts } from './execution-operations.ts';
import { revisionOf, type StateMachines } from './state-machines.ts';

/** Members that every workflow without logging or tracing shows. */
export const fixed = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
} as const;

/** The ARN of a version describes that version (recorded). */
function describe(machines: StateMachines, stateMachineArn: string): DescribeStateMachineOutput {
  const { machine, version, alias } = machines.resolve(stateMachineArn);
  // Documented for versions only.
  if (alias !== undefined) throw refuse(refusals.stateMachineDoesNotExist, { arn: alias.arn });
  const { revision, createdMs, description } = { ...machine, ...version };
  const { definition, roleArn } = revision;
  return {
    stateMachineArn,
    name: machine.name,
    type: machine.type,
    status: machine.status,
    definition,
    roleArn,
    creationDate: new Date(createdMs),
    ...revisionOf(revision),
    ...(description !== undefined && { description }),
    ...fixed,
  };
}

function list(machines: StateMachines, input: ListStateMachinesInput): ListStateMachinesOutput {
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
}

export function machineOperations(
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
      describe(machines, stateMachineArn),
    ListStateMachines: (input: ListStateMachinesInput) => list(machines, input),
  };
}
