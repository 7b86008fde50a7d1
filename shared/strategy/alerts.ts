/** The alerts section: what people are told, how loudly, and after how long (C13, D13-D18, I12). */

import * as z from 'zod';
import { type ConsistencyRule, checkConsistency } from './consistency.ts';
import { count, minutes, percent, quantity, seconds } from './units.ts';

const percentFor = (what: string, lines: string) =>
  z.strictObject({
    percent: percent(`${what} above which people are told (${lines}).`),
    minutes: minutes(`Minutes in a row above, before people are told (${lines}).`),
  });

const fields = z.strictObject({
  cpuWarning: percentFor('CPU', 'D13'),
  cpuCritical: percentFor('CPU', 'D14'),
  memoryWarning: percentFor('Memory', 'D15'),
  diskWarning: percentFor('Disk use', 'D16'),
  replicationLagWarning: z.strictObject({
    milliseconds: quantity('Replication lag above which people are told (D17).', { min: 1 }),
    minutes: minutes('Minutes in a row above, before people are told (D17).'),
  }),
  errorsCritical: z.strictObject({
    percent: percent('Share of failed requests above which people are paged (D18).'),
    minutes: minutes('Minutes in a row above, before people are paged (D18).'),
    requestsMin: count('Requests a minute needs to count; fewer say nothing (B3, D18).', {
      min: 1,
    }),
  }),
  suppression: z.strictObject({
    waitSeconds: seconds('Time a warning waits for the critical alarm that replaces it (D14).', {
      min: 1,
    }),
    extensionSeconds: seconds('Time a warning stays quiet after the critical alarm ended (D14).', {
      min: 1,
    }),
  }),
  databaseConnectionsMinutes: minutes('Minutes in a row above the limit of B17 (D11).'),
  cacheMinutes: minutes('Window over which evictions and hits are judged (C13, I12).'),
});

type Fields = z.infer<typeof fields>;

const rules: readonly ConsistencyRule<Fields>[] = [
  {
    path: ['cpuWarning', 'percent'],
    holds: (alerts) => alerts.cpuWarning.percent < alerts.cpuCritical.percent,
    message: ({ cpuWarning, cpuCritical }) =>
      `must be less than cpuCritical.percent, but ${cpuWarning.percent} is not less than ${cpuCritical.percent}: the warning would never be heard first`,
  },
];

/** The alerts section of the strategy. */
export const alertsSchema = fields
  .superRefine(checkConsistency(rules))
  .describe('What people are told and when.');
