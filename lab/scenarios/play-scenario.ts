/** Plays one scenario of a runbook: a world under the scenario's load, with what happens at its minutes. */

import type { Happening, Scenario } from '../../shared/scenario.ts';
import { type CallFault, type WorldFaultKind, worldFaults } from '../faults.ts';
import { restSchedules, startExecution } from '../operator.ts';
import { minuteMs, stepTraffic } from '../platform/traffic.ts';
import { loadProject } from '../project.ts';
import { createWorld, type World } from '../world.ts';

/** Every scenario begins on the same Monday morning, so that its numbers can be compared. */
const startMs = Date.parse('2026-03-02T08:00:00Z');

/** The application scenarios are about; the others of the lab idle along. */
const application = 'web';
const idleRequestsPerSecond = 20;

export interface PlayOptions {
  readonly seed?: string;
  readonly callFaults?: readonly CallFault[];
  /** Only the application of the scenario exists: half the work, and every call is made for it. */
  readonly alone?: boolean;
  /** The load goes on for so long after the scenario, for who wants to see everything come to rest. */
  readonly restMinutes?: number;
  /** Sees the world before anything happens. */
  readonly prepare?: (world: World) => void;
}

const isWorldFault = (kind: string): kind is WorldFaultKind => kind in worldFaults;

async function abortRunning(world: World): Promise<void> {
  for (const execution of world.services.sfn.executions()) {
    if (execution.status !== 'RUNNING') continue;
    if (!execution.stateMachineName.endsWith('-scale-application')) continue;
    const input = { executionArn: execution.arn, error: 'Aborted', cause: 'by the scenario' };
    await world.gateway.call('sfn', 'StopExecution', input, {});
  }
}

async function happen(happening: Happening, world: World): Promise<void> {
  if ('start' in happening) {
    const name = `by-hand-${world.clock.nowMs}`;
    await startExecution(world, { workflow: 'scale-application', name, input: happening.start });
  } else if ('abort' in happening) {
    await abortRunning(world);
  } else if ('call' in happening) {
    const [service, operation, input] = happening.call;
    await world.gateway.call(service, operation, input, {});
  } else if ('fault' in happening) {
    if (!isWorldFault(happening.fault)) throw new Error(`There is no fault "${happening.fault}"`);
    const fromMs = world.clock.nowMs;
    const toMs = fromMs + happening.forMinutes * minuteMs;
    world.faults.addWorldFault({ kind: happening.fault, subject: happening.subject, fromMs, toMs });
  }
}

function trafficOf(scenario: Scenario, minutes: number) {
  const steps = scenario.when.flatMap((happening) =>
    'load' in happening
      ? [{ fromMinute: happening.atMinute, requestsPerSecond: happening.load }]
      : [],
  );
  return stepTraffic(steps, { startMs, minutes, scoredFromMinute: 0 });
}

/** Percent of answers that fail at an instant, from the scenario's error spans. */
function errorsOf(scenario: Scenario): (atMs: number) => number {
  const spans = scenario.when.flatMap((happening) =>
    'errorPercent' in happening
      ? [
          {
            percent: happening.errorPercent,
            fromMs: startMs + happening.atMinute * minuteMs,
            toMs: startMs + (happening.atMinute + happening.forMinutes) * minuteMs,
          },
        ]
      : [],
  );
  return (atMs) => spans.find((span) => span.fromMs <= atMs && atMs < span.toMs)?.percent ?? 0;
}

/** A world at the beginning of the scenario, with everything scheduled. */
export async function setScene(scenario: Scenario, options: PlayOptions = {}): Promise<World> {
  const project = await loadProject();
  const minutes = scenario.minutes + (options.restMinutes ?? 0);
  const played = options.alone ? [application] : Object.keys(project.inventory.applications);
  const traffic = Object.fromEntries(
    played.map((name) => [
      name,
      name === application
        ? trafficOf(scenario, minutes)
        : stepTraffic([{ fromMinute: 0, requestsPerSecond: idleRequestsPerSecond }], {
            startMs,
            minutes,
            scoredFromMinute: 0,
          }),
    ]),
  );
  const world = await createWorld({
    ...project,
    seed: options.seed ?? scenario.seed ?? 'scenario',
    traffic,
    instances: { [application]: scenario.instances },
    platformFaults: { [application]: { errorPercent: errorsOf(scenario) } },
  });
  if (options.alone) await restSchedules(world);
  for (const fault of options.callFaults ?? []) world.faults.addCallFault(fault);
  for (const happening of scenario.when) {
    world.clock.schedule(startMs + happening.atMinute * minuteMs, () => happen(happening, world));
  }
  options.prepare?.(world);
  return world;
}

/** Plays a scenario to its end; its load may go on behind it. */
export async function playScenario(scenario: Scenario, options: PlayOptions = {}): Promise<World> {
  const world = await setScene(scenario, options);
  await world.clock.runUntil(startMs + scenario.minutes * minuteMs);
  return world;
}
