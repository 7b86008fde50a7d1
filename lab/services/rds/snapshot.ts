/** DB snapshots: made, watched while they are made, and never changed once they are available. */

import type { DBSnapshot } from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { arnOf, type Book, draw, hasFault, isKeyUsable, nowOf } from './book.ts';
import { announce } from './events.ts';
import type { Instance, Step } from './instance.ts';
import { nameIn, renderTags } from './lists.ts';
import { stuckLookMs } from './work.ts';

export interface Snapshot {
  readonly identifier: string;
  readonly arn: string;
  readonly type: 'manual' | 'automated';
  /** The instance it is of, as it was called then. */
  readonly instanceIdentifier: string;
  readonly resourceId: string;
  readonly instanceCreatedAtMs: number;
  readonly engine: string;
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly parameterGroupName: string;
  readonly allocatedStorage: number;
  readonly storageUsedGibibytes: number;
  readonly storageType: string;
  readonly iops: number | undefined;
  readonly storageThroughput: number | undefined;
  readonly availabilityZone: string;
  readonly backupRetentionPeriod: number;
  readonly kmsKeyId: string | undefined;
  readonly createdAtMs: number;
  readonly originalCreatedAtMs: number;
  /** Region it was copied from; absent for one that was made here. */
  readonly sourceRegion: string | undefined;
  readonly sourceArn: string | undefined;
  status: 'creating' | 'available' | 'failed';
  /** While it is being made: how long that takes. */
  readonly seconds: number;
  readonly tags: Map<string, string>;
}

/** Manual snapshots of an account and Region. Source: .../UserGuide/CHAP_Limits.html */
export const manualSnapshotsMax = 100;

/** By identifier, in any case, or by ARN. */
export function findSnapshot(book: Book, identifier: string | undefined): Snapshot {
  const name = nameIn(identifier ?? '');
  const snapshot = book.snapshots.get(name);
  if (snapshot === undefined) throw refuse(refusals.snapshotNotFound, { id: name });
  return snapshot;
}

/**
 * Refuses a manual snapshot that cannot be added.
 * @throws DBSnapshotAlreadyExistsFault, SnapshotQuotaExceededFault
 */
export function checkNewSnapshot(book: Book, identifier: string): void {
  if (book.snapshots.has(identifier)) throw refuse(refusals.snapshotExists, { id: identifier });
  const manual = [...book.snapshots.values()].filter(({ type }) => type === 'manual');
  if (manual.length >= manualSnapshotsMax) {
    throw refuse(refusals.snapshotQuota, { limit: manualSnapshotsMax });
  }
}

interface NewSnapshot {
  readonly identifier: string;
  readonly type: Snapshot['type'];
  readonly tags?: ReadonlyMap<string, string>;
}

/** Begins a snapshot of the instance as it is now. */
export function startSnapshot(book: Book, instance: Instance, wanted: NewSnapshot): Snapshot {
  const { configuration } = instance;
  const nowMs = nowOf(book);
  const copied = instance.copyTagsToSnapshot ? instance.tags : [];
  const snapshot: Snapshot = {
    identifier: wanted.identifier,
    arn: arnOf(book, 'snapshot', wanted.identifier),
    type: wanted.type,
    instanceIdentifier: instance.identifier,
    resourceId: instance.resourceId,
    instanceCreatedAtMs: instance.createdAtMs,
    engine: instance.engine,
    engineVersion: instance.engineVersion,
    instanceClass: configuration.DBInstanceClass,
    parameterGroupName: instance.parameterGroup.name,
    allocatedStorage: configuration.AllocatedStorage,
    storageUsedGibibytes: instance.load.storageUsedGibibytes,
    storageType: configuration.StorageType,
    iops: configuration.Iops,
    storageThroughput: configuration.StorageThroughput,
    availabilityZone: instance.availabilityZone,
    backupRetentionPeriod: configuration.BackupRetentionPeriod,
    kmsKeyId: instance.kmsKeyId,
    createdAtMs: nowMs,
    originalCreatedAtMs: nowMs,
    sourceRegion: undefined,
    sourceArn: undefined,
    status: 'creating',
    seconds: draw(book, 'snapshot', configuration.AllocatedStorage / 2),
    tags: new Map([...copied, ...(wanted.tags ?? [])]),
  };
  book.snapshots.set(snapshot.identifier, snapshot);
  tellOfSnapshot(
    book,
    snapshot,
    snapshot.type === 'manual' ? 'snapshotStarted' : 'automatedStarted',
  );
  runSnapshot(book, snapshot);
  return snapshot;
}

/** The time a snapshot takes; it ends by itself, also when its database is deleted meanwhile. */
export function snapshotSteps({ seconds }: Snapshot): readonly Step[] {
  return [{ seconds }];
}

function runSnapshot(book: Book, snapshot: Snapshot): void {
  const { clock } = book.context;
  const end = (): void => {
    if (hasFault(book, 'stuck-snapshot', snapshot.instanceIdentifier)) {
      clock.schedule(clock.nowMs + stuckLookMs, end);
      return;
    }
    const isLost = hasFault(book, 'snapshot-fails', snapshot.instanceIdentifier);
    snapshot.status = isLost || !isKeyUsable(book, snapshot.kmsKeyId) ? 'failed' : 'available';
    if (snapshot.status === 'failed') return;
    const name = snapshot.type === 'manual' ? 'snapshotCreated' : 'automatedCreated';
    tellOfSnapshot(book, snapshot, name);
  };
  clock.schedule(clock.nowMs + snapshot.seconds * 1000, end);
}

type SnapshotEvent = Parameters<typeof announce>[2];

/** An event about a snapshot. */
export function tellOfSnapshot(
  book: Book,
  { identifier, arn }: Snapshot,
  event: SnapshotEvent['name'] | SnapshotEvent,
): void {
  const subject = { kind: 'db-snapshot', identifier, arn } as const;
  announce(book, subject, typeof event === 'string' ? { name: event } : event);
}

/** How far a snapshot has come, in whole percent. */
function progressOf(snapshot: Snapshot, nowMs: number): number {
  if (snapshot.status === 'available') return 100;
  if (snapshot.status === 'failed') return 0;
  const share = (nowMs - snapshot.createdAtMs) / (snapshot.seconds * 1000);
  return Math.min(99, Math.floor(share * 100));
}

/** A snapshot as the API shows it. */
export function renderSnapshot(book: Book, snapshot: Snapshot): DBSnapshot {
  const { sourceRegion, sourceArn } = snapshot;
  return {
    DBSnapshotIdentifier: snapshot.identifier,
    DBSnapshotArn: snapshot.arn,
    DBInstanceIdentifier: snapshot.instanceIdentifier,
    DbiResourceId: snapshot.resourceId,
    InstanceCreateTime: new Date(snapshot.instanceCreatedAtMs),
    SnapshotCreateTime: new Date(snapshot.createdAtMs),
    OriginalSnapshotCreateTime: new Date(snapshot.originalCreatedAtMs),
    Engine: snapshot.engine,
    EngineVersion: snapshot.engineVersion,
    AllocatedStorage: snapshot.allocatedStorage,
    StorageType: snapshot.storageType,
    Iops: snapshot.iops,
    StorageThroughput: snapshot.storageThroughput,
    AvailabilityZone: snapshot.availabilityZone,
    SnapshotType: snapshot.type,
    Status: snapshot.status,
    PercentProgress: progressOf(snapshot, nowOf(book)),
    Encrypted: snapshot.kmsKeyId !== undefined,
    KmsKeyId: snapshot.kmsKeyId,
    ...(sourceRegion !== undefined && { SourceRegion: sourceRegion }),
    ...(sourceArn !== undefined && { SourceDBSnapshotIdentifier: sourceArn }),
    TagList: renderTags(snapshot.tags),
  };
}
