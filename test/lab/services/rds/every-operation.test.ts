/** Every operation of RDS, once, by an SDK client through the front door of the lab. */

import {
  AddTagsToResourceCommand,
  CancelExportTaskCommand,
  CopyDBSnapshotCommand,
  CreateBlueGreenDeploymentCommand,
  CreateDBClusterEndpointCommand,
  CreateDBInstanceCommand,
  CreateDBInstanceReadReplicaCommand,
  CreateDBSnapshotCommand,
  DeleteBlueGreenDeploymentCommand,
  DeleteDBClusterEndpointCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeBlueGreenDeploymentsCommand,
  DescribeDBClusterEndpointsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBParametersCommand,
  DescribeDBSnapshotsCommand,
  DescribeEventsCommand,
  DescribeExportTasksCommand,
  DescribeOrderableDBInstanceOptionsCommand,
  DescribePendingMaintenanceActionsCommand,
  DescribeValidDBInstanceModificationsCommand,
  FailoverDBClusterCommand,
  ListTagsForResourceCommand,
  ModifyDBClusterCommand,
  ModifyDBClusterEndpointCommand,
  ModifyDBInstanceCommand,
  PromoteReadReplicaCommand,
  RebootDBInstanceCommand,
  RemoveTagsFromResourceCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  RestoreDBInstanceToPointInTimeCommand,
  StartDBInstanceCommand,
  StartExportTaskCommand,
  StopDBInstanceCommand,
  SwitchoverBlueGreenDeploymentCommand,
} from '@aws-sdk/client-rds';
import { expect, test } from '@jest/globals';
import { roleArn } from '../../front-door.ts';
import { instanceArn, snapshotArn } from './provoke.ts';
import { createWorld } from './world.ts';

type Chapter = (world: ReturnType<typeof createWorld>) => Promise<void>;

const orders = { DBInstanceIdentifier: 'orders' };
const safe = { DBSnapshotIdentifier: 'safe' };

const snapshots: Chapter = async ({ client, hours }) => {
  await client.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: 'made',
      DBInstanceClass: 'db.t4g.medium',
      Engine: 'mysql',
      AllocatedStorage: 20,
    }),
  );
  await client.send(new CreateDBSnapshotCommand({ ...safe, ...orders }));
  await hours(1);
  await client.send(new DescribeDBSnapshotsCommand(safe));
  await client.send(
    new CopyDBSnapshotCommand({
      SourceDBSnapshotIdentifier: 'safe',
      TargetDBSnapshotIdentifier: 'copied',
    }),
  );
  await client.send(
    new RestoreDBInstanceFromDBSnapshotCommand({ ...safe, DBInstanceIdentifier: 'again' }),
  );
  await client.send(
    new RestoreDBInstanceToPointInTimeCommand({
      SourceDBInstanceIdentifier: 'orders',
      TargetDBInstanceIdentifier: 'earlier',
      UseLatestRestorableTime: true,
    }),
  );
};

const exporting: Chapter = async ({ client }) => {
  const ExportTaskIdentifier = 'archive';
  await client.send(
    new StartExportTaskCommand({
      ExportTaskIdentifier,
      SourceArn: snapshotArn('safe'),
      S3BucketName: 'exports',
      IamRoleArn: roleArn('export'),
      KmsKeyId: 'alias/archive',
    }),
  );
  await client.send(new DescribeExportTasksCommand({ ExportTaskIdentifier }));
  await client.send(new CancelExportTaskCommand({ ExportTaskIdentifier }));
};

const replicas: Chapter = async ({ client, hours }) => {
  await client.send(
    new CreateDBInstanceReadReplicaCommand({
      DBInstanceIdentifier: 'orders-r1',
      SourceDBInstanceIdentifier: 'orders',
    }),
  );
  await hours(1);
  await client.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: 'orders-r1' }));
  const { BlueGreenDeployment } = await client.send(
    new CreateBlueGreenDeploymentCommand({
      BlueGreenDeploymentName: 'resize',
      Source: instanceArn('stock'),
    }),
  );
  await hours(3);
  const { BlueGreenDeploymentIdentifier } = BlueGreenDeployment ?? {};
  const deployment = { BlueGreenDeploymentIdentifier };
  await client.send(new SwitchoverBlueGreenDeploymentCommand(deployment));
  await hours(1);
  await client.send(new DescribeBlueGreenDeploymentsCommand(deployment));
  await client.send(new DeleteBlueGreenDeploymentCommand(deployment));
};

const changes: Chapter = async ({ client, hours }) => {
  await client.send(new RebootDBInstanceCommand({ ...orders, ForceFailover: true }));
  await hours(1);
  await client.send(
    new ModifyDBInstanceCommand({ ...orders, AllocatedStorage: 200, ApplyImmediately: true }),
  );
  const bills = { DBInstanceIdentifier: 'bills' };
  await client.send(new StopDBInstanceCommand(bills));
  await hours(1);
  await client.send(new StartDBInstanceCommand(bills));
};

const lists: Chapter = async ({ client }) => {
  await client.send(new DescribeValidDBInstanceModificationsCommand(orders));
  await client.send(new DescribeOrderableDBInstanceOptionsCommand({ Engine: 'postgres' }));
  await client.send(new DescribePendingMaintenanceActionsCommand({}));
  await client.send(
    new DescribeDBParametersCommand({ DBParameterGroupName: 'default.postgres16' }),
  );
  await client.send(new DescribeDBParameterGroupsCommand({}));
  await client.send(new DescribeEventsCommand({ Duration: 1440 }));
  const ResourceName = instanceArn('orders');
  await client.send(
    new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: 'a', Value: 'b' }] }),
  );
  await client.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['a'] }));
  expect(await client.send(new ListTagsForResourceCommand({ ResourceName }))).toMatchObject({
    TagList: [{ Key: 'Environment', Value: 'test' }],
  });
};

const clusters: Chapter = async ({ client }) => {
  const shop = { DBClusterIdentifier: 'shop' };
  const reports = { DBClusterEndpointIdentifier: 'reports' };
  await client.send(
    new CreateDBClusterEndpointCommand({ ...shop, ...reports, EndpointType: 'READER' }),
  );
  await client.send(new ModifyDBClusterEndpointCommand({ ...reports, StaticMembers: ['shop-1'] }));
  await client.send(new DescribeDBClusterEndpointsCommand(shop));
  await client.send(new DeleteDBClusterEndpointCommand(reports));
  await client.send(new ModifyDBClusterCommand({ ...shop, DeletionProtection: true }));
  await client.send(new FailoverDBClusterCommand(shop));
  await client.send(new DescribeDBClustersCommand(shop));
};

const deletions: Chapter = async ({ client }) => {
  await client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: 'copied' }));
  await client.send(
    new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'made', SkipFinalSnapshot: true }),
  );
  await client.send(new DescribeDBInstancesCommand({}));
};

test('an SDK client walks through the life of databases, every operation at least once', async () => {
  const world = createWorld();
  for (const chapter of [snapshots, exporting, replicas, changes, lists, clusters, deletions]) {
    await chapter(world);
  }
  const called = new Set(world.recorder.calls().map(({ operation }) => operation));
  expect([...called].sort()).toEqual(Object.keys(world.services.rds.operations).sort());
});
