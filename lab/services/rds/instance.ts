/** A DB instance of the lab: what it is, what is to become of it, and the status that follows from both. */

import type { Timer } from '../../clock.ts';

/** The statuses an instance of the lab can have; each is one of AWS's list. */
export const instanceStatuses = [
  'available',
  'backing-up',
  'creating',
  'deleting',
  'failed',
  'inaccessible-encryption-credentials',
  'inaccessible-encryption-credentials-recoverable',
  'incompatible-parameters',
  'modifying',
  'rebooting',
  'renaming',
  'starting',
  'stopped',
  'stopping',
  'storage-full',
  'storage-optimization',
] as const;

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
export type InstanceStatus = (typeof instanceStatuses)[number];

/** The settings that ModifyDBInstance changes over time, in the spelling of the API. */
export interface Configuration {
  DBInstanceClass: string;
  AllocatedStorage: number;
  StorageType: string;
  Iops: number | undefined;
  StorageThroughput: number | undefined;
  MultiAZ: boolean;
  BackupRetentionPeriod: number;
}

export type Changes = Partial<Configuration>;

/** One thing after the other: waits `seconds`, then acts. */
export interface Step {
  readonly seconds: number;
  run?(): void;
}

/** Something RDS does to an instance, which has `status` meanwhile. Planned when it begins. */
export interface Work {
  readonly status: InstanceStatus;
  /** A snapshot that further replicas of the same source share. */
  readonly isForReplica?: boolean;
  plan(): readonly Step[];
}

/** How an instance is when nothing is being done to it. */
export type Condition =
  | 'sound'
  | 'stopped'
  | 'failed'
  | 'incompatible-parameters'
  | 'inaccessible-encryption-credentials'
  | 'inaccessible-encryption-credentials-recoverable';

/** How a read replica follows its source. */
export interface Replication {
  sourceIdentifier: string;
  status: 'replicating' | 'error' | 'terminated';
  /** Seconds behind the source at `atMs`. */
  lagSeconds: number;
  atMs: number;
  /** Since when replication is in error. */
  brokenAtMs: number | undefined;
}

/** What runs on an instance, as the platform reports it. */
export interface Load {
  readonly connections: number;
  readonly storageUsedGibibytes: number;
  /** Seconds that writes alone keep a replica behind; 0 when it keeps up. */
  readonly replicationDelaySeconds: number;
}

export interface Instance {
  /** Changes in a blue/green switchover, the resource id never does. */
  identifier: string;
  arn: string;
  readonly resourceId: string;
  readonly engine: string;
  readonly engineVersion: string;
  readonly createdAtMs: number;
  readonly configuration: Configuration;
  pending: Changes;
  parameterGroup: { name: string; status: 'in-sync' | 'applying' | 'pending-reboot' };
  availabilityZone: string;
  secondaryAvailabilityZone: string | undefined;
  maintenanceWindow: string;
  backupWindow: string;
  deletionProtection: boolean;
  maxAllocatedStorage: number | undefined;
  copyTagsToSnapshot: boolean;
  securityGroupIds: readonly string[];
  readonly subnetGroupName: string;
  readonly kmsKeyId: string | undefined;
  tags: Map<string, string>;
  readonly clusterIdentifier: string | undefined;
  promotionTier: number;
  /** No connection can be made. */
  isDown: boolean;
  /** Only reads: the old production instance after a switchover. */
  isReadOnly: boolean;
  condition: Condition;
  isFull: boolean;
  isStorageLow: boolean;
  /** Size the fault `storage-full` found; growing beyond it helps. */
  filledAtGibibytes: number | undefined;
  work: Work | undefined;
  readonly queue: Work[];
  storageLockedUntilMs: number;
  storageChangedAtMs: number;
  optimizedAtMs: number;
  /** Since when less than a tenth of the storage is free. */
  lowSinceMs: number | undefined;
  load: Load;
  replication: Replication | undefined;
  /** While blocks are loaded from Amazon S3. */
  loading: { readonly fromMs: number; readonly toMs: number } | undefined;
  /** End of its first backup; before, there is nothing to restore from. */
  restorableSinceMs: number | undefined;
  windowTimer: Timer | undefined;
  backupTimer: Timer | undefined;
  restartTimer: Timer | undefined;
}

/** The status DescribeDBInstances shows. */
export function statusOf(instance: Instance, nowMs: number): InstanceStatus {
  if (instance.work !== undefined) return instance.work.status;
  if (instance.condition !== 'sound') return instance.condition;
  if (instance.isFull) return 'storage-full';
  return nowMs < instance.optimizedAtMs ? 'storage-optimization' : 'available';
}

/** Whether applications can connect now. */
export function isUp(instance: Instance): boolean {
  return !instance.isDown && !instance.isFull && instance.condition === 'sound';
}

/** How much of its data is on its volume: 1 for an instance that was not restored. */
export function loadedShare({ loading }: Instance, nowMs: number): number {
  if (loading === undefined) return 1;
  const { fromMs, toMs } = loading;
  return Math.min(1, Math.max(0, (nowMs - fromMs) / (toMs - fromMs)));
}
