/** Situations that the refusals of RDS are met in. */

import type { CreateDBInstanceMessage, StartExportTaskMessage } from '@aws-sdk/client-rds';
import { key, type Region, until } from './region.ts';

export const instanceArn = (name: string): string =>
  `arn:aws:rds:eu-west-1:111122223333:db:${name}`;

export const snapshotArn = (name: string, region = 'eu-west-1'): string =>
  `arn:aws:rds:${region}:111122223333:snapshot:${name}`;

export const create = ({ operations }: Region, changes: Partial<CreateDBInstanceMessage> = {}) =>
  operations.CreateDBInstance({
    DBInstanceIdentifier: 'made',
    DBInstanceClass: 'db.t4g.medium',
    Engine: 'postgres',
    AllocatedStorage: 20,
    ...changes,
  }).DBInstance;

/** Begins a snapshot of `orders`. */
export const take = ({ operations }: Region, DBSnapshotIdentifier = 'safe') =>
  operations.CreateDBSnapshot({ DBSnapshotIdentifier, DBInstanceIdentifier: 'orders' }).DBSnapshot;

/** A snapshot of `orders` that is available. */
export async function taken(region: Region, name = 'safe'): Promise<void> {
  take(region, name);
  await until(region, () => region.snapshot(name).Status === 'available');
  await until(region, () => region.status() === 'available');
}

export const replicate = ({ operations }: Region, name = 'orders-r1', source = 'orders') =>
  operations.CreateDBInstanceReadReplica({
    DBInstanceIdentifier: name,
    SourceDBInstanceIdentifier: source,
  }).DBInstance;

/** A replica of `orders` that is available. */
export async function replicated(region: Region, name = 'orders-r1'): Promise<void> {
  replicate(region, name);
  await until(region, () => region.status(name) === 'available');
}

export const startExport = (region: Region, changes: Partial<StartExportTaskMessage> = {}) =>
  region.operations.StartExportTask({
    ExportTaskIdentifier: 'archive',
    SourceArn: snapshotArn('safe'),
    S3BucketName: 'exports',
    IamRoleArn: 'arn:aws:iam::111122223333:role/export',
    KmsKeyId: key,
    ...changes,
  });

export const deploy = ({ operations }: Region, changes = {}) =>
  operations.CreateBlueGreenDeployment({
    BlueGreenDeploymentName: 'resize',
    Source: instanceArn('orders'),
    ...changes,
  }).BlueGreenDeployment;

export const deployment = ({ operations }: Region) =>
  operations.DescribeBlueGreenDeployments({}).BlueGreenDeployments?.[0];

/** A blue/green deployment of `orders` that is ready; its id. */
export async function deployed(region: Region, changes = {}): Promise<string> {
  deploy(region, changes);
  await until(region, () => deployment(region)?.Status === 'AVAILABLE');
  return deployment(region)?.BlueGreenDeploymentIdentifier ?? '';
}

export const switchOver = ({ operations }: Region, id: string, SwitchoverTimeout?: number) =>
  operations.SwitchoverBlueGreenDeployment({
    BlueGreenDeploymentIdentifier: id,
    SwitchoverTimeout,
  }).BlueGreenDeployment;

/** An Aurora cluster `shop` with a writer and two readers, `shop-0` to `shop-2`. */
export function establishShop({ rds }: Region): void {
  const engine = 'aurora-postgresql';
  rds.establishCluster({
    identifier: 'shop',
    engine,
    engineVersion: '16.4',
    serverless: { minCapacity: 0.5, maxCapacity: 16 },
  });
  for (const number of [0, 1, 2]) {
    rds.establishDatabase({
      identifier: `shop-${number}`,
      engine,
      instanceClass: 'db.r7g.large',
      allocatedGibibytes: 1,
      clusterIdentifier: 'shop',
      promotionTier: number === 2 ? 1 : 15,
    });
  }
}
