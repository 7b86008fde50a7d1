/** Lets virtual time pass as real time does, only faster, while others may take turns with the clock. */

import type { Clock } from '../clock.ts';
import type { Turns } from './turns.ts';

export interface PacerOptions {
  readonly clock: Clock;
  readonly turns: Turns;
  /** Virtual seconds a real second. */
  readonly speed: number;
  /** Virtual time stands still from here on. */
  readonly endMs: number;
  /** Real milliseconds since some fixed instant. */
  readonly nowMs: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

export interface Pacer {
  /** Ends when the end is reached or `stop` was called; throws what an entry of the clock throws. */
  run(): Promise<void>;
  stop(): void;
}

/** Real time between two looks at the clock. */
const tickMs = 25;

/** A machine that slept does not make up for it: more real time than this counts as this. */
const gapMsMax = 1000;

export function createPacer({ clock, turns, speed, endMs, nowMs, sleep }: PacerOptions): Pacer {
  let stopped = false;

  /** Runs what is due, entry by entry, so that a request waits for one entry at most. */
  async function catchUp(untilMs: number): Promise<void> {
    let more = true;
    while (more && !stopped) more = await turns(() => clock.step(untilMs));
    if (!stopped) await turns(() => clock.runUntil(untilMs));
  }

  return {
    async run() {
      let dueMs = clock.nowMs;
      let seenMs = nowMs();
      while (!stopped && dueMs < endMs) {
        await sleep(tickMs);
        const atMs = nowMs();
        dueMs = Math.min(endMs, dueMs + Math.min(atMs - seenMs, gapMsMax) * speed);
        seenMs = atMs;
        await catchUp(dueMs);
      }
    },
    stop() {
      stopped = true;
    },
  };
}
