/** The architecture section: what must be true of the platform before any scaling rule makes sense (A1-A11). */

import * as z from 'zod';
import { count, percent, quantity } from './units.ts';

/** The architecture section of the strategy. */
export const architectureSchema = z
  .strictObject({
    sessionStore: z
      .enum(['distributedCache', 'database', 'process'])
      .describe(
        'Where session data lives; in process only stateful servers have it (A1, I7, S14).',
      ),
    stickySessions: z
      .boolean()
      .describe('Whether the load balancer binds a client to one server (A1).'),
    removalDrill: z
      .strictObject({
        failedRequestsMax: count('Requests that may fail when an instance is taken out (A1).'),
        lostSessionsMax: count('Sessions that may be lost when an instance is taken out (A1).'),
      })
      .describe('The proof that servers are stateless.'),
    receivingCapacityFactorMin: quantity(
      'Healthy capacity over load of a side before traffic moves to it (A2).',
      { min: 1, max: 10 },
    ),
    asynchronousWork: z
      .enum(['queue', 'direct'])
      .describe('How services hand work to each other (A3).'),
    missingData: z
      .enum(['hold', 'ignore'])
      .describe('What a decision does when a measurement is missing; never scale in (A3).'),
    verticalScaling: z.strictObject({
      revertible: z.boolean().describe('Refuse a resize whose way back AWS would refuse (A5).'),
      latencyWorsePercentMax: percent(
        'Latency, p95, a larger type may cost before it is undone (A6).',
      ),
      comparedBy: z
        .enum(['costPerThousandRequestsPerSecond', 'listPrice'])
        .describe('What decides between scaling up and out (A7, J7).'),
      redundancy: z
        .enum(['multiAvailabilityZone', 'none'])
        .describe('What a single point of failure needs; without it an outage is approved (A8).'),
    }),
    sharding: z.strictObject({
      automatic: z.boolean().describe('Whether data is ever split without people (A10).'),
      adviceDaysAhead: count(
        'Days before the largest class is outgrown that people are told (A10).',
      ),
    }),
    optimizeFirst: z.strictObject({
      statementSharePercentMax: percent(
        'Share of the database load one statement may cause before a resize needs an override (A11).',
      ),
    }),
  })
  .describe('What must be true of the platform.');
