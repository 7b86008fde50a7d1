/** Real time, for pacing what a person watches and for saying how long something took. Nothing simulated depends on it. */

export interface Stopwatch {
  /** Milliseconds since some fixed instant; only differences mean something. */
  nowMs(): number;
  /** Milliseconds since 1970-01-01T00:00Z. */
  instantMs(): number;
  sleep(ms: number): Promise<void>;
}

export const realStopwatch: Stopwatch = {
  nowMs: () => performance.now(),
  instantMs: () => performance.timeOrigin + performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};
