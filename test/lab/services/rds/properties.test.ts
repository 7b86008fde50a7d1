/** What holds for RDS whatever it is asked in whatever order. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ServiceError } from '../../../../lab/service.ts';
import { instanceStatuses } from '../../../../lab/services/rds/instance.ts';
import { createRegion, type Region } from './region.ts';

/** Something that is asked of a Region, or that happens to it. */
type Deed = (region: Region) => unknown;

const orders = { DBInstanceIdentifier: 'orders' };
const faults = ['stuck-modifying', 'snapshot-fails', 'storage-full', 'database-fails'];

const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.integer({ min: 1, max: 20_000 }).map(
    (seconds): Deed =>
      (region) =>
        region.pass(seconds),
  ),
  fc.record({ size: fc.integer({ min: 20, max: 900 }), now: fc.boolean() }).map(
    ({ size, now }): Deed =>
      ({ modify }) =>
        modify({ AllocatedStorage: size }, now),
  ),
  fc.constantFrom('db.m7g.large', 'db.m7g.xlarge', 'db.r7g.large').map(
    (DBInstanceClass): Deed =>
      ({ modify }) =>
        modify({ DBInstanceClass }),
  ),
  fc.boolean().map(
    (MultiAZ): Deed =>
      ({ modify }) =>
        modify({ MultiAZ }),
  ),
  fc.integer({ min: 0, max: 9 }).map(
    (name): Deed =>
      ({ operations }) =>
        operations.CreateDBSnapshot({ ...orders, DBSnapshotIdentifier: `s-${name}` }),
  ),
  fc.constantFrom('RebootDBInstance', 'StopDBInstance', 'StartDBInstance').map(
    (verb): Deed =>
      ({ operations }) =>
        operations[verb](orders),
  ),
  fc.integer({ min: 0, max: 2 }).map(
    (number): Deed =>
      ({ operations }) =>
        operations.CreateDBInstanceReadReplica({
          DBInstanceIdentifier: `r-${number}`,
          SourceDBInstanceIdentifier: 'orders',
        }),
  ),
  fc.integer({ min: 0, max: 2 }).map(
    (number): Deed =>
      ({ operations }) =>
        operations.PromoteReadReplica({ DBInstanceIdentifier: `r-${number}` }),
  ),
  fc.integer({ min: 0, max: 700 }).map(
    (storageUsedGibibytes): Deed =>
      ({ rds }) =>
        rds.reportLoad('orders', { storageUsedGibibytes }),
  ),
  fc.constantFrom(...faults).map(
    (kind): Deed =>
      (region) =>
        region.faults.add(`${kind} orders`),
  ),
  fc.constant<Deed>((region) => region.faults.clear()),
);

/** Does one deed after the other; a refusal is an answer. */
async function play(region: Region, deeds: readonly Deed[], look: () => void): Promise<void> {
  for (const each of deeds) {
    try {
      await each(region);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
    }
    look();
  }
}

// `size` lets stories be as long as they may: short ones come to nothing.
const deeds = fc.array(deed, { minLength: 5, maxLength: 30, size: 'max' });
const instances = ({ operations }: Region) => operations.DescribeDBInstances({}).DBInstances ?? [];

describe('whatever is asked in whatever order', () => {
  test('a status is always one that AWS documents', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (story) => {
        const region = createRegion({ maxAllocatedGibibytes: 1000 });
        await play(region, story, () => {
          for (const { DBInstanceStatus } of instances(region)) {
            expect(instanceStatuses).toContain(DBInstanceStatus);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  test('storage never shrinks', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (story) => {
        const region = createRegion({ maxAllocatedGibibytes: 1000 });
        const sizes = new Map<string, number>();
        await play(region, story, () => {
          for (const { DbiResourceId = '', AllocatedStorage = 0 } of instances(region)) {
            expect(AllocatedStorage).toBeGreaterThanOrEqual(sizes.get(DbiResourceId) ?? 0);
            sizes.set(DbiResourceId, AllocatedStorage);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  test('a snapshot that is available never changes', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (story) => {
        const region = createRegion();
        const known = new Map<string, string>();
        await play(region, story, () => {
          for (const each of region.operations.DescribeDBSnapshots({}).DBSnapshots ?? []) {
            if (each.Status !== 'available') continue;
            const text = JSON.stringify(each);
            const name = each.DBSnapshotIdentifier ?? '';
            expect(text).toBe(known.get(name) ?? text);
            known.set(name, text);
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  test('the same seed gives the same world', async () => {
    await fc.assert(
      fc.asyncProperty(deeds, async (story) => {
        const [one, other] = [createRegion(), createRegion()];
        await play(one, story, () => {});
        await play(other, story, () => {});
        expect(JSON.stringify(one.rds.inspect())).toBe(JSON.stringify(other.rds.inspect()));
        expect(one.published).toEqual(other.published);
      }),
      { numRuns: 30 },
    );
  });
});
