/** A class change over time: what is pending, when it can be connected to, what RDS says about it. */

import { describe, expect, test } from '@jest/globals';
import { createRegion, statusesUntil, until } from './region.ts';

describe('a class change applied immediately', () => {
  test('reads available for a while, is modifying, then available with the new class', async () => {
    const region = createRegion();
    const answer = region.modify({ DBInstanceClass: 'db.m7g.xlarge' }).DBInstance;
    expect(answer).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.m7g.large',
      PendingModifiedValues: { DBInstanceClass: 'db.m7g.xlarge' },
    });
    await region.pass(29);
    expect(region.status()).toBe('available');
    await region.pass(1);
    expect(region.status()).toBe('modifying');
    expect(await statusesUntil(region, 'available')).toEqual(['modifying', 'available']);
    expect(region.describe()).toMatchObject({
      DBInstanceClass: 'db.m7g.xlarge',
      PendingModifiedValues: {},
    });
    expect(region.ids()).toEqual(['0012', '0004', '0013', '0006', '0049', '0014']);
  });

  test('of a Multi-AZ database is down for 60 to 120 seconds and changes zones', async () => {
    for (const seed of ['a', 'b', 'c', 'd', 'e']) {
      const region = createRegion({}, seed);
      const { AvailabilityZone, SecondaryAvailabilityZone } = region.describe();
      region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
      await until(region, () => region.rds.database('orders')?.isUp === false, { seconds: 1 });
      const down = await until(region, () => region.rds.database('orders')?.isUp === true, {
        seconds: 1,
      });
      expect(down).toBeGreaterThanOrEqual(60);
      expect(down).toBeLessThanOrEqual(120);
      expect(region.describe()).toMatchObject({
        AvailabilityZone: SecondaryAvailabilityZone,
        SecondaryAvailabilityZone: AvailabilityZone,
      });
    }
  });

  test('of a Single-AZ database is down for minutes and stays in its zone', async () => {
    const region = createRegion({ multiAz: false });
    const { AvailabilityZone } = region.describe();
    region.modify({ DBInstanceClass: 'db.m7g.xlarge' });
    await until(region, () => region.rds.database('orders')?.isUp === false, { seconds: 1 });
    const down = await until(region, () => region.rds.database('orders')?.isUp === true, {
      seconds: 1,
    });
    expect(down).toBeGreaterThanOrEqual(288);
    expect(down).toBeLessThanOrEqual(432);
    expect(region.describe().AvailabilityZone).toBe(AvailabilityZone);
    expect(region.ids()).not.toContain('0013');
  });
});
