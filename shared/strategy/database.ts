/** The database section: read replicas, vertical scaling and the procedure of a resize (A4, A9, B12-B17, G, H). */

import * as z from 'zod';
import { count, minutes, percent, quantity, seconds } from './units.ts';

const readReplicas = z.strictObject({
  readWriteRatioMin: quantity('Reads per write above which a replica is added (B12).', { min: 1 }),
  ratioWindowMinutes: minutes('Time over which the ratio is averaged (B12).'),
  queriesPerSecondMin: quantity('Load below which the ratio says nothing (B12).'),
  lagMillisecondsMax: quantity('Lag below which a replica has caught up (B13, H2).', { min: 1 }),
  lagSource: z
    .enum(['heartbeatProbe', 'ReplicaLag', 'AuroraReplicaLag'])
    .describe('Who measures the lag; ReplicaLag counts whole seconds on MySQL (B13, S5).'),
  lagResolutionMilliseconds: quantity('Smallest lag the source can tell apart (B13, S5).', {
    min: 1,
  }),
  lagMissing: z
    .enum(['notCaughtUp', 'caughtUp'])
    .describe('What -1, a missing or a stale lag means (B13, S5).'),
  caughtUpMinutes: minutes('How long the lag must stay below the limit (H2).'),
  siblingLatencyFactorMax: quantity(
    'Read latency of a new replica over that of its siblings (H2).',
    {
      min: 1,
    },
  ),
  max: count('Most read replicas of one primary (B14).', { max: 15 }),
  createdFrom: z
    .enum(['ownSnapshot', 'automatedBackup'])
    .describe('What AWS copies a replica from; no API takes an automated backup (H1, S6).'),
  backupRetentionDaysMin: count(
    'Days of backups the source must keep, else the call fails (A9, S6).',
    {
      max: 35,
    },
  ),
  classAtLeastSource: z.boolean().describe('A replica is at least as large as its source (A9).'),
  pool: z.strictObject({
    weightPercentAtFirst: percent('Share of reads when a replica joins the pool (H3).'),
    withdrawSecondsMax: seconds('Time until a withdrawn replica gets no reads (H3).'),
  }),
  compare: z
    .array(z.enum(['errors', 'latency', 'hitRatio']))
    .min(1)
    .describe('What is compared with the siblings at each step (H4).'),
  shift: z.strictObject({
    percentPerHour: percent('Points of the reads that move in an hour (H5).', { min: 1 }),
    upTo: z
      .enum(['fairShare', 'all'])
      .describe('Where the shift ends: 1/n of the read pool, or all reads (H5, S7).'),
  }),
});

const vertical = z.strictObject({
  storagePercentMax: percent('Storage use above which storage grows (B15).'),
  storageGrowthPercentMin: percent('Smallest growth RDS accepts (B15).', { min: 10 }),
  storageLockoutHours: count('Hours RDS refuses the next storage change (B15).', { min: 6 }),
  queryTimeSecondsMax: seconds('Query time above which a resize is proposed (B16).'),
  connectionUtilizationPercentMax: percent('Use of max_connections above which we act (B17).'),
});

const resize = z.strictObject({
  snapshotFirst: z.boolean().describe('A snapshot is available before anything changes (G1).'),
  exportToS3: z
    .boolean()
    .describe('Export as Parquet: an archive, it cannot be restored (G2, S4).'),
  restorableCopy: z
    .boolean()
    .describe('A copy in a second Region that can be restored; it gates the resize (G2, S4).'),
  window: z.enum(['maintenance', 'any']).describe('When the database may change (G3).'),
  latencyWorsePercentMax: percent('Latency, p95, over the baseline that the tests accept (G4).'),
  watchMinutes: minutes('How long the database is watched afterwards (G5).'),
  notify: z.array(z.enum(['stakeholders', 'operations'])).describe('Who hears of the end (G6).'),
});

/** The database section of the strategy; also what each database's overrides are merged into. */
export const databaseSchema = z
  .strictObject({ readReplicas, vertical, resize })
  .describe('How databases follow their load.');
