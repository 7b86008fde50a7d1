/** What RDS refuses about read replicas and blue/green deployments, row by row with the source. */

import type { Refusal } from '../../service.ts';
import { api, guide, recorded } from './sources.ts';

const considerations = `${guide}/blue-green-deployments-considerations.html`;

export const replicaRefusals = {
  backupsDisabled: {
    operations: ['CreateDBInstanceReadReplica'],
    code: 'InvalidDBInstanceStateFault',
    message:
      'Automated backups are not enabled for this database instance. To enable automated backups, use ModifyDBInstance to set the backup retention period to a non-zero value.',
    source: `${guide}/USER_ReadRepl.html; ${recorded}`,
  },
  replicaSourceState: {
    operations: ['CreateDBInstanceReadReplica'],
    code: 'InvalidDBInstanceStateFault',
    message: 'DB instance {id} is not in available state.',
    source: `${guide}/USER_ReadRepl.html (text unverified)`,
  },
  replicaLimit: {
    operations: ['CreateDBInstanceReadReplica'],
    code: 'InvalidDBInstanceStateFault',
    message: 'DB instance {id} has {limit} read replicas, the most that are supported.',
    source: `${guide}/USER_ReadRepl.html: up to 15 for MySQL, MariaDB and PostgreSQL (code and text unverified)`,
  },
  notAReplica: {
    operations: ['PromoteReadReplica'],
    code: 'InvalidDBInstanceStateFault',
    message: 'DB Instance is not a read replica.',
    source: `${api}/API_PromoteReadReplica.html; ${recorded}`,
  },
  promotionState: {
    operations: ['PromoteReadReplica'],
    code: 'InvalidDBInstanceStateFault',
    message: 'Read replica {id} cannot be promoted while it is {status}.',
    source: `${api}/API_PromoteReadReplica.html: not while backing up; must be available (text unverified)`,
  },
  replicaBackups: {
    operations: ['ModifyDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message: 'DB Backups not supported on a read replica for engine {engine}',
    source: 'https://github.com/cloud-custodian/cloud-custodian/issues/178',
  },
  deploymentExists: {
    operations: ['CreateBlueGreenDeployment'],
    code: 'BlueGreenDeploymentAlreadyExistsFault',
    message: "A Blue Green Deployment with the name '{name}' already exists",
    source: 'https://github.com/crossplane-contrib/provider-upjet-aws/issues/1430',
  },
  deploymentNotFound: {
    operations: [
      'DescribeBlueGreenDeployments',
      'SwitchoverBlueGreenDeployment',
      'DeleteBlueGreenDeployment',
      'AddTagsToResource',
      'ListTagsForResource',
    ],
    code: 'BlueGreenDeploymentNotFoundFault',
    statusCode: 404,
    message: 'BlueGreenDeployment {id} not found.',
    source: `${api}/API_DescribeBlueGreenDeployments.html (text unverified)`,
  },
  blueNotAvailable: {
    operations: ['CreateBlueGreenDeployment'],
    code: 'InvalidDBInstanceStateFault',
    message: 'DB instance {id} is not in available state',
    source: `${api}/API_CreateBlueGreenDeployment.html (text unverified)`,
  },
  blueIsReplica: {
    operations: ['CreateBlueGreenDeployment'],
    code: 'SourceDatabaseNotSupportedFault',
    message: 'The source DB instance {id} is a read replica.',
    source: `${considerations} (text unverified)`,
  },
  blueCascades: {
    operations: ['CreateBlueGreenDeployment'],
    code: 'SourceDatabaseNotSupportedFault',
    message: 'The source DB instance {id} has cascading read replicas.',
    source: `${considerations}: cascading read replicas are not supported (text unverified)`,
  },
  blueWithoutBackups: {
    operations: ['CreateBlueGreenDeployment'],
    code: 'SourceDatabaseNotSupportedFault',
    message: 'Automated backups are not enabled for the source DB instance {id}.',
    source: `${guide}/blue-green-deployments-creating.html (code and text unverified)`,
  },
  blueInDeployment: {
    operations: ['CreateBlueGreenDeployment'],
    code: 'SourceDatabaseNotSupportedFault',
    message: 'The source DB instance {id} is already part of a blue/green deployment.',
    source: `${considerations} (code and text unverified)`,
  },
  blueInCluster: {
    operations: ['CreateBlueGreenDeployment'],
    code: 'SourceDatabaseNotSupportedFault',
    message: 'The source DB instance {id} is part of a DB cluster.',
    source: `${considerations} (text unverified)`,
  },
  deploymentState: {
    operations: ['SwitchoverBlueGreenDeployment', 'DeleteBlueGreenDeployment'],
    code: 'InvalidBlueGreenDeploymentStateFault',
    message: 'The blue/green deployment {id} is in the {status} state.',
    source: `${api}/API_SwitchoverBlueGreenDeployment.html (text unverified)`,
  },
  memberNotAvailable: {
    operations: ['SwitchoverBlueGreenDeployment'],
    code: 'InvalidBlueGreenDeploymentStateFault',
    message: 'DB instance {id} is not in available state',
    source:
      'https://github.com/hashicorp/terraform-provider-aws/issues/36241; also in storage-optimization: .../pull/48830',
  },
  switchoverTimeout: {
    operations: ['SwitchoverBlueGreenDeployment'],
    code: 'InvalidParameterValue',
    message: 'SwitchoverTimeout must be between 30 and 3600 seconds: {seconds}.',
    source: `${guide}/blue-green-deployments-switching.html: between 30 seconds and 3,600 seconds (text unverified)`,
  },
  targetOfCompleted: {
    operations: ['DeleteBlueGreenDeployment'],
    code: 'InvalidParameterCombination',
    message:
      "You can't specify DeleteTarget if the blue/green deployment status is SWITCHOVER_COMPLETED.",
    source: `${api}/API_DeleteBlueGreenDeployment.html (code and text unverified)`,
  },
} satisfies Record<string, Refusal>;
