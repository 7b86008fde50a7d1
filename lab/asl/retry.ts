/** Retry: which entry takes a failure, and how long it waits. */

import type { Random } from '../random.ts';
import { errorEquals, type Failure } from './errors.ts';

/** One entry of a Retry list, defaults filled in. */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly jitter: boolean;
}

/**
 * The index of the entry that takes the failure, or undefined when the failure is not retried
 * (again). The first entry that matches decides; when its attempts are used up no other is asked.
 * concepts-error-handling.html, "Retrying after an error".
 */
export function retrierFor(
  retriers: readonly Retrier[],
  attempts: readonly number[],
  failure: Failure,
): number | undefined {
  if (failure.final === true) return undefined;
  const index = retriers.findIndex((retrier) => errorEquals(retrier.errorEquals, failure));
  const retrier = retriers[index];
  if (retrier === undefined || (attempts[index] ?? 0) >= retrier.maxAttempts) return undefined;
  return index;
}

/**
 * Milliseconds before the next attempt: the interval times the rate to the power of the attempts
 * made, at most MaxDelaySeconds, and with JitterStrategy FULL a random part of that.
 */
export function retryDelayMs(retrier: Retrier, attemptsMade: number, random: Random): number {
  const seconds = Math.min(
    retrier.intervalSeconds * retrier.backoffRate ** attemptsMade,
    retrier.maxDelaySeconds,
  );
  return Math.round(seconds * 1000 * (retrier.jitter ? random.next() : 1));
}
