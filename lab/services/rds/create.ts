/** CreateDBInstance, and instances that were there before the run. */

import type { CreateDBInstanceMessage, CreateDBInstanceResult } from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { enableBackups, scheduleBackup } from './backups.ts';
import { refusals } from './behaviour.ts';
import { type Book, changed, draw, isKeyUsable, nowOf } from './book.ts';
import { isAurora } from './classes.ts';
import { clusterMember, joinCluster } from './cluster.ts';
import type { Configuration, Instance, Step } from './instance.ts';
import { identifierOf, tagsFrom } from './lists.ts';
import { maintenanceWindow } from './maintenance-window.ts';
import { addInstance, checkNewInstance, type NewInstance } from './new-instance.ts';
import { findParameterGroup } from './parameters.ts';
import { renderInstance } from './render-instance.ts';
import { tell } from './restart.ts';
import { baselineOf, checkVolume } from './storage.ts';
import { enqueue } from './work.ts';

const retentionDaysMax = 35;

/** @throws InvalidParameterValue outside of 0 to 35 days */
export function checkRetention(days: number): void {
  if (days < 0 || days > retentionDaysMax) throw refuse(refusals.retentionOutOfRange, { days });
}

/** @throws InvalidParameterCombination when the limit leaves no room to grow */
export function checkMaxStorage(limit: number | undefined, gibibytes: number): void {
  if (limit !== undefined && limit <= gibibytes) throw refuse(refusals.maxStorageTooSmall);
}

/** The RDS operation of the same name; with DBClusterIdentifier it adds an instance to an Aurora cluster. */
export function createDbInstance(
  book: Book,
  input: CreateDBInstanceMessage,
): CreateDBInstanceResult {
  const wanted = wantedOf(book, input);
  checkNewInstance(book, wanted);
  if (!isKeyUsable(book, wanted.kmsKeyId)) {
    throw refuse(refusals.key, { key: wanted.kmsKeyId ?? '' });
  }
  const instance = addInstance(book, wanted);
  startCreation(book, instance, [{ seconds: draw(book, 'create') }]);
  if (instance.clusterIdentifier !== undefined) joinCluster(book, instance);
  return { DBInstance: renderInstance(book, instance) };
}

function wantedOf(book: Book, input: CreateDBInstanceMessage): NewInstance {
  const engine = input.Engine ?? '';
  const identifier = identifierOf('DBInstanceIdentifier', input.DBInstanceIdentifier);
  if (input.PreferredMaintenanceWindow !== undefined) {
    maintenanceWindow(input.PreferredMaintenanceWindow);
  }
  const configuration = isAurora(engine)
    ? clusterMember(book, input)
    : standaloneConfiguration(engine, input);
  if (input.DBParameterGroupName !== undefined)
    findParameterGroup(book, input.DBParameterGroupName);
  return {
    identifier,
    engine,
    engineVersion: input.EngineVersion,
    configuration,
    parameterGroupName: input.DBParameterGroupName,
    availabilityZone: input.AvailabilityZone,
    maintenanceWindow: input.PreferredMaintenanceWindow?.toLowerCase(),
    backupWindow: input.PreferredBackupWindow,
    deletionProtection: input.DeletionProtection,
    maxAllocatedStorage: input.MaxAllocatedStorage,
    copyTagsToSnapshot: input.CopyTagsToSnapshot,
    securityGroupIds: input.VpcSecurityGroupIds,
    subnetGroupName: input.DBSubnetGroupName,
    kmsKeyId: input.KmsKeyId,
    tags: tagsFrom(input.Tags),
    clusterIdentifier: input.DBClusterIdentifier?.toLowerCase(),
    promotionTier: input.PromotionTier,
  };
}

function standaloneConfiguration(engine: string, input: CreateDBInstanceMessage): Configuration {
  const StorageType = input.StorageType ?? (input.Iops === undefined ? 'gp2' : 'io1');
  const AllocatedStorage = input.AllocatedStorage ?? 0;
  const { Iops, StorageThroughput } = input;
  checkVolume(engine, {
    AllocatedStorage,
    StorageType,
    ...(Iops !== undefined && { Iops }),
    ...(StorageThroughput !== undefined && { StorageThroughput }),
  });
  checkMaxStorage(input.MaxAllocatedStorage, AllocatedStorage);
  const baseline = baselineOf(StorageType, AllocatedStorage);
  const BackupRetentionPeriod = input.BackupRetentionPeriod ?? 1;
  checkRetention(BackupRetentionPeriod);
  return {
    DBInstanceClass: input.DBInstanceClass ?? '',
    AllocatedStorage,
    StorageType,
    Iops: Iops ?? baseline.Iops,
    StorageThroughput: StorageThroughput ?? baseline.StorageThroughput,
    MultiAZ: input.MultiAZ ?? false,
    BackupRetentionPeriod,
  };
}

/** `creating` until the steps are done; then it takes connections, and its first backup is taken. */
export function startCreation(book: Book, instance: Instance, steps: readonly Step[]): void {
  const end = (): void => {
    instance.isDown = false;
    tell(book, instance, 'instanceCreated');
    const hasBackups = instance.configuration.BackupRetentionPeriod > 0;
    if (hasBackups && instance.clusterIdentifier === undefined) enableBackups(book, instance);
  };
  enqueue(book, instance, {
    status: 'creating',
    plan: () => [...steps, { seconds: 0, run: end }],
  });
}

/** Set-up: an instance that is available now and was backed up before. */
export function establishInstance(book: Book, wanted: NewInstance): Instance {
  const instance = addInstance(book, wanted);
  instance.isDown = false;
  const hasBackups = instance.configuration.BackupRetentionPeriod > 0;
  if (hasBackups && instance.clusterIdentifier === undefined) {
    instance.restorableSinceMs = nowOf(book);
    scheduleBackup(book, instance);
  }
  changed(book, instance);
  return instance;
}
