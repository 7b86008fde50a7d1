/** Runs the whole sweep of one or all runbooks, shared between worker threads; the table has the same order however it is run. */

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Scenario } from '../../shared/scenario.ts';
import { loadProject, projectRoot } from '../project.ts';
import { planSweep, type SweepCase } from './plan-sweep.ts';
import type { CaseResult, SweepRow } from './run-case.ts';
import { shareOut } from './share-out.ts';
import { unusedPermissions } from './unused-permissions.ts';

export interface SweepOptions {
  readonly runbooks: readonly string[];
  /** Runs each `every`-th case only; 1 runs all. */
  readonly every?: number;
  onProgress?(done: number, total: number): void;
}

export interface SweepResult {
  readonly cases: number;
  readonly rows: readonly SweepRow[];
  /** `role action` of what the roles are granted and no run has used (I17). */
  readonly unused: readonly string[];
}

/** What a runbook offers to the sweep; empty when it offers nothing. */
async function offeredBy(runbook: string): Promise<readonly Scenario[]> {
  const file = new URL(`../../workflows/${runbook}/scenarios.ts`, import.meta.url);
  if (!existsSync(file)) return [];
  const { sweeps = [] }: { sweeps?: readonly Scenario[] } = await import(file.href);
  return sweeps;
}

/** The scenarios a runbook offers to the sweep. @throws Error when it has none, or when they cannot be read */
export async function sweepScenarios(runbook: string): Promise<readonly Scenario[]> {
  const offered = await offeredBy(runbook);
  if (offered.length > 0) return offered;
  throw new Error(
    `There is nothing to sweep in workflows/${runbook}: its scenarios.ts exports no "sweeps".`,
  );
}

/** The runbooks that offer scenarios to the sweep, by name. */
export async function sweptRunbooks(): Promise<string[]> {
  const swept: string[] = [];
  for (const runbook of readdirSync(join(projectRoot, 'workflows')).sort()) {
    if ((await offeredBy(runbook)).length > 0) swept.push(runbook);
  }
  return swept;
}

export async function runSweep(options: SweepOptions): Promise<SweepResult> {
  const { runbooks, every = 1, onProgress } = options;
  const planned: SweepCase[] = [];
  for (const runbook of runbooks) {
    planned.push(...(await planSweep(runbook, await sweepScenarios(runbook))));
  }
  const chosen = planned.filter((_case, index) => index % every === 0);
  const used = new Set<string>();
  const rows = await shareOut<SweepCase, CaseResult>(
    new URL('./worker.ts', import.meta.url),
    chosen,
    (result, done) => {
      for (const permission of result.used) used.add(permission);
      onProgress?.(done, chosen.length);
    },
  );
  const { template } = await loadProject();
  return {
    cases: planned.length,
    rows: rows.map(({ row }) => row),
    unused: unusedPermissions(template, used),
  };
}
