/** The cost section: budget, guard, reviews and what happens to resources nobody uses (J1-J8). */

import * as z from 'zod';
import { type ConsistencyRule, checkConsistency } from './consistency.ts';
import { count, minutes, percent } from './units.ts';

const fields = z.strictObject({
  budget: z.strictObject({
    baselinePercent: percent('Share of the baseline a month is given (J1).', { max: 1000 }),
    bufferPercent: percent('Buffer on top of the baseline (J1).', { max: 1000 }),
    alertPercent: percent('Share of the budget at which people are told (J2).'),
    shutdownPercent: percent('Share of the budget at which non-essential services close (J3).'),
    paceAlert: z
      .boolean()
      .describe('Also tell when spending runs ahead of the calendar (J2, S10).'),
    paceAheadPercentMax: percent('How far spending may run ahead of the calendar (S10).'),
    spendSource: z
      .enum(['ownEstimate', 'bill'])
      .describe('What the guard acts on; a bill is 8 to 12 hours old (J3, S11).'),
    spendAgeMinutesMax: minutes('Age above which a spend figure is not acted on (J2, S11).'),
    reconciliationErrorPercentMax: percent('Estimate against bill: largest difference (J2).'),
  }),
  review: z.strictObject({
    everyDays: count('Days between two cost reviews (J4).', { min: 1 }),
    weekday: z
      .enum(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'])
      .describe('Day of the review (J4).'),
  }),
  unitCost: z.strictObject({
    perRequests: count('Requests one unit cost counts (J5).', { min: 1 }),
    reconciliationErrorPercentMax: percent('Unit costs against bill: largest difference (J5).'),
  }),
  returnReviewDays: count('Days between two reviews of what capacity brought (J6).', { min: 1 }),
  alternatives: z
    .array(z.enum(['scaleUp', 'scaleOut', 'addReplica', 'addCache']))
    .min(2)
    .describe('What is compared before capacity is added (J7).'),
  decommission: z.strictObject({
    stoppedDays: count('Days an unused resource stands stopped (J8).', { min: 1 }),
    deleteAfterDays: count('Days from the mark to the end (J8).', { min: 1 }),
  }),
});

type Fields = z.infer<typeof fields>;

const rules: readonly ConsistencyRule<Fields>[] = [
  {
    path: ['budget', 'alertPercent'],
    holds: ({ budget }) => budget.alertPercent < budget.shutdownPercent,
    message: ({ budget }) =>
      `must be less than budget.shutdownPercent, but ${budget.alertPercent} is not less than ${budget.shutdownPercent}: services would close before anyone is told`,
  },
  {
    path: ['decommission', 'stoppedDays'],
    holds: ({ decommission }) => decommission.stoppedDays < decommission.deleteAfterDays,
    message: ({ decommission }) =>
      `must be less than decommission.deleteAfterDays, but ${decommission.stoppedDays} is not less than ${decommission.deleteAfterDays}: it would be deleted while still on trial`,
  },
];

/** The cost section of the strategy. */
export const costSchema = fields
  .superRefine(checkConsistency(rules))
  .describe('What the platform may cost and who looks.');
