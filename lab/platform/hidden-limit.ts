/** A limit nobody knows of: more instances than it allows make requests fail a while after they were added. */

/** Instances beyond `instances` trip the limit; `errorPercent` of all requests then fail at the targets. */
export interface HiddenLimit {
  readonly instances: number;
  readonly errorPercent: number;
}

/**
 * Errors begin this long after capacity was added and end when it is taken back (reliability catalogue 12, after the
 * Kinesis event of November 2020, AWS post-event summary 11201: new capacity exceeded a limit of the fleet).
 */
const delayMs = 90_000;

/** Gives the percentage of requests that fail at an instant; asked in the order of time. */
export function createHiddenLimitWatch(): (
  atMs: number,
  inService: number,
  limit: HiddenLimit | undefined,
) => number {
  let exceededSinceMs: number | undefined;
  return (atMs, inService, limit) => {
    if (limit === undefined || inService <= limit.instances) {
      exceededSinceMs = undefined;
      return 0;
    }
    exceededSinceMs ??= atMs;
    return atMs - exceededSinceMs >= delayMs ? limit.errorPercent : 0;
  };
}
