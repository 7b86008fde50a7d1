/** Rebooting, stopping, starting and deleting. */

import { describe, expect, test } from '@jest/globals';
import { replicated, take } from './provoke.ts';
import { createRegion, statusesUntil, until } from './region.ts';

const orders = { DBInstanceIdentifier: 'orders' };

describe('a reboot', () => {
  test('takes the database down for a minute and leaves its zone', async () => {
    const region = createRegion();
    const zone = region.describe().AvailabilityZone;
    expect(region.operations.RebootDBInstance(orders).DBInstance?.DBInstanceStatus).toBe(
      'rebooting',
    );
    await region.pass(1);
    expect(region.rds.database('orders')?.isUp).toBe(false);
    await until(region, () => region.status() === 'available');
    expect(region.describe().AvailabilityZone).toBe(zone);
    expect(region.ids()).toEqual(['0004', '0006']);
  });

  test('with failover moves the database to its standby', async () => {
    const region = createRegion();
    const { SecondaryAvailabilityZone } = region.describe();
    region.operations.RebootDBInstance({ ...orders, ForceFailover: true });
    await until(region, () => region.status() === 'available');
    expect(region.describe().AvailabilityZone).toBe(SecondaryAvailabilityZone);
    expect(region.ids()).toEqual(['0004', '0013', '0006', '0049']);
  });
});

describe('a stopped database', () => {
  test('starts by itself after seven days, and says so', async () => {
    const region = createRegion();
    region.operations.StopDBInstance(orders);
    expect(await statusesUntil(region, 'stopped')).toEqual(['stopping', 'stopped']);
    const stoppedAtMs = region.published.find(({ id }) => id === 'RDS-EVENT-0087')?.atMs ?? 0;
    const restart = region.describe().AutomaticRestartTime?.getTime() ?? 0;
    expect(restart - stoppedAtMs).toBe(7 * 24 * 3600 * 1000);
    await region.clock.runUntil(restart - 1);
    expect(region.status()).toBe('stopped');
    await region.pass(1);
    expect(region.status()).toBe('starting');
    expect(region.describe().AutomaticRestartTime).toBeUndefined();
    await until(region, () => region.status() === 'available');
    expect(region.ids()).toEqual(['0004', '0087', '0154', '0006', '0088']);
  });

  test('that is started by hand does not start again', async () => {
    const region = createRegion();
    region.operations.StopDBInstance(orders);
    await until(region, () => region.status() === 'stopped');
    region.operations.StartDBInstance(orders);
    expect(await statusesUntil(region, 'available')).toEqual(['starting', 'available']);
    await region.hours(24 * 8);
    expect(region.ids()).not.toContain('0154');
  });

  test('that was started by hand and stopped again counts its seven days anew', async () => {
    const region = createRegion();
    region.operations.StopDBInstance(orders);
    await region.hours(24);
    region.operations.StartDBInstance(orders);
    await region.hours(24);
    region.operations.StopDBInstance(orders);
    await region.hours(24 * 6.5);
    expect(region.status()).toBe('stopped');
    await region.hours(24);
    expect(region.status()).toBe('available');
  });

  test('cannot be changed, and makes what was accepted before when it runs again', async () => {
    const region = createRegion();
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
    region.operations.StopDBInstance(orders);
    await until(region, () => region.status() === 'stopped');
    expect(() => region.modify({ DBInstanceClass: 'db.m7g.large' })).toThrow(
      'Database instance is not in available state.',
    );
    region.operations.StartDBInstance(orders);
    await until(region, () => region.status() === 'modifying');
    await until(region, () => region.status() === 'available');
    expect(region.describe().DBInstanceClass).toBe('db.m7g.xlarge');
  });

  test('is not started without capacity', async () => {
    const region = createRegion();
    region.operations.StopDBInstance({ ...orders, DBSnapshotIdentifier: 'before' });
    await until(region, () => region.status() === 'stopped');
    expect(region.snapshot('before').Status).toBe('available');
    region.faults.add('database-capacity db.m7g.large');
    expect(() => region.operations.StartDBInstance(orders)).toThrow('sufficient capacity');
  });
});

describe('a deletion', () => {
  test('takes the last snapshot first, then the database and its backups are gone', async () => {
    const region = createRegion();
    await region.hours(24);
    region.operations.DeleteDBInstance({ ...orders, FinalDBSnapshotIdentifier: 'last' });
    expect(region.status()).toBe('deleting');
    await region.hours(1);
    expect(() => region.describe()).toThrow('DBInstance orders not found.');
    const { DBSnapshots: left = [] } = region.operations.DescribeDBSnapshots({});
    expect(left.map(({ DBSnapshotIdentifier, Status }) => [DBSnapshotIdentifier, Status])).toEqual([
      ['last', 'available'],
    ]);
    expect(region.ids()).toContain('0003');
  });

  test('is possible while something else is done, without a snapshot', async () => {
    const region = createRegion();
    take(region);
    region.operations.DeleteDBInstance({ ...orders, SkipFinalSnapshot: true });
    await region.hours(1);
    expect(region.rds.database('orders')).toBeUndefined();
  });

  test('stops what was being done', async () => {
    const region = createRegion({ multiAz: false });
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
    await region.pass(60);
    region.operations.DeleteDBInstance({ ...orders, SkipFinalSnapshot: true });
    await region.hours(1);
    expect(region.ids()).toEqual(['0012', '0003']);
  });

  test('of a source makes its replicas databases of their own', async () => {
    const region = createRegion();
    await replicated(region);
    region.operations.DeleteDBInstance({ ...orders, SkipFinalSnapshot: true });
    await region.hours(1);
    expect(region.describe('orders-r1').ReadReplicaSourceDBInstanceIdentifier).toBeUndefined();
  });

  test('gives the name free for another resource', async () => {
    const region = createRegion();
    const before = region.describe().DbiResourceId;
    region.operations.DeleteDBInstance({ ...orders, SkipFinalSnapshot: true });
    await region.hours(1);
    region.rds.establishDatabase({
      identifier: 'orders',
      engine: 'postgres',
      instanceClass: 'db.m7g.large',
      allocatedGibibytes: 200,
    });
    expect(region.describe().DbiResourceId).not.toBe(before);
  });
});
