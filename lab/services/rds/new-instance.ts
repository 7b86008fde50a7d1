/** How DB instances come to be: what every new one has, and the checks each of them passes. */

import { refuse } from '../../service.ts';
import { zonesOf } from '../ec2/zones.ts';
import { otherZone } from './apply-changes.ts';
import { refusals } from './behaviour.ts';
import { arnOf, type Book, hasFault, nowOf, resourceIdOf } from './book.ts';
import { classFacts, runsOn } from './classes.ts';
import type { Configuration, Instance, Replication } from './instance.ts';
import { familyOf, findParameterGroup } from './parameters.ts';

/** DB instances of an account and Region. Source: .../UserGuide/CHAP_Limits.html */
export const instancesMax = 40;

/** The versions the lab runs when none is asked for. */
const defaultVersions: Readonly<Record<string, string>> = {
  postgres: '16.4',
  mysql: '8.0.39',
  mariadb: '10.11.9',
  'aurora-postgresql': '16.4',
  'aurora-mysql': '8.0.mysql_aurora.3.08.0',
};

/** The version of an engine when none is asked for. */
export function defaultVersionOf(engine: string): string {
  return defaultVersions[engine] ?? '1.0';
}

/** License of every engine of the lab, as the API calls it. */
export function licenseOf(engine: string): string {
  return engine === 'postgres' || engine === 'aurora-postgresql'
    ? 'postgresql-license'
    : 'general-public-license';
}

/** What is wanted of a new instance; everything else is as RDS sets it. */
export interface NewInstance {
  readonly identifier: string;
  readonly engine: string;
  readonly engineVersion?: string | undefined;
  readonly configuration: Configuration;
  readonly parameterGroupName?: string | undefined;
  readonly availabilityZone?: string | undefined;
  readonly maintenanceWindow?: string | undefined;
  readonly backupWindow?: string | undefined;
  readonly deletionProtection?: boolean | undefined;
  readonly maxAllocatedStorage?: number | undefined;
  readonly copyTagsToSnapshot?: boolean | undefined;
  readonly securityGroupIds?: readonly string[] | undefined;
  readonly subnetGroupName?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly tags?: ReadonlyMap<string, string> | undefined;
  readonly clusterIdentifier?: string | undefined;
  readonly promotionTier?: number | undefined;
  readonly storageUsedGibibytes?: number | undefined;
  readonly replication?: Replication | undefined;
}

/**
 * Refuses an instance that cannot be made.
 * @throws DBInstanceAlreadyExistsFault, InstanceQuotaExceededFault, and what `checkClass` throws
 */
export function checkNewInstance(book: Book, wanted: NewInstance): void {
  if (book.instances.has(wanted.identifier)) throw refuse(refusals.instanceExists);
  if (book.instances.size >= instancesMax) {
    throw refuse(refusals.instanceQuota, { limit: instancesMax });
  }
  checkClass(book, {
    engine: wanted.engine,
    engineVersion: wanted.engineVersion ?? defaultVersionOf(wanted.engine),
    instanceClass: wanted.configuration.DBInstanceClass,
    storageType: wanted.configuration.StorageType,
  });
}

interface ClassWish {
  readonly engine: string;
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly storageType: string;
}

/**
 * Refuses a class that is none, that the engine does not run on, or that there is no capacity of.
 * @throws InvalidParameterValue, InvalidParameterCombination, InsufficientDBInstanceCapacityFault
 */
export function checkClass(book: Book, wish: ClassWish): void {
  const { engine, engineVersion, instanceClass, storageType } = wish;
  if (classFacts(instanceClass) === undefined) {
    throw refuse(refusals.invalidClass, { class: instanceClass });
  }
  if (!runsOn(engine, instanceClass)) {
    throw refuse(refusals.classNotSupported, {
      class: instanceClass,
      engine,
      version: engineVersion,
      license: licenseOf(engine),
    });
  }
  if (hasFault(book, 'database-capacity', instanceClass)) {
    throw refuse(refusals.noCapacity, { class: instanceClass, storageType });
  }
}

/** Puts a new instance into the book: sound, without connections, nothing being done to it. */
export function addInstance(book: Book, wanted: NewInstance): Instance {
  const { identifier, engine, configuration } = wanted;
  const nowMs = nowOf(book);
  const engineVersion = wanted.engineVersion ?? defaultVersionOf(engine);
  const availabilityZone = wanted.availabilityZone ?? drawZone(book);
  const groupName = wanted.parameterGroupName ?? `default.${familyOf(engine, engineVersion)}`;
  const instance: Instance = {
    identifier,
    arn: arnOf(book, 'db', identifier),
    resourceId: resourceIdOf(book, 'db'),
    engine,
    engineVersion,
    createdAtMs: nowMs,
    configuration: { ...configuration },
    pending: {},
    parameterGroup: { name: findParameterGroup(book, groupName).name, status: 'in-sync' },
    availabilityZone,
    secondaryAvailabilityZone: configuration.MultiAZ
      ? otherZone(book, { availabilityZone })
      : undefined,
    maintenanceWindow: wanted.maintenanceWindow ?? 'sun:03:00-sun:03:30',
    backupWindow: wanted.backupWindow ?? '01:00-01:30',
    deletionProtection: wanted.deletionProtection ?? false,
    maxAllocatedStorage: wanted.maxAllocatedStorage,
    copyTagsToSnapshot: wanted.copyTagsToSnapshot ?? false,
    securityGroupIds: wanted.securityGroupIds ?? ['sg-default'],
    subnetGroupName: wanted.subnetGroupName ?? 'default',
    kmsKeyId: wanted.kmsKeyId,
    tags: new Map(wanted.tags),
    clusterIdentifier: wanted.clusterIdentifier,
    promotionTier: wanted.promotionTier ?? 1,
    replication: wanted.replication,
    load: {
      connections: 0,
      storageUsedGibibytes: wanted.storageUsedGibibytes ?? 0,
      replicationDelaySeconds: 0,
    },
    ...untouched,
    queue: [],
  };
  book.instances.set(identifier, instance);
  return instance;
}

/** An instance to which nothing has happened yet. */
const untouched = {
  isDown: true,
  isReadOnly: false,
  condition: 'sound',
  isFull: false,
  isStorageLow: false,
  filledAtGibibytes: undefined,
  work: undefined,
  storageLockedUntilMs: 0,
  storageChangedAtMs: 0,
  optimizedAtMs: 0,
  lowSinceMs: undefined,
  loading: undefined,
  restorableSinceMs: undefined,
  windowTimer: undefined,
  backupTimer: undefined,
  restartTimer: undefined,
} satisfies Partial<Instance>;

function drawZone({ context, random }: Book): string {
  const zones = zonesOf(context.region);
  return zones[Math.floor(random.next() * zones.length)] ?? `${context.region}a`;
}
