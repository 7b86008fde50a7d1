/** Runs one case of the sweep: the fault for half an hour, then a healed world; says how it ended and what was violated. */

import type { Scenario } from '../../shared/scenario.ts';
import { watchInvariants } from '../invariants/index.ts';
import { messagesOf, outcomesOf } from '../outcomes.ts';
import { minuteMs } from '../platform/traffic.ts';
import { checkExpectations } from '../scenarios/check-expectations.ts';
import { setScene } from '../scenarios/play-scenario.ts';
import type { World } from '../world.ts';
import { faultMinutes, type SweepCase } from './plan-sweep.ts';
import { usedPermissions } from './unused-permissions.ts';

export interface SweepRow {
  readonly runbook: string;
  readonly scenario: string;
  readonly site: string;
  readonly kind: string;
  readonly occurrence: string;
  /** How the runs ended, in order: `rolledBack, completed`. */
  readonly end: string;
  readonly violations: readonly string[];
}

/** A row, and the permissions its run has used: `role action`. */
export interface CaseResult {
  readonly row: SweepRow;
  readonly used: readonly string[];
}

/** Outcomes that say nothing about the fault: there was nothing to do, or somebody else was at it. */
const quiet = new Set(['calm', 'atMin', 'busy', 'cooldown', 'needed', 'launching', 'reached']);

/** Ends that people must hear of. */
const loud = new Set(['rolledBack', 'held', 'FAILED', 'TIMED_OUT', 'ABORTED']);

function endsOf(world: World, runbook: string): string[] {
  const ends = outcomesOf(world)
    .filter((each) => each.workflow === runbook || each.status === 'FAILED')
    .filter((each) => !quiet.has(String(each.output.code)))
    .map((each) => (each.workflow === runbook ? each.outcome : `${each.workflow} ${each.status}`));
  return ends.filter((end, index) => index === 0 || end !== ends[index - 1]);
}

/** I6: what did not go well is told to somebody, also when one message stands for several holds. */
function untold(world: World, ends: readonly string[]): string[] {
  const needsWord = ends.some((end) => loud.has(end.split(' ').at(-1) ?? end));
  return needsWord && messagesOf(world).length === 0 ? ['I6: nobody was told'] : [];
}

export async function runCase(scenario: Scenario, fault: SweepCase): Promise<CaseResult> {
  let watchdog: ReturnType<typeof watchInvariants> | undefined;
  const world = await setScene(scenario, {
    callFaults: fault.callFault === undefined ? [] : [fault.callFault],
    prepare: (scene) => {
      watchdog = watchInvariants(scene);
      const healMs = scene.startMs + faultMinutes * minuteMs;
      if (fault.worldFault !== undefined) {
        const { kind, subject, fromMs = scene.startMs, toMs = healMs } = fault.worldFault;
        scene.faults.addWorldFault({ kind, subject, fromMs, toMs });
      }
      scene.clock.schedule(healMs, () => scene.faults.clear());
    },
  });
  await world.clock.runUntil(world.endMs);
  const expectations = checkExpectations(scenario, world).map((problem) => `L2: ${problem}`);
  watchdog?.end();
  const ends = endsOf(world, fault.runbook);
  const { runbook, scenario: name, site, kind, occurrence } = fault;
  const row = {
    runbook,
    scenario: name,
    site,
    kind,
    occurrence,
    end: ends.length === 0 ? 'nothing to do' : ends.join(', '),
    violations: [...(watchdog?.violations ?? []), ...untold(world, ends), ...expectations],
  };
  return { row, used: usedPermissions(world) };
}
