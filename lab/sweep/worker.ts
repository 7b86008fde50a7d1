/** A worker thread of the sweep: plays the cases it is handed and answers each with its row. */

import type { Scenario } from '../../shared/scenario.ts';
import type { SweepCase } from './plan-sweep.ts';
import { runCase } from './run-case.ts';
import { sweepScenarios } from './run-sweep.ts';
import { answerEach } from './share-out.ts';

const scenarios = new Map<string, Scenario>();

answerEach(async (fault: SweepCase) => {
  const key = `${fault.runbook} ${fault.scenario}`;
  if (!scenarios.has(key)) {
    for (const each of await sweepScenarios(fault.runbook)) {
      scenarios.set(`${fault.runbook} ${each.name}`, each);
    }
  }
  const scenario = scenarios.get(key);
  if (scenario === undefined) throw new Error(`There is no scenario "${fault.scenario}"`);
  return runCase(scenario, fault);
});
