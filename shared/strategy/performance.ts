/** The performance section: what is done before scaling, what is cached and how databases are kept fast (I1-I16). */

import * as z from 'zod';
import { count, minutes, percent } from './units.ts';

/** The performance section of the strategy. */
export const performanceSchema = z
  .strictObject({
    beforeScaling: z
      .array(
        z.enum([
          'profile',
          'findBottleneck',
          'optimizeQueries',
          'cacheFrequentData',
          'compressTraffic',
          'batchWork',
        ]),
      )
      .describe('What is looked at before capacity is added, in this order (I1-I6).'),
    evidence: z.strictObject({
      resources: z.array(z.enum(['cpu', 'memory', 'io'])).describe('What a profile holds (I1).'),
      ageHoursMax: count('Age above which a profile is no evidence (I1).', { min: 1 }),
    }),
    cache: z.strictObject({
      inProcess: z
        .array(z.enum(['configuration', 'sessions']))
        .describe('Kept per server (I7, S14).'),
      distributed: z
        .array(z.enum(['sessions', 'commonQueries', 'apiResponses']))
        .describe('Kept in the distributed cache (I8).'),
      timeToLiveMinutes: minutes('How long most entries live (I9).'),
      queryResults: z.enum(['readHeavy', 'none']).describe('Which query results are kept (I10).'),
      invalidatedBy: z.enum(['write', 'expiry']).describe('What makes an entry stale (I11).'),
      hitPercentMin: percent('Share of reads the cache must answer (I12, S15).'),
    }),
    database: z
      .array(z.enum(['indexFilters', 'analyzePlans', 'denormalizeJoins', 'archiveHistory']))
      .describe('What is advised, never done by itself (I13-I16).'),
  })
  .describe('What makes the platform faster without more of it.');
