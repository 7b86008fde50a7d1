/** Blue/green deployments: made, switched over, rolled back, deleted. */

import { describe, expect, test } from '@jest/globals';
import { deploy, deployed, deployment, replicated, switchOver } from './provoke.ts';
import { createRegion, type Region, until } from './region.ts';

const larger = { TargetDBInstanceClass: 'db.m7g.xlarge' };

const greenOf = (region: Region): string =>
  (deployment(region)?.Target ?? '').split(':').at(-1) ?? '';

const ids = ({ published }: Region): string[] =>
  published.filter(({ about }) => about.startsWith('bgd-')).map(({ id }) => id.slice(-4));

describe('a deployment', () => {
  test('provisions a green copy with the target class, then is available', async () => {
    const region = createRegion();
    expect(deploy(region, larger)).toMatchObject({
      Status: 'PROVISIONING',
      BlueGreenDeploymentIdentifier: expect.stringMatching(/^bgd-[0-9a-f]{16}$/),
      Tasks: [
        { Name: 'CREATING_READ_REPLICA_OF_SOURCE', Status: 'IN_PROGRESS' },
        { Name: 'CONFIGURE_BACKUPS', Status: 'IN_PROGRESS' },
      ],
    });
    const green = greenOf(region);
    expect(green).toMatch(/^orders-green-[0-9a-f]{6}$/);
    expect(region.status(green)).toBe('creating');
    await until(region, () => deployment(region)?.Status === 'AVAILABLE');
    expect(region.describe(green)).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.m7g.xlarge',
      BackupRetentionPeriod: 7,
    });
    expect(deployment(region)?.SwitchoverDetails?.[0]?.Status).toBe('AVAILABLE');
    expect(ids(region)).toEqual(['0244']);
  });

  test('copies the replicas of production too', async () => {
    const region = createRegion();
    await replicated(region);
    await deployed(region, larger);
    expect(deployment(region)?.SwitchoverDetails).toHaveLength(2);
    expect(deployment(region)?.Tasks?.at(-1)?.Name).toBe('CREATING_TOPOLOGY_OF_SOURCE');
  });

  test('may give green less storage, which a modification never does', async () => {
    const region = createRegion();
    await deployed(region, { TargetAllocatedStorage: 150 });
    expect(region.describe(greenOf(region)).AllocatedStorage).toBe(150);
  });

  test('is invalid when its green instance could not be made', async () => {
    const region = createRegion();
    deploy(region);
    region.faults.add('snapshot-fails orders');
    await until(region, () => deployment(region)?.Status === 'INVALID_CONFIGURATION');
    expect(ids(region)).toEqual(['0245']);
  });

  test('is invalid once its green instance was promoted by hand', async () => {
    const region = createRegion();
    await deployed(region);
    region.operations.PromoteReadReplica({ DBInstanceIdentifier: greenOf(region) });
    await region.hours(1);
    expect(deployment(region)?.Status).toBe('INVALID_CONFIGURATION');
  });

  test('names a green instance that is gone', async () => {
    const region = createRegion();
    await deployed(region);
    region.operations.DeleteDBInstance({
      DBInstanceIdentifier: greenOf(region),
      SkipFinalSnapshot: true,
    });
    await region.hours(1);
    expect(deployment(region)).toMatchObject({
      Status: 'INVALID_CONFIGURATION',
      SwitchoverDetails: [{ Status: 'MISSING_TARGET' }],
    });
  });
});

describe('a switchover', () => {
  test('gives green the name of production, which is kept, read only, as -old1', async () => {
    const region = createRegion();
    const blue = region.describe();
    const id = await deployed(region, larger);
    await region.hours(3);
    const green = region.describe(greenOf(region));
    switchOver(region, id);
    expect(region.status()).toBe('renaming');
    expect(region.rds.database('orders')?.isUp).toBe(false);
    const seconds = await until(
      region,
      () => deployment(region)?.Status === 'SWITCHOVER_COMPLETED',
      { seconds: 1 },
    );
    expect(seconds).toBeGreaterThan(40);
    expect(seconds).toBeLessThan(80);
    expect(region.describe()).toMatchObject({
      DbiResourceId: green.DbiResourceId,
      DBInstanceClass: 'db.m7g.xlarge',
      Endpoint: blue.Endpoint,
      TagList: blue.TagList,
    });
    expect(region.describe().StatusInfos).toBeUndefined();
    expect(region.describe('orders-old1').DbiResourceId).toBe(blue.DbiResourceId);
    expect(region.rds.database('orders-old1')?.isReadOnly).toBe(true);
    expect(deployment(region)?.Source).toMatch(/:db:orders-old1$/);
    expect(ids(region)).toEqual(['0244', '0247', '0251', '0248']);
  });

  test('takes replicas along', async () => {
    const region = createRegion();
    await replicated(region);
    const id = await deployed(region, larger);
    await region.hours(3);
    switchOver(region, id);
    await until(region, () => deployment(region)?.Status === 'SWITCHOVER_COMPLETED');
    expect(region.describe().ReadReplicaDBInstanceIdentifiers).toEqual(['orders-r1']);
    expect(region.describe('orders-old1').ReadReplicaDBInstanceIdentifiers).toEqual([
      'orders-r1-old1',
    ]);
    expect(region.describe('orders-r1').DBInstanceClass).toBe('db.m7g.xlarge');
  });

  test('that takes longer than its timeout leaves everything as it was', async () => {
    const region = createRegion();
    const id = await deployed(region, larger);
    await region.hours(3);
    const green = greenOf(region);
    region.faults.add('switchover-times-out orders');
    switchOver(region, id, 120);
    await until(region, () => deployment(region)?.Status === 'SWITCHOVER_FAILED');
    expect(region.describe()).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.m7g.large',
    });
    expect(region.describe(green).ReadReplicaSourceDBInstanceIdentifier).toBe('orders');
    expect(ids(region)).toEqual(['0244', '0247', '0252', '0249']);
    region.faults.clear();
    switchOver(region, id);
    await until(region, () => deployment(region)?.Status === 'SWITCHOVER_COMPLETED');
  });

  test('is stopped by its guardrails when green lags behind more than the timeout', async () => {
    const region = createRegion();
    const id = await deployed(region);
    region.faults.add(`replica-lag ${greenOf(region)}`);
    await region.hours(1);
    switchOver(region, id, 60);
    expect(deployment(region)).toMatchObject({
      Status: 'SWITCHOVER_FAILED',
      StatusDetails: expect.stringContaining('replication lag'),
    });
    expect(region.status()).toBe('available');
  });
});

describe('a deleted deployment', () => {
  test('takes green along when asked to', async () => {
    const region = createRegion();
    const id = await deployed(region);
    const green = greenOf(region);
    region.operations.DeleteBlueGreenDeployment({
      BlueGreenDeploymentIdentifier: id,
      DeleteTarget: true,
    });
    expect(deployment(region)?.Status).toBe('DELETING');
    await region.hours(1);
    expect(deployment(region)).toBeUndefined();
    expect(region.rds.database(green)).toBeUndefined();
    expect(ids(region).at(-1)).toBe('0246');
  });

  test('leaves green as a database of its own otherwise', async () => {
    const region = createRegion();
    const id = await deployed(region);
    const green = greenOf(region);
    region.operations.DeleteBlueGreenDeployment({ BlueGreenDeploymentIdentifier: id });
    await region.hours(1);
    expect(region.describe(green).ReadReplicaSourceDBInstanceIdentifier).toBeUndefined();
  });
});
