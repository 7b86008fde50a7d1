/** Judges a change from one look at the whole window: pass, fail, inconclusive, or keep watching (F5, D18). */

import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';

/** Measures of one span of time; absent values could not be measured. */
export interface HealthSeen {
  readonly requests: number;
  readonly errorPercent?: number;
  /** Highest one-minute p95 within the span. */
  readonly latencySeconds?: number;
  readonly cpuPercent?: number;
  /** Minutes that have data, of the minutes of the span. */
  readonly minutesWithData: number;
}

export interface WatchSeen {
  readonly action: 'scaleOut' | 'scaleIn';
  /** The minutes before the change, as long as the window. */
  readonly before: HealthSeen;
  readonly window: HealthSeen;
  /** A newer change has taken over the watch of this target. */
  readonly superseded: boolean;
  readonly endsAtMs: number;
  readonly extensions: number;
}

export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'superseded' | 'continue';

export interface HealthDecision {
  readonly verdict: Verdict;
  readonly reason: string;
  /** For `continue`: how long to sleep again, and how many extensions that makes. */
  readonly remainingSeconds?: number;
  readonly extensions?: number;
}

/** Above this CPU the errors of a group are those of an overload: more capacity is the cure, not the cause. */
const overloadCpuPercent = 90;

/** What is wrong in the window and was not before the change, in words; undefined when nothing is. */
function worsening(seen: WatchSeen, strategy: ApplicationStrategy): string | undefined {
  const { errorPercentMax, latencySecondsMax } = strategy.watch;
  const { before, window } = seen;
  const errors = window.errorPercent ?? 0;
  if (errors > errorPercentMax && errors > 1.1 * (before.errorPercent ?? 0)) {
    return `errors ${errors.toFixed(2)} % above ${errorPercentMax} % (before the change ${(before.errorPercent ?? 0).toFixed(2)} %)`;
  }
  const latency = window.latencySeconds ?? 0;
  if (latency > latencySecondsMax && latency > 1.1 * (before.latencySeconds ?? 0)) {
    return `p95 ${latency.toFixed(2)} s above ${latencySecondsMax} s (before the change ${(before.latencySeconds ?? 0).toFixed(2)} s)`;
  }
  return undefined;
}

function extend(seen: WatchSeen, strategy: ApplicationStrategy, reason: string): HealthDecision {
  if (seen.extensions >= strategy.watch.extensionsMax) return { verdict: 'inconclusive', reason };
  const remainingSeconds = strategy.watch.minutes * 60;
  return {
    verdict: 'continue',
    reason: `${reason}: extended`,
    remainingSeconds,
    extensions: seen.extensions + 1,
  };
}

/** The verdict at `nowMs`, which is the end of the window or the moment a breach alarm woke the watch. */
export function decideHealth(
  seen: WatchSeen,
  strategy: ApplicationStrategy,
  nowMs: number,
): HealthDecision {
  if (seen.superseded) return { verdict: 'superseded', reason: 'a newer change is being watched' };
  const { window } = seen;
  const remainingSeconds = Math.ceil((seen.endsAtMs - nowMs) / 1000);
  const worse = worsening(seen, strategy);
  const enough = window.requests >= strategy.watch.requestsMin;
  const overloaded = (window.cpuPercent ?? 0) >= overloadCpuPercent;
  // After a scale-in, overload is the very thing the change may have caused; after a scale-out it never is.
  if (worse !== undefined && enough && (seen.action === 'scaleIn' || !overloaded)) {
    return { verdict: 'fail', reason: worse };
  }
  if (remainingSeconds > 0) {
    const reason =
      worse === undefined
        ? 'nothing wrong so far'
        : `${worse}, but ${overloaded ? 'the group is overloaded' : 'too few requests'}`;
    return { verdict: 'continue', reason, remainingSeconds, extensions: seen.extensions };
  }
  if (window.minutesWithData < strategy.watch.minutes / 2) {
    return extend(
      seen,
      strategy,
      `only ${window.minutesWithData} minutes of the window were measured`,
    );
  }
  if (!enough) {
    return extend(
      seen,
      strategy,
      `${window.requests} requests are too few for a verdict (${strategy.watch.requestsMin} needed)`,
    );
  }
  if (worse !== undefined) return extend(seen, strategy, `${worse}, but the group is overloaded`);
  if (window.latencySeconds === undefined) {
    return extend(seen, strategy, 'latency was not measured in the window');
  }
  return {
    verdict: 'pass',
    reason: `errors ${(window.errorPercent ?? 0).toFixed(2)} %, p95 ${window.latencySeconds.toFixed(2)} s over ${window.requests} requests`,
  };
}
