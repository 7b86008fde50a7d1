/** What else ModifyDBInstance changes, when, and what stays pending. */

import { describe, expect, test } from '@jest/globals';
import { transitions } from '../../../../lab/services/rds/behaviour.ts';
import { take } from './provoke.ts';
import { createRegion, statusesUntil, until } from './region.ts';

const hour = 3600;

describe('a storage change', () => {
  test('grows without an outage, optimizes for hours, then is available', async () => {
    const region = createRegion();
    region.modify({ AllocatedStorage: 300 });
    expect(await statusesUntil(region, 'storage-optimization')).toEqual([
      'available',
      'modifying',
      'storage-optimization',
    ]);
    expect(region.rds.database('orders')?.isUp).toBe(true);
    expect(region.describe()).toMatchObject({
      AllocatedStorage: 300,
      StorageOperationStatus: 'Optimizing',
      StorageOperationPercentProgress: 0,
    });
    const seconds = await until(region, () => region.status() === 'available', { seconds: 60 });
    expect(seconds).toBeGreaterThanOrEqual(0.8 * transitions.storageOptimize.seconds);
    expect(seconds).toBeLessThanOrEqual(1.2 * transitions.storageOptimize.seconds + 60);
    expect(region.describe().StorageOperationStatus).toBeUndefined();
    expect(region.ids()).toEqual(['0018', '0017']);
  });

  test('below a tenth is rounded up to a tenth', () => {
    const region = createRegion();
    expect(region.modify({ AllocatedStorage: 201 }).DBInstance?.PendingModifiedValues).toEqual({
      AllocatedStorage: 220,
    });
  });

  test('can be made again after six hours at the earliest, a class change at any time', async () => {
    const region = createRegion();
    region.modify({ AllocatedStorage: 300 });
    await until(region, () => region.status() === 'storage-optimization');
    await region.pass(5.9 * hour);
    expect(() => region.modify({ AllocatedStorage: 400 })).toThrow('is being optimized');
    expect(() => region.modify({ DBInstanceClass: 'db.m7g.xlarge' })).not.toThrow();
    await region.hours(3);
    expect(region.modify({ AllocatedStorage: 400 }).DBInstance?.PendingModifiedValues).toEqual({
      AllocatedStorage: 400,
    });
  });

  test('across 400 GiB gives gp3 its striped baseline', async () => {
    const region = createRegion();
    region.modify({ AllocatedStorage: 400 });
    await until(region, () => region.status() === 'storage-optimization');
    expect(region.describe()).toMatchObject({ Iops: 12_000, StorageThroughput: 500 });
  });
});

describe('a change that waits for the maintenance window', () => {
  test('is pending until the window begins, then made', async () => {
    const region = createRegion({ maintenanceWindow: 'tue:03:00-tue:04:00' });
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' }, false);
    await region.hours(14.9);
    expect(region.describe()).toMatchObject({
      DBInstanceStatus: 'available',
      PendingModifiedValues: { DBInstanceClass: 'db.m7g.xlarge' },
    });
    await region.hours(0.1);
    expect(region.status()).toBe('modifying');
    await until(region, () => region.status() === 'available');
    expect(region.describe().DBInstanceClass).toBe('db.m7g.xlarge');
  });

  test('is made with the next change that applies immediately', async () => {
    const region = createRegion();
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' }, false);
    region.modify({ AllocatedStorage: 300 });
    await until(region, () => region.status() === 'storage-optimization');
    expect(region.describe()).toMatchObject({
      AllocatedStorage: 300,
      DBInstanceClass: 'db.m7g.xlarge',
      PendingModifiedValues: {},
    });
  });

  test('is made at once inside of the window', async () => {
    const region = createRegion({ maintenanceWindow: 'mon:11:30-mon:13:00' });
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' }, false);
    await region.pass(30);
    expect(region.status()).toBe('modifying');
  });
});

describe('settings without a wait', () => {
  test('hold at once, whatever ApplyImmediately says', () => {
    const region = createRegion();
    region.modify(
      { DeletionProtection: true, MaxAllocatedStorage: 1000, BackupRetentionPeriod: 14 },
      false,
    );
    expect(region.describe()).toMatchObject({
      DeletionProtection: true,
      MaxAllocatedStorage: 1000,
      BackupRetentionPeriod: 14,
      PendingModifiedValues: {},
    });
  });

  test('of a parameter group wait for a reboot', async () => {
    const region = createRegion();
    region.rds.createParameterGroup('tight', 'postgres', { max_connections: '50' });
    region.modify({ DBParameterGroupName: 'tight' });
    const group = () => region.describe().DBParameterGroups?.[0]?.ParameterApplyStatus;
    expect(group()).toBe('applying');
    await region.pass(120);
    expect(group()).toBe('pending-reboot');
    region.operations.RebootDBInstance({ DBInstanceIdentifier: 'orders' });
    await until(region, () => region.status() === 'available');
    expect(group()).toBe('in-sync');
    expect(region.rds.database('orders')?.maxConnections).toBe(50);
  });

  test('that the lab does not simulate throw by name', () => {
    expect(() => createRegion().modify({ EngineVersion: '17.1' })).toThrow(
      'The lab does not simulate EngineVersion of ModifyDBInstance.',
    );
  });
});

test('a conversion to Multi-AZ gets a standby in another zone, and back again loses it', async () => {
  const region = createRegion({ multiAz: false });
  region.modify({ MultiAZ: true });
  expect(await statusesUntil(region, 'available')).toEqual(['available', 'modifying', 'available']);
  const { AvailabilityZone, SecondaryAvailabilityZone } = region.describe();
  expect(SecondaryAvailabilityZone).toBeDefined();
  expect(SecondaryAvailabilityZone).not.toBe(AvailabilityZone);
  region.modify({ MultiAZ: false });
  await region.pass(60);
  await until(region, () => region.status() === 'available');
  expect(region.describe().SecondaryAvailabilityZone).toBeUndefined();
  expect(region.ids()).toEqual(['0024', '0025', '0030', '0029']);
});

test('backups switched off are gone, switched on they begin with one', async () => {
  const region = createRegion();
  await region.hours(24);
  const automated = () =>
    region.operations.DescribeDBSnapshots({ SnapshotType: 'automated' }).DBSnapshots?.length;
  expect(automated()).toBe(1);
  region.modify({ BackupRetentionPeriod: 0 });
  await region.pass(60);
  await until(region, () => region.status() === 'available');
  expect(automated()).toBe(0);
  expect(region.describe().LatestRestorableTime).toBeUndefined();
  region.modify({ BackupRetentionPeriod: 3 });
  expect(await statusesUntil(region, 'backing-up')).toEqual([
    'available',
    'modifying',
    'backing-up',
  ]);
  await until(region, () => region.status() === 'available');
  expect(automated()).toBe(1);
  expect(region.describe().LatestRestorableTime).toBeDefined();
});

test('a change accepted just before a snapshot begins waits until the snapshot is done', async () => {
  const region = createRegion();
  region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
  await region.pass(10);
  take(region);
  expect(await statusesUntil(region, 'modifying')).toEqual(['backing-up', 'modifying']);
});

test('a modification that is stuck ends when the fault is over', async () => {
  const region = createRegion();
  region.faults.add('stuck-modifying orders');
  region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
  await region.hours(48);
  expect(region.status()).toBe('modifying');
  region.faults.clear();
  // The nightly backup has waited for it.
  expect(await statusesUntil(region, 'available')).toEqual([
    'modifying',
    'backing-up',
    'available',
  ]);
  expect(region.describe().DBInstanceClass).toBe('db.m7g.xlarge');
});

test('capacity that is gone when a class change begins leaves the old class, and says so', async () => {
  const region = createRegion();
  region.modify({ DBInstanceClass: 'db.r7g.large' });
  region.faults.add('database-capacity db.r7g.large');
  await region.hours(1);
  expect(region.describe()).toMatchObject({
    DBInstanceStatus: 'available',
    DBInstanceClass: 'db.m7g.large',
    PendingModifiedValues: {},
  });
  expect(region.published.at(-1)).toMatchObject({
    id: 'RDS-EVENT-0157',
    message: expect.stringContaining(
      'Insufficient instance capacity for instance type db.r7g.large',
    ),
  });
});

test('backups are taken each day in their window and kept for the retention period', async () => {
  const region = createRegion({ backupRetentionDays: 2 });
  await region.hours(24 * 6);
  const { DBSnapshots: snapshots = [] } = region.operations.DescribeDBSnapshots({});
  expect(snapshots.map((each) => each.DBSnapshotIdentifier)).toEqual([
    'rds:orders-2026-01-09-01-00',
    'rds:orders-2026-01-10-01-00',
    'rds:orders-2026-01-11-01-00',
  ]);
});
