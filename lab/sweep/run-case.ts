/** Runs one case of the sweep: the fault for half an hour, then a healed world; says how it ended and what was violated. */

import type { Scenario } from '../../shared/scenario.ts';
import { watchInvariants } from '../invariants/index.ts';
import { outcomesOf } from '../outcomes.ts';
import { minuteMs } from '../platform/traffic.ts';
import { checkExpectations } from '../scenarios/check-expectations.ts';
import { setScene } from '../scenarios/play-scenario.ts';
import type { World } from '../world.ts';
import { faultMinutes } from './baseline.ts';
import type { SweepCase } from './plan-sweep.ts';
import { type CrashKind, runCrashes } from './run-crashes.ts';
import { usedPermissions } from './unused-permissions.ts';

export interface SweepRow {
  readonly runbook: string;
  readonly scenario: string;
  readonly site: string;
  readonly kind: string;
  readonly occurrence: string;
  /** Runs that were hit: one, or one for each crash. */
  readonly runs: number;
  /** The fault hit something: a zone without capacity hits nobody who does not launch. */
  readonly bit: boolean;
  /** How the runs ended, in order: `rolledBack, completed`. */
  readonly end: string;
  /** Sentences that begin with the id of what was violated. */
  readonly violations: readonly string[];
}

/** A row, and the permissions its run has used: `role action`. */
export interface CaseResult {
  readonly row: SweepRow;
  readonly used: readonly string[];
}

/** Outcomes that say nothing about the fault: there was nothing to do, or somebody else was at it. */
const quiet = new Set(['calm', 'atMin', 'busy', 'cooldown', 'needed', 'launching', 'reached']);

function endsOf(world: World, runbook: string): string[] {
  const ends = outcomesOf(world)
    .filter((each) => each.workflow === runbook || each.status === 'FAILED')
    .filter((each) => !quiet.has(String(each.output.code)))
    .map((each) => (each.workflow === runbook ? each.outcome : `${each.workflow} ${each.status}`));
  return ends.filter((end, index) => index === 0 || end !== ends[index - 1]);
}

/** The row of a case; what the case came to is for the caller to add. */
const placeOf = ({ runbook, scenario, site, kind, occurrence }: SweepCase) => ({
  runbook,
  scenario,
  site,
  kind,
  occurrence,
});

async function crashRow(scenario: Scenario, fault: SweepCase, kind: CrashKind): Promise<SweepRow> {
  const { count, violations } = await runCrashes(scenario, kind);
  const end = violations.length === 0 ? 'as without' : 'differs';
  return { ...placeOf(fault), runs: count, bit: count > 0, end, violations };
}

/** Plays one case to its end: the fault for half an hour, then a healed world. */
export async function runCase(scenario: Scenario, fault: SweepCase): Promise<CaseResult> {
  const { crash, callFault, worldFault } = fault;
  if (crash !== undefined) return { row: await crashRow(scenario, fault, crash), used: [] };
  let watchdog: ReturnType<typeof watchInvariants> | undefined;
  let bit = false;
  const world = await setScene(scenario, {
    alone: true,
    callFaults: callFault === undefined ? [] : [callFault],
    prepare: (scene) => {
      watchdog = watchInvariants(scene);
      scene.recorder.onCall((call) => {
        if (call.fault !== undefined) bit = true;
      });
      const healMs = scene.startMs + faultMinutes * minuteMs;
      if (worldFault !== undefined) {
        const { fromMs = scene.startMs, toMs = healMs } = worldFault;
        scene.faults.addWorldFault({ ...worldFault, fromMs, toMs });
      }
      scene.clock.schedule(healMs, () => scene.faults.clear());
    },
  });
  await world.clock.runUntil(world.endMs);
  const expectations = checkExpectations(scenario, world).map((problem) => `L2: ${problem}`);
  watchdog?.end();
  const ends = endsOf(world, fault.runbook);
  if (worldFault !== undefined) bit = world.faults.wasMet(worldFault.kind, worldFault.subject);
  const row: SweepRow = {
    ...placeOf(fault),
    runs: 1,
    bit,
    end: ends.length === 0 ? 'nothing to do' : ends.join(', '),
    violations: [...(watchdog?.violations ?? []), ...expectations],
  };
  return { row, used: usedPermissions(world) };
}
