/** The RDS operations on DB snapshots. */

import type {
  CopyDBSnapshotMessage,
  CopyDBSnapshotResult,
  CreateDBSnapshotMessage,
  CreateDBSnapshotResult,
  DBSnapshotMessage,
  DeleteDBSnapshotMessage,
  DeleteDBSnapshotResult,
  DescribeDBSnapshotsMessage,
} from '@aws-sdk/client-rds';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import {
  arnOf,
  type Book,
  draw,
  findInstance,
  hasFault,
  isKeyUsable,
  nowOf,
  statusIn,
} from './book.ts';
import { snapshotable } from './delete.ts';
import { applyFilters, identifierOf, nameIn, pageOfList, regionIn, tagsFrom } from './lists.ts';
import {
  checkNewSnapshot,
  findSnapshot,
  renderSnapshot,
  type Snapshot,
  snapshotSteps,
  startSnapshot,
  tellOfSnapshot,
} from './snapshot.ts';
import { enqueue } from './work.ts';

const identifierLengthMax = 255;

export function createSnapshotOperations(book: Book) {
  return {
    CreateDBSnapshot: (input: CreateDBSnapshotMessage) => createDbSnapshot(book, input),
    DescribeDBSnapshots: (input: DescribeDBSnapshotsMessage) => describeDbSnapshots(book, input),
    CopyDBSnapshot: (input: CopyDBSnapshotMessage) => copyDbSnapshot(book, input),
    DeleteDBSnapshot: (input: DeleteDBSnapshotMessage) => deleteDbSnapshot(book, input),
  };
}

function createDbSnapshot(book: Book, input: CreateDBSnapshotMessage): CreateDBSnapshotResult {
  const instance = findInstance(book, input.DBInstanceIdentifier);
  if (instance.clusterIdentifier !== undefined) throw refuse(refusals.memberSnapshot);
  const identifier = identifierOf(
    'DBSnapshotIdentifier',
    input.DBSnapshotIdentifier,
    identifierLengthMax,
  );
  checkNewSnapshot(book, identifier);
  if (!snapshotable.includes(statusIn(book, instance))) {
    throw refuse(refusals.instanceNotSnapshotable, { id: instance.identifier });
  }
  const tags = tagsFrom(input.Tags);
  const snapshot = startSnapshot(book, instance, { identifier, type: 'manual', tags });
  enqueue(book, instance, {
    status: 'backing-up',
    plan: () => snapshotSteps(snapshot),
  });
  return { DBSnapshot: renderSnapshot(book, snapshot) };
}

function describeDbSnapshots(book: Book, input: DescribeDBSnapshotsMessage): DBSnapshotMessage {
  const asked =
    input.DBSnapshotIdentifier === undefined
      ? [...book.snapshots.values()]
      : [findSnapshot(book, input.DBSnapshotIdentifier)];
  const instance = input.DBInstanceIdentifier?.toLowerCase();
  const chosen = asked.filter(
    (snapshot) =>
      (instance === undefined || snapshot.instanceIdentifier === instance) &&
      (input.SnapshotType === undefined || snapshot.type === input.SnapshotType) &&
      (input.DbiResourceId === undefined || snapshot.resourceId === input.DbiResourceId),
  );
  const found = applyFilters(chosen, input.Filters, {
    'db-instance-id': ({ instanceIdentifier }) => instanceIdentifier,
    'db-snapshot-id': ({ identifier }) => identifier,
    'dbi-resource-id': ({ resourceId }) => resourceId,
    'snapshot-type': ({ type }) => type,
    engine: ({ engine }) => engine,
  });
  const { items, Marker } = pageOfList(found, input);
  return { DBSnapshots: items.map((snapshot) => renderSnapshot(book, snapshot)), Marker };
}

function deleteDbSnapshot(book: Book, input: DeleteDBSnapshotMessage): DeleteDBSnapshotResult {
  const snapshot = findSnapshot(book, input.DBSnapshotIdentifier);
  if (snapshot.type === 'automated') throw refuse(refusals.automatedSnapshot);
  const { identifier: id, status } = snapshot;
  if (status === 'creating') throw refuse(refusals.snapshotNotDeletable, { id, status });
  book.snapshots.delete(id);
  tellOfSnapshot(book, snapshot, 'snapshotDeleted');
  return { DBSnapshot: { ...renderSnapshot(book, snapshot), Status: 'deleted' } };
}

/**
 * The RDS operation of the same name: called in the Region the copy is to be in. A source of another Region is one
 * that was made known by `importSnapshot`.
 */
function copyDbSnapshot(book: Book, input: CopyDBSnapshotMessage): CopyDBSnapshotResult {
  const source = sourceOf(book, input.SourceDBSnapshotIdentifier ?? '');
  const identifier = identifierOf(
    'TargetDBSnapshotIdentifier',
    input.TargetDBSnapshotIdentifier,
    identifierLengthMax,
  );
  checkNewSnapshot(book, identifier);
  const { status } = source;
  if (status !== 'available') {
    throw refuse(refusals.snapshotNotAvailable, { id: source.identifier, status });
  }
  const region = regionIn(source.arn);
  const isForeign = region !== book.context.region;
  checkKeys(book, source, { key: input.KmsKeyId, isForeign });
  const copiedTags = input.CopyTags === true ? source.tags : [];
  const copy: Snapshot = {
    ...source,
    identifier,
    arn: arnOf(book, 'snapshot', identifier),
    type: 'manual',
    kmsKeyId: input.KmsKeyId ?? source.kmsKeyId,
    createdAtMs: nowOf(book),
    sourceRegion: isForeign ? region : undefined,
    sourceArn: isForeign ? source.arn : undefined,
    status: 'creating',
    seconds: draw(book, 'copy', source.allocatedStorage * (isForeign ? 6 : 3)),
    tags: new Map([...copiedTags, ...tagsFrom(input.Tags)]),
  };
  book.snapshots.set(identifier, copy);
  runCopy(book, copy, source);
  return { DBSnapshot: renderSnapshot(book, copy) };
}

function sourceOf(book: Book, identifierOrArn: string): Snapshot {
  const foreign = book.foreignSnapshots.get(identifierOrArn);
  if (foreign !== undefined) return foreign;
  const region = regionIn(identifierOrArn);
  if (region !== undefined && region !== book.context.region) {
    throw refuse(refusals.snapshotNotFound, { id: nameIn(identifierOrArn) });
  }
  return findSnapshot(book, identifierOrArn);
}

function checkKeys(
  book: Book,
  source: Snapshot,
  { key, isForeign }: { readonly key: string | undefined; readonly isForeign: boolean },
): void {
  if (isForeign && source.kmsKeyId !== undefined && key === undefined) {
    throw refuse(refusals.newKeyNeeded);
  }
  if (!isKeyUsable(book, source.kmsKeyId)) {
    throw refuse(refusals.sourceKey, { key: source.kmsKeyId ?? '' });
  }
  if (!isKeyUsable(book, key)) throw refuse(refusals.key, { key: key ?? '' });
}

function runCopy(book: Book, copy: Snapshot, source: Snapshot): void {
  const { context } = book;
  const region = copy.sourceRegion ?? context.region;
  const values = { name: source.identifier, region, minutes: Math.round(copy.seconds / 60) };
  const isForeign = copy.sourceRegion !== undefined;
  tellOfSnapshot(book, copy, { name: isForeign ? 'copyFromRegionStarted' : 'copyStarted', values });
  context.clock.schedule(nowOf(book) + copy.seconds * 1000, () => {
    const isLost =
      hasFault(book, 'snapshot-fails', copy.instanceIdentifier) ||
      !isKeyUsable(book, copy.kmsKeyId);
    copy.status = isLost ? 'failed' : 'available';
    if (isLost) return;
    const name = isForeign ? 'copyFromRegionFinished' : 'copyFinished';
    tellOfSnapshot(book, copy, { name, values });
  });
}
