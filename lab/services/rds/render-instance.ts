/** A DB instance as the API shows it. */

import type { DBInstance, PendingModifiedValues } from '@aws-sdk/client-rds';
import { restorableSpan } from './backups.ts';
import { type Book, nowOf, statusIn } from './book.ts';
import { type Instance, loadedShare } from './instance.ts';
import { renderTags } from './lists.ts';
import { licenseOf } from './new-instance.ts';
import { replicasOf, statusInfoOf } from './replication.ts';

const ports: Readonly<Record<string, number>> = {
  postgres: 5432,
  'aurora-postgresql': 5432,
};
const otherPort = 3306;

export function portOf(engine: string): number {
  return ports[engine] ?? otherPort;
}

/** DNS name of an instance: it moves with the identifier, not with the instance. */
function addressOf({ context }: Book, identifier: string): string {
  return `${identifier}.c0labaddress.${context.region}.rds.amazonaws.com`;
}

export function renderInstance(book: Book, instance: Instance): DBInstance {
  const { configuration, identifier } = instance;
  const status = statusIn(book, instance);
  return {
    DBInstanceIdentifier: identifier,
    DBInstanceArn: instance.arn,
    DbiResourceId: instance.resourceId,
    DBInstanceStatus: status,
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    LicenseModel: licenseOf(instance.engine),
    InstanceCreateTime: new Date(instance.createdAtMs),
    ...configuration,
    ...(status !== 'creating' && {
      Endpoint: { Address: addressOf(book, identifier), Port: portOf(instance.engine) },
    }),
    PendingModifiedValues: renderPending(instance),
    ...renderPlace(instance),
    ...renderRules(instance),
    ...renderStorageOperation(book, instance),
    ...renderReplication(book, instance),
    ...renderTimes(book, instance),
    TagList: renderTags(instance.tags),
  };
}

function renderPending({ pending }: Instance): PendingModifiedValues {
  return { ...pending };
}

function renderPlace(instance: Instance): DBInstance {
  const { secondaryAvailabilityZone, clusterIdentifier } = instance;
  return {
    AvailabilityZone: instance.availabilityZone,
    ...(secondaryAvailabilityZone !== undefined && {
      SecondaryAvailabilityZone: secondaryAvailabilityZone,
    }),
    DBSubnetGroup: { DBSubnetGroupName: instance.subnetGroupName, SubnetGroupStatus: 'Complete' },
    VpcSecurityGroups: instance.securityGroupIds.map((VpcSecurityGroupId) => ({
      VpcSecurityGroupId,
      Status: 'active',
    })),
    ...(clusterIdentifier !== undefined && {
      DBClusterIdentifier: clusterIdentifier,
      PromotionTier: instance.promotionTier,
    }),
  };
}

function renderRules(instance: Instance): DBInstance {
  const { maxAllocatedStorage, kmsKeyId, parameterGroup } = instance;
  return {
    DBParameterGroups: [
      { DBParameterGroupName: parameterGroup.name, ParameterApplyStatus: parameterGroup.status },
    ],
    PreferredMaintenanceWindow: instance.maintenanceWindow,
    PreferredBackupWindow: instance.backupWindow,
    DeletionProtection: instance.deletionProtection,
    CopyTagsToSnapshot: instance.copyTagsToSnapshot,
    StorageEncrypted: kmsKeyId !== undefined,
    ...(kmsKeyId !== undefined && { KmsKeyId: kmsKeyId }),
    ...(maxAllocatedStorage !== undefined && { MaxAllocatedStorage: maxAllocatedStorage }),
  };
}

function renderStorageOperation(book: Book, instance: Instance): DBInstance {
  const { storageChangedAtMs, optimizedAtMs } = instance;
  const nowMs = nowOf(book);
  if (nowMs < optimizedAtMs) {
    const share = (nowMs - storageChangedAtMs) / (optimizedAtMs - storageChangedAtMs);
    return storageOperation('Optimizing', share);
  }
  const loaded = loadedShare(instance, nowMs);
  return loaded < 1 ? storageOperation('Initializing', loaded) : {};
}

function storageOperation(StorageOperationStatus: string, share: number): DBInstance {
  return { StorageOperationStatus, StorageOperationPercentProgress: Math.floor(share * 100) };
}

function renderReplication(book: Book, instance: Instance): DBInstance {
  const info = statusInfoOf(instance);
  return {
    ReadReplicaDBInstanceIdentifiers: replicasOf(book, instance).map((each) => each.identifier),
    ...(info !== undefined && {
      ReadReplicaSourceDBInstanceIdentifier: instance.replication?.sourceIdentifier,
      StatusInfos: [info],
    }),
  };
}

function renderTimes(book: Book, instance: Instance): DBInstance {
  const span = restorableSpan(book, instance);
  const { restartTimer } = instance;
  return {
    ...(span !== undefined && { LatestRestorableTime: new Date(span.toMs) }),
    ...(restartTimer !== undefined && { AutomaticRestartTime: new Date(restartTimer.atMs) }),
  };
}
