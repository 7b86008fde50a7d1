/** Every refusal about snapshots, restores, exports, tags and lists, provoked. */

import { exportsMax } from '../../../../lab/services/rds/exports.ts';
import { manualSnapshotsMax } from '../../../../lab/services/rds/snapshot.ts';
import { snapshotRefusals } from '../../../../lab/services/rds/snapshot-refusals.ts';
import { testRefusals } from '../test-refusals.ts';
import { snapshotArn, startExport, take, taken } from './provoke.ts';
import { createRegion, key, type Region } from './region.ts';

const copy = ({ operations }: Region, from = 'safe', changes = {}) =>
  operations.CopyDBSnapshot({
    SourceDBSnapshotIdentifier: from,
    TargetDBSnapshotIdentifier: 'copied',
    ...changes,
  });

const restoreToTime = ({ operations }: Region, changes = {}) =>
  operations.RestoreDBInstanceToPointInTime({
    SourceDBInstanceIdentifier: 'orders',
    TargetDBInstanceIdentifier: 'earlier',
    ...changes,
  });

const foreign = snapshotArn('theirs', 'eu-central-1');

function importEncrypted({ rds }: Region): void {
  const kmsKeyId = 'arn:aws:kms:eu-central-1:111122223333:key/2';
  rds.importSnapshot({ arn: foreign, engine: 'postgres', allocatedGibibytes: 100, kmsKeyId });
}

const provocations: Record<keyof typeof snapshotRefusals, (region: Region) => unknown> = {
  snapshotNotFound: ({ snapshot }) => snapshot('gone'),
  async snapshotExists(region) {
    await taken(region);
    take(region, 'SAFE');
  },
  async snapshotQuota(region) {
    for (let made = 0; made < manualSnapshotsMax; made++) await taken(region, `safe-${made}`);
    take(region);
  },
  instanceNotSnapshotable(region) {
    take(region, 'one');
    take(region, 'two');
  },
  snapshotNotDeletable(region) {
    take(region);
    region.operations.DeleteDBSnapshot({ DBSnapshotIdentifier: 'safe' });
  },
  async automatedSnapshot(region) {
    await region.hours(24);
    const { DBSnapshots: [automated] = [] } = region.operations.DescribeDBSnapshots({});
    region.operations.DeleteDBSnapshot({
      DBSnapshotIdentifier: automated?.DBSnapshotIdentifier,
    });
  },
  snapshotNotAvailable(region) {
    take(region);
    copy(region);
  },
  newKeyNeeded(region) {
    importEncrypted(region);
    copy(region, foreign);
  },
  async sourceKey() {
    const region = createRegion({ kmsKeyId: key });
    await taken(region);
    region.rds.setKeyState(key, 'Disabled');
    copy(region);
  },
  key(region) {
    importEncrypted(region);
    region.rds.setKeyState(key, 'PendingDeletion');
    copy(region, foreign, { KmsKeyId: key });
  },
  noPointInTime: () =>
    restoreToTime(createRegion({ backupRetentionDays: 0 }), { UseLatestRestorableTime: true }),
  restoreTimeChoice: (region) => restoreToTime(region),
  restoreTimeOutOfRange: (region) =>
    restoreToTime(region, { RestoreTime: new Date('2026-01-06T00:00:00Z') }),
  async exportExists(region) {
    await taken(region);
    startExport(region);
    startExport(region);
  },
  exportSourceMissing: (region) => startExport(region),
  exportSourceState(region) {
    take(region);
    startExport(region);
  },
  async exportLimit(region) {
    await taken(region);
    for (let number = 0; number <= exportsMax; number++) {
      startExport(region, { ExportTaskIdentifier: `archive-${number}` });
    }
  },
  async exportBucket(region) {
    await taken(region);
    startExport(region, { S3BucketName: 'nowhere' });
  },
  exportNotFound: ({ operations }) => operations.CancelExportTask({ ExportTaskIdentifier: 'gone' }),
  async exportNotCancelable(region) {
    await taken(region);
    startExport(region);
    await region.hours(3);
    region.operations.CancelExportTask({ ExportTaskIdentifier: 'archive' });
  },
  unknownResource: ({ operations }) =>
    operations.ListTagsForResource({ ResourceName: 'arn:aws:rds:eu-west-1:1:og:group' }),
  resourceNotFound: ({ operations }) =>
    operations.DescribePendingMaintenanceActions({ ResourceIdentifier: 'gone' }),
  unknownFilter: ({ operations }) =>
    operations.DescribeDBInstances({ Filters: [{ Name: 'colour', Values: ['red'] }] }),
  invalidMarker: ({ operations }) => operations.DescribeDBInstances({ Marker: 'made up' }),
  maxRecords: ({ operations }) => operations.DescribeDBInstances({ MaxRecords: 19 }),
  eventSourceType: ({ operations }) => operations.DescribeEvents({ SourceIdentifier: 'orders' }),
};

testRefusals(snapshotRefusals, provocations, createRegion);
