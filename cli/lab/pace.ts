/** Lets virtual time pass at a pace a person can follow: fast while nothing happens, slower around events. */

import type { Stopwatch } from '../stopwatch.ts';

export interface Pace {
  /** A quiet virtual minute has passed. */
  minute(): Promise<void>;
  /** Something is to be read that takes so long. */
  read(readMs: number): Promise<void>;
}

/** 125 virtual minutes a second: a quiet day takes 12 seconds. */
const quietMinuteMs = 8;

/** From then on nothing is paced, so that a day ends within a minute however lively it is. */
const pacedMsMax = 42_000;

export function createPace(stopwatch: Stopwatch): Pace {
  const startMs = stopwatch.nowMs();
  let dueMs = startMs;
  /** What computing took counts as waiting already done. */
  async function wait(ms: number): Promise<void> {
    dueMs += ms;
    const leftMs = Math.min(dueMs, startMs + pacedMsMax) - stopwatch.nowMs();
    if (leftMs > 0) await stopwatch.sleep(leftMs);
  }
  return { minute: () => wait(quietMinuteMs), read: wait };
}

export const unpaced: Pace = { minute: async () => {}, read: async () => {} };
