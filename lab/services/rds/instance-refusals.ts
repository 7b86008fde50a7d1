/** What RDS refuses about DB instances, row by row with the source. */

import type { Refusal } from '../../service.ts';
import { api, guide, recorded } from './sources.ts';

const naming = [
  'DescribeDBInstances',
  'ModifyDBInstance',
  'RebootDBInstance',
  'StopDBInstance',
  'StartDBInstance',
  'DeleteDBInstance',
  'CreateDBSnapshot',
  'CreateDBInstanceReadReplica',
  'PromoteReadReplica',
  'RestoreDBInstanceToPointInTime',
  'CreateBlueGreenDeployment',
  'DescribeValidDBInstanceModifications',
  'AddTagsToResource',
  'ListTagsForResource',
];

const creating = [
  'CreateDBInstance',
  'CreateDBInstanceReadReplica',
  'RestoreDBInstanceFromDBSnapshot',
  'RestoreDBInstanceToPointInTime',
];

export const instanceRefusals = {
  instanceNotFound: {
    operations: naming,
    code: 'DBInstanceNotFoundFault',
    statusCode: 404,
    message: 'DBInstance {id} not found.',
    source: `${api}/API_DescribeDBInstances.html; ${recorded}`,
  },
  instanceExists: {
    operations: creating,
    code: 'DBInstanceAlreadyExistsFault',
    message: 'DB instance already exists',
    source: `${api}/API_CreateDBInstance.html; ${recorded}`,
  },
  instanceQuota: {
    operations: creating,
    code: 'InstanceQuotaExceededFault',
    message: 'Instance quota exceeded: an account can have {limit} DB instances in a Region.',
    source: `${guide}/CHAP_Limits.html: 40 by default (text unverified)`,
  },
  invalidIdentifier: {
    operations: [...creating, 'CreateDBSnapshot', 'CopyDBSnapshot', 'StartExportTask'],
    code: 'InvalidParameterValue',
    message:
      'The parameter {parameter} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens.',
    source: 'https://github.com/aws-samples/rds-snapshot-export-to-s3-pipeline/issues/2',
  },
  invalidClass: {
    operations: [...creating, 'ModifyDBInstance', 'CreateBlueGreenDeployment'],
    code: 'InvalidParameterValue',
    message: 'Invalid DB Instance class: {class}',
    source: `${api}/API_ModifyDBInstance.html; ${recorded}`,
  },
  classNotSupported: {
    operations: [...creating, 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      'RDS does not support creating a DB instance with the following combination: DBInstanceClass={class}, Engine={engine}, EngineVersion={version}, LicenseModel={license}. For supported combinations of instance class and database engine version, see the documentation.',
    source: 'https://github.com/Fraudmarc/fraudmarc-ce/issues/50',
  },
  noCapacity: {
    operations: [...creating, 'ModifyDBInstance', 'StartDBInstance'],
    code: 'InsufficientDBInstanceCapacityFault',
    message:
      "You can't create a {class} database instance because there are no Availability Zones with sufficient capacity for VPC and storage type : {storageType} for {class}. Please try the request again at a later time.",
    source: `https://github.com/Fraudmarc/fraudmarc-ce/issues/50; fault database-capacity (for ModifyDBInstance and StartDBInstance the text is unverified)`,
  },
  notAvailable: {
    operations: ['ModifyDBInstance', 'DescribeValidDBInstanceModifications'],
    code: 'InvalidDBInstanceStateFault',
    message: 'Database instance is not in available state.',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/31594',
  },
  noModification: {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'No modifications were requested',
    source: 'https://github.com/crossplane-contrib/provider-aws/issues/1795',
  },
  storageBusy: {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      "You can't currently modify the storage of this DB instance because the previous storage change is being optimized.",
    source: `https://github.com/hashicorp/terraform-provider-aws/issues/12493; ${guide}/USER_PIOPS.StorageTypes.html: six hours, or until the optimization is done, whichever is longer`,
  },
  storageSize: {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'Invalid storage size for engine name {engine} and storage type {storageType}: {size}',
    source: `${guide}/USER_PIOPS.StorageTypes.html: never smaller; ${recorded}`,
  },
  storageType: {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'StorageTypeNotSupportedFault',
    message: 'The storage type {storageType} is not supported for {engine}.',
    source: `${api}/API_ModifyDBInstance.html (text unverified)`,
  },
  iopsBelowThreshold: {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      "You can't specify IOPS or storage throughput for engine {engine} and a storage size less than {threshold}.",
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/28589',
  },
  iopsMissing: {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      'You must specify both the storage size and iops when modifying the storage size or iops on a DB instance that has iops.',
    source: 'https://github.com/cloud-custodian/cloud-custodian/issues/8725',
  },
  maxStorageTooSmall: {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'Max storage size must be greater than storage size',
    source: 'https://github.com/ministryofjustice/cloud-platform-environments/pull/7483',
  },
  retentionOutOfRange: {
    operations: ['CreateDBInstance', 'ModifyDBInstance', 'PromoteReadReplica'],
    code: 'InvalidParameterValue',
    message: 'Invalid backup retention period: {days}. Valid values are 0 to 35.',
    source: `${api}/API_ModifyDBInstance.html: a value from 0 to 35 (text unverified)`,
  },
  retentionNeeded: {
    operations: ['ModifyDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'Backups cannot be disabled for {id}: it is a source to read replicas.',
    source: `${api}/API_ModifyDBInstance.html: can't be set to 0 for a source to read replicas (code and text unverified)`,
  },
  invalidWindow: {
    operations: ['CreateDBInstance', 'ModifyDBInstance'],
    code: 'InvalidParameterValue',
    message:
      'Invalid maintenance window format: {window}. Should be specified as a range ddd:hh24:mi-ddd:hh24:mi of at least 30 minutes, 24H Clock UTC. Example: Sun:23:45-Mon:00:15',
    source: `${api}/API_ModifyDBInstance.html (text unverified)`,
  },
  rebootInProgress: {
    operations: ['RebootDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message: 'Instance cannot currently reboot due to an in-progress management operation.',
    source: 'https://github.com/hashicorp/terraform/issues/29976',
  },
  noStandby: {
    operations: ['RebootDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      'ForceFailover cannot be specified since the instance is not configured for either MultiAZ or High Availability',
    source: `${api}/API_RebootDBInstance.html; ${recorded}`,
  },
  notStoppable: {
    operations: ['StopDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message: 'Instance {id} is not in available state.',
    source: 'https://github.com/cloud-custodian/cloud-custodian/issues/1687',
  },
  stopReplica: {
    operations: ['StopDBInstance', 'StartDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message: 'Cannot stop or start a Read-Replica instance',
    source: 'https://github.com/base2Services/cfn-start-stop-stack/pull/65',
  },
  stopSource: {
    operations: ['StopDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message: 'Cannot stop or start a DB instance that has a Read-Replica',
    source: `${guide}/USER_StopInstance.html, https://github.com/aws-solutions/instance-scheduler-on-aws/issues/511 (text unverified)`,
  },
  notStopped: {
    operations: ['StartDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message:
      "Instance {id} cannot be started as it is not in one of the following statuses: 'stopped, inaccessible-encryption-credentials-recoverable, incompatible-network (only valid for non-SqlServer instances)'.",
    source: `${api}/API_StartDBInstance.html; ${recorded}`,
  },
  deletionProtected: {
    operations: ['DeleteDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      'Cannot delete protected DB Instance, please disable deletion protection and try again.',
    source: `${guide}/USER_DeleteInstance.html; ${recorded}`,
  },
  alreadyDeleting: {
    operations: ['DeleteDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message: 'Instance {id} is already being deleted.',
    source: `${api}/API_DeleteDBInstance.html; ${recorded}`,
  },
  finalSnapshotMissing: {
    operations: ['DeleteDBInstance'],
    code: 'InvalidParameterCombination',
    message:
      'FinalDBSnapshotIdentifier is required when a final snapshot is not explicitly skipped.',
    source: `${api}/API_DeleteDBInstance.html (text unverified)`,
  },
  finalSnapshotSkipped: {
    operations: ['DeleteDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is true.',
    source: `${api}/API_DeleteDBInstance.html: the two together are an error (text unverified)`,
  },
  finalSnapshotOfReplica: {
    operations: ['DeleteDBInstance'],
    code: 'InvalidParameterCombination',
    message: 'FinalDBSnapshotIdentifier can not be specified when deleting a replica instance',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/4276',
  },
  parameterGroupNotFound: {
    operations: ['ModifyDBInstance', 'DescribeDBParameters', 'DescribeDBParameterGroups'],
    code: 'DBParameterGroupNotFoundFault',
    statusCode: 404,
    message: 'DBParameterGroup not found: {name}',
    source: `${api}/API_DescribeDBParameters.html; ${recorded}`,
  },
} satisfies Record<string, Refusal>;
