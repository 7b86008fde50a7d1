/** Contradictions in backups and failover: S1 to S6. */

import type { Rule } from './finding.ts';

/**
 * Minutes AWS aims at to bring the Route 53 control plane back when us-east-1 fails
 * (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/accelerated-recovery.html).
 */
const recordControlPlaneMinutes = 60;

/** ReplicaLag counts whole seconds (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_MySQL.Replication.ReadReplicas.Monitor.html). */
const rdsLagMilliseconds = 1000;

export const recoveryRules: readonly Rule[] = [
  {
    id: 'S1',
    reading:
      'All steps in the safe order: warm the standby, tell customers, fence the old side, bring up data, verify it, then move traffic, and tell customers again.',
    find({ failover: { steps } }) {
      const move = steps.indexOf('moveTraffic');
      const late = steps.filter(
        (step, index) => index > move && (step === 'restoreData' || step === 'verifyData'),
      );
      if (late.length > 0) {
        return `Failover moves traffic as step ${move + 1}, before ${late.join(' and ')}: customers would meet an empty or corrupt database.`;
      }
      if (!steps.includes('fenceOldSide'))
        return 'Failover never fences the old side: two writers could be live.';
      return undefined;
    },
  },
  {
    id: 'S2',
    reading:
      'Traffic moves through the data plane: ARC routing control, or a health check that the standby side flips. Records change only in drills and set-up.',
    find({ failover: { trafficMovedBy, recoveryTimeMinutesMax } }) {
      if (trafficMovedBy !== 'recordChange' || recordControlPlaneMinutes <= recoveryTimeMinutesMax)
        return undefined;
      return `Failover changes DNS records, which needs a control plane in us-east-1 that may be away for ${recordControlPlaneMinutes} minutes, above the ${recoveryTimeMinutesMax} minutes of recovery time.`;
    },
  },
  {
    id: 'S3',
    reading:
      'The cross-Region replica is promoted first; point-in-time restore, then a snapshot copy, are what is left when it is too old.',
    find({ failover: { dataFrom, recoveryTimeMinutesMax } }) {
      if (dataFrom[0] === 'promoteReplica') return undefined;
      return `Failover restores from a backup first: that makes a new endpoint and loads lazily, so it cannot promise ${recoveryTimeMinutesMax} minutes.`;
    },
  },
  {
    id: 'S4',
    reading:
      'Both: the export as an archive, and a restorable copy in a second Region as the backup. Only the copy gates the resize.',
    find({ resizeBackup: { exportToS3, restorableCopy } }) {
      if (restorableCopy === true || !exportToS3) return undefined;
      return 'A resize is backed up by an export to S3 alone, and an export cannot be restored to a database.';
    },
  },
  {
    id: 'S5',
    reading: 'A heartbeat probe measures milliseconds; -1, missing or stale is never "caught up".',
    find({
      replicationLag: { millisecondsMax, resolutionMilliseconds = rdsLagMilliseconds, missing },
    }) {
      if (resolutionMilliseconds > millisecondsMax) {
        return `Replication lag must be below ${millisecondsMax} ms, but its source counts in steps of ${resolutionMilliseconds} ms.`;
      }
      if (missing !== 'notCaughtUp')
        return 'A replication lag that nobody measured would count as caught up.';
      return undefined;
    },
  },
  {
    id: 'S6',
    reading:
      'AWS takes its own snapshot of the source; the source must keep backups, because the call needs them.',
    find({ replica: { createdFrom, sources = [] } }) {
      if (createdFrom === 'automatedBackup') {
        return 'A replica is to be created from an automated backup, and no API does that.';
      }
      const bare = sources.filter(({ backupRetentionDays }) => backupRetentionDays < 1);
      if (bare.length === 0) return undefined;
      return `No replica can be created of ${bare.map(({ name }) => name).join(', ')}: automated backups are off.`;
    },
  },
];
