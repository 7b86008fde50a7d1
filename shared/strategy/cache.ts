/** The cache section: when a cache becomes a cluster, how large a node is, what it evicts (B18-B21). */

import * as z from 'zod';
import { count, minutes, percent, quantity } from './units.ts';

/** The cache section of the strategy; also what each cache's overrides are merged into. */
export const cacheSchema = z
  .strictObject({
    single: z.strictObject({
      shards: count('Shards of a cache below the limit (B18).', { min: 1, max: 1 }),
      replicasMin: count('Replicas it needs to fail over and to migrate at all (B18, S13).'),
      engineVersionMin: z
        .strictObject({
          valkey: z.string().regex(/^\d+\.\d+$/, 'must be a version such as "7.2"'),
          redis: z.string().regex(/^\d+\.\d+$/, 'must be a version such as "7.0"'),
        })
        .describe('Oldest engines that can move to cluster mode (B18, S13).'),
    }),
    clusterModeFromGigabytes: quantity('Data above which a cache becomes a cluster (B18, B19).', {
      min: 1,
    }),
    clusterMove: z.strictObject({
      plannedBy: z
        .enum(['forecast', 'crossing'])
        .describe('Whether the one-way move is planned ahead or made at the limit (B19, S13).'),
      approval: z.boolean().describe('A person decides at the point of no return (B19, S13).'),
    }),
    evictionPolicy: z.enum(['allkeys-lru', 'volatile-lru', 'noeviction']).describe('B20.'),
    policyDriftMinutesMax: minutes('Time until a wrong eviction policy is noticed (B20).'),
    nodeGigabytesMax: quantity('Memory of the largest node (B21).', { min: 1 }),
    reservedMemoryPercent: percent('Share of a node that holds no data (B21, C11).', { max: 50 }),
  })
  .describe('How caches follow their data.');
