/** The capacity plan section: growth, seasons, headroom, resources and how they are bought (C1-C16, E3, F6, L9). */

import * as z from 'zod';
import { type ConsistencyRule, checkConsistency } from './consistency.ts';
import { count, percent, quantity, seconds } from './units.ts';

const range = (description: string, unit: string) =>
  z
    .strictObject({
      min: quantity(`Least: ${unit}.`, { min: 1 }),
      max: quantity(`Most: ${unit}.`, { min: 1 }),
    })
    .describe(description);

const fields = z.strictObject({
  growthPercentPerYear: percent('Historical growth of traffic (C1).', { max: 1000 }),
  forecastMonths: count('How far ahead traffic is forecast (C1).', { min: 1, max: 60 }),
  seasonalPeakFactor: range('Traffic of a peak season over normal traffic (C2).', 'times normal'),
  headroomMonths: range('How long today’s resources must last (C3).', 'months'),
  runwayDaysMin: count('Days of headroom below which work is ordered (C3).'),
  reserveFormula: z
    .enum(['shareOfCapacity', 'shareOfNeed'])
    .describe('reservePercent is a share of the capacity (need / 0.7) or of the need (C4, S16).'),
  instance: z.strictObject({
    vcpus: count('vCPUs of one application instance (C5).', { min: 1 }),
    memoryGigabytes: quantity('Memory of one application instance (C5).', { min: 0.5 }),
    requestsDriftPercentMax: percent('Learned requests/s off the stated ones before we warn (C6).'),
  }),
  database: z.strictObject({
    vcpus: count('vCPUs of a database (C8).', { min: 1 }),
    memoryGigabytes: quantity('Memory of a database (C8).', { min: 1 }),
    queriesPerSecond: quantity('Queries/s a database serves (C9).', { min: 1 }),
    queriesPerRequest: quantity('Queries one request causes without a cache (C9, S15).'),
    storageGrowthGigabytesPerMonth: quantity('Growth of a database (C10).'),
  }),
  cache: z.strictObject({
    gigabytesAtFirst: quantity('Data a cache holds at first (C11).'),
    growthGigabytesPerMonth: quantity('Growth of a cache (C12).'),
    evictionPercentMax: percent('Evictions per write above which a cache is too small (C13).'),
  }),
  purchase: z.strictObject({
    reservedPercent: percent('Share of the baseline load on reserved instances (C14).'),
    reservedTermYears: count('Term of the reservation (C14).', { min: 1, max: 3 }),
    spotPercent: percent('Share on spot instances, for batch jobs (C15).'),
    onDemandFallbackSecondsMax: seconds('Time to replace a lost spot instance (C15).'),
    onDemandPercent: percent('Share on demand, for bursts (C16).'),
    commitmentCountsAsCapacity: z
      .boolean()
      .describe('Whether a discount is taken for capacity; it is a price only (S17).'),
    burstCapacity: z
      .enum(['capacityReservation', 'none'])
      .describe('What is proposed so that burst capacity exists (C16, S17).'),
    execution: z.enum(['proposal', 'automatic']).describe('Purchases are never automatic (S17).'),
  }),
  updatedAfter: z.enum(['everyChange', 'review']).describe('When the plan is rewritten (E3, F6).'),
  ageSecondsMax: seconds('Age of the capacity state that plans and people see (L9).'),
});

type Fields = z.infer<typeof fields>;

const rules: readonly ConsistencyRule<Fields>[] = [
  {
    path: ['seasonalPeakFactor', 'min'],
    holds: ({ seasonalPeakFactor: factor }) => factor.min <= factor.max,
    message: ({ seasonalPeakFactor: factor }) =>
      `must be at most seasonalPeakFactor.max, but ${factor.min} is more than ${factor.max}: swap them`,
  },
  {
    path: ['headroomMonths', 'min'],
    holds: ({ headroomMonths }) => headroomMonths.min <= headroomMonths.max,
    message: ({ headroomMonths }) =>
      `must be at most headroomMonths.max, but ${headroomMonths.min} is more than ${headroomMonths.max}: swap them`,
  },
  {
    path: ['purchase'],
    holds: ({ purchase }) =>
      purchase.reservedPercent + purchase.spotPercent + purchase.onDemandPercent === 100,
    message: ({ purchase }) =>
      `must add up to 100 %, but ${purchase.reservedPercent} + ${purchase.spotPercent} + ${purchase.onDemandPercent} is ${purchase.reservedPercent + purchase.spotPercent + purchase.onDemandPercent}: correct one share`,
  },
];

/** The capacity plan section of the strategy. */
export const capacityPlanSchema = fields
  .superRefine(checkConsistency(rules))
  .describe('What capacity is planned, and how it is bought.');
