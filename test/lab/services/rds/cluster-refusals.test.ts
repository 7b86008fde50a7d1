/** Every refusal about Aurora clusters, provoked. */

import { membersMax } from '../../../../lab/services/rds/cluster.ts';
import { endpointsMax } from '../../../../lab/services/rds/cluster-endpoints.ts';
import { clusterRefusals } from '../../../../lab/services/rds/cluster-refusals.ts';
import { testRefusals } from '../test-refusals.ts';
import { create, establishShop, replicate } from './provoke.ts';
import { createRegion, type Region } from './region.ts';

const addReader = (region: Region, DBInstanceIdentifier: string, DBClusterIdentifier?: string) =>
  create(region, {
    Engine: 'aurora-postgresql',
    DBInstanceClass: 'db.r7g.large',
    DBInstanceIdentifier,
    DBClusterIdentifier,
  });

const failOver = ({ operations }: Region, TargetDBInstanceIdentifier?: string) =>
  operations.FailoverDBCluster({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier });

const createEndpoint = ({ operations }: Region, changes = {}) =>
  operations.CreateDBClusterEndpoint({
    DBClusterIdentifier: 'shop',
    DBClusterEndpointIdentifier: 'reports',
    EndpointType: 'READER',
    ...changes,
  });

const provocations: Record<keyof typeof clusterRefusals, (region: Region) => unknown> = {
  clusterNotFound: ({ operations }) =>
    operations.DescribeDBClusters({ DBClusterIdentifier: 'gone' }),
  clusterFull(region) {
    for (let number = 3; number <= membersMax; number++)
      addReader(region, `more-${number}`, 'shop');
  },
  clusterMissing: (region) => addReader(region, 'alone'),
  memberPower: ({ operations }) => operations.StopDBInstance({ DBInstanceIdentifier: 'shop-1' }),
  memberRetention: ({ modify }) =>
    modify({ DBInstanceIdentifier: 'shop-1', BackupRetentionPeriod: 7 }),
  memberStorage: ({ modify }) => modify({ DBInstanceIdentifier: 'shop-1', AllocatedStorage: 100 }),
  memberSnapshot: ({ operations }) =>
    operations.CreateDBSnapshot({
      DBInstanceIdentifier: 'shop-1',
      DBSnapshotIdentifier: 'safe',
    }),
  memberReplica: (region) => replicate(region, 'shop-r1', 'shop-1'),
  clusterBusy(region) {
    failOver(region);
    failOver(region);
  },
  noFailoverTarget(region) {
    region.rds.breakDown('shop-1');
    region.rds.breakDown('shop-2');
    failOver(region);
  },
  failoverTargetState: (region) => failOver(region, 'shop-0'),
  serverlessBounds: ({ operations }) =>
    operations.ModifyDBCluster({
      DBClusterIdentifier: 'shop',
      ServerlessV2ScalingConfiguration: { MinCapacity: 8, MaxCapacity: 4 },
    }),
  endpointExists(region) {
    createEndpoint(region);
    createEndpoint(region);
  },
  endpointNotFound: ({ operations }) =>
    operations.ModifyDBClusterEndpoint({ DBClusterEndpointIdentifier: 'gone' }),
  endpointQuota(region) {
    for (let number = 0; number <= endpointsMax; number++) {
      createEndpoint(region, { DBClusterEndpointIdentifier: `reports-${number}` });
    }
  },
  endpointMembers: (region) =>
    createEndpoint(region, { StaticMembers: ['shop-1'], ExcludedMembers: ['shop-2'] }),
  endpointMemberUnknown: (region) => createEndpoint(region, { StaticMembers: ['orders'] }),
};

testRefusals(clusterRefusals, provocations, () => {
  const region = createRegion();
  establishShop(region);
  return region;
});
