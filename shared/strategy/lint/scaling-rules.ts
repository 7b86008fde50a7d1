/** Contradictions in scaling and capacity: S7 to S9 and S13 to S18. */

import { type Rule, rounded } from './finding.ts';

/** Share of reads a cache must answer so that `queriesPerSecond` carry all instances at `rate` requests/s each. */
function hitPercentNeeded(
  load: { instances: number; rate: number; queriesPerRequest: number },
  queriesPerSecond: number,
): number {
  const queries = load.instances * load.rate * load.queriesPerRequest;
  return Math.max(0, 100 * (1 - queriesPerSecond / queries));
}

export const scalingRules: readonly Rule[] = [
  {
    id: 'S7',
    reading: 'To the fair share 1/n of the read pool, in steps of the stated points an hour.',
    find({ trafficShift: { percentPerHour, upTo } }) {
      if (upTo === 'fairShare') return undefined;
      return `Traffic shifts ${percentPerHour} % an hour, ${upTo === undefined ? 'and nothing says where it ends' : `up to ${upTo}`}: one replica of several must not take all reads.`;
    },
  },
  {
    id: 'S8',
    reading:
      'Watches overlap with later scale events, and a newer change supersedes an older watch.',
    find({
      application: {
        instancesMin,
        instancesMax,
        stepMax,
        cooldownMinutes,
        warmUpMinutes,
        watchMinutes,
        watches,
      },
    }) {
      const round = warmUpMinutes + watchMinutes;
      if (watches === 'overlap' || round <= cooldownMinutes) return undefined;
      const minutes = Math.ceil((instancesMax - instancesMin) / stepMax) * round;
      return `A scale event takes ${round} minutes against a cool-down of ${cooldownMinutes}: ${instancesMin} to ${instancesMax} instances would take ${minutes} minutes.`;
    },
  },
  {
    id: 'S9',
    reading:
      'Out on any trigger; in on all of them together, and never while a scale-out alarm is red or data is missing.',
    find({ combination: { scaleOutOn, scaleInOn, missingData } }) {
      if (scaleOutOn === undefined || scaleInOn === undefined) {
        return 'Nothing says whether one trigger is enough or all are needed, neither for out nor for in.';
      }
      if (scaleOutOn !== 'anyTrigger' || scaleInOn !== 'allTriggers') {
        return `Scaling out on ${scaleOutOn} and in on ${scaleInOn} gives capacity away too early.`;
      }
      if (missingData !== 'hold') return 'A missing measurement does not stop a scale-in.';
      return undefined;
    },
  },
  {
    id: 'S13',
    reading:
      'Single means one shard with a replica on an engine that can migrate; the crossing is forecast and the move planned while data is small, with approval.',
    find({ cache }) {
      const {
        clusterModeFromGigabytes: limit,
        gigabytesAtFirst,
        growthGigabytesPerMonth,
        obstacles = [],
      } = cache;
      const [stuck] = obstacles;
      if (stuck !== undefined)
        return `The cache ${stuck.name} could never move to cluster mode: ${stuck.obstacle}.`;
      if (cache.movePlannedBy === 'forecast' && (cache.replicasMin ?? 0) >= 1) return undefined;
      const months = (limit - gigabytesAtFirst) / growthGigabytesPerMonth;
      return `A cache of ${gigabytesAtFirst} GB growing ${growthGigabytesPerMonth} GB a month crosses ${limit} GB after ${rounded(months)} months, and the move to a cluster is one-way and needs a replica.`;
    },
  },
  {
    id: 'S14',
    reading:
      'Sessions live in the distributed cache, in process only configuration; the load balancer binds nobody to a server.',
    find({ sessions: { store, sticky } }) {
      if (store === 'process')
        return 'Servers are called stateless, but session data is in their memory.';
      if (sticky === true)
        return 'Servers are called stateless, but the load balancer binds clients to them.';
      return undefined;
    },
  },
  {
    id: 'S15',
    reading:
      'Queries per request are stated, and the cache hit ratio that the largest group needs is checked against the one that is promised.',
    find({ bottleneck }) {
      const { instancesMax, requestsPerSecondBaseline, requestsPerSecondPeak, queriesPerSecond } =
        bottleneck;
      const queriesPerRequest = bottleneck.queriesPerRequest ?? 1;
      const needed = (rate: number): number =>
        hitPercentNeeded({ instances: instancesMax, rate, queriesPerRequest }, queriesPerSecond);
      const atPeak = needed(requestsPerSecondPeak);
      if (bottleneck.queriesPerRequest !== undefined && bottleneck.hitPercentMin >= atPeak)
        return undefined;
      const instances = queriesPerSecond / (requestsPerSecondBaseline * queriesPerRequest);
      return `At ${queriesPerRequest} query a request, ${queriesPerSecond} queries/s end at ${rounded(instances)} instances without a cache; ${instancesMax} need a hit ratio of ${rounded(needed(requestsPerSecondBaseline))} % at ${requestsPerSecondBaseline} requests/s and ${rounded(atPeak)} % at ${requestsPerSecondPeak}.`;
    },
  },
  {
    id: 'S16',
    reading: 'The reserve is a share of the capacity: needed / (1 - share).',
    find({ reserve: { percent, formula } }) {
      if (formula === 'shareOfCapacity') return undefined;
      const share = percent / 100;
      const difference = (1 / (1 - share) / (1 + share) - 1) * 100;
      return `A reserve of ${percent} % is n / ${rounded(1 - share)} or n x ${rounded(1 + share)}, and nothing says which: they differ by ${rounded(difference)} %.`;
    },
  },
  {
    id: 'S17',
    reading:
      'The purchase mix is a proposal about price; capacity is proposed as a reservation of its own.',
    find({
      purchase: { reservedPercent, onDemandPercent, commitmentCountsAsCapacity, burstCapacity },
    }) {
      if (commitmentCountsAsCapacity === false && burstCapacity === 'capacityReservation')
        return undefined;
      return `${reservedPercent} % reserved instances are a price and no capacity, and nothing reserves the ${onDemandPercent} % for bursts.`;
    },
  },
  {
    id: 'S18',
    reading: 'Each trigger names its publisher; the readiness check fails when it has no data.',
    find({ triggers }) {
      const silent = triggers.filter(({ publisher }) => publisher === undefined);
      if (silent.length === 0) return undefined;
      return `Nobody publishes ${silent.map(({ name }) => name).join(', ')}: AWS has no such metric.`;
    },
  },
];
