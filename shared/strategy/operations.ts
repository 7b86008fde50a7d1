/** The sections on how changes are made: what is shown, checked, approved, shifted, limited and built when (D, E, L). */

import * as z from 'zod';
import { count, minutes, percent, seconds } from './units.ts';

/** The panels of a dashboard, one for each key metric (D1-D12). */
const dashboardPanels = [
  'latency',
  'errors',
  'throughput',
  'queue',
  'cpu',
  'memory',
  'disk',
  'network',
  'queryTime',
  'replicationLag',
  'connections',
  'slowQueries',
] as const;

/** The monitoring section of the strategy. */
export const monitoringSchema = z
  .strictObject({
    latencyPercentiles: z
      .array(percent('A percentile of the request latency (D1).', { min: 1, max: 99.9 }))
      .min(1)
      .describe('Percentiles of the request latency that are shown (D1).'),
    panels: z
      .array(z.enum(dashboardPanels))
      .min(1)
      .describe('Key metrics each target’s dashboard shows, in this order (D1-D12).'),
  })
  .describe('What people see.');

/** The scaling policy section of the strategy: how triggers combine and rounds overlap; other ways are not built. */
export const scalingPolicySchema = z
  .strictObject({
    scaleOutOn: z.literal('anyTrigger').describe('One red trigger is enough (S9).'),
    scaleInOn: z
      .literal('allTriggers')
      .describe('All signs of low use, none of the scale-out alarms, no missing data (S9).'),
    watches: z
      .literal('overlap')
      .describe('A watch runs beside the next scale event; a newer change supersedes it (S8).'),
  })
  .describe('How triggers combine and rounds overlap.');

const onProblem = (description: string) => z.enum(['stop', 'warn']).describe(description);

/** The checklist section of the strategy. */
export const checklistSchema = z
  .strictObject({
    monitoring: onProblem('An alarm is missing, disabled or without data (E1).'),
    capacity: onProblem('Quota, addresses or the type do not allow the change (E2).'),
    capacityPlan: onProblem('The plan cannot be written (E3).'),
    notification: onProblem('People cannot be told (E4).'),
    rollback: onProblem('There is no way back (E5).'),
    lowTraffic: onProblem('It is not a time of low traffic (E6).'),
    lowTrafficPercentOfPeakMax: percent(
      'Load, as a share of the day’s peak, that counts as low (E6).',
    ),
  })
  .describe('What is checked before a change, and what a problem does.');

/** The approvals section of the strategy. */
export const approvalsSchema = z
  .strictObject({
    expireMinutes: minutes('Time after which an open approval counts as a no.'),
    requesterMayApprove: z.boolean().describe('Whether one person can ask and approve.'),
    commentNeededToReject: z.boolean().describe('Whether a no needs a reason.'),
  })
  .describe('Who may say yes to a plan, and for how long the question stands.');

/** The traffic shift section of the strategy. */
export const trafficShiftSchema = z
  .strictObject({
    controllers: z
      .array(z.enum(['readPool', 'loadBalancer', 'serviceNetwork', 'regions']))
      .min(1)
      .describe('What can be shifted by weight behind one interface (L7).'),
    stepBackOnBreach: z.boolean().describe('Whether a breach moves the weight back (H5, L7).'),
  })
  .describe('How traffic moves between sets of targets.');

/** The rate limit section of the strategy. */
export const rateLimitSchema = z
  .strictObject({
    shadowFirst: z.boolean().describe('A new limit counts before it blocks (L8).'),
    stepPercentMax: percent('How much a limit changes at once (L8).'),
    unprotectedSecondsMax: seconds('Time a change may leave no limit (L8).'),
  })
  .describe('How load is shed.');

const quarter = z
  .string()
  .regex(/^\d{4}-Q[1-4]$/, 'must be a quarter such as "2024-Q1"')
  .describe('Quarter it was planned for.');

const stepOf = (line: string) =>
  z.strictObject({ quarter, priority: count(`Place within the quarter (${line}).`, { min: 1 }) });

/** The roadmap section of the strategy. */
export const roadmapSchema = z
  .strictObject({
    autoScaleAllTiers: stepOf('L1'),
    optimizeQueries: stepOf('L2'),
    cache: stepOf('L3'),
    multiRegion: stepOf('L4'),
    dashboard: stepOf('L5'),
    forecasting: stepOf('L6'),
    serviceMesh: stepOf('L7'),
    rateLimiting: stepOf('L8'),
    realTimePlanning: stepOf('L9'),
  })
  .describe('What was planned when.');
