/** An Aurora cluster: one writer, readers, and endpoints over shared storage. */

import type { CreateDBInstanceMessage } from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { arnOf, type Book, nowOf, resourceIdOf } from './book.ts';
import type { Configuration, Instance } from './instance.ts';
import { isUp } from './instance.ts';

/** A custom endpoint: a list of members, or everything but a list. */
export interface CustomEndpoint {
  readonly identifier: string;
  readonly resourceId: string;
  status: 'creating' | 'modifying' | 'available';
  type: string;
  staticMembers: readonly string[];
  excludedMembers: readonly string[];
}

export interface ServerlessBounds {
  readonly minCapacity: number;
  readonly maxCapacity: number;
}

export interface Cluster {
  readonly identifier: string;
  readonly arn: string;
  readonly resourceId: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly createdAtMs: number;
  readonly tags: Map<string, string>;
  readonly endpoints: Map<string, CustomEndpoint>;
  status: 'available' | 'failing-over' | 'modifying';
  /** The one instance that takes writes; undefined in a cluster without instances. */
  writer: Instance | undefined;
  serverless: ServerlessBounds | undefined;
  backupRetentionPeriod: number;
  deletionProtection: boolean;
}

/** A writer and 15 Aurora Replicas. Source: .../AuroraUserGuide/Aurora.Replication.html */
export const membersMax = 16;

export function findCluster(book: Book, identifier: string | undefined): Cluster {
  const id = (identifier ?? '').toLowerCase();
  const cluster = book.clusters.get(id);
  if (cluster === undefined) throw refuse(refusals.clusterNotFound, { id });
  return cluster;
}

/** Members of a cluster, in the order they were made. */
export function membersOf(book: Book, { identifier }: Cluster): readonly Instance[] {
  return [...book.instances.values()].filter(
    ({ clusterIdentifier }) => clusterIdentifier === identifier,
  );
}

/** Readers that take connections. */
export function readersOf(book: Book, cluster: Cluster): readonly Instance[] {
  return membersOf(book, cluster).filter((member) => member !== cluster.writer && isUp(member));
}

/** What is wanted of a cluster that exists before the run. */
export interface ClusterSetup {
  readonly identifier: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly serverless?: ServerlessBounds | undefined;
  readonly tags?: ReadonlyMap<string, string> | undefined;
}

/** Set-up: a cluster without instances. */
export function addCluster(book: Book, setup: ClusterSetup): Cluster {
  const cluster: Cluster = {
    identifier: setup.identifier,
    arn: arnOf(book, 'cluster', setup.identifier),
    resourceId: resourceIdOf(book, 'cluster'),
    engine: setup.engine,
    engineVersion: setup.engineVersion,
    createdAtMs: nowOf(book),
    tags: new Map(setup.tags),
    endpoints: new Map(),
    status: 'available',
    writer: undefined,
    serverless: setup.serverless,
    backupRetentionPeriod: 1,
    deletionProtection: false,
  };
  book.clusters.set(cluster.identifier, cluster);
  return cluster;
}

/** Settings of a new member: its storage is that of the cluster, which the API shows as 1 GiB. */
export function memberConfiguration(instanceClass: string): Configuration {
  return {
    DBInstanceClass: instanceClass,
    AllocatedStorage: 1,
    StorageType: 'aurora',
    Iops: undefined,
    StorageThroughput: undefined,
    MultiAZ: false,
    BackupRetentionPeriod: 1,
  };
}

/**
 * Settings of an instance that CreateDBInstance is to add to a cluster.
 * @throws DBClusterNotFoundFault, InvalidDBClusterStateFault when it has no room
 */
export function clusterMember(book: Book, input: CreateDBInstanceMessage): Configuration {
  if (input.DBClusterIdentifier === undefined) {
    throw refuse(refusals.clusterMissing, { engine: input.Engine ?? '' });
  }
  const cluster = findCluster(book, input.DBClusterIdentifier);
  if (membersOf(book, cluster).length >= membersMax) {
    throw refuse(refusals.clusterFull, { id: cluster.identifier, limit: membersMax });
  }
  return memberConfiguration(input.DBInstanceClass ?? '');
}

/** The first instance of a cluster is its writer. */
export function joinCluster(book: Book, instance: Instance): void {
  const cluster = book.clusters.get(instance.clusterIdentifier ?? '');
  if (cluster !== undefined) cluster.writer ??= instance;
}

/** A writer that goes down for minutes, or for good, is replaced by a reader if there is one. */
export function replaceWriter(book: Book, instance: Instance): void {
  const cluster = book.clusters.get(instance.clusterIdentifier ?? '');
  if (cluster?.writer !== instance) return;
  cluster.writer = nextWriter(readersOf(book, cluster)) ?? instance;
}

/** A member that is deleted leaves the endpoints; a reader takes the place of a writer. */
export function leaveCluster(book: Book, instance: Instance): void {
  const cluster = book.clusters.get(instance.clusterIdentifier ?? '');
  if (cluster === undefined) return;
  if (cluster.writer === instance) {
    const others = membersOf(book, cluster).filter((member) => member !== instance);
    cluster.writer = nextWriter(others);
  }
  for (const endpoint of cluster.endpoints.values()) {
    endpoint.staticMembers = endpoint.staticMembers.filter((name) => name !== instance.identifier);
  }
}

/** The reader a failover promotes: the lowest tier, in it the oldest. */
export function nextWriter(readers: readonly Instance[]): Instance | undefined {
  return readers.toSorted((a, b) => a.promotionTier - b.promotionTier)[0];
}

/** Who answers at a custom endpoint now, by identifier. */
export function endpointMembers(
  book: Book,
  cluster: Cluster,
  endpoint: CustomEndpoint,
): readonly string[] {
  const { staticMembers, excludedMembers, type } = endpoint;
  const candidates = type === 'READER' ? readersOf(book, cluster) : membersOf(book, cluster);
  return candidates
    .filter(isUp)
    .map(({ identifier }) => identifier)
    .filter((name) =>
      staticMembers.length > 0 ? staticMembers.includes(name) : !excludedMembers.includes(name),
    );
}
