/** Plays one seed: a platform under its load while things go wrong, then healing, then rest; says what was violated. */

import { resolveApplication } from '../../shared/inventory/resolve.ts';
import { historyDigest } from '../invariants/history-digest.ts';
import { watchInvariants } from '../invariants/index.ts';
import { minuteMs, minutesPerDay } from '../platform/traffic.ts';
import { loadProject, type Project } from '../project.ts';
import { createRandom, type Random } from '../random.ts';
import { createWorld, type World, type WorldOptions } from '../world.ts';
import { heal, scheduleFault } from './apply-fault.ts';
import { chooseFaults, type Targets } from './choose-faults.ts';
import { chooseTraffic } from './choose-traffic.ts';
import type { PlannedFault } from './planned-fault.ts';
import { callSites } from './sites.ts';

/** One day: everything but `faults` follows from the seed. */
export interface Day {
  readonly seed: number;
  readonly days: number;
  readonly faults: readonly PlannedFault[];
}

export interface DayResult {
  readonly violations: readonly string[];
  readonly executions: number;
  readonly calls: number;
  readonly digest: () => string;
}

/** After healing: time for a lease to end, for 20 instances to come or go, and for the last watch. */
const restMinutes = 5 * 60;

const startMs = Date.parse('2026-03-02T00:00:00Z');

const minutesOf = (days: number): number => Math.round(days * minutesPerDay);

/** The minute the world heals; 0 when the day is shorter than its rest. */
const healMinute = (days: number): number => Math.max(0, minutesOf(days) - restMinutes);

/** The shortest day that has a moment for faults. */
export const daysMin = 0.25;

const randomOf = (seed: number): Random => createRandom(`simulate ${seed}`);

const applicationsOf = ({ strategy, inventory }: Project) =>
  Object.keys(inventory.applications).map((name) => resolveApplication(strategy, inventory, name));

/** The day that a seed stands for, its faults drawn. */
export async function dayOf(seed: number, days: number): Promise<Day> {
  const project = await loadProject();
  const targets: Targets = {
    sites: await callSites(),
    applications: applicationsOf(project),
  };
  const faults = await chooseFaults(randomOf(seed).fork('faults'), targets, healMinute(days));
  return { seed, days, faults };
}

/** The share of failing answers of an application, from the day's faults. */
function errorPercent(faults: readonly PlannedFault[], target: string) {
  const spans = faults.flatMap((fault) =>
    fault.kind === 'errors' && fault.target === target ? [fault] : [],
  );
  return (atMs: number): number => {
    const minute = (atMs - startMs) / minuteMs;
    const span = spans.find(
      (each) => each.atMinute <= minute && minute < each.atMinute + each.minutes,
    );
    return span?.percent ?? 0;
  };
}

function worldOf({ seed, days, faults }: Day, project: Project): WorldOptions {
  const random = randomOf(seed);
  const minutes = minutesOf(days);
  const calmFromMinute = healMinute(days);
  // Errors that outlast the healing would be a fault of their own.
  const healed = faults.map((fault) =>
    fault.kind === 'errors'
      ? { ...fault, minutes: Math.min(fault.minutes, calmFromMinute - fault.atMinute) }
      : fault,
  );
  const chosen = applicationsOf(project).map((application) => {
    const { name, strategy } = application;
    const { min, max } = strategy.instances;
    const capacityRps = max * strategy.requestsPerSecond.peak * (1 - strategy.reservePercent / 100);
    const frame = { startMs, minutes, calmFromMinute, capacityRps };
    const instances = min + Math.floor(random.fork(`size ${name}`).next() * (max - min + 1));
    return { name, instances, traffic: chooseTraffic(random.fork(`traffic ${name}`), frame) };
  });
  return {
    ...project,
    seed: `simulate ${seed}`,
    traffic: Object.fromEntries(chosen.map(({ name, traffic }) => [name, traffic])),
    instances: Object.fromEntries(chosen.map(({ name, instances }) => [name, instances])),
    platformFaults: Object.fromEntries(
      chosen.map(({ name }) => [name, { errorPercent: errorPercent(healed, name) }]),
    ),
  };
}

/** Plays the day to its end. `project` is what is deployed: by default the project itself. */
export async function playDay(day: Day, project?: Project): Promise<DayResult> {
  const world: World = await createWorld(worldOf(day, project ?? (await loadProject())));
  const watchdog = watchInvariants(world);
  const healMs = startMs + healMinute(day.days) * minuteMs;
  let calls = 0;
  world.recorder.onCall(() => {
    calls += 1;
  });
  for (const fault of day.faults) scheduleFault(world, fault, healMs);
  world.clock.schedule(healMs, () => heal(world));
  // Sweeps begin on the minute and end within seconds: half a minute later none is under way.
  await world.clock.runUntil(world.endMs - minuteMs / 2);
  watchdog.end();
  return {
    violations: watchdog.violations,
    executions: world.services.sfn.executions().length,
    calls,
    digest: () => historyDigest(world),
  };
}
