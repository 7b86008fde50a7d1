/** What can be wrong with a database, and what helps. */

import { describe, expect, test } from '@jest/globals';
import { createRegion, key, statusesUntil, until } from './region.ts';

describe('full storage', () => {
  test('shuts the database down until it is enlarged', async () => {
    const region = createRegion();
    region.rds.reportLoad('orders', { storageUsedGibibytes: 195 });
    expect(region.ids()).toEqual(['0089']);
    region.rds.reportLoad('orders', { storageUsedGibibytes: 200 });
    expect(region.status()).toBe('storage-full');
    expect(region.rds.database('orders')?.isUp).toBe(false);
    region.modify({ AllocatedStorage: 250 });
    expect(await statusesUntil(region, 'storage-optimization')).toEqual([
      'storage-full',
      'modifying',
      'storage-optimization',
    ]);
    expect(region.rds.database('orders')?.isUp).toBe(true);
    expect(region.ids()).toEqual(expect.arrayContaining(['0007', '0221']));
  });

  test('is a fault of the world too, which growth heals', async () => {
    const region = createRegion();
    region.faults.add('storage-full orders');
    expect(region.status()).toBe('storage-full');
    region.modify({ AllocatedStorage: 250 });
    await until(region, () => region.status() === 'storage-optimization');
  });
});

describe('storage autoscaling', () => {
  test('grows storage that is almost full for five minutes, up to its maximum', async () => {
    const region = createRegion({ maxAllocatedGibibytes: 230 });
    const fill = (storageUsedGibibytes: number) =>
      region.rds.reportLoad('orders', { storageUsedGibibytes });
    fill(185);
    await region.pass(299);
    fill(185);
    expect(region.ids()).toEqual(['0089']);
    await region.pass(1);
    fill(185);
    await until(region, () => region.status() === 'storage-optimization');
    expect(region.describe().AllocatedStorage).toBe(220);
    expect(region.ids()).toEqual(['0089', '0217', '0218']);
    fill(219);
    await region.pass(300);
    fill(219);
    expect(region.ids().at(-1)).toBe('0220');
    await region.hours(10);
    fill(219);
    expect(region.ids().at(-1)).toBe('0224');
  });
});

describe('parameters that do not fit the class', () => {
  test('keep the database from starting until the class or the group is changed', async () => {
    const region = createRegion({ instanceClass: 'db.m7g.xlarge' });
    // 10 GiB in pages of 8 KiB: fits 16 GiB, not 8.
    region.rds.createParameterGroup('large', 'postgres', { shared_buffers: '1310720' });
    region.modify({ DBParameterGroupName: 'large', DBInstanceClass: 'db.m7g.large' });
    await until(region, () => region.status() === 'incompatible-parameters');
    expect(region.rds.database('orders')?.isUp).toBe(false);
    expect(region.ids()).toContain('0035');
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
    await until(region, () => region.status() === 'modifying');
    await until(region, () => region.status() === 'available');
    expect(region.rds.database('orders')?.isUp).toBe(true);
  });
});

describe('a database beyond repair', () => {
  test('is failed and takes nothing but its deletion', async () => {
    const region = createRegion();
    region.rds.breakDown('orders');
    expect(region.status()).toBe('failed');
    expect(() => region.modify({ DBInstanceClass: 'db.m7g.xlarge' })).toThrow('not in available');
    region.operations.DeleteDBInstance({ DBInstanceIdentifier: 'orders', SkipFinalSnapshot: true });
    await region.hours(1);
    expect(region.rds.database('orders')).toBeUndefined();
  });

  test('may be what a modification ends in', async () => {
    const region = createRegion();
    region.faults.add('database-fails orders');
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
    await region.hours(2);
    expect(region.status()).toBe('failed');
    expect(region.ids().at(-1)).toBe('0031');
  });
});

describe('a KMS key that is disabled', () => {
  const recoverable = 'inaccessible-encryption-credentials-recoverable';

  test('makes its database inaccessible, which is started again when the key is back', async () => {
    const region = createRegion({ kmsKeyId: key });
    region.rds.setKeyState(key, 'Disabled');
    expect(region.status()).toBe('available');
    await until(region, () => region.status() === recoverable);
    const begin = () => region.operations.StartDBInstance({ DBInstanceIdentifier: 'orders' });
    expect(begin).toThrow(`Specified KMS key [${key}]`);
    region.rds.setKeyState(key, 'Enabled');
    begin();
    await until(region, () => region.status() === 'available');
    expect(region.ids()).toEqual(expect.arrayContaining(['0418', '0419', '0088']));
  });

  test('for seven days makes the loss final', async () => {
    const region = createRegion({ kmsKeyId: key });
    region.rds.setKeyState(key, 'PendingDeletion');
    await region.hours(24 * 7 + 1);
    expect(region.status()).toBe('inaccessible-encryption-credentials');
  });

  test('for a moment does no harm', async () => {
    const region = createRegion({ kmsKeyId: key });
    region.rds.setKeyState(key, 'Disabled');
    await region.pass(60);
    region.rds.setKeyState(key, 'Enabled');
    await region.hours(2);
    expect(region.status()).toBe('available');
    expect(region.ids()).toEqual(['0418', '0420']);
  });
});

describe('connections a database accepts', () => {
  test.each([
    ['postgres', 'db.t4g.large', 856],
    ['postgres', 'db.m7g.16xlarge', 5000],
    ['mysql', 'db.m7g.large', 648],
  ])('%s on %s are %i', (engine, instanceClass, connections) => {
    const region = createRegion({ engine, instanceClass });
    expect(region.rds.database('orders')?.maxConnections).toBe(connections);
  });
});
