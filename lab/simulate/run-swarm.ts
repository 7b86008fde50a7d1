/** Runs a range of seeds, shared between worker threads; results stand in the order of the seeds. */

import { shareOut } from '../sweep/share-out.ts';
import type { SeedResult } from './run-seed.ts';

export interface SwarmOptions {
  readonly fromSeed: number;
  readonly seeds: number;
  readonly days: number;
  onProgress?(done: number, total: number): void;
}

/** What a worker thread is handed. */
export interface SeedOfSwarm {
  readonly seed: number;
  readonly days: number;
}

export function runSwarm({
  fromSeed,
  seeds,
  days,
  onProgress,
}: SwarmOptions): Promise<SeedResult[]> {
  const items = Array.from({ length: seeds }, (_none, index) => ({ seed: fromSeed + index, days }));
  return shareOut<SeedOfSwarm, SeedResult>(
    new URL('./worker.ts', import.meta.url),
    items,
    (_result, done) => onProgress?.(done, seeds),
  );
}
