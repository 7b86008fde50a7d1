/** CreateDBInstanceReadReplica and PromoteReadReplica. */

import type {
  CreateDBInstanceReadReplicaMessage,
  CreateDBInstanceReadReplicaResult,
  PromoteReadReplicaMessage,
  PromoteReadReplicaResult,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { enableBackups } from './backups.ts';
import { refusals } from './behaviour.ts';
import { type Book, draw, findInstance, hasFault, isKeyUsable, statusIn } from './book.ts';
import { checkRetention, startCreation } from './create.ts';
import type { Instance } from './instance.ts';
import { identifierOf, nameIn, tagsFrom } from './lists.ts';
import { addInstance, checkNewInstance, type NewInstance } from './new-instance.ts';
import { renderInstance } from './render-instance.ts';
import { beginReplication, replicasOf } from './replication.ts';
import { beginLazyLoad, breakDown, restartSteps, tell } from './restart.ts';
import { enqueue } from './work.ts';

/** Read replicas of one source. Source: .../UserGuide/USER_ReadRepl.html (MySQL, MariaDB, PostgreSQL) */
export const replicasMax = 15;

/** The RDS operation of the same name. RDS itself takes a snapshot of the source, which is backing up meanwhile. */
export function createDbInstanceReadReplica(
  book: Book,
  input: CreateDBInstanceReadReplicaMessage,
): CreateDBInstanceReadReplicaResult {
  const source = findInstance(book, nameIn(input.SourceDBInstanceIdentifier ?? ''));
  const identifier = identifierOf('DBInstanceIdentifier', input.DBInstanceIdentifier);
  checkSource(book, source);
  const wanted = { ...wantedOf(source, input), identifier };
  checkNewInstance(book, wanted);
  if (!isKeyUsable(book, wanted.kmsKeyId)) {
    throw refuse(refusals.key, { key: wanted.kmsKeyId ?? '' });
  }
  return { DBInstance: renderInstance(book, makeReplica(book, source, wanted)) };
}

/** Begins a replica of the source that is as `wanted`. */
export function makeReplica(book: Book, source: Instance, wanted: NewInstance): Instance {
  const replica = addInstance(book, {
    ...wanted,
    storageUsedGibibytes: source.load.storageUsedGibibytes,
    replication: beginReplication(book, source.identifier),
  });
  const seconds = draw(book, 'snapshot', source.configuration.AllocatedStorage / 2);
  backUpSource(book, source, seconds);
  const ready = (): void => {
    if (hasFault(book, 'snapshot-fails', source.identifier)) {
      tell(book, replica, 'replicaFailed');
      breakDown(book, replica);
      return;
    }
    beginLazyLoad(book, replica);
    tell(book, replica, 'replicationResumed');
  };
  startCreation(book, replica, [{ seconds }, { seconds: draw(book, 'restore'), run: ready }]);
  book.watch();
  return replica;
}

function backUpSource(book: Book, source: Instance, seconds: number): void {
  if (source.work?.isForReplica === true) return;
  enqueue(book, source, { status: 'backing-up', isForReplica: true, plan: () => [{ seconds }] });
}

function checkSource(book: Book, source: Instance): void {
  const id = source.identifier;
  if (source.clusterIdentifier !== undefined) throw refuse(refusals.memberReplica, { id });
  const status = statusIn(book, source);
  const isShared = source.work?.isForReplica === true;
  if (status !== 'available' && status !== 'storage-optimization' && !isShared) {
    throw refuse(refusals.replicaSourceState, { id });
  }
  if (source.configuration.BackupRetentionPeriod === 0) throw refuse(refusals.backupsDisabled);
  if (replicasOf(book, source).length >= replicasMax) {
    throw refuse(refusals.replicaLimit, { id, limit: replicasMax });
  }
}

/** What a replica takes from its source: everything that is not asked for otherwise, but backups. */
function wantedOf(source: Instance, input: CreateDBInstanceReadReplicaMessage): NewInstance {
  const { configuration } = source;
  return {
    identifier: '',
    engine: source.engine,
    engineVersion: source.engineVersion,
    configuration: {
      ...configuration,
      DBInstanceClass: input.DBInstanceClass ?? configuration.DBInstanceClass,
      AllocatedStorage: input.AllocatedStorage ?? configuration.AllocatedStorage,
      StorageType: input.StorageType ?? configuration.StorageType,
      Iops: input.Iops ?? configuration.Iops,
      StorageThroughput: input.StorageThroughput ?? configuration.StorageThroughput,
      MultiAZ: input.MultiAZ ?? false,
      BackupRetentionPeriod: 0,
    },
    parameterGroupName: input.DBParameterGroupName ?? source.parameterGroup.name,
    availabilityZone: input.AvailabilityZone,
    deletionProtection: input.DeletionProtection,
    maxAllocatedStorage: input.MaxAllocatedStorage ?? source.maxAllocatedStorage,
    copyTagsToSnapshot: input.CopyTagsToSnapshot,
    securityGroupIds: input.VpcSecurityGroupIds ?? source.securityGroupIds,
    subnetGroupName: input.DBSubnetGroupName ?? source.subnetGroupName,
    kmsKeyId: input.KmsKeyId ?? source.kmsKeyId,
    tags: tagsFrom(input.Tags),
    maintenanceWindow: source.maintenanceWindow,
    backupWindow: source.backupWindow,
  };
}

/** The RDS operation of the same name: the replica becomes an instance of its own, for good. */
export function promoteReadReplica(
  book: Book,
  input: PromoteReadReplicaMessage,
): PromoteReadReplicaResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  if (instance.replication === undefined) throw refuse(refusals.notAReplica);
  const status = statusIn(book, instance);
  if (status !== 'available' && status !== 'storage-optimization') {
    throw refuse(refusals.promotionState, { id: instance.identifier, status });
  }
  const days = input.BackupRetentionPeriod ?? 1;
  checkRetention(days);
  const end = (): void => {
    instance.replication = undefined;
    instance.configuration.BackupRetentionPeriod = days;
    if (days > 0) enableBackups(book, instance);
  };
  enqueue(book, instance, {
    status: 'modifying',
    plan: () => [...restartSteps(book, instance, draw(book, 'promote')), { seconds: 0, run: end }],
  });
  return { DBInstance: renderInstance(book, instance) };
}
