/** What RDS refuses about Aurora clusters, row by row with the source. */

import type { Refusal } from '../../service.ts';
import { api, auroraGuide, recorded } from './sources.ts';

export const clusterRefusals = {
  clusterNotFound: {
    operations: [
      'CreateDBInstance',
      'DescribeDBClusters',
      'ModifyDBCluster',
      'FailoverDBCluster',
      'CreateDBClusterEndpoint',
      'AddTagsToResource',
      'ListTagsForResource',
    ],
    code: 'DBClusterNotFoundFault',
    statusCode: 404,
    message: 'DBCluster {id} not found.',
    source: `${api}/API_DescribeDBClusters.html (text unverified)`,
  },
  clusterFull: {
    operations: ['CreateDBInstance'],
    code: 'InvalidDBClusterStateFault',
    message: 'DB cluster {id} has {limit} DB instances, the most that are supported.',
    source: `${auroraGuide}/Aurora.Replication.html: up to 15 Aurora Replicas (code and text unverified)`,
  },
  clusterMissing: {
    operations: ['CreateDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'The parameter DBClusterIdentifier must be provided for engine {engine}.',
    source: `${api}/API_CreateDBInstance.html (text unverified)`,
  },
  memberPower: {
    operations: ['StopDBInstance', 'StartDBInstance'],
    code: 'InvalidParameterCombination',
    message: '{engine} DB instances are not eligible for stopping and starting.',
    source: 'https://github.com/base2Services/cfn-start-stop-stack/pull/10',
  },
  memberRetention: {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      'The specified DB Instance is a member of a cluster and its backup retention should not be modified directly. Instead, modify the backup retention of the cluster using the ModifyDbCluster API',
    source: 'https://github.com/cloud-custodian/cloud-custodian/issues/178',
  },
  memberStorage: {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'The storage of DB instance {id} is that of its DB cluster: {member} does not apply.',
    source: `${api}/API_ModifyDBInstance.html: doesn't apply to Amazon Aurora DB instances (code and text unverified)`,
  },
  memberSnapshot: {
    operations: ['CreateDBSnapshot'],
    code: 'InvalidParameterCombination',
    message:
      'The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use the CreateDBClusterSnapshot API instead.',
    source: `${api}/API_CreateDBSnapshot.html; ${recorded}`,
  },
  memberReplica: {
    operations: ['CreateDBInstanceReadReplica'],
    code: 'InvalidDBInstanceStateFault',
    message: 'DB instance {id} is a member of a DB cluster: add an Aurora Replica to the cluster.',
    source: `${auroraGuide}/Aurora.Replication.html (code and text unverified)`,
  },
  clusterBusy: {
    operations: ['FailoverDBCluster', 'ModifyDBCluster'],
    code: 'InvalidDBClusterStateFault',
    message: 'DB cluster {id} is not in the available state: it is {status}.',
    source: `${api}/API_FailoverDBCluster.html (text unverified)`,
  },
  noFailoverTarget: {
    operations: ['FailoverDBCluster'],
    code: 'InvalidDBClusterStateFault',
    message: 'DB cluster {id} has no available Aurora Replica to fail over to.',
    source: `${api}/API_FailoverDBCluster.html (text unverified)`,
  },
  failoverTargetState: {
    operations: ['FailoverDBCluster'],
    code: 'InvalidDBInstanceStateFault',
    message: 'DB instance {id} is not an available Aurora Replica of the cluster.',
    source: `${api}/API_FailoverDBCluster.html (text unverified)`,
  },
  serverlessBounds: {
    operations: ['ModifyDBCluster'],
    code: 'InvalidParameterValue',
    message:
      'Serverless v2 capacity must be from 0 to 256 in steps of 0.5, with a MaxCapacity of at least 1 and not below MinCapacity: {min} to {max}.',
    source: `${api}/API_ServerlessV2ScalingConfiguration.html (text unverified)`,
  },
  endpointExists: {
    operations: ['CreateDBClusterEndpoint'],
    code: 'DBClusterEndpointAlreadyExistsFault',
    message: 'DB cluster endpoint {id} already exists.',
    source: `${api}/API_CreateDBClusterEndpoint.html (text unverified)`,
  },
  endpointNotFound: {
    operations: ['ModifyDBClusterEndpoint', 'DeleteDBClusterEndpoint'],
    code: 'DBClusterEndpointNotFoundFault',
    message: 'DB cluster endpoint {id} not found.',
    source: `${api}/API_ModifyDBClusterEndpoint.html (text unverified)`,
  },
  endpointQuota: {
    operations: ['CreateDBClusterEndpoint'],
    code: 'DBClusterEndpointQuotaExceededFault',
    statusCode: 403,
    message: 'A DB cluster can have {limit} custom endpoints.',
    source: `${auroraGuide}/CHAP_Limits.html: five (text unverified)`,
  },
  endpointMembers: {
    operations: ['CreateDBClusterEndpoint', 'ModifyDBClusterEndpoint'],
    code: 'InvalidParameterCombination',
    message: 'StaticMembers and ExcludedMembers cannot be given together.',
    source: `${auroraGuide}/Aurora.Endpoints.Custom.html: a static list or an exclusion list (code and text unverified)`,
  },
  endpointMemberUnknown: {
    operations: ['CreateDBClusterEndpoint', 'ModifyDBClusterEndpoint'],
    code: 'DBInstanceNotFoundFault',
    statusCode: 404,
    message: 'DBInstance {id} is not a member of the DB cluster.',
    source: `${api}/API_CreateDBClusterEndpoint.html (text unverified)`,
  },
} satisfies Record<string, Refusal>;
