/** The application section: when to scale out and in, by how much, and what proves that it worked (A12, B1-B11, F). */

import * as z from 'zod';
import { leaseMarginMinutes } from '../limits.ts';
import { type ConsistencyRule, checkConsistency } from './consistency.ts';
import { count, minutes, percent, quantity, seconds } from './units.ts';

const fields = z.strictObject({
  scaleOut: z.strictObject({
    cpuPercent: percent('CPU of the group above which it grows (B1).'),
    cpuMinutes: minutes('Minutes in a row the CPU must be above (B1).'),
    memoryPercent: percent('Memory above which the group grows (B2).'),
    memoryMinutes: minutes('Minutes in a row the memory must be above (B2).'),
    latencySeconds: seconds('Request latency, p95, above which the group grows (B3).'),
    latencyMinutes: minutes('Minutes in a row the latency must be above (B3).'),
    queueLength: count('Waiting requests above which the group grows (B4).'),
    queueMinutes: minutes('Minutes in a row the queue must be longer (B4).'),
  }),
  scaleIn: z.strictObject({
    cpuPercent: percent('CPU below which the group may shrink (B5).'),
    cpuMinutes: minutes('Minutes in a row the CPU must be below (B5).'),
    memoryPercent: percent('Memory below which the group may shrink (B6).'),
    memoryMinutes: minutes('Minutes in a row the memory must be below (B6).'),
    latencySeconds: seconds('Request latency, p95, below which the group may shrink (B7).'),
    latencyMinutes: minutes('Minutes in a row the latency must be below (B7).'),
  }),
  instances: z.strictObject({
    min: count('Fewest instances: high availability (B8).', { min: 1 }),
    max: count('Most instances: cost control (B9).', { min: 1, max: 1000 }),
    stepMin: count('Fewest instances one event adds or removes (B11).', { min: 1 }),
    stepMax: count('Most instances one event adds or removes (B11).', { min: 1 }),
    availabilityZonesMin: count('Zones that must hold an instance in service (B8).', { min: 1 }),
  }),
  cooldownMinutes: minutes('Time between two scale events of a target (B10).'),
  warmUpSeconds: seconds('Time a new instance needs before its numbers count (F3).'),
  joinMinutesMax: minutes(
    'Time new instances have to serve traffic, else the change is undone (F2).',
  ),
  trafficShare: z.strictObject({
    coefficientOfVariationMax: quantity(
      'Largest spread of requests per instance: standard deviation over mean (F4).',
      { max: 2 },
    ),
  }),
  watch: z.strictObject({
    minutes: minutes('How long errors are watched after a change (F5).'),
    errorPercentMax: percent('Share of failed requests above which a change is undone (F5, D18).'),
    latencySecondsMax: seconds('Latency, p95, above which a change is undone (F5).'),
    requestsMin: count('Requests a verdict needs; fewer are inconclusive (B3, F5).', { min: 1 }),
    extensionsMax: count('Times an inconclusive watch is extended before a person looks (F5).', {
      max: 10,
    }),
  }),
  requestsPerSecond: z.strictObject({
    baseline: quantity('Requests/s one instance serves in normal use (C6).', { min: 1 }),
    peak: quantity('Requests/s at which one instance saturates (C7).', { min: 1 }),
  }),
  reservePercent: percent('Share of the capacity kept free: needed / (1 - share) (C4, S16).', {
    max: 90,
  }),
  connections: z.strictObject({
    utilizationPercentMax: percent(
      'Share of max_connections that all pools together may use (A12).',
    ),
  }),
  freshnessMinutesMax: minutes('Age above which a measurement is no evidence (B2, E1).', {
    max: 60,
  }),
  sweepMinutes: minutes('How often a sweep starts what a lost event did not (B1).', { max: 60 }),
  leaseMinutes: minutes('How long an execution may hold a target without renewing.'),
});

type Fields = z.infer<typeof fields>;

const heldMinutesMax = (all: Fields): number =>
  all.joinMinutesMax + all.warmUpSeconds / 60 + leaseMarginMinutes;

const rules: readonly ConsistencyRule<Fields>[] = [
  {
    path: ['scaleIn', 'cpuPercent'],
    holds: ({ scaleIn, scaleOut }) => scaleIn.cpuPercent < scaleOut.cpuPercent,
    message: ({ scaleIn, scaleOut }) =>
      `must be less than scaleOut.cpuPercent, but ${scaleIn.cpuPercent} is not less than ${scaleOut.cpuPercent}: the group would grow and shrink at the same load`,
  },
  {
    path: ['scaleIn', 'memoryPercent'],
    holds: ({ scaleIn, scaleOut }) => scaleIn.memoryPercent < scaleOut.memoryPercent,
    message: ({ scaleIn, scaleOut }) =>
      `must be less than scaleOut.memoryPercent, but ${scaleIn.memoryPercent} is not less than ${scaleOut.memoryPercent}: the group would grow and shrink at the same load`,
  },
  {
    path: ['scaleIn', 'latencySeconds'],
    holds: ({ scaleIn, scaleOut }) => scaleIn.latencySeconds < scaleOut.latencySeconds,
    message: ({ scaleIn, scaleOut }) =>
      `must be less than scaleOut.latencySeconds, but ${scaleIn.latencySeconds} is not less than ${scaleOut.latencySeconds}: the group would grow and shrink at the same load`,
  },
  {
    path: ['instances', 'min'],
    holds: ({ instances }) => instances.min <= instances.max,
    message: ({ instances }) =>
      `must be at most instances.max, but ${instances.min} is more than ${instances.max}: lower the minimum or raise the maximum`,
  },
  {
    path: ['instances', 'stepMin'],
    holds: ({ instances }) => instances.stepMin <= instances.stepMax,
    message: ({ instances }) =>
      `must be at most instances.stepMax, but ${instances.stepMin} is more than ${instances.stepMax}: swap them`,
  },
  {
    path: ['instances', 'availabilityZonesMin'],
    holds: ({ instances }) => instances.availabilityZonesMin <= instances.min,
    message: ({ instances }) =>
      `must be at most instances.min, but ${instances.min} instances cannot stand in ${instances.availabilityZonesMin} zones: raise the minimum`,
  },
  {
    path: ['requestsPerSecond', 'baseline'],
    holds: ({ requestsPerSecond }) => requestsPerSecond.baseline <= requestsPerSecond.peak,
    message: ({ requestsPerSecond }) =>
      `must be at most requestsPerSecond.peak, but ${requestsPerSecond.baseline} is more than ${requestsPerSecond.peak}: swap them`,
  },
  {
    path: ['leaseMinutes'],
    holds: (all) => all.leaseMinutes > heldMinutesMax(all),
    message: (all) =>
      `must be more than joinMinutesMax plus the warm-up plus ${leaseMarginMinutes} minutes for checklist and rollback, but ${all.leaseMinutes} is not more than ${heldMinutesMax(all)}: a lease would expire while its holder still works`,
  },
];

/** The application section of the strategy; also what each application's overrides are merged into. */
export const applicationSchema = fields
  .superRefine(checkConsistency(rules))
  .describe('How an Auto Scaling group follows its load.');
