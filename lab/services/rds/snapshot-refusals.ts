/** What RDS refuses about snapshots, restores, exports, tags and lists, row by row with the source. */

import type { Refusal } from '../../service.ts';
import { api, guide, recorded } from './sources.ts';

export const snapshotRefusals = {
  snapshotNotFound: {
    operations: [
      'DescribeDBSnapshots',
      'CopyDBSnapshot',
      'DeleteDBSnapshot',
      'RestoreDBInstanceFromDBSnapshot',
      'AddTagsToResource',
      'ListTagsForResource',
    ],
    code: 'DBSnapshotNotFoundFault',
    statusCode: 404,
    message: 'DBSnapshot {id} not found.',
    source: `${api}/API_DescribeDBSnapshots.html; ${recorded}`,
  },
  snapshotExists: {
    operations: ['CreateDBSnapshot', 'CopyDBSnapshot', 'StopDBInstance', 'DeleteDBInstance'],
    code: 'DBSnapshotAlreadyExistsFault',
    message:
      'Cannot create the snapshot because a snapshot with the identifier {id} already exists.',
    source: `${api}/API_CreateDBSnapshot.html; ${recorded}`,
  },
  snapshotQuota: {
    operations: ['CreateDBSnapshot', 'CopyDBSnapshot', 'StopDBInstance', 'DeleteDBInstance'],
    code: 'SnapshotQuotaExceededFault',
    message: 'Cannot create more than {limit} manual snapshots',
    source: 'https://github.com/pbudzon/aws-maintenance/issues/12',
  },
  instanceNotSnapshotable: {
    operations: ['CreateDBSnapshot', 'DeleteDBInstance'],
    code: 'InvalidDBInstanceStateFault',
    message:
      'Cannot create a snapshot because the database instance {id} is not currently in the available state.',
    source: `${guide}/USER_CreateSnapshot.html; ${recorded}`,
  },
  snapshotNotDeletable: {
    operations: ['DeleteDBSnapshot'],
    code: 'InvalidDBSnapshotStateFault',
    message: 'Cannot delete snapshot {id} because it is in {status} state.',
    source: `${api}/API_DeleteDBSnapshot.html: must be available to be deleted (text unverified)`,
  },
  automatedSnapshot: {
    operations: ['DeleteDBSnapshot'],
    code: 'InvalidDBSnapshotStateFault',
    message: 'Only manual snapshots may be deleted.',
    source: `${guide}/USER_DeleteSnapshot.html (text unverified)`,
  },
  snapshotNotAvailable: {
    operations: ['CopyDBSnapshot', 'RestoreDBInstanceFromDBSnapshot'],
    code: 'InvalidDBSnapshotStateFault',
    message: 'The snapshot {id} is not in the available state: it is {status}.',
    source: `${api}/API_RestoreDBInstanceFromDBSnapshot.html: must be available (text unverified)`,
  },
  newKeyNeeded: {
    operations: ['CopyDBSnapshot'],
    code: 'InvalidParameterValue',
    message: 'Must specify new KMS key for cross region encrypted snapshot copy.',
    source: 'https://github.com/1Strategy/rds-oracle-cross-account-cross-region-dr/issues/1',
  },
  sourceKey: {
    operations: ['CopyDBSnapshot', 'RestoreDBInstanceFromDBSnapshot'],
    code: 'KMSKeyNotAccessibleFault',
    message:
      'The source snapshot KMS key [{key}] does not exist, is not enabled or you do not have permissions to access it.',
    source: 'https://github.com/awslabs/aurora-snapshot-tool/issues/29',
  },
  key: {
    operations: [
      'CopyDBSnapshot',
      'StartExportTask',
      'CreateDBInstance',
      'CreateDBInstanceReadReplica',
      'StartDBInstance',
      'RebootDBInstance',
    ],
    code: 'KMSKeyNotAccessibleFault',
    message:
      'Specified KMS key [{key}] does not exist, is not enabled or you do not have permissions to access it.',
    source: 'https://github.com/awslabs/aurora-snapshot-tool/issues/25',
  },
  noPointInTime: {
    operations: ['RestoreDBInstanceToPointInTime'],
    code: 'PointInTimeRestoreNotEnabledFault',
    message: 'Point in time restore is not enabled for {id}: its BackupRetentionPeriod is 0.',
    source: `${api}/API_RestoreDBInstanceToPointInTime.html (text unverified)`,
  },
  restoreTimeChoice: {
    operations: ['RestoreDBInstanceToPointInTime'],
    code: 'InvalidParameterCombination',
    message: 'Specify either RestoreTime or UseLatestRestorableTime, and not both.',
    source: `${api}/API_RestoreDBInstanceToPointInTime.html (text unverified)`,
  },
  restoreTimeOutOfRange: {
    operations: ['RestoreDBInstanceToPointInTime'],
    code: 'InvalidRestoreFault',
    message:
      'The specified instance cannot be restored to {time}: it can be restored to times from {earliest} to {latest}.',
    source: `${api}/API_RestoreDBInstanceToPointInTime.html: RestoreTime must be before the latest restorable time (code and text unverified)`,
  },
  exportExists: {
    operations: ['StartExportTask'],
    code: 'ExportTaskAlreadyExistsFault',
    message: 'An export task with the identifier {id} already exists.',
    source: `${api}/API_StartExportTask.html (text unverified)`,
  },
  exportSourceMissing: {
    operations: ['StartExportTask'],
    code: 'DBSnapshotNotFoundFault',
    statusCode: 404,
    message: 'Could not find snapshot with name {id}',
    source: 'https://github.com/aws-samples/rds-snapshot-export-to-s3-pipeline/issues/10',
  },
  exportSourceState: {
    operations: ['StartExportTask'],
    code: 'InvalidExportSourceStateFault',
    message: 'The snapshot {id} is {status}: only a snapshot that is available can be exported.',
    source: `${api}/API_StartExportTask.html (text unverified)`,
  },
  exportLimit: {
    operations: ['StartExportTask'],
    code: 'ExportTaskLimitReachedFault',
    message: 'You have reached the limit of {limit} export tasks in progress.',
    source: `${guide}/USER_ExportSnapshot.html: up to five concurrent tasks for an account (code and text unverified)`,
  },
  exportBucket: {
    operations: ['StartExportTask'],
    code: 'InvalidS3BucketFault',
    message: 'The S3 bucket {bucket} does not exist or is in another Region.',
    source: `${api}/API_StartExportTask.html (text unverified)`,
  },
  exportNotFound: {
    operations: ['DescribeExportTasks', 'CancelExportTask'],
    code: 'ExportTaskNotFoundFault',
    statusCode: 404,
    message: 'Export task {id} not found.',
    source: `${api}/API_CancelExportTask.html (text unverified)`,
  },
  exportNotCancelable: {
    operations: ['CancelExportTask'],
    code: 'InvalidExportTaskStateFault',
    message: "You can't cancel the export task {id} because it is {status}.",
    source: `${api}/API_CancelExportTask.html: a task that has completed can't be canceled (text unverified)`,
  },
  unknownResource: {
    operations: ['AddTagsToResource', 'ListTagsForResource'],
    code: 'InvalidParameterValue',
    message: 'The specified resource name does not match an RDS resource in this region.',
    source: `${guide}/USER_Tagging.html (text unverified)`,
  },
  resourceNotFound: {
    operations: ['DescribePendingMaintenanceActions'],
    code: 'ResourceNotFoundFault',
    statusCode: 404,
    message: 'The resource {arn} was not found.',
    source: `${api}/API_DescribePendingMaintenanceActions.html (text unverified)`,
  },
  unknownFilter: {
    operations: ['DescribeDBInstances', 'DescribeDBSnapshots', 'DescribeDBClusters'],
    code: 'InvalidParameterValue',
    message: 'Unrecognized filter name: {name}',
    source: `${api}/API_DescribeDBInstances.html; ${recorded}`,
  },
  invalidMarker: {
    operations: [
      'DescribeDBInstances',
      'DescribeDBSnapshots',
      'DescribeEvents',
      'DescribeExportTasks',
      'DescribeBlueGreenDeployments',
      'DescribeOrderableDBInstanceOptions',
      'DescribeDBParameters',
      'DescribeDBParameterGroups',
      'DescribePendingMaintenanceActions',
      'DescribeDBClusters',
      'DescribeDBClusterEndpoints',
    ],
    code: 'InvalidParameterValue',
    message: 'The request marker is not valid.',
    source: `${api}/API_DescribeDBInstances.html (text unverified)`,
  },
  maxRecords: {
    operations: ['DescribeDBInstances', 'DescribeDBSnapshots', 'DescribeEvents'],
    code: 'InvalidParameterValue',
    message: 'Invalid value {value} for MaxRecords. Must be between 20 and 100',
    source: `${api}/API_DescribeDBInstances.html: minimum 20, maximum 100; ${recorded}`,
  },
  eventSourceType: {
    operations: ['DescribeEvents'],
    code: 'InvalidParameterCombination',
    message: 'SourceType must be specified when SourceIdentifier is specified.',
    source: `${api}/API_DescribeEvents.html (text unverified)`,
  },
} satisfies Record<string, Refusal>;
