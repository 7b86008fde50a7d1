/** The instances of an application as a queue: what a minute of demand does to latency, CPU, backlog and errors. */

/** An instance saturates at this rate, requests a second (performance model P1; strategy C7). */
export const saturationRps = 150;

/** Parts of a minute that are computed apart, and their length (performance model P1). */
export const partsPerMinute = 4;
export const partSeconds = 15;

/** The surplus waits at most this long; what would wait longer is rejected (performance model P1). */
export const backlogSecondsMax = 10;

/** A minute violates the objective when p95 exceeds this in one of its parts (performance model P1; strategy B3). */
const sloSeconds = 1;

/** The highest rate within the objective: ln 20 / (150 - rate) = 1 s gives 147.0 requests/s (performance model P1). */
export const rateAtSlo = saturationRps - Math.log(20) / sloSeconds;

/**
 * The smallest distance to saturation that the M/M/1 law is asked for: there the p95 of queueing alone is as long as
 * the longest backlog. At and above saturation the law has no value; the backlog then carries the delay.
 */
const headroomMin = Math.log(20) / backlogSecondsMax;

/** What one minute of demand did. Counts are fluid (not whole) and add up: what came was served, rejected or waits. */
export interface MinuteOutcome {
  readonly requests: number;
  /** Answered by an instance, including requests that had waited since an earlier minute. */
  readonly served: number;
  /** Refused by the load balancer: the backlog was full, or no instance took traffic. */
  readonly rejected: number;
  /** Arrivals above what the fleet could serve in the part they came in. */
  readonly overCapacity: number;
  /** Mean over the instances in service, at most 100; undefined when none was. */
  readonly cpuPercent: number | undefined;
  /** Mean, lowest and highest number of instances taking traffic. */
  readonly instances: number;
  readonly instancesMin: number;
  readonly instancesMax: number;
  /** Requests waiting: at the minute's end, and lowest, highest and sum over the ends of the four parts. */
  readonly backlog: number;
  readonly backlogMin: number;
  readonly backlogMax: number;
  readonly backlogSum: number;
  /** The longest wait in the backlog at the end of a part, seconds. */
  readonly backlogSeconds: number;
  /** Mean time to answer over the minute, seconds; 0 when nothing was served. */
  readonly meanSeconds: number;
  /** Response times of the slowest part, seconds; 0 when nothing was served. */
  readonly p50Seconds: number;
  readonly p95Seconds: number;
  readonly p99Seconds: number;
  /** p95 above the objective in some part, or requests while no instance took traffic. */
  readonly overSlo: boolean;
}

export interface Queue {
  /** Plays one minute. `instances` has the number taking traffic at the start of each of the four parts. */
  serveMinute(requestsPerSecond: number, instances: ArrayLike<number>): MinuteOutcome;
  /** Requests served in each part of the minute last played. */
  readonly servedByPart: Float64Array;
}

/** Ratios of a quantile of the exponential response time to its mean (M/M/1: -ln(1 - q)). */
const p50Factor = Math.log(2);
const p95Factor = Math.log(20);
const p99Factor = Math.log(100);

type Tally = { -readonly [Name in keyof MinuteOutcome]: MinuteOutcome[Name] } & {
  cpuSum: number;
  cpuParts: number;
};

const blankTally = (requests: number, backlog: number): Tally => ({
  requests,
  served: 0,
  rejected: 0,
  overCapacity: 0,
  cpuPercent: undefined,
  instances: 0,
  instancesMin: Number.POSITIVE_INFINITY,
  instancesMax: 0,
  backlog,
  backlogMin: Number.POSITIVE_INFINITY,
  backlogMax: 0,
  backlogSum: 0,
  backlogSeconds: 0,
  meanSeconds: 0,
  p50Seconds: 0,
  p95Seconds: 0,
  p99Seconds: 0,
  overSlo: false,
  cpuSum: 0,
  cpuParts: 0,
});

/** The flow of one part: serve what the fleet can, keep what may wait, reject the rest. Gives what was answered. */
function flow(tally: Tally, requestsPerSecond: number, count: number): number {
  const arrivals = requestsPerSecond * partSeconds;
  const capacityRps = count * saturationRps;
  const waiting = tally.backlog + arrivals;
  const answered = Math.min(waiting, capacityRps * partSeconds);
  const kept = Math.min(waiting - answered, capacityRps * backlogSecondsMax);
  tally.backlog = kept;
  tally.served += answered;
  tally.rejected += waiting - answered - kept;
  tally.overCapacity += Math.max(0, arrivals - capacityRps * partSeconds);
  tally.instances += count / partsPerMinute;
  tally.instancesMin = Math.min(tally.instancesMin, count);
  tally.instancesMax = Math.max(tally.instancesMax, count);
  tally.backlogMin = Math.min(tally.backlogMin, kept);
  tally.backlogMax = Math.max(tally.backlogMax, kept);
  tally.backlogSum += kept;
  return answered;
}

/** CPU and response time of one part in which `count` instances answered `answered` requests. */
function respond(tally: Tally, rate: number, part: { count: number; answered: number }): void {
  tally.cpuSum += Math.min(1, rate / saturationRps);
  tally.cpuParts += 1;
  if (part.answered === 0) return;
  const mean = 1 / Math.max(headroomMin, saturationRps - rate);
  const wait = tally.backlog / (part.count * saturationRps);
  tally.meanSeconds += part.answered * (mean + wait);
  tally.backlogSeconds = Math.max(tally.backlogSeconds, wait);
  const p95 = p95Factor * mean + wait;
  if (p95 <= tally.p95Seconds) return;
  tally.p50Seconds = p50Factor * mean + wait;
  tally.p95Seconds = p95;
  tally.p99Seconds = p99Factor * mean + wait;
}

/** A queue without backlog (performance model P1: M/M/1 with even balancing, fluid backlog). */
export function createQueue(): Queue {
  const servedByPart = new Float64Array(partsPerMinute);
  let backlog = 0;

  function serveMinute(requestsPerSecond: number, instances: ArrayLike<number>): MinuteOutcome {
    const tally = blankTally(requestsPerSecond * partSeconds * partsPerMinute, backlog);
    for (let part = 0; part < partsPerMinute; part++) {
      const count = instances[part] ?? 0;
      const answered = flow(tally, requestsPerSecond, count);
      servedByPart[part] = answered;
      if (count > 0) respond(tally, requestsPerSecond / count, { count, answered });
      else if (requestsPerSecond > 0) tally.overSlo = true;
    }
    backlog = tally.backlog;
    tally.overSlo ||= tally.p95Seconds > sloSeconds;
    if (tally.served > 0) tally.meanSeconds /= tally.served;
    if (tally.cpuParts > 0) tally.cpuPercent = (100 * tally.cpuSum) / tally.cpuParts;
    return tally;
  }

  return { serveMinute, servedByPart };
}
