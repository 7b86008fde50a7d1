/** Plays a scenario as it goes when nothing goes wrong: the calls it makes and the events it waits for are what can fail. */

import type { Scenario } from '../../shared/scenario.ts';
import { type CallFault, mayBeStale } from '../faults.ts';
import { minuteMs } from '../platform/traffic.ts';
import { callSite, type RecordedCall } from '../recorder.ts';
import { playScenario } from '../scenarios/play-scenario.ts';
import type { World } from '../world.ts';

/** Faults happen and last within this many minutes; then the world heals and must come to its end by itself. */
export const faultMinutes = 30;

type CallSite = Pick<RecordedCall, 'roleName' | 'service' | 'operation'>;

/** A call that a scenario makes while faults may happen. */
interface Site {
  readonly call: CallSite;
  readonly count: number;
  /** Which of its times, from 1, a stale read would answer something else than what is true. */
  readonly outdated: readonly number[];
}

/** What a scenario does when nothing goes wrong. */
export interface Baseline {
  readonly sites: ReadonlyMap<string, Site>;
  /** Instants at which events of a detail-type that somebody waits for were sent, by detail-type. */
  readonly events: ReadonlyMap<string, readonly number[]>;
  readonly zones: readonly string[];
  readonly group: string;
}

function eventsOf(world: World, untilMs: number): Map<string, number[]> {
  const instants = new Map<string, number[]>();
  for (const { event, receivedAtMs, deliveries } of world.services.eventBridge.events()) {
    if (deliveries.length === 0 || receivedAtMs < world.startMs || receivedAtMs >= untilMs)
      continue;
    const known = instants.get(event['detail-type']) ?? [];
    if (known.at(-1) !== receivedAtMs) known.push(receivedAtMs);
    instants.set(event['detail-type'], known);
  }
  return instants;
}

/** Plays a scenario and tells of each call of a role while faults may happen. */
function playWatched(
  scenario: Scenario,
  see: (call: RecordedCall) => void,
  callFaults: readonly CallFault[] = [],
): Promise<World> {
  return playScenario(scenario, {
    alone: true,
    callFaults,
    prepare: ({ recorder, startMs }) =>
      recorder.onCall((call) => {
        if (call.roleName !== 'lab' && call.atMs < startMs + faultMinutes * minuteMs) see(call);
      }),
  });
}

/** Lets the answers of all reads be kept, and bites none. */
const watchAnswers = ({ roleName, service, operation }: CallSite): CallFault[] =>
  mayBeStale(service, operation)
    ? [{ kind: 'staleRead', service, operation, roleName, from: Number.MAX_VALUE, to: 0 }]
    : [];

async function sitesOf(scenario: Scenario): Promise<Map<string, CallSite>> {
  const calls = new Map<string, CallSite>();
  await playWatched(scenario, ({ roleName, service, operation }) => {
    calls.set(callSite({ roleName, service, operation }), { roleName, service, operation });
  });
  return calls;
}

export async function baselineOf(scenario: Scenario): Promise<Baseline> {
  const calls = await sitesOf(scenario);
  const sites = new Map<string, Site>();
  const see = (call: RecordedCall): void => {
    const site = callSite(call);
    const { count: before = 0, outdated = [] } = sites.get(site) ?? {};
    const count = before + 1;
    sites.set(site, {
      call: calls.get(site) ?? call,
      count,
      outdated: call.outdated ? [...outdated, count] : outdated,
    });
  };
  const world = await playWatched(scenario, see, [...calls.values()].flatMap(watchAnswers));
  const [application] = world.applications;
  return {
    sites,
    events: eventsOf(world, world.startMs + faultMinutes * minuteMs),
    zones: application?.availabilityZones ?? [],
    group: application?.autoScalingGroupName ?? '',
  };
}

/** The calls that any of the scenarios makes while faults may happen, by `role service.operation`. */
export async function callSitesOf(scenarios: readonly Scenario[]): Promise<Map<string, CallSite>> {
  const found = new Map<string, CallSite>();
  for (const scenario of scenarios) {
    for (const [site, call] of await sitesOf(scenario)) found.set(site, call);
  }
  return found;
}
