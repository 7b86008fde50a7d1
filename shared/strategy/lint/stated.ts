/** What a strategy states on the points the linter judges; an absent member is something it does not say. */

import * as z from 'zod';
import { type Problem, readDocument } from '../document.ts';
import { dataSources, failoverSteps, trafficMovers } from '../recovery.ts';

const time = z.string().regex(/^\d{2}:\d{2}$/);

const statedSchema = z.strictObject({
  failover: z.strictObject({
    steps: z.array(z.enum(failoverSteps)),
    trafficMovedBy: z.enum(trafficMovers),
    dataFrom: z.array(z.enum(dataSources)),
    recoveryTimeMinutesMax: z.number(),
  }),
  resizeBackup: z.strictObject({
    exportToS3: z.boolean(),
    restorableCopy: z.boolean().exactOptional(),
  }),
  replicationLag: z.strictObject({
    millisecondsMax: z.number(),
    resolutionMilliseconds: z.number().exactOptional(),
    missing: z.string().exactOptional(),
  }),
  replica: z.strictObject({
    createdFrom: z.enum(['automatedBackup', 'ownSnapshot']),
    /** Databases known to exist. */
    sources: z
      .array(z.strictObject({ name: z.string(), backupRetentionDays: z.number() }))
      .exactOptional(),
  }),
  trafficShift: z.strictObject({
    percentPerHour: z.number(),
    upTo: z.string().exactOptional(),
  }),
  application: z.strictObject({
    instancesMin: z.number(),
    instancesMax: z.number(),
    stepMax: z.number(),
    cooldownMinutes: z.number(),
    warmUpMinutes: z.number(),
    watchMinutes: z.number(),
    watches: z.string().exactOptional(),
  }),
  combination: z.strictObject({
    scaleOutOn: z.string().exactOptional(),
    scaleInOn: z.string().exactOptional(),
    missingData: z.string().exactOptional(),
  }),
  budget: z.strictObject({
    baselinePercent: z.number(),
    bufferPercent: z.number(),
    alertPercent: z.number(),
    shutdownPercent: z.number(),
    paceAlert: z.boolean().exactOptional(),
    spendSource: z.string().exactOptional(),
  }),
  closing: z.strictObject({
    closeAt: time,
    openAt: time,
    closedOnWeekends: z.boolean(),
    savingPercentClaimed: z.number(),
    timeZone: z.string().exactOptional(),
    savingMeasuredBy: z.string().exactOptional(),
  }),
  cache: z.strictObject({
    clusterModeFromGigabytes: z.number(),
    gigabytesAtFirst: z.number(),
    growthGigabytesPerMonth: z.number(),
    replicasMin: z.number().exactOptional(),
    movePlannedBy: z.string().exactOptional(),
    /** Caches known to exist, and why each could not move to cluster mode; empty when it can. */
    obstacles: z.array(z.strictObject({ name: z.string(), obstacle: z.string() })).exactOptional(),
  }),
  sessions: z.strictObject({ store: z.string(), sticky: z.boolean().exactOptional() }),
  bottleneck: z.strictObject({
    instancesMax: z.number(),
    requestsPerSecondBaseline: z.number(),
    requestsPerSecondPeak: z.number(),
    queriesPerSecond: z.number(),
    hitPercentMin: z.number(),
    queriesPerRequest: z.number().exactOptional(),
  }),
  reserve: z.strictObject({ percent: z.number(), formula: z.string().exactOptional() }),
  purchase: z.strictObject({
    reservedPercent: z.number(),
    onDemandPercent: z.number(),
    commitmentCountsAsCapacity: z.boolean().exactOptional(),
    burstCapacity: z.string().exactOptional(),
  }),
  triggers: z.array(z.strictObject({ name: z.string(), publisher: z.string().exactOptional() })),
});

/** What a strategy states; see the keys of `docs/strategy-original.yml`. */
export type Stated = z.infer<typeof statedSchema>;

/** Reads a description such as `docs/strategy-original.yml`: what is stated, or every problem with its place. */
export function parseStated(
  text: string,
  fileName: string,
): { readonly stated: Stated } | { readonly problems: readonly Problem[] } {
  const document = readDocument(text, fileName);
  if (document.syntaxProblems.length > 0) return { problems: document.syntaxProblems };
  const result = statedSchema.safeParse(document.value);
  if (result.success) return { stated: result.data };
  return { problems: document.problemsOf(result.error.issues) };
}
