/** What can be ordered and changed: orderable classes, valid modifications, pending maintenance. */

import type {
  DescribeOrderableDBInstanceOptionsMessage,
  DescribePendingMaintenanceActionsMessage,
  DescribeValidDBInstanceModificationsMessage,
  DescribeValidDBInstanceModificationsResult,
  OrderableDBInstanceOptionsMessage,
  PendingMaintenanceActionsMessage,
  ValidStorageOptions,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { zonesOf } from '../ec2/zones.ts';
import { refusals } from './behaviour.ts';
import { type Book, findInstance, statusIn } from './book.ts';
import { classesOf, isAurora } from './classes.ts';
import type { InstanceStatus } from './instance.ts';
import { nameIn, pageOfList } from './lists.ts';
import { defaultVersionOf, licenseOf } from './new-instance.ts';
import { storageMaxGibibytes, storageTypes } from './storage.ts';

const describable: readonly InstanceStatus[] = [
  'available',
  'storage-optimization',
  'storage-full',
];

export function createOptionOperations(book: Book) {
  return {
    DescribeOrderableDBInstanceOptions: (input: DescribeOrderableDBInstanceOptionsMessage) =>
      describeOrderable(book, input),
    DescribeValidDBInstanceModifications: (input: DescribeValidDBInstanceModificationsMessage) =>
      describeValid(book, input),
    DescribePendingMaintenanceActions: (input: DescribePendingMaintenanceActionsMessage) =>
      describeMaintenance(book, input),
  };
}

/** One row a class and storage type, in every zone: what is orderable may still be out of capacity. */
function describeOrderable(
  book: Book,
  input: DescribeOrderableDBInstanceOptionsMessage,
): OrderableDBInstanceOptionsMessage {
  const engine = input.Engine ?? '';
  const types = isAurora(engine) ? ['aurora'] : Object.keys(storageTypes);
  const options = classesOf(engine)
    .filter(({ name }) => input.DBInstanceClass === undefined || name === input.DBInstanceClass)
    .flatMap(({ name }) => types.map((StorageType) => ({ name, StorageType })));
  const { items, Marker } = pageOfList(options, input);
  const AvailabilityZones = zonesOf(book.context.region).map((Name) => ({ Name }));
  return {
    Marker,
    OrderableDBInstanceOptions: items.map(({ name, StorageType }) => ({
      Engine: engine,
      EngineVersion: input.EngineVersion ?? defaultVersionOf(engine),
      DBInstanceClass: name,
      LicenseModel: licenseOf(engine),
      AvailabilityZones,
      MultiAZCapable: !isAurora(engine),
      ReadReplicaCapable: !isAurora(engine),
      Vpc: true,
      SupportsStorageEncryption: true,
      StorageType,
      SupportsIops: StorageType.startsWith('io'),
      SupportsStorageAutoscaling: !isAurora(engine),
    })),
  };
}

function describeValid(
  book: Book,
  input: DescribeValidDBInstanceModificationsMessage,
): DescribeValidDBInstanceModificationsResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  if (!describable.includes(statusIn(book, instance))) throw refuse(refusals.notAvailable);
  const { AllocatedStorage } = instance.configuration;
  const Storage = Object.entries(storageTypes).map(([StorageType, least]): ValidStorageOptions => {
    const provisions = StorageType !== 'gp2';
    return {
      StorageType,
      StorageSize: [{ From: Math.max(least, AllocatedStorage), To: storageMaxGibibytes, Step: 1 }],
      ...(provisions && { ProvisionedIops: [iopsRange(StorageType)] }),
      SupportsStorageAutoscaling: true,
    };
  });
  return {
    ValidDBInstanceModificationsMessage: isAurora(instance.engine) ? {} : { Storage },
  };
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html */
function iopsRange(storageType: string) {
  return storageType === 'gp3'
    ? { From: 12_000, To: 64_000, Step: 1 }
    : { From: 1000, To: 256_000, Step: 1 };
}

/** Always none: nobody maintains the hosts of the lab. */
function describeMaintenance(
  book: Book,
  input: DescribePendingMaintenanceActionsMessage,
): PendingMaintenanceActionsMessage {
  const arn = input.ResourceIdentifier;
  if (arn !== undefined && !book.instances.has(nameIn(arn))) {
    throw refuse(refusals.resourceNotFound, { arn });
  }
  return { PendingMaintenanceActions: [] };
}
