/** RestoreDBInstanceFromDBSnapshot and RestoreDBInstanceToPointInTime: always a new instance. */

import type {
  RestoreDBInstanceFromDBSnapshotMessage,
  RestoreDBInstanceFromDBSnapshotResult,
  RestoreDBInstanceToPointInTimeMessage,
  RestoreDBInstanceToPointInTimeResult,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { restorableSpan } from './backups.ts';
import { refusals } from './behaviour.ts';
import { type Book, draw, findInstance, isKeyUsable } from './book.ts';
import { startCreation } from './create.ts';
import type { Instance } from './instance.ts';
import { identifierOf, tagsFrom } from './lists.ts';
import { addInstance, checkNewInstance, type NewInstance } from './new-instance.ts';
import { findParameterGroup } from './parameters.ts';
import { renderInstance } from './render-instance.ts';
import { beginLazyLoad, tell } from './restart.ts';
import { findSnapshot } from './snapshot.ts';

type Members = RestoreDBInstanceFromDBSnapshotMessage & RestoreDBInstanceToPointInTimeMessage;
/** What both restores may say about the new instance. */
type Wishes = Pick<
  Members,
  | 'DBParameterGroupName'
  | 'AvailabilityZone'
  | 'VpcSecurityGroupIds'
  | 'DBSubnetGroupName'
  | 'DeletionProtection'
  | 'CopyTagsToSnapshot'
  | 'Tags'
>;

/** Security and parameter groups are the defaults unless they are given, whatever the source had. */
function wishesOf(input: Wishes): Partial<NewInstance> {
  return {
    parameterGroupName: input.DBParameterGroupName,
    availabilityZone: input.AvailabilityZone,
    securityGroupIds: input.VpcSecurityGroupIds,
    subnetGroupName: input.DBSubnetGroupName,
    deletionProtection: input.DeletionProtection,
    copyTagsToSnapshot: input.CopyTagsToSnapshot,
    tags: tagsFrom(input.Tags),
  };
}

/** The RDS operation of the same name. */
export function restoreFromSnapshot(
  book: Book,
  input: RestoreDBInstanceFromDBSnapshotMessage,
): RestoreDBInstanceFromDBSnapshotResult {
  const snapshot = findSnapshot(book, input.DBSnapshotIdentifier);
  const { identifier: id, status, kmsKeyId } = snapshot;
  if (status !== 'available') throw refuse(refusals.snapshotNotAvailable, { id, status });
  if (!isKeyUsable(book, kmsKeyId)) throw refuse(refusals.sourceKey, { key: kmsKeyId ?? '' });
  const wanted: NewInstance = {
    ...wishesOf(input),
    identifier: identifierOf('DBInstanceIdentifier', input.DBInstanceIdentifier),
    engine: snapshot.engine,
    engineVersion: snapshot.engineVersion,
    configuration: {
      DBInstanceClass: input.DBInstanceClass ?? snapshot.instanceClass,
      AllocatedStorage: input.AllocatedStorage ?? snapshot.allocatedStorage,
      StorageType: input.StorageType ?? snapshot.storageType,
      Iops: input.Iops ?? snapshot.iops,
      StorageThroughput: input.StorageThroughput ?? snapshot.storageThroughput,
      MultiAZ: input.MultiAZ ?? false,
      BackupRetentionPeriod: input.BackupRetentionPeriod ?? snapshot.backupRetentionPeriod,
    },
    kmsKeyId,
    storageUsedGibibytes: snapshot.storageUsedGibibytes,
  };
  const instance = restore(book, wanted, (made) =>
    tell(book, made, { name: 'restored', values: { name: id } }),
  );
  return { DBInstance: renderInstance(book, instance) };
}

/** The RDS operation of the same name, for a source that exists. */
export function restoreToPointInTime(
  book: Book,
  input: RestoreDBInstanceToPointInTimeMessage,
): RestoreDBInstanceToPointInTimeResult {
  if (input.SourceDBInstanceAutomatedBackupsArn !== undefined) {
    throw new Error('The lab does not simulate SourceDBInstanceAutomatedBackupsArn.');
  }
  const source = sourceOf(book, input);
  checkTime(book, source, input);
  const { configuration } = source;
  const wanted: NewInstance = {
    ...wishesOf(input),
    identifier: identifierOf('TargetDBInstanceIdentifier', input.TargetDBInstanceIdentifier),
    engine: source.engine,
    engineVersion: source.engineVersion,
    configuration: {
      ...configuration,
      DBInstanceClass: input.DBInstanceClass ?? configuration.DBInstanceClass,
      StorageType: input.StorageType ?? configuration.StorageType,
      MultiAZ: input.MultiAZ ?? false,
      BackupRetentionPeriod: input.BackupRetentionPeriod ?? configuration.BackupRetentionPeriod,
    },
    kmsKeyId: source.kmsKeyId,
    storageUsedGibibytes: source.load.storageUsedGibibytes,
  };
  const values = { source: source.identifier, name: wanted.identifier };
  const instance = restore(book, wanted, (made) =>
    tell(book, made, { name: 'restoredToTime', values: values }),
  );
  return { DBInstance: renderInstance(book, instance) };
}

function sourceOf(book: Book, input: RestoreDBInstanceToPointInTimeMessage): Instance {
  const { SourceDbiResourceId: resourceId } = input;
  const byResource = [...book.instances.values()].find((each) => each.resourceId === resourceId);
  return byResource ?? findInstance(book, input.SourceDBInstanceIdentifier ?? resourceId);
}

function checkTime(
  book: Book,
  source: Instance,
  { RestoreTime: time, UseLatestRestorableTime: isLatest }: RestoreDBInstanceToPointInTimeMessage,
): void {
  if ((time === undefined) === (isLatest !== true)) throw refuse(refusals.restoreTimeChoice);
  const span = restorableSpan(book, source);
  if (span === undefined) throw refuse(refusals.noPointInTime, { id: source.identifier });
  if (time === undefined) return;
  if (time.getTime() < span.fromMs || time.getTime() > span.toMs) {
    throw refuse(refusals.restoreTimeOutOfRange, {
      time: time.toISOString(),
      earliest: new Date(span.fromMs).toISOString(),
      latest: new Date(span.toMs).toISOString(),
    });
  }
}

function restore(
  book: Book,
  wanted: NewInstance,
  announceRestore: (made: Instance) => void,
): Instance {
  checkNewInstance(book, wanted);
  if (wanted.parameterGroupName !== undefined) findParameterGroup(book, wanted.parameterGroupName);
  const instance = addInstance(book, wanted);
  const ready = (): void => {
    beginLazyLoad(book, instance);
    announceRestore(instance);
  };
  startCreation(book, instance, [{ seconds: draw(book, 'restore'), run: ready }]);
  return instance;
}
