/** States our strategy in the linter's terms; with an inventory, what exists is judged too. */

import type { Inventory } from '../../inventory/schema.ts';
import type { Strategy } from '../schema.ts';
import { applicationMetrics, databaseMetrics } from '../signals.ts';
import type { Stated } from './stated.ts';

/** Compares "7.2" and "8.0" by number, not by text. */
function isOlder(version: string, than: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [majorMin = 0, minorMin = 0] = than.split('.').map(Number);
  return major < majorMin || (major === majorMin && minor < minorMin);
}

function cacheObstacles({ cache }: Strategy, inventory: Inventory) {
  return Object.entries(inventory.caches).flatMap(([name, entry]) => {
    const { engineVersionMin, replicasMin } = cache.single;
    const replicas = entry.nodes.length / entry.shards - 1;
    if (replicas < replicasMin) return [{ name, obstacle: `it has no replica in every shard` }];
    const oldest = engineVersionMin[entry.engine];
    if (!isOlder(entry.engineVersion, oldest)) return [];
    return [{ name, obstacle: `${entry.engine} ${entry.engineVersion} is older than ${oldest}` }];
  });
}

const triggers = [
  { name: 'CPU', publisher: applicationMetrics.cpu.publisher },
  { name: 'memory', publisher: applicationMetrics.memory.publisher },
  { name: 'request latency', publisher: applicationMetrics.latency.publisher },
  { name: 'request queue length', publisher: applicationMetrics.queue.publisher },
  { name: 'read:write ratio', publisher: databaseMetrics.readQueries.publisher },
];

function stateCapacity(strategy: Strategy) {
  const { application, capacityPlan, performance, scalingPolicy, architecture } = strategy;
  const { instances, requestsPerSecond } = application;
  return {
    application: {
      instancesMin: instances.min,
      instancesMax: instances.max,
      stepMax: instances.stepMax,
      cooldownMinutes: application.cooldownMinutes,
      warmUpMinutes: application.warmUpSeconds / 60,
      watchMinutes: application.watch.minutes,
      watches: scalingPolicy.watches,
    },
    combination: {
      scaleOutOn: scalingPolicy.scaleOutOn,
      scaleInOn: scalingPolicy.scaleInOn,
      missingData: architecture.missingData,
    },
    bottleneck: {
      instancesMax: instances.max,
      requestsPerSecondBaseline: requestsPerSecond.baseline,
      requestsPerSecondPeak: requestsPerSecond.peak,
      queriesPerSecond: capacityPlan.database.queriesPerSecond,
      queriesPerRequest: capacityPlan.database.queriesPerRequest,
      hitPercentMin: performance.cache.hitPercentMin,
    },
    reserve: { percent: application.reservePercent, formula: capacityPlan.reserveFormula },
    sessions: { store: architecture.sessionStore, sticky: architecture.stickySessions },
    triggers,
  };
}

function stateData({ database, capacityPlan, cache }: Strategy) {
  const { readReplicas, resize } = database;
  return {
    resizeBackup: { exportToS3: resize.exportToS3, restorableCopy: resize.restorableCopy },
    replicationLag: {
      millisecondsMax: readReplicas.lagMillisecondsMax,
      resolutionMilliseconds: readReplicas.lagResolutionMilliseconds,
      missing: readReplicas.lagMissing,
    },
    replica: { createdFrom: readReplicas.createdFrom },
    trafficShift: {
      percentPerHour: readReplicas.shift.percentPerHour,
      upTo: readReplicas.shift.upTo,
    },
    cache: {
      clusterModeFromGigabytes: cache.clusterModeFromGigabytes,
      gigabytesAtFirst: capacityPlan.cache.gigabytesAtFirst,
      growthGigabytesPerMonth: capacityPlan.cache.growthGigabytesPerMonth,
      replicasMin: cache.single.replicasMin,
      movePlannedBy: cache.clusterMove.plannedBy,
    },
  };
}

function stateCosts({ cost, nonProduction, capacityPlan, recovery }: Strategy) {
  const { budget } = cost;
  const { purchase } = capacityPlan;
  return {
    budget: {
      baselinePercent: budget.baselinePercent,
      bufferPercent: budget.bufferPercent,
      alertPercent: budget.alertPercent,
      shutdownPercent: budget.shutdownPercent,
      paceAlert: budget.paceAlert,
      spendSource: budget.spendSource,
    },
    closing: {
      ...nonProduction.weekdays,
      closedOnWeekends: nonProduction.closedOnWeekends,
      timeZone: nonProduction.timeZone,
      savingPercentClaimed: nonProduction.savingPercentClaimed,
      savingMeasuredBy: nonProduction.savingMeasuredBy,
    },
    purchase: {
      reservedPercent: purchase.reservedPercent,
      onDemandPercent: purchase.onDemandPercent,
      commitmentCountsAsCapacity: purchase.commitmentCountsAsCapacity,
      burstCapacity: purchase.burstCapacity,
    },
    failover: {
      steps: recovery.failover.steps,
      trafficMovedBy: recovery.failover.trafficMovedBy,
      dataFrom: recovery.failover.dataFrom,
      recoveryTimeMinutesMax: recovery.recoveryTimeMinutesMax,
    },
  };
}

/** What `strategy` states; databases and caches of `inventory` are judged with it when one is given. */
export function stateStrategy(strategy: Strategy, inventory?: Inventory): Stated {
  const stated = { ...stateCapacity(strategy), ...stateData(strategy), ...stateCosts(strategy) };
  if (inventory === undefined) return stated;
  const sources = Object.entries(inventory.databases).map(([name, { backupRetentionDays }]) => ({
    name,
    backupRetentionDays,
  }));
  return {
    ...stated,
    replica: { ...stated.replica, sources },
    cache: { ...stated.cache, obstacles: cacheObstacles(strategy, inventory) },
  };
}
