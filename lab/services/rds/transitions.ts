/** How long RDS takes for what it does by itself. Each span is drawn anew, within a fifth of the figure unless its row says otherwise. */

import type { Transition } from '../../service.ts';
import { api, auroraGuide, guide } from './sources.ts';

const modifying = `${guide}/Overview.DBInstance.Modifying.html`;
const storage = `${guide}/USER_PIOPS.StorageTypes.html`;
const resizeLog =
  'https://dev.nhabook.com/blog/technical/aws-rds-modification-downtime-notes/ (events of a Multi-AZ resize)';
const labFigure = 'the figure is an assumption of the lab';

export const transitions = {
  create: {
    subject: 'DB instance',
    from: 'creating',
    to: 'backing-up, then available',
    seconds: 360,
    source: `${guide}/USER_CreateDBInstance.html; ${labFigure}`,
  },
  notice: {
    subject: 'DB instance',
    from: 'available, change accepted',
    to: 'modifying',
    seconds: 30,
    source: `status reads available for a while after ModifyDBInstance: terraform-provider-aws waits for it; ${labFigure}`,
  },
  classPrepare: {
    subject: 'class change, Multi-AZ',
    from: 'modifying, standby resized',
    to: 'modifying, failover',
    seconds: 415,
    source: resizeLog,
  },
  failover: {
    subject: 'Multi-AZ failover',
    from: 'no connections',
    to: 'connections to the new primary',
    seconds: 90,
    source: `${guide}/Concepts.MultiAZSingleStandby.html: 60 to 120 seconds, drawn from that range`,
  },
  classFinish: {
    subject: 'class change, Multi-AZ',
    from: 'modifying, other host resized',
    to: 'available',
    seconds: 705,
    source: resizeLog,
  },
  classPrepareSingle: {
    subject: 'class change, Single-AZ',
    from: 'modifying, new host prepared',
    to: 'modifying, no connections',
    seconds: 300,
    source: `https://repost.aws/knowledge-center/rds-performance-impact; ${labFigure}`,
  },
  classOutageSingle: {
    subject: 'class change, Single-AZ',
    from: 'no connections',
    to: 'available',
    seconds: 360,
    source: `https://repost.aws/knowledge-center/rds-performance-impact: shutdown, new host, recovery; ${labFigure}`,
  },
  storageGrow: {
    subject: 'storage change',
    from: 'modifying',
    to: 'storage-optimization',
    seconds: 165,
    source: resizeLog,
  },
  storageOptimize: {
    subject: 'storage change',
    from: 'storage-optimization',
    to: 'available',
    seconds: 21_600,
    source: `${storage}: several hours, in some cases more than a day; ${labFigure}`,
  },
  storageLock: {
    subject: 'storage change',
    from: 'storage locked',
    to: 'storage may change again',
    seconds: 21_600,
    source: `${storage}: six hours, exactly, or until the optimization is done, whichever is longer`,
  },
  addStandby: {
    subject: 'conversion to Multi-AZ',
    from: 'modifying',
    to: 'available',
    seconds: 900,
    source: `https://repost.aws/knowledge-center/rds-convert-single-az-multi-az: no downtime; ${labFigure}`,
  },
  removeStandby: {
    subject: 'conversion to Single-AZ',
    from: 'modifying',
    to: 'available',
    seconds: 300,
    source: `https://repost.aws/knowledge-center/rds-convert-single-az-multi-az: no downtime; ${labFigure}`,
  },
  retention: {
    subject: 'backups switched on or off',
    from: 'modifying',
    to: 'available',
    seconds: 60,
    source: `${modifying}; ${labFigure}`,
  },
  parameters: {
    subject: 'DB parameter group of a DB instance',
    from: 'applying',
    to: 'pending-reboot',
    seconds: 60,
    source: `${guide}/USER_WorkingWithParamGroups.html; ${labFigure}`,
  },
  reboot: {
    subject: 'DB instance',
    from: 'rebooting',
    to: 'available',
    seconds: 60,
    source: `${guide}/USER_RebootInstance.html; ${labFigure}`,
  },
  stop: {
    subject: 'DB instance',
    from: 'stopping',
    to: 'stopped',
    seconds: 300,
    source: `${guide}/USER_StopInstance.html: takes minutes, sometimes much longer; ${labFigure}`,
  },
  start: {
    subject: 'DB instance',
    from: 'starting',
    to: 'available',
    seconds: 420,
    source: `${guide}/USER_StartInstance.html: takes minutes, sometimes hours; ${labFigure}`,
  },
  automaticRestart: {
    subject: 'DB instance',
    from: 'stopped',
    to: 'starting',
    seconds: 604_800,
    source: `${guide}/USER_StopInstance.html: after seven days, exactly, with event RDS-EVENT-0154`,
  },
  delete: {
    subject: 'DB instance',
    from: 'deleting',
    to: 'deleted',
    seconds: 180,
    source: `${guide}/USER_DeleteInstance.html; ${labFigure}`,
  },
  snapshot: {
    subject: 'DB snapshot',
    from: 'creating',
    to: 'available or failed',
    seconds: 150,
    source: `${guide}/USER_CreateSnapshot.html; and half a second for each GiB (assumptions of the lab)`,
  },
  copy: {
    subject: 'copy of a DB snapshot',
    from: 'creating',
    to: 'available or failed',
    seconds: 300,
    source: `${guide}/USER_CopySnapshot.html; and three seconds for each GiB, six from another Region (assumptions of the lab)`,
  },
  exportStart: {
    subject: 'export task',
    from: 'STARTING',
    to: 'IN_PROGRESS',
    seconds: 300,
    source: `${guide}/USER_ExportSnapshot.html; ${labFigure}`,
  },
  exportRun: {
    subject: 'export task',
    from: 'IN_PROGRESS',
    to: 'COMPLETE or FAILED',
    seconds: 1200,
    source: `${guide}/USER_ExportSnapshot.html; and twenty seconds for each GiB (assumptions of the lab)`,
  },
  exportCancel: {
    subject: 'export task',
    from: 'CANCELING',
    to: 'CANCELED',
    seconds: 60,
    source: `${guide}/USER_ExportSnapshot.html; ${labFigure}`,
  },
  restore: {
    subject: 'restored DB instance, read replica, green DB instance',
    from: 'creating',
    to: 'available',
    seconds: 600,
    source: `${guide}/USER_RestoreFromSnapshot.html; ${labFigure}`,
  },
  lazyLoad: {
    subject: 'blocks of a restored DB instance or a replica',
    from: 'in Amazon S3',
    to: 'on its volume',
    seconds: 3600,
    source: `${guide}/USER_RestoreFromSnapshot.html: loaded in the background after available; and thirty seconds for each GiB (assumptions of the lab)`,
  },
  replicationEnds: {
    subject: 'replication',
    from: 'error',
    to: 'terminated',
    seconds: 2_592_000,
    source: `${guide}/USER_ReadRepl.html: stopped for more than 30 consecutive days`,
  },
  promote: {
    subject: 'read replica',
    from: 'modifying',
    to: 'backing-up, then available',
    seconds: 300,
    source: `${api}/API_PromoteReadReplica.html: several minutes, with a restart; ${labFigure}`,
  },
  greenTasks: {
    subject: 'blue/green deployment',
    from: 'PROVISIONING, green instance available',
    to: 'AVAILABLE',
    seconds: 600,
    source: `${guide}/blue-green-deployments-creating.html; ${labFigure}`,
  },
  switchover: {
    subject: 'blue/green deployment',
    from: 'SWITCHOVER_IN_PROGRESS',
    to: 'SWITCHOVER_COMPLETED',
    seconds: 60,
    source: `${guide}/blue-green-deployments-switching.html: typically under a minute, longer with replica lag, which is waited for; ${labFigure}`,
  },
  auroraFailover: {
    subject: 'Aurora failover',
    from: 'failing-over',
    to: 'available, another writer',
    seconds: 30,
    source: `${auroraGuide}/Concepts.AuroraHighAvailability.html: typically within 30 seconds; ${labFigure}`,
  },
  endpoint: {
    subject: 'custom endpoint',
    from: 'creating or modifying',
    to: 'available',
    seconds: 30,
    source: `${auroraGuide}/Aurora.Endpoints.Custom.html; ${labFigure}`,
  },
  keyNoticed: {
    subject: 'DB instance whose KMS key is disabled',
    from: 'available',
    to: 'inaccessible-encryption-credentials-recoverable',
    seconds: 1800,
    source: `${guide}/Overview.Encryption.html, events RDS-EVENT-0418 and 0419; ${labFigure}`,
  },
  keyLost: {
    subject: 'DB instance whose KMS key is disabled',
    from: 'inaccessible-encryption-credentials-recoverable',
    to: 'inaccessible-encryption-credentials',
    seconds: 604_800,
    source: `${guide}/Overview.Encryption.html: after seven days, exactly`,
  },
} satisfies Record<string, Transition>;

export type Span = keyof typeof transitions;

/** Rows whose figure AWS gives exactly. */
const exact: readonly Span[] = ['storageLock', 'automaticRestart', 'replicationEnds', 'keyLost'];

/**
 * Seconds that one transition takes this time: the figure of its row, and `more` for its size, at most a fifth shorter
 * or longer; a failover is drawn from 60 to 120. `drawn` is a number in [0, 1).
 */
export function secondsOf(span: Span, drawn: number, more = 0): number {
  const { seconds } = transitions[span];
  if (exact.includes(span)) return seconds;
  const spread = span === 'failover' ? 1 / 3 : 0.2;
  return Math.round((seconds + more) * (1 - spread + 2 * spread * drawn));
}
