/** The workflows of a stage: state machines by the names of their runbooks. */

import { paginateListStateMachines, SFNClient } from '@aws-sdk/client-sfn';
import type { Clients } from '../../shared/runtime/clients.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';

/** The others are started by it, by events or by schedules, with inputs that people do not write. */
const startedByHand = 'scale-application';

export interface Workflow {
  /** Runbook, `scale-application`. */
  readonly name: string;
  readonly stateMachineArn: string;
}

/** In order of their names. */
export async function listWorkflows(clients: Clients, stage: string): Promise<Workflow[]> {
  const prefix = `arq-${stage}-`;
  const found: Workflow[] = [];
  for await (const page of paginateListStateMachines({ client: clients.of(SFNClient) }, {})) {
    for (const { name = '', stateMachineArn = '' } of page.stateMachines ?? []) {
      if (name.startsWith(prefix)) found.push({ name: name.slice(prefix.length), stateMachineArn });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * ARN of the state machine of a workflow.
 * @throws CommandError naming the workflows there are
 */
export async function findWorkflow(clients: Clients, stage: string, name: string): Promise<string> {
  const workflows = await listWorkflows(clients, stage);
  const found = workflows.find((workflow) => workflow.name === name);
  if (found !== undefined) return found.stateMachineArn;
  const known = workflows.map((workflow) => workflow.name).join(', ') || 'none';
  throw new CommandError(
    exitCodes.notFound,
    `There is no workflow "${name}" in stage ${stage}: it has ${known}.`,
  );
}

/**
 * ARN of the state machine of a workflow that people may start.
 * @throws CommandError when there is no such workflow, or it is not one of those
 */
export async function findStartable(
  clients: Clients,
  stage: string,
  name: string,
): Promise<string> {
  const stateMachineArn = await findWorkflow(clients, stage, name);
  if (name === startedByHand) return stateMachineArn;
  throw new CommandError(
    exitCodes.usage,
    `Workflow "${name}" is started by other workflows, events or schedules, not by hand: start ${startedByHand}.`,
  );
}
