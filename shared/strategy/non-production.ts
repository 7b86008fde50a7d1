/** The non-production section: when environments are closed and opened, in which time zone (C17-C19). */

import * as z from 'zod';
import { type ConsistencyRule, checkConsistency } from './consistency.ts';
import { count, minutes, percent } from './units.ts';

const timeOfDay = (description: string) =>
  z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as "18:00", in quotes')
    .describe(description);

const fields = z.strictObject({
  timeZone: z
    .string()
    .regex(
      /^(UTC|[A-Z][A-Za-z_]+(\/[A-Za-z0-9_+-]+){1,2})$/,
      'must be an IANA time zone such as "Europe/Madrid"',
    )
    .describe('Zone of all times in this section; without it a schedule means nothing (C17, S12).'),
  weekdays: z.strictObject({
    closeAt: timeOfDay('When environments close, Monday to Friday (C17).'),
    openAt: timeOfDay('When environments open, Monday to Friday (C17).'),
  }),
  closedOnWeekends: z.boolean().describe('Closed from Friday evening to Monday morning (C18).'),
  holidays: z.array(z.iso.date()).describe('Dates on which environments stay closed (C17).'),
  reconcileMinutes: minutes('How often the wanted state is restored (C17).', { max: 60 }),
  noticeMinutes: minutes('How long before closing people are told (C17).'),
  lateMinutesBeforeOpen: minutes('How long before opening a missing start is escalated (C17).'),
  databaseRestartDays: count('Days after which RDS starts a stopped database by itself (C18).', {
    min: 1,
  }),
  savingPercentClaimed: percent('Saving the strategy claims (C19).'),
  savingMeasuredBy: z
    .enum(['ledger', 'none'])
    .describe('What measures the saving, so that the claim can be checked (C19, S12).'),
});

type Fields = z.infer<typeof fields>;

const rules: readonly ConsistencyRule<Fields>[] = [
  {
    path: ['weekdays', 'openAt'],
    // Times of day in 24-hour form order as text.
    holds: ({ weekdays }) => weekdays.openAt < weekdays.closeAt,
    message: ({ weekdays }) =>
      `must be before weekdays.closeAt, but ${weekdays.openAt} is not before ${weekdays.closeAt}: environments would be closed all day`,
  },
];

/** The non-production section of the strategy; also what each environment's overrides are merged into. */
export const nonProductionSchema = fields
  .superRefine(checkConsistency(rules))
  .describe('When environments that are not production are closed.');
