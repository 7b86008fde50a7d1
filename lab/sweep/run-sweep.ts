/** Runs the whole sweep of a runbook, shared between two worker threads; the table has the same order however it is run. */

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Scenario } from '../../shared/scenario.ts';
import { planSweep, type SweepCase } from './plan-sweep.ts';
import type { SweepRow } from './run-case.ts';

export interface SweepOptions {
  readonly runbook: string;
  /** Runs each `every`-th case only; 1 runs all. */
  readonly every?: number;
  onProgress?(done: number, total: number): void;
}

export interface SweepResult {
  readonly cases: number;
  readonly rows: readonly SweepRow[];
}

/** What a worker thread is given. */
export interface Share {
  readonly runbook: string;
  readonly cases: readonly { readonly index: number; readonly fault: SweepCase }[];
}

/** The scenarios a runbook offers to the sweep. @throws Error when it has none */
export async function sweepScenarios(runbook: string): Promise<readonly Scenario[]> {
  const path = new URL(`../../workflows/${runbook}/scenarios.ts`, import.meta.url).href;
  const module = await import(path).catch(() => undefined);
  if (!Array.isArray(module?.sweeps)) {
    throw new Error(
      `There is nothing to sweep in workflows/${runbook}: its scenarios.ts exports no "sweeps".`,
    );
  }
  return module.sweeps;
}

function runShare(share: Share, onRow: (index: number, row: SweepRow) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: share });
    worker.on('message', ({ index, row }: { index: number; row: SweepRow }) => onRow(index, row));
    worker.on('error', reject);
    worker.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`A sweep worker ended with exit code ${code}.`)),
    );
  });
}

export async function runSweep({
  runbook,
  every = 1,
  onProgress,
}: SweepOptions): Promise<SweepResult> {
  const planned = await planSweep(await sweepScenarios(runbook));
  const chosen = planned.filter((_case, index) => index % every === 0);
  const workers = Math.min(availableParallelism(), 8);
  const shares = Array.from({ length: workers }, (_none, worker) => ({
    runbook,
    cases: chosen.flatMap((fault, index) => (index % workers === worker ? [{ index, fault }] : [])),
  }));
  const rows = new Array<SweepRow>(chosen.length);
  let done = 0;
  await Promise.all(
    shares.map((share) =>
      runShare(share, (index, row) => {
        rows[index] = row;
        done += 1;
        onProgress?.(done, chosen.length);
      }),
    ),
  );
  return { cases: planned.length, rows };
}
