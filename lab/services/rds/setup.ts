/** Databases and snapshots that exist before a run begins. */

import type { Book } from './book.ts';
import { joinCluster, memberConfiguration } from './cluster.ts';
import { establishInstance } from './create.ts';
import type { Configuration } from './instance.ts';
import { nameIn, regionIn } from './lists.ts';
import { defaultVersionOf } from './new-instance.ts';
import { beginReplication } from './replication.ts';
import { baselineOf } from './storage.ts';

/** A database as an inventory describes it. */
export interface DatabaseSetup {
  readonly identifier: string;
  readonly engine: string;
  readonly engineVersion?: string;
  readonly instanceClass: string;
  readonly allocatedGibibytes: number;
  /** `gp3` unless given. */
  readonly storageType?: string;
  readonly multiAz?: boolean;
  readonly backupRetentionDays?: number;
  readonly maxAllocatedGibibytes?: number;
  readonly parameterGroupName?: string;
  readonly maintenanceWindow?: string;
  readonly deletionProtection?: boolean;
  readonly kmsKeyId?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Half of the storage unless given. */
  readonly storageUsedGibibytes?: number;
  /** It is a read replica of this database, which was set up before. */
  readonly sourceIdentifier?: string;
  /** It is a member of this Aurora cluster, which was set up before. */
  readonly clusterIdentifier?: string;
  readonly promotionTier?: number;
}

/** A snapshot of another Region. */
export interface SnapshotSetup {
  readonly arn: string;
  readonly engine: string;
  readonly allocatedGibibytes: number;
  readonly kmsKeyId?: string;
}

/** Puts a database into the book: available now, backed up before. */
export function setUpDatabase(book: Book, setup: DatabaseSetup): void {
  const instance = establishInstance(book, {
    identifier: setup.identifier,
    engine: setup.engine,
    engineVersion: setup.engineVersion,
    configuration: configurationOf(setup),
    parameterGroupName: setup.parameterGroupName,
    maintenanceWindow: setup.maintenanceWindow,
    deletionProtection: setup.deletionProtection,
    maxAllocatedStorage: setup.maxAllocatedGibibytes,
    kmsKeyId: setup.kmsKeyId,
    tags: new Map(Object.entries(setup.tags ?? {})),
    storageUsedGibibytes: setup.storageUsedGibibytes ?? setup.allocatedGibibytes / 2,
    clusterIdentifier: setup.clusterIdentifier,
    promotionTier: setup.promotionTier,
    replication:
      setup.sourceIdentifier === undefined
        ? undefined
        : beginReplication(book, setup.sourceIdentifier),
  });
  if (instance.replication !== undefined) book.watch();
  joinCluster(book, instance);
}

function configurationOf(setup: DatabaseSetup): Configuration {
  if (setup.clusterIdentifier !== undefined) return memberConfiguration(setup.instanceClass);
  const StorageType = setup.storageType ?? 'gp3';
  return {
    DBInstanceClass: setup.instanceClass,
    AllocatedStorage: setup.allocatedGibibytes,
    StorageType,
    ...baselineOf(StorageType, setup.allocatedGibibytes),
    MultiAZ: setup.multiAz ?? false,
    BackupRetentionPeriod: setup.backupRetentionDays ?? 0,
  };
}

/** Makes a snapshot of another Region known. */
export function importSnapshot(book: Book, setup: SnapshotSetup): void {
  const identifier = nameIn(setup.arn);
  const nowMs = book.context.clock.nowMs;
  book.foreignSnapshots.set(setup.arn, {
    identifier,
    arn: setup.arn,
    type: 'manual',
    instanceIdentifier: identifier,
    resourceId: 'db-OTHERREGION',
    instanceCreatedAtMs: nowMs,
    engine: setup.engine,
    engineVersion: defaultVersionOf(setup.engine),
    instanceClass: 'db.m7g.large',
    parameterGroupName: 'default',
    allocatedStorage: setup.allocatedGibibytes,
    storageUsedGibibytes: setup.allocatedGibibytes / 2,
    storageType: 'gp3',
    iops: undefined,
    storageThroughput: undefined,
    availabilityZone: `${regionIn(setup.arn)}a`,
    backupRetentionPeriod: 1,
    kmsKeyId: setup.kmsKeyId,
    createdAtMs: nowMs,
    originalCreatedAtMs: nowMs,
    sourceRegion: undefined,
    sourceArn: undefined,
    status: 'available',
    seconds: 0,
    tags: new Map(),
  });
}
