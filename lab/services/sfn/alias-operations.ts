/** The operations of Step Functions on aliases. Texts: LocalStack, test_sfn_api_aliasing (recorded). */

import type {
  CreateStateMachineAliasInput,
  CreateStateMachineAliasOutput,
  DeleteStateMachineAliasInput,
  DescribeStateMachineAliasInput,
  DescribeStateMachineAliasOutput,
  ListStateMachineAliasesInput,
  ListStateMachineAliasesOutput,
  UpdateStateMachineAliasInput,
  UpdateStateMachineAliasOutput,
} from '@aws-sdk/client-sfn';
import { pageOf } from '../../paging.ts';
import { type Operation, refuse, type ServiceContext } from '../../service.ts';
import { type Alias, aliasesMax, type Route, routesOf, sameRoutes } from './aliases.ts';
import { refusals } from './behaviour.ts';
import { splitArn } from './names.ts';
import type { StateMachine, StateMachines } from './state-machines.ts';

/** The state machine whose versions these are, all of which it has. */
function machineFor(machines: StateMachines, routes: readonly Route[]): StateMachine {
  const [first] = routes;
  const machine = machines.get(splitArn(first?.versionArn ?? '').machineArn);
  if (
    machine === undefined ||
    !routes.every(({ versionArn }) => machine.versions.get(versionArn) !== undefined)
  ) {
    throw refuse(refusals.referenceNotFound);
  }
  if (machine.status === 'DELETING') {
    throw refuse(refusals.stateMachineDeleting, { arn: machine.arn });
  }
  return machine;
}

function create(
  { clock: { nowMs } }: ServiceContext,
  machines: StateMachines,
  { name = '', description, routingConfiguration = [] }: CreateStateMachineAliasInput,
): CreateStateMachineAliasOutput {
  const routes = routesOf(routingConfiguration);
  const { arn: machineArn, aliases } = machineFor(machines, routes);
  const arn = `${machineArn}:${name}`;
  const known = aliases.get(arn);
  if (known !== undefined) {
    const isSame = known.description === description && sameRoutes(known.routes, routes);
    if (!isSame) throw refuse(refusals.otherAlias);
    return { stateMachineAliasArn: arn, creationDate: new Date(known.createdMs) };
  }
  if (aliases.size >= aliasesMax) {
    throw refuse(refusals.tooMany, { most: aliasesMax, what: 'aliases' });
  }
  const times = { createdMs: nowMs, updatedMs: nowMs };
  aliases.set(arn, {
    ...{ arn, name, routes, ...times },
    ...(description !== undefined && { description }),
  });
  return { stateMachineAliasArn: arn, creationDate: new Date(nowMs) };
}

function find(machines: StateMachines, arn: string): Alias {
  const alias = machines.get(splitArn(arn).machineArn)?.aliases.get(arn);
  if (alias === undefined) throw refuse(refusals.referenceNotFound);
  return alias;
}

function update(
  { clock: { nowMs } }: ServiceContext,
  machines: StateMachines,
  { stateMachineAliasArn = '', description, routingConfiguration }: UpdateStateMachineAliasInput,
): UpdateStateMachineAliasOutput {
  const alias = find(machines, stateMachineAliasArn);
  if (description === undefined && routingConfiguration === undefined) {
    throw refuse(refusals.nothingToUpdate);
  }
  if (routingConfiguration !== undefined) {
    const routes = routesOf(routingConfiguration);
    const { arn } = machineFor(machines, routes);
    if (arn !== splitArn(alias.arn).machineArn) throw refuse(refusals.referenceNotFound);
    alias.routes = routes;
  }
  if (description !== undefined) alias.description = description;
  alias.updatedMs = nowMs;
  return { updateDate: new Date(nowMs) };
}

function describe(alias: Alias): DescribeStateMachineAliasOutput {
  const { arn, name, description, routes, createdMs, updatedMs } = alias;
  return {
    stateMachineAliasArn: arn,
    name,
    ...(description !== undefined && { description }),
    routingConfiguration: routes.map(({ versionArn, weight }) => ({
      stateMachineVersionArn: versionArn,
      weight,
    })),
    creationDate: new Date(createdMs),
    updateDate: new Date(updatedMs),
  };
}

/** Recorded: the oldest first. For the ARN of a version, those that lead to it. */
function list(
  machines: StateMachines,
  { stateMachineArn = '', maxResults, nextToken }: ListStateMachineAliasesInput,
): ListStateMachineAliasesOutput {
  const { machine, version } = machines.resolve(stateMachineArn);
  const shown = [...machine.aliases.values()].filter(
    ({ routes }) =>
      version === undefined || routes.some(({ versionArn }) => versionArn === version.arn),
  );
  const page = pageOf(shown, maxResults || 100, nextToken);
  if (page === undefined) throw refuse(refusals.invalidPageToken);
  return {
    stateMachineAliases: page.items.map(({ arn, createdMs }) => ({
      stateMachineAliasArn: arn,
      creationDate: new Date(createdMs),
    })),
    ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
  };
}

export function aliasOperations(
  context: ServiceContext,
  machines: StateMachines,
): Record<string, Operation> {
  return {
    CreateStateMachineAlias: (input: CreateStateMachineAliasInput) =>
      create(context, machines, input),
    UpdateStateMachineAlias: (input: UpdateStateMachineAliasInput) =>
      update(context, machines, input),
    DescribeStateMachineAlias: ({ stateMachineAliasArn = '' }: DescribeStateMachineAliasInput) =>
      describe(find(machines, stateMachineAliasArn)),
    ListStateMachineAliases: (input: ListStateMachineAliasesInput) => list(machines, input),
    /** One that is not there is deleted too (recorded). */
    DeleteStateMachineAlias({ stateMachineAliasArn: arn = '' }: DeleteStateMachineAliasInput) {
      machines.get(splitArn(arn).machineArn)?.aliases.delete(arn);
      return {};
    },
  };
}
