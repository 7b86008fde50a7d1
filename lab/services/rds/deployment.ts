/** A blue/green deployment: which instances stand for which, and how far it has come. */

import type { BlueGreenDeployment } from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { arnOf, type Book, exists } from './book.ts';
import type { EventName } from './event-table.ts';
import { announce } from './events.ts';
import type { Instance } from './instance.ts';
import { renderTags } from './lists.ts';

export type DeploymentStatus =
  | 'PROVISIONING'
  | 'AVAILABLE'
  | 'SWITCHOVER_IN_PROGRESS'
  | 'SWITCHOVER_COMPLETED'
  | 'SWITCHOVER_FAILED'
  | 'INVALID_CONFIGURATION'
  | 'DELETING';

/** An instance of production and the one that is to take its place. */
export interface Pair {
  readonly blue: Instance;
  readonly green: Instance;
}

export interface Deployment {
  readonly identifier: string;
  readonly name: string;
  /** The primary first, then its replicas. */
  readonly pairs: readonly Pair[];
  readonly createdAtMs: number;
  readonly tags: Map<string, string>;
  status: DeploymentStatus;
  statusDetails: string | undefined;
}

export function findDeployment(book: Book, identifier: string | undefined): Deployment {
  const id = (identifier ?? '').toLowerCase();
  const deployment = book.deployments.get(id);
  if (deployment === undefined) throw refuse(refusals.deploymentNotFound, { id });
  return deployment;
}

/** An event about a deployment. */
export function tellOfDeployment(
  book: Book,
  { identifier }: Deployment,
  event: { readonly name: EventName; readonly values?: Readonly<Record<string, string | number>> },
): void {
  const arn = arnOf(book, 'deployment', identifier);
  announce(book, { kind: 'blue-green-deployment', identifier, arn }, event);
}

/** The status as the API shows it: an instance that is gone, or was promoted by hand, makes it invalid. */
export function deploymentStatus(book: Book, deployment: Deployment): DeploymentStatus {
  const isOpen = deployment.status === 'AVAILABLE' || deployment.status === 'SWITCHOVER_FAILED';
  const isWhole = deployment.pairs.every(
    ({ blue, green }) =>
      exists(book, blue) && exists(book, green) && green.replication !== undefined,
  );
  return isOpen && !isWhole ? 'INVALID_CONFIGURATION' : deployment.status;
}

function memberStatus(book: Book, deployment: Deployment, { blue, green }: Pair): string {
  if (!exists(book, blue)) return 'MISSING_SOURCE';
  if (!exists(book, green)) return 'MISSING_TARGET';
  const status = deploymentStatus(book, deployment);
  return status === 'INVALID_CONFIGURATION' || status === 'DELETING' ? 'AVAILABLE' : status;
}

function taskStatus(deployment: Deployment): string {
  return deployment.status === 'PROVISIONING' ? 'IN_PROGRESS' : 'COMPLETED';
}

/** Names of the tasks as reported from the service: https://github.com/rlister/stax/pull/61 */
function tasksOf(deployment: Deployment): string[] {
  const topology = deployment.pairs.length > 1 ? ['CREATING_TOPOLOGY_OF_SOURCE'] : [];
  return ['CREATING_READ_REPLICA_OF_SOURCE', 'CONFIGURE_BACKUPS', ...topology];
}

/** A deployment as the API shows it. */
export function renderDeployment(book: Book, deployment: Deployment): BlueGreenDeployment {
  const [primary] = deployment.pairs;
  const { statusDetails } = deployment;
  return {
    BlueGreenDeploymentIdentifier: deployment.identifier,
    BlueGreenDeploymentName: deployment.name,
    Source: primary?.blue.arn,
    Target: primary?.green.arn,
    Status: deploymentStatus(book, deployment),
    ...(statusDetails !== undefined && { StatusDetails: statusDetails }),
    SwitchoverDetails: deployment.pairs.map((pair) => ({
      SourceMember: pair.blue.arn,
      TargetMember: pair.green.arn,
      Status: memberStatus(book, deployment, pair),
    })),
    Tasks: tasksOf(deployment).map((Name) => ({ Name, Status: taskStatus(deployment) })),
    CreateTime: new Date(deployment.createdAtMs),
    TagList: renderTags(deployment.tags),
  };
}
