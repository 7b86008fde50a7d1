/** Aurora clusters: readers, failover, custom endpoints, capacity. */

import { expect, test } from '@jest/globals';
import { create, establishShop } from './provoke.ts';
import { createRegion, type Region, until } from './region.ts';

function createShop(): Region {
  const region = createRegion();
  establishShop(region);
  return region;
}

const shop = ({ operations }: Region) =>
  operations.DescribeDBClusters({ DBClusterIdentifier: 'shop' }).DBClusters?.[0];

const writer = (region: Region) =>
  shop(region)?.DBClusterMembers?.find((member) => member.IsClusterWriter)?.DBInstanceIdentifier;

test('a reader that is added creates without a backup of its own', async () => {
  const region = createShop();
  create(region, {
    Engine: 'aurora-postgresql',
    DBInstanceIdentifier: 'shop-3',
    DBInstanceClass: 'db.r7g.xlarge',
    DBClusterIdentifier: 'shop',
    PromotionTier: 15,
  });
  await until(region, () => region.status('shop-3') === 'available');
  expect(shop(region)?.DBClusterMembers).toHaveLength(4);
  expect(writer(region)).toBe('shop-0');
  expect(region.ids('shop-3')).toEqual(['0005']);
});

test('a failover goes to the reader with the lowest tier, or to the one that is named', async () => {
  const region = createShop();
  region.operations.FailoverDBCluster({ DBClusterIdentifier: 'shop' });
  expect(shop(region)?.Status).toBe('failing-over');
  expect(region.rds.database('shop-0')?.isUp).toBe(false);
  const seconds = await until(region, () => shop(region)?.Status === 'available', { seconds: 1 });
  expect(seconds).toBeLessThanOrEqual(36);
  expect(writer(region)).toBe('shop-2');
  region.operations.FailoverDBCluster({
    DBClusterIdentifier: 'shop',
    TargetDBInstanceIdentifier: 'shop-1',
  });
  await until(region, () => writer(region) === 'shop-1');
  expect(region.ids('shop')).toEqual(['0073', '0071', '0073', '0071']);
});

test('a reader takes the place of a writer whose class is changed, or that fails', async () => {
  const region = createShop();
  region.modify({ DBInstanceIdentifier: 'shop-0', DBInstanceClass: 'db.r7g.xlarge' });
  await until(region, () => writer(region) === 'shop-2');
  await until(region, () => region.status('shop-0') === 'available');
  expect(writer(region)).toBe('shop-2');
  region.rds.breakDown('shop-2');
  expect(writer(region)).toBe('shop-0');
});

test('a reader takes the place of a writer that is deleted', async () => {
  const region = createShop();
  region.operations.DeleteDBInstance({ DBInstanceIdentifier: 'shop-0', SkipFinalSnapshot: true });
  await region.hours(1);
  expect(writer(region)).toBe('shop-2');
});

test('a custom endpoint leads to its list of readers, or to all but an excluded one', async () => {
  const region = createShop();
  const { operations, rds } = region;
  const DBClusterEndpointIdentifier = 'reports';
  const endpoint = operations.CreateDBClusterEndpoint({
    DBClusterIdentifier: 'shop',
    DBClusterEndpointIdentifier,
    EndpointType: 'READER',
    StaticMembers: ['shop-1'],
  });
  expect(endpoint.Status).toBe('creating');
  expect(rds.endpointMembers('shop', 'reports')).toEqual(['shop-1']);
  operations.ModifyDBClusterEndpoint({ DBClusterEndpointIdentifier, ExcludedMembers: ['shop-1'] });
  expect(rds.endpointMembers('shop', 'reports')).toEqual(['shop-2']);
  await region.pass(60);
  const { DBClusterEndpoints: [found] = [] } = operations.DescribeDBClusterEndpoints({
    DBClusterIdentifier: 'shop',
  });
  expect(found).toMatchObject({ Status: 'available', ExcludedMembers: ['shop-1'] });
  operations.DeleteDBClusterEndpoint({ DBClusterEndpointIdentifier });
  expect(rds.endpointMembers('shop', 'reports')).toEqual([]);
});

test('serverless capacity bounds are set at once', () => {
  const region = createShop();
  region.operations.ModifyDBCluster({
    DBClusterIdentifier: 'shop',
    ServerlessV2ScalingConfiguration: { MaxCapacity: 32 },
  });
  expect(shop(region)?.ServerlessV2ScalingConfiguration).toEqual({
    MinCapacity: 0.5,
    MaxCapacity: 32,
  });
});
