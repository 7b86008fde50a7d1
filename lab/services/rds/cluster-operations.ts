/** The RDS operations on Aurora clusters. */

import type {
  DBCluster,
  DBClusterMessage,
  DescribeDBClustersMessage,
  FailoverDBClusterMessage,
  FailoverDBClusterResult,
  ModifyDBClusterMessage,
  ModifyDBClusterResult,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { type Book, changed, draw, nowOf } from './book.ts';
import { type Cluster, findCluster, membersOf, nextWriter, readersOf } from './cluster.ts';
import type { EventName } from './event-table.ts';
import { announce } from './events.ts';
import type { Instance } from './instance.ts';
import { applyFilters, pageOfList, renderTags } from './lists.ts';
import { portOf } from './render-instance.ts';
import { seize } from './work.ts';

const capacity = { min: 0, max: 256, step: 0.5, maxAtLeast: 1 };

/** Members of ModifyDBCluster the lab carries out. */
const simulated = new Set<string>([
  'DBClusterIdentifier',
  'ApplyImmediately',
  'ServerlessV2ScalingConfiguration',
  'BackupRetentionPeriod',
  'DeletionProtection',
]);

export function createClusterOperations(book: Book) {
  return {
    DescribeDBClusters: (input: DescribeDBClustersMessage) => describeClusters(book, input),
    ModifyDBCluster: (input: ModifyDBClusterMessage) => modifyCluster(book, input),
    FailoverDBCluster: (input: FailoverDBClusterMessage) => failOver(book, input),
  };
}

function describeClusters(book: Book, input: DescribeDBClustersMessage): DBClusterMessage {
  const asked =
    input.DBClusterIdentifier === undefined
      ? [...book.clusters.values()]
      : [findCluster(book, input.DBClusterIdentifier)];
  const found = applyFilters(asked, input.Filters, {
    'db-cluster-id': ({ identifier }) => identifier,
    'db-cluster-resource-id': ({ resourceId }) => resourceId,
    engine: ({ engine }) => engine,
  });
  const { items, Marker } = pageOfList(found, input);
  return { DBClusters: items.map((cluster) => renderCluster(book, cluster)), Marker };
}

function checkAvailable({ identifier: id, status }: Cluster): void {
  if (status !== 'available') throw refuse(refusals.clusterBusy, { id, status });
}

function modifyCluster(book: Book, input: ModifyDBClusterMessage): ModifyDBClusterResult {
  const foreign = Object.keys(input).find((name) => !simulated.has(name));
  if (foreign !== undefined) {
    throw new Error(`The lab does not simulate ${foreign} of ModifyDBCluster.`);
  }
  const cluster = findCluster(book, input.DBClusterIdentifier);
  checkAvailable(cluster);
  const { MinCapacity, MaxCapacity } = input.ServerlessV2ScalingConfiguration ?? {};
  if (MinCapacity !== undefined || MaxCapacity !== undefined) {
    const { minCapacity = 0.5, maxCapacity = 1 } = cluster.serverless ?? {};
    setCapacity(cluster, MinCapacity ?? minCapacity, MaxCapacity ?? maxCapacity);
  }
  cluster.backupRetentionPeriod = input.BackupRetentionPeriod ?? cluster.backupRetentionPeriod;
  cluster.deletionProtection = input.DeletionProtection ?? cluster.deletionProtection;
  return { DBCluster: renderCluster(book, cluster) };
}

/** Capacity bounds hold at once, without a restart. */
function setCapacity(cluster: Cluster, minCapacity: number, maxCapacity: number): void {
  const isValid = [minCapacity, maxCapacity].every(
    (value) => value >= capacity.min && value <= capacity.max && value % capacity.step === 0,
  );
  if (!isValid || maxCapacity < Math.max(capacity.maxAtLeast, minCapacity)) {
    throw refuse(refusals.serverlessBounds, { min: minCapacity, max: maxCapacity });
  }
  cluster.serverless = { minCapacity, maxCapacity };
}

/** The RDS operation of the same name: a reader, or the one that is named, becomes the writer. */
function failOver(book: Book, input: FailoverDBClusterMessage): FailoverDBClusterResult {
  const cluster = findCluster(book, input.DBClusterIdentifier);
  checkAvailable(cluster);
  const target = targetOf(book, cluster, input.TargetDBInstanceIdentifier?.toLowerCase());
  cluster.status = 'failing-over';
  tellOfCluster(book, cluster, 'clusterFailoverStarted', target);
  const members = [cluster.writer, target].filter((member) => member !== undefined);
  const seconds = draw(book, 'auroraFailover');
  for (const member of members) {
    member.isDown = true;
    seize(book, member, { status: 'rebooting', plan: () => [{ seconds }] });
  }
  const { clock } = book.context;
  clock.schedule(nowOf(book) + seconds * 1000, () => {
    for (const member of members) member.isDown = false;
    cluster.writer = target;
    cluster.status = 'available';
    tellOfCluster(book, cluster, 'clusterFailoverFinished', target);
    for (const member of members) changed(book, member);
  });
  return { DBCluster: renderCluster(book, cluster) };
}

function targetOf(book: Book, cluster: Cluster, wished: string | undefined): Instance {
  const readers = readersOf(book, cluster).filter(({ work }) => work === undefined);
  if (wished === undefined) {
    const next = nextWriter(readers);
    if (next === undefined) throw refuse(refusals.noFailoverTarget, { id: cluster.identifier });
    return next;
  }
  const target = readers.find(({ identifier }) => identifier === wished);
  if (target === undefined) throw refuse(refusals.failoverTargetState, { id: wished });
  return target;
}

function tellOfCluster(book: Book, cluster: Cluster, name: EventName, target: Instance): void {
  const { identifier, arn } = cluster;
  const values = { name: target.identifier };
  announce(book, { kind: 'db-cluster', identifier, arn }, { name, values });
}

function renderCluster(book: Book, cluster: Cluster): DBCluster {
  const { identifier, serverless } = cluster;
  const domain = `cluster-c0labaddress.${book.context.region}.rds.amazonaws.com`;
  const readerDomain = domain.replace('cluster-', 'cluster-ro-');
  return {
    DBClusterIdentifier: identifier,
    DBClusterArn: cluster.arn,
    DbClusterResourceId: cluster.resourceId,
    Status: cluster.status,
    Engine: cluster.engine,
    EngineVersion: cluster.engineVersion,
    EngineMode: 'provisioned',
    ClusterCreateTime: new Date(cluster.createdAtMs),
    Endpoint: `${identifier}.${domain}`,
    ReaderEndpoint: `${identifier}.${readerDomain}`,
    CustomEndpoints: [...cluster.endpoints.values()].map((each) => `${each.identifier}.${domain}`),
    Port: portOf(cluster.engine),
    BackupRetentionPeriod: cluster.backupRetentionPeriod,
    DeletionProtection: cluster.deletionProtection,
    DBClusterMembers: membersOf(book, cluster).map((member) => ({
      DBInstanceIdentifier: member.identifier,
      IsClusterWriter: member === cluster.writer,
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: member.promotionTier,
    })),
    ...(serverless !== undefined && {
      ServerlessV2ScalingConfiguration: {
        MinCapacity: serverless.minCapacity,
        MaxCapacity: serverless.maxCapacity,
      },
    }),
    TagList: renderTags(cluster.tags),
  };
}
