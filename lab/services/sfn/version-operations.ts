/** The operations of Step Functions on versions. Texts: LocalStack, test_sfn_api_versioning (recorded). */

import type {
  DeleteStateMachineVersionInput,
  ListStateMachineVersionsInput,
  ListStateMachineVersionsOutput,
  PublishStateMachineVersionInput,
  PublishStateMachineVersionOutput,
} from '@aws-sdk/client-sfn';
import { pageOf } from '../../paging.ts';
import { type Operation, refuse, type ServiceContext } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { splitArn } from './names.ts';
import type { StateMachine, StateMachines } from './state-machines.ts';
import { type Version, versionsMax } from './versions.ts';

/** A version of the current revision; the one there is, if there is one. API reference, "idempotent". */
export function publishVersion(
  { clock }: ServiceContext,
  { revision, versions }: StateMachine,
  description: string | undefined,
): Version {
  const known = versions.of(revision);
  if (known !== undefined) return known;
  if (versions.all().length >= versionsMax) {
    throw refuse(refusals.tooMany, { most: versionsMax, what: 'versions' });
  }
  return versions.add({
    revision,
    createdMs: clock.nowMs,
    ...(description !== undefined && { description }),
  });
}

function publish(
  context: ServiceContext,
  machines: StateMachines,
  { stateMachineArn = '', revisionId, description }: PublishStateMachineVersionInput,
): PublishStateMachineVersionOutput {
  const machine = machines.findActive(stateMachineArn);
  const current = machine.revision.id;
  if (revisionId !== undefined && revisionId !== current) {
    throw refuse(refusals.otherRevision, { revisionId, current });
  }
  const { arn, createdMs } = publishVersion(context, machine, description);
  return { stateMachineVersionArn: arn, creationDate: new Date(createdMs) };
}

/** A version that is not there is deleted too (recorded). */
function deleteVersion(machines: StateMachines, arn: string): object {
  const machine = machines.get(splitArn(arn).machineArn);
  const users = [...(machine?.aliases.values() ?? [])].filter(({ routes }) =>
    routes.some(({ versionArn }) => versionArn === arn),
  );
  if (users.length > 0) {
    const names = users.map(({ name }) => name).join(', ');
    throw refuse(refusals.versionInUse, { names });
  }
  machine?.versions.delete(arn);
  return {};
}

function list(
  machines: StateMachines,
  { stateMachineArn = '', maxResults, nextToken }: ListStateMachineVersionsInput,
): ListStateMachineVersionsOutput {
  const { versions } = machines.find(stateMachineArn);
  const page = pageOf(versions.all(), maxResults || 100, nextToken);
  if (page === undefined) throw refuse(refusals.invalidPageToken);
  return {
    stateMachineVersions: page.items.map(({ arn, createdMs }) => ({
      stateMachineVersionArn: arn,
      creationDate: new Date(createdMs),
    })),
    ...(page.nextToken !== undefined && { nextToken: page.nextToken }),
  };
}

export function versionOperations(
  context: ServiceContext,
  machines: StateMachines,
): Record<string, Operation> {
  return {
    PublishStateMachineVersion: (input: PublishStateMachineVersionInput) =>
      publish(context, machines, input),
    DeleteStateMachineVersion: ({ stateMachineVersionArn = '' }: DeleteStateMachineVersionInput) =>
      deleteVersion(machines, stateMachineVersionArn),
    ListStateMachineVersions: (input: ListStateMachineVersionsInput) => list(machines, input),
  };
}
