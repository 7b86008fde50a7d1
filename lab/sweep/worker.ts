/** A worker thread of the sweep: plays its share of the cases and posts a row for each. */

import { parentPort, workerData } from 'node:worker_threads';
import { runCase } from './run-case.ts';
import { type Share, sweepScenarios } from './run-sweep.ts';

const { runbook, cases }: Share = workerData;
const scenarios = new Map(
  (await sweepScenarios(runbook)).map((scenario) => [scenario.name, scenario]),
);
for (const { index, fault } of cases) {
  const scenario = scenarios.get(fault.scenario);
  if (scenario === undefined) throw new Error(`There is no scenario "${fault.scenario}"`);
  parentPort?.postMessage({ index, row: await runCase(scenario, fault) });
}
