/** The RDS events that the lab knows: id, category and words, from AWS's list of event messages. */

export type EventSource = 'db-instance' | 'db-snapshot' | 'db-cluster' | 'blue-green-deployment';

interface EventRow {
  readonly id: number;
  readonly category: string;
  /** `{name}` is filled from the values given. */
  readonly message: string;
}

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Events.Messages.html */
export const eventRows = {
  backupStarted: row(1, 'backup', 'Backing up DB instance.'),
  backupFinished: row(2, 'backup', 'Finished DB instance backup.'),
  instanceDeleted: row(3, 'deletion', 'DB instance deleted.'),
  shutdown: row(4, 'availability', 'DB instance shutdown.'),
  instanceCreated: row(5, 'creation', 'DB instance created.'),
  restarted: row(6, 'availability', 'DB instance restarted.'),
  storageExhausted: row(
    7,
    'low storage',
    'Allocated storage has been exhausted. Allocate additional storage to resolve.',
  ),
  parameterGroup: row(11, 'configuration change', 'Updated to use DBParameterGroup {name}.'),
  classStarted: row(
    12,
    'configuration change',
    'Applying modification to database instance class.',
  ),
  failoverStarted: row(13, 'failover', 'Multi-AZ instance failover started.'),
  classFinished: row(
    14,
    'configuration change',
    'Finished applying modification to DB instance class.',
  ),
  storageFinished: row(
    17,
    'configuration change',
    'Finished applying modification to allocated storage.',
  ),
  storageStarted: row(18, 'configuration change', 'Applying modification to allocated storage.'),
  restoredToTime: row(19, 'restoration', 'Restored from DB instance {source} to {name}.'),
  multiAzStarted: row(
    24,
    'configuration change',
    'Applying modification to convert to a Multi-AZ DB instance.',
  ),
  multiAzFinished: row(
    25,
    'configuration change',
    'Finished applying modification to convert to a Multi-AZ DB instance.',
  ),
  backupsDisabled: row(28, 'configuration change', 'Disabled automated backups.'),
  singleAzFinished: row(
    29,
    'configuration change',
    'Finished applying modification to convert to a standard (Single-AZ) DB instance.',
  ),
  singleAzStarted: row(
    30,
    'configuration change',
    'Applying modification to convert to a standard (Single-AZ) DB instance.',
  ),
  failed: row(
    31,
    'failure',
    'DB instance put into failed state. RDS recommends that you initiate a point-in-time-restore.',
  ),
  backupsEnabled: row(32, 'configuration change', 'Enabled automated backups.'),
  incompatible: row(35, 'failure', 'Database instance put into {state}. {message}.'),
  snapshotStarted: row(40, 'creation', 'Creating manual snapshot.'),
  snapshotDeleted: row(41, 'deletion', 'Deleted user snapshot.'),
  snapshotCreated: row(42, 'creation', 'Manual snapshot created.'),
  restored: row(43, 'restoration', 'Restored from snapshot {name}.'),
  replicationStopped: row(45, 'read replica', 'Replication has stopped.'),
  replicationResumed: row(46, 'read replica', 'Replication for the Read Replica resumed.'),
  failoverFinished: row(49, 'failover', 'Multi-AZ instance failover completed.'),
  replicationTerminated: row(57, 'read replica', 'Replication streaming has been terminated.'),
  copyFromRegionStarted: row(
    59,
    'notification',
    'Started copy of snapshot {name} from region {region}.',
  ),
  copyFromRegionFinished: row(
    60,
    'notification',
    'Finished copy of snapshot {name} from region {region} in {minutes} minutes.',
  ),
  clusterFailoverFinished: row(71, 'failover', 'Completed failover to DB instance: {name}.'),
  clusterFailoverStarted: row(73, 'failover', 'Started cross AZ failover to DB instance: {name}.'),
  stopped: row(87, 'notification', 'DB instance stopped.'),
  started: row(88, 'notification', 'DB instance started.'),
  storageLow: row(
    89,
    'low storage',
    'The free storage capacity for DB instance: {name} is low at {percent}% of the provisioned storage [Provisioned Storage: {size} GB, Free Storage: {free} GB]. You may want to increase the provisioned storage to address this issue.',
  ),
  automatedStarted: row(90, 'creation', 'Creating automated snapshot.'),
  automatedCreated: row(91, 'creation', 'Automated snapshot created.'),
  automaticStart: row(
    154,
    'notification',
    'DB instance is being started due to it exceeding the maximum allowed time being stopped.',
  ),
  classImpossible: row(157, 'notification', 'Unable to modify the DB instance class. {message}.'),
  exportFailed: row(159, 'notification', 'The snapshot export task failed.'),
  exportCanceled: row(160, 'notification', 'The snapshot export task was canceled.'),
  exportCompleted: row(161, 'notification', 'The snapshot export task completed.'),
  copyStarted: row(196, 'notification', 'Started copy of snapshot {name} in region {region}.'),
  copyFinished: row(197, 'notification', 'Finished copy of snapshot {name} in region {region}.'),
  replicaFailed: row(202, 'read replica', 'Read replica creation failed.'),
  autoscalingStarted: row(
    217,
    'configuration change',
    'Applying autoscaling-initiated modification to allocated storage.',
  ),
  autoscalingFinished: row(
    218,
    'configuration change',
    'Finished applying autoscaling-initiated modification to allocated storage.',
  ),
  autoscalingCooling: row(
    220,
    'failure',
    "DB instance is in the cooling-off period for a previous scale storage operation. We're optimizing your DB instance. This takes at least 6 hours. No actions are necessary. Autoscaling will retry after the cooling-off period.",
  ),
  storageFull: row(
    221,
    'availability',
    'DB instance has reached the storage-full threshold, and the database has been shut down. You can increase the allocated storage to address this issue.',
  ),
  autoscalingAtMax: row(
    224,
    'failure',
    'Storage autoscaling has triggered a pending scale storage task that will reach or exceed the maximum storage threshold. Increase the maximum storage threshold.',
  ),
  greenReady: row(
    244,
    'creation',
    'Blue/green deployment tasks completed. You can make more modifications to the green environment databases or switch over the deployment.',
  ),
  deploymentFailed: row(
    245,
    'failure',
    'Creation of blue/green deployment failed because {reason}.',
  ),
  deploymentDeleted: row(246, 'deletion', 'Blue/green deployment deleted.'),
  switchoverStarted: row(247, 'notification', 'Switchover from {blue} to {green} started.'),
  switchoverFinished: row(248, 'notification', 'Switchover completed on blue/green deployment.'),
  switchoverCanceled: row(249, 'failure', 'Switchover canceled on blue/green deployment.'),
  memberSwitched: row(
    251,
    'notification',
    'Switchover from primary/read replica {blue} to {green} completed. Renamed {blue} to {old} and {green} to {blue}.',
  ),
  memberCanceled: row(
    252,
    'failure',
    'Switchover from primary/read replica {blue} to {green} was canceled due to {reason}.',
  ),
  keyUnreachable: row(
    418,
    'failure',
    'Amazon RDS is unable to access the KMS encryption key for database instance {name}. This is likely due to the key being disabled or Amazon RDS being unable to access it. If this continues the database will be placed into an inaccessible state. Please refer to the troubleshooting section in the Amazon RDS documentation for further details.',
  ),
  keyLost: row(
    419,
    'availability',
    'Amazon RDS has been unable to access the KMS encryption key for database instance {name}. This database will be placed into an inaccessible state. Please refer to the troubleshooting section in the Amazon RDS documentation for further details.',
  ),
  keyBack: row(
    420,
    'failure',
    'Amazon RDS can now successfully access the KMS encryption key for database instance {name}.',
  ),
};

export type EventName = keyof typeof eventRows;

function row(id: number, category: string, message: string): EventRow {
  return { id, category, message };
}
