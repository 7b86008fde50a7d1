/** Snapshots, copies, restores and exports. */

import { describe, expect, test } from '@jest/globals';
import { snapshotArn, startExport, take, taken } from './provoke.ts';
import { createRegion, key, statusesUntil, until } from './region.ts';

const theirs = snapshotArn('theirs', 'eu-central-1');

describe('a snapshot', () => {
  test('is made while the database is backing up, progresses, and is available', async () => {
    const region = createRegion();
    expect(take(region)).toMatchObject({
      Status: 'creating',
      PercentProgress: 0,
      SnapshotType: 'manual',
      AllocatedStorage: 200,
      DbiResourceId: region.describe().DbiResourceId,
    });
    expect(region.status()).toBe('backing-up');
    await region.pass(100);
    const halfway = region.snapshot('safe').PercentProgress ?? 0;
    expect(halfway).toBeGreaterThan(20);
    expect(halfway).toBeLessThan(80);
    expect(await statusesUntil(region, 'available')).toEqual(['backing-up', 'available']);
    expect(region.snapshot('safe')).toMatchObject({ Status: 'available', PercentProgress: 100 });
    expect(region.ids('safe')).toEqual(['0040', '0042']);
    expect(region.events.at(-1)).toMatchObject({
      detailType: 'RDS DB Snapshot Event',
      detail: { SourceType: 'SNAPSHOT', EventID: 'RDS-EVENT-0042' },
    });
  });

  test('that fails says so in its status and leaves the database available', async () => {
    const region = createRegion();
    region.faults.add('snapshot-fails orders');
    take(region);
    await until(region, () => region.status() === 'available');
    expect(region.snapshot('safe').Status).toBe('failed');
  });

  test('that is stuck stays creating, and its database backing up, while the fault lasts', async () => {
    const region = createRegion();
    region.faults.add('stuck-snapshot orders');
    take(region);
    await region.hours(10);
    expect(region.snapshot('safe')).toMatchObject({ Status: 'creating', PercentProgress: 99 });
    expect(region.status()).toBe('backing-up');
    region.faults.clear();
    await region.pass(60);
    expect(region.snapshot('safe').Status).toBe('available');
    expect(region.status()).toBe('available');
  });

  test('ends also when its database is deleted meanwhile', async () => {
    const region = createRegion();
    take(region);
    region.operations.DeleteDBInstance({ DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true });
    await region.hours(1);
    expect(region.snapshot('safe').Status).toBe('available');
  });

  test('fails when the key of its database is disabled meanwhile', async () => {
    const region = createRegion({ kmsKeyId: key });
    take(region);
    region.rds.setKeyState(key, 'Disabled');
    await region.pass(600);
    expect(region.snapshot('safe').Status).toBe('failed');
  });

  test('keeps the tags it was given, and those of the database only when it copies them', () => {
    const region = createRegion();
    const tagged = (DBSnapshotIdentifier: string) =>
      region.operations.CreateDBSnapshot({
        DBSnapshotIdentifier,
        DBInstanceIdentifier: 'orders',
        Tags: [{ Key: 'run', Value: '7' }],
      }).DBSnapshot?.TagList;
    region.modify({ CopyTagsToSnapshot: true });
    expect(tagged('safe')).toEqual([
      { Key: 'Environment', Value: 'test' },
      { Key: 'run', Value: '7' },
    ]);
  });

  test('is deleted', async () => {
    const region = createRegion();
    await taken(region);
    region.operations.DeleteDBSnapshot({ DBSnapshotIdentifier: 'safe' });
    expect(() => region.snapshot('safe')).toThrow('DBSnapshot safe not found.');
  });
});

describe('a copy from another Region', () => {
  const importTheirs = ({ rds }: ReturnType<typeof createRegion>): void =>
    rds.importSnapshot({
      arn: theirs,
      engine: 'postgres',
      allocatedGibibytes: 100,
      kmsKeyId: 'arn:aws:kms:eu-central-1:111122223333:key/2',
    });
  const copy = ({ operations }: ReturnType<typeof createRegion>) =>
    operations.CopyDBSnapshot({
      SourceDBSnapshotIdentifier: theirs,
      TargetDBSnapshotIdentifier: 'ours',
      KmsKeyId: key,
    });

  test('records where it comes from and the key of this Region', async () => {
    const region = createRegion();
    importTheirs(region);
    copy(region);
    expect(region.snapshot('ours').Status).toBe('creating');
    await until(region, () => region.snapshot('ours').Status === 'available');
    expect(region.snapshot('ours')).toMatchObject({
      SourceRegion: 'eu-central-1',
      SourceDBSnapshotIdentifier: theirs,
      KmsKeyId: key,
      Encrypted: true,
    });
    expect(region.ids('ours')).toEqual(['0059', '0060']);
  });

  test('fails when the key is disabled while it runs', async () => {
    const region = createRegion();
    importTheirs(region);
    copy(region);
    region.rds.setKeyState(key, 'Disabled');
    await region.hours(2);
    expect(region.snapshot('ours').Status).toBe('failed');
  });
});

describe('a restore', () => {
  test('makes a new database with the default groups, whose blocks are loaded lazily', async () => {
    const region = createRegion();
    region.rds.createParameterGroup('own', 'postgres', {});
    region.modify({ DBParameterGroupName: 'own', VpcSecurityGroupIds: ['sg-own'] });
    await taken(region);
    region.operations.RestoreDBInstanceFromDBSnapshot({
      DBInstanceIdentifier: 'again',
      DBSnapshotIdentifier: 'safe',
    });
    expect(await statusesUntil(region, 'available', 'again')).toEqual([
      'creating',
      'backing-up',
      'available',
    ]);
    expect(region.describe('again')).toMatchObject({
      DBParameterGroups: [{ DBParameterGroupName: 'default.postgres16' }],
      VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-default' }],
      StorageOperationStatus: 'Initializing',
      MultiAZ: false,
    });
    expect(region.describe('again').DbiResourceId).not.toBe(region.describe().DbiResourceId);
    expect(region.rds.database('again')?.loadedShare).toBeLessThan(0.5);
    await region.hours(4);
    expect(region.rds.database('again')?.loadedShare).toBe(1);
    expect(region.ids('again')).toEqual(expect.arrayContaining(['0043', '0005']));
  });

  test('to a point in time reaches back to the first backup, up to five minutes ago', async () => {
    const region = createRegion();
    await region.hours(24 * 3);
    expect(region.describe().LatestRestorableTime).toEqual(new Date('2026-01-08T11:55:00Z'));
    const restore = (at: string) =>
      region.operations.RestoreDBInstanceToPointInTime({
        SourceDBInstanceIdentifier: 'orders',
        TargetDBInstanceIdentifier: 'earlier',
        RestoreTime: new Date(at),
      });
    expect(() => restore('2026-01-05T11:59:00Z')).toThrow('cannot be restored');
    expect(restore('2026-01-06T03:00:00Z').DBInstance?.DBInstanceStatus).toBe('creating');
    await until(region, () => region.status('earlier') === 'available');
    expect(region.ids('earlier')).toContain('0019');
  });
});

describe('an export', () => {
  const task = ({ operations }: ReturnType<typeof createRegion>) =>
    operations.DescribeExportTasks({ ExportTaskIdentifier: 'archive' }).ExportTasks?.[0];

  test('starts, progresses and completes', async () => {
    const region = createRegion();
    await taken(region);
    expect(startExport(region)).toMatchObject({ Status: 'STARTING', PercentProgress: 0 });
    await until(region, () => task(region)?.Status === 'IN_PROGRESS');
    await region.pass(1200);
    expect(task(region)?.PercentProgress).toBeGreaterThan(10);
    await until(region, () => task(region)?.Status === 'COMPLETE');
    expect(task(region)).toMatchObject({ PercentProgress: 100, TotalExtractedDataInGB: 100 });
    expect(region.ids('safe')).toContain('0161');
  });

  test('that fails names a cause', async () => {
    const region = createRegion();
    await taken(region);
    startExport(region);
    region.rds.setKeyState(key, 'Disabled');
    await region.hours(3);
    expect(task(region)).toMatchObject({
      Status: 'FAILED',
      FailureCause: `The KMS key ${key} is not accessible.`,
    });
    region.rds.setKeyState(key, 'Enabled');
    region.faults.add('export-fails orders');
    startExport(region, { ExportTaskIdentifier: 'again' });
    await region.hours(3);
    expect(region.ids('safe').filter((id) => id === '0159')).toHaveLength(2);
  });

  test('that is canceled ends canceled', async () => {
    const region = createRegion();
    await taken(region);
    startExport(region);
    await region.pass(600);
    region.operations.CancelExportTask({ ExportTaskIdentifier: 'archive' });
    expect(task(region)?.Status).toBe('CANCELING');
    await region.hours(3);
    expect(task(region)?.Status).toBe('CANCELED');
  });
});
