/** Where calls can fail: every call that the runbooks make in the runs of their fault sweeps. */

import { callSitesOf } from '../sweep/baseline.ts';
import { sweepScenarios, sweptRunbooks } from '../sweep/run-sweep.ts';
import type { Targets } from './choose-faults.ts';

let known: Promise<Targets['sites']> | undefined;

async function find(): Promise<Targets['sites']> {
  const sites = new Map<string, Targets['sites'][number]>();
  for (const runbook of await sweptRunbooks()) {
    for (const [site, call] of await callSitesOf(await sweepScenarios(runbook))) {
      sites.set(site, call);
    }
  }
  return [...sites].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, call]) => call);
}

/** In the order of their names; played once per process. */
export function callSites(): Promise<Targets['sites']> {
  known ??= find();
  return known;
}
