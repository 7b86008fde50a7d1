/** The recovery section: backups, objectives and the order of a failover (K1-K9). */

import * as z from 'zod';
import { type ConsistencyRule, checkConsistency } from './consistency.ts';
import { count, minutes, seconds } from './units.ts';

/** Steps of a failover, as strategies name them. */
export const failoverSteps = [
  'activateStandby',
  'notifyCustomers',
  'fenceOldSide',
  'restoreData',
  'verifyData',
  'moveTraffic',
] as const;

/** What can move traffic; `recordChange` needs the Route 53 control plane. */
export const trafficMovers = ['routingControl', 'healthCheck', 'recordChange'] as const;

/** Where the data of the standby side can come from. */
export const dataSources = ['promoteReplica', 'pointInTimeRestore', 'snapshotCopy'] as const;

const fields = z.strictObject({
  backups: z.strictObject({
    copies: count('Restorable copies of each database (K1).', { min: 1 }),
    regions: count('Regions they stand in (K1).', { min: 1 }),
    keyAlarmMinutesMax: minutes('Time until a disabled key is noticed (K1).'),
  }),
  recoveryPointMinutesMax: minutes('Data that may be lost (K2).'),
  recoveryTimeMinutesMax: minutes('Time until the platform serves again (K2).'),
  drillMonths: count('Months between two failover drills (K3).', { min: 1, max: 12 }),
  proceduresFrom: z
    .enum(['stateMachines', 'wiki'])
    .describe('What the written procedure is generated from (K4).'),
  failover: z.strictObject({
    steps: z
      .array(z.enum(failoverSteps))
      .min(1)
      .describe('What happens in which order (K5-K9, S1).'),
    trafficMovedBy: z
      .enum(trafficMovers)
      .describe('What moves traffic to the other side (K6, S2).'),
    recordTtlSeconds: seconds('How long clients keep an address (K6).', { min: 1 }),
    dataFrom: z
      .array(z.enum(dataSources))
      .min(1)
      .describe('Ways to the data, best first; chosen by measured age (K7, S3).'),
    firstMessageMinutesMax: minutes('Time until customers are told (K9).'),
    watchMinutes: minutes('How long the new side is watched (K5).'),
  }),
});

type Fields = z.infer<typeof fields>;

const rules: readonly ConsistencyRule<Fields>[] = [
  {
    path: ['backups', 'regions'],
    holds: ({ backups }) => backups.regions <= backups.copies,
    message: ({ backups }) =>
      `must be at most backups.copies, but ${backups.copies} copies cannot stand in ${backups.regions} Regions: raise the copies`,
  },
  {
    path: ['failover', 'firstMessageMinutesMax'],
    holds: (all) => all.failover.firstMessageMinutesMax < all.recoveryTimeMinutesMax,
    message: (all) =>
      `must be less than recoveryTimeMinutesMax, but ${all.failover.firstMessageMinutesMax} is not less than ${all.recoveryTimeMinutesMax}: customers would hear of it when it is over`,
  },
];

/** The recovery section of the strategy. */
export const recoverySchema = fields
  .superRefine(checkConsistency(rules))
  .describe('How the platform survives the loss of a Region.');
