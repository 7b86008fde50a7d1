/** Read replicas: made, followed, promoted, broken. */

import { describe, expect, test } from '@jest/globals';
import { deploy, replicate, replicated } from './provoke.ts';
import { createRegion, type Region, statusesUntil, until } from './region.ts';

const lag = ({ rds }: Region) => rds.database('orders-r1')?.replicaLagSeconds;

describe('a new replica', () => {
  test('is creating while its source is backing up, then replicating', async () => {
    const region = createRegion();
    expect(replicate(region)).toMatchObject({
      DBInstanceStatus: 'creating',
      DBInstanceClass: 'db.m7g.large',
      BackupRetentionPeriod: 0,
      ReadReplicaSourceDBInstanceIdentifier: 'orders',
    });
    expect(region.status()).toBe('backing-up');
    await until(region, () => region.status() === 'available');
    expect(region.status('orders-r1')).toBe('creating');
    expect(await statusesUntil(region, 'available', 'orders-r1')).toEqual([
      'creating',
      'available',
    ]);
    expect(region.describe('orders-r1').StatusInfos).toEqual([
      { StatusType: 'read replication', Normal: true, Status: 'replicating', Message: '' },
    ]);
    expect(region.describe().ReadReplicaDBInstanceIdentifiers).toEqual(['orders-r1']);
    expect(region.ids('orders-r1')).toEqual(['0046', '0005']);
  });

  test('shares the snapshot of another one that is being made', () => {
    const region = createRegion();
    replicate(region, 'orders-r1');
    expect(() => replicate(region, 'orders-r2')).not.toThrow();
  });

  test('has to catch up with what was written meanwhile', async () => {
    const region = createRegion();
    await replicated(region);
    const first = lag(region) ?? 0;
    expect(first).toBeGreaterThan(60);
    await until(region, () => lag(region) === 0);
  });

  test('may have another class, and is encrypted with an enabled key only', () => {
    const region = createRegion();
    const make = (changes = {}) =>
      region.operations.CreateDBInstanceReadReplica({
        DBInstanceIdentifier: 'orders-r1',
        SourceDBInstanceIdentifier: 'orders',
        DBInstanceClass: 'db.r7g.xlarge',
        ...changes,
      }).DBInstance;
    region.rds.setKeyState('key', 'Disabled');
    expect(() => make({ KmsKeyId: 'key' })).toThrow('Specified KMS key [key]');
    expect(make()?.DBInstanceClass).toBe('db.r7g.xlarge');
  });
});

describe('a replica that does not come to be', () => {
  test('is failed when the snapshot of its source failed', async () => {
    const region = createRegion();
    replicate(region);
    region.faults.add('snapshot-fails orders');
    await until(region, () => region.status('orders-r1') === 'failed');
    expect(region.ids('orders-r1')).toEqual(['0202', '0031']);
    expect(region.status()).toBe('available');
  });

  test('stays creating while it is stuck', async () => {
    const region = createRegion();
    region.faults.add('stuck-creating orders-r1');
    replicate(region);
    await region.hours(24);
    expect(region.status('orders-r1')).toBe('creating');
    region.faults.clear();
    await region.pass(60);
    expect(region.status('orders-r1')).toBe('available');
  });
});

describe('the lag of a replica', () => {
  test('is published each minute, and -1 while replication is in error', async () => {
    const region = createRegion();
    await replicated(region);
    await region.hours(1);
    expect(region.lags.at(-1)).toBe(0);
    region.faults.add('replication-error orders-r1');
    await region.pass(60);
    expect(region.lags.at(-1)).toBe(-1);
    expect(region.describe('orders-r1').StatusInfos?.[0]).toMatchObject({
      Normal: false,
      Status: 'error',
    });
    region.faults.clear();
    await region.pass(60);
    expect(lag(region)).toBeGreaterThan(0);
    expect(region.ids('orders-r1').slice(-2)).toEqual(['0045', '0046']);
  });

  test('grows second by second while the replica falls behind', async () => {
    const region = createRegion();
    await replicated(region);
    await region.hours(1);
    region.faults.add('replica-lag orders-r1');
    await region.pass(600);
    expect(lag(region)).toBeGreaterThanOrEqual(590);
    region.faults.clear();
    await until(region, () => lag(region) === 0);
  });

  test('is at least what the load on the source makes it', async () => {
    const region = createRegion();
    await replicated(region);
    await region.hours(1);
    region.rds.reportLoad('orders-r1', { replicationDelaySeconds: 0.4 });
    expect(lag(region)).toBe(0.4);
  });
});

test('replication that is in error for more than 30 days is terminated for good', async () => {
  const region = createRegion();
  await replicated(region);
  region.faults.add('replication-error orders-r1');
  await region.hours(24 * 30 + 1);
  region.faults.clear();
  await region.hours(1);
  expect(region.describe('orders-r1').StatusInfos?.[0]?.Status).toBe('terminated');
  expect(lag(region)).toBe(-1);
  expect(region.ids('orders-r1').at(-1)).toBe('0057');
});

test('a promoted replica is a database of its own, with backups', async () => {
  const region = createRegion();
  await replicated(region);
  region.operations.PromoteReadReplica({
    DBInstanceIdentifier: 'orders-r1',
    BackupRetentionPeriod: 7,
  });
  expect(await statusesUntil(region, 'available', 'orders-r1')).toEqual([
    'modifying',
    'backing-up',
    'available',
  ]);
  const promoted = region.describe('orders-r1');
  expect(promoted).toMatchObject({ BackupRetentionPeriod: 7 });
  expect(promoted.StatusInfos).toBeUndefined();
  expect(region.describe().ReadReplicaDBInstanceIdentifiers).toEqual([]);
  expect(region.rds.database('orders-r1')).toMatchObject({
    isReadOnly: false,
    replicaLagSeconds: undefined,
  });
});

test('a green instance counts as a replica of its blue one', () => {
  const region = createRegion();
  deploy(region);
  expect(region.describe().ReadReplicaDBInstanceIdentifiers).toEqual([
    expect.stringMatching(/^orders-green-[0-9a-f]{6}$/),
  ]);
});
