/** What RDS refuses about Aurora clusters, row by row with the source. */

import type { Refusal } from '../../service.ts';
import { api, auroraGuide } from './sources.ts';

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
