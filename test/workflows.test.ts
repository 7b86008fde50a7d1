/** Plays every runbook folder: its decision cases, then its scenarios end to end in the lab, with the invariants watching. */

import { existsSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Watchdog, watchInvariants } from '../lab/invariants/index.ts';
import { checkExpectations } from '../lab/scenarios/check-expectations.ts';
import { playScenario } from '../lab/scenarios/play-scenario.ts';
import type { DecisionCases, Scenario } from '../shared/scenario.ts';

const workflows = new URL('../workflows/', import.meta.url);
const runbooks = readdirSync(workflows).sort();

async function load<T>(runbook: string, file: string, member: string): Promise<readonly T[]> {
  const url = new URL(`${runbook}/${file}`, workflows);
  if (!existsSync(url)) return [];
  const module = await import(url.href);
  return module[member] ?? [];
}

const suites = await Promise.all(
  runbooks.map(async (runbook) => ({
    runbook,
    decisions: await load<DecisionCases>(runbook, 'cases.ts', 'decisions'),
    scenarios: await load<Scenario>(runbook, 'scenarios.ts', 'scenarios'),
  })),
);

for (const { runbook, decisions } of suites.filter((suite) => suite.decisions.length > 0)) {
  describe(`${runbook} decides`, () => {
    for (const { decision, cases } of decisions) {
      for (const { name, run, decides } of cases) {
        test(`${decision} ${name}`, () => {
          expect(run()).toMatchObject(decides);
        });
      }
    }
  });
}

for (const { runbook, scenarios } of suites.filter((suite) => suite.scenarios.length > 0)) {
  describe(`${runbook} in the lab`, () => {
    for (const scenario of scenarios) {
      test(scenario.name, async () => {
        let watchdog: Watchdog | undefined;
        const world = await playScenario(scenario, {
          restMinutes: 45,
          prepare: (scene) => {
            watchdog = watchInvariants(scene);
          },
        });
        expect(checkExpectations(scenario, world)).toEqual([]);
        world.faults.clear();
        await world.clock.runUntil(world.endMs);
        watchdog?.end();
        expect(watchdog?.violations).toEqual([]);
      });
    }
  });
}
