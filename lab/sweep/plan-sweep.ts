/** Lists every single fault of a runbook: each call it makes and each event it waits for, each kind of fault, first, middle, last time and always. */

import type { Scenario } from '../../shared/scenario.ts';
import { type CallFault, type CallFaultKind, callFaults, type WorldFaultKind } from '../faults.ts';
import { isRead } from '../gateway.ts';
import { minuteMs } from '../platform/traffic.ts';
import { callSite, type RecordedCall } from '../recorder.ts';
import { playScenario } from '../scenarios/play-scenario.ts';
import type { World } from '../world.ts';
import { modelledErrors } from './modelled-errors.ts';

/** Faults happen and last within this many minutes; then the world heals and must come to its end by itself. */
export const faultMinutes = 30;

type Occurrence = 'first' | 'middle' | 'last' | 'always';

/** One fault at one place of one scenario. */
export interface SweepCase {
  readonly runbook: string;
  readonly scenario: string;
  /** `role service.operation`, or the subject of a fault of the world. */
  readonly site: string;
  readonly kind: CallFaultKind | WorldFaultKind;
  readonly occurrence: Occurrence;
  readonly callFault?: CallFault;
  /** From `fromMs` up to `toMs`; the whole time of faults when they are absent. */
  readonly worldFault?: {
    readonly kind: WorldFaultKind;
    readonly subject: string;
    readonly fromMs?: number;
    readonly toMs?: number;
  };
}

const namedKinds = Object.keys(callFaults) as (keyof typeof callFaults)[]; // The table's own keys.

const eventKinds = ['event-lost', 'event-duplicated', 'event-late', 'event-reordered'] as const;

const groupKinds = ['never-healthy', 'stuck-launch', 'slow-launch'] as const;

/** What the platform publishes and the runbooks read. */
const metrics = [
  'CPUUtilization',
  'mem_used_percent',
  'TargetResponseTime',
  'RequestQueueLength',
  'RequestCount',
] as const;

/** What a scenario does when nothing goes wrong. */
interface Baseline {
  readonly sites: ReadonlyMap<string, { readonly call: CallSite; readonly count: number }>;
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

async function baselineOf(scenario: Scenario): Promise<Baseline> {
  const sites = new Map<string, { call: RecordedCall; count: number }>();
  const world = await playScenario(scenario, {
    prepare: ({ recorder, startMs }) =>
      recorder.onCall((call) => {
        if (call.roleName === 'lab' || call.atMs >= startMs + faultMinutes * minuteMs) return;
        const key = callSite(call);
        sites.set(key, { call, count: (sites.get(key)?.count ?? 0) + 1 });
      }),
  });
  const [application] = world.applications;
  return {
    sites,
    events: eventsOf(world, world.startMs + faultMinutes * minuteMs),
    zones: application?.availabilityZones ?? [],
    group: application?.autoScalingGroupName ?? '',
  };
}

type CallSite = Pick<RecordedCall, 'roleName' | 'service' | 'operation'>;

/** The calls that any of the scenarios makes while faults may happen, by `role service.operation`. */
export async function callSitesOf(scenarios: readonly Scenario[]): Promise<Map<string, CallSite>> {
  const found = new Map<string, CallSite>();
  for (const scenario of scenarios) {
    for (const [site, { call }] of (await baselineOf(scenario)).sites) {
      const { roleName, service, operation } = call;
      found.set(site, { roleName, service, operation });
    }
  }
  return found;
}

/** Which of `count` times, counted from 1. */
function singleOccurrences(count: number): (readonly [Occurrence, number])[] {
  const middle = Math.ceil(count / 2);
  return [
    ['first', 1],
    ...(middle > 1 && middle < count ? [['middle', middle] as const] : []),
    ...(count > 1 ? [['last', count] as const] : []),
  ];
}

type Place = Pick<SweepCase, 'runbook' | 'scenario'>;

async function callCases(place: Place, { sites }: Baseline): Promise<SweepCase[]> {
  const cases: SweepCase[] = [];
  for (const [site, { call, count }] of sites) {
    const { roleName, service, operation } = call;
    const kinds: readonly CallFaultKind[] = [
      ...namedKinds.filter((kind) => kind !== 'staleRead' || isRead(operation)),
      ...(await modelledErrors(service, operation)),
    ];
    const spans: readonly (readonly [Occurrence, number, number])[] = [
      ...singleOccurrences(count).map(([which, at]) => [which, at, at] as const),
      ['always', 1, Number.POSITIVE_INFINITY],
    ];
    for (const kind of kinds) {
      for (const [occurrence, from, to] of spans) {
        const callFault = { kind, service, operation, roleName, from, to };
        cases.push({ ...place, site, kind, occurrence, callFault });
      }
    }
  }
  return cases;
}

function eventCases(place: Place, { events }: Baseline): SweepCase[] {
  return [...events].flatMap(([subject, instants]) =>
    eventKinds.flatMap((kind): SweepCase[] => [
      ...singleOccurrences(instants.length).map(([occurrence, nth]): SweepCase => {
        const fromMs = instants[nth - 1] ?? 0;
        const worldFault = { kind, subject, fromMs, toMs: fromMs + 1 };
        return { ...place, site: subject, kind, occurrence, worldFault };
      }),
      { ...place, site: subject, kind, occurrence: 'always', worldFault: { kind, subject } },
    ]),
  );
}

function worldCases(place: Place, { zones, group }: Baseline): SweepCase[] {
  const faults: readonly (readonly [WorldFaultKind, string])[] = [
    ...zones.map((zone) => ['capacity-shortage', zone] as const),
    ...groupKinds.map((kind) => [kind, group] as const),
    ...metrics.map((metric) => ['metric-gap', metric] as const),
  ];
  return faults.map(([kind, subject]) => ({
    ...place,
    site: subject,
    kind,
    occurrence: 'always',
    worldFault: { kind, subject },
  }));
}

/** Every case of a runbook, in a fixed order. */
export async function planSweep(
  runbook: string,
  scenarios: readonly Scenario[],
): Promise<SweepCase[]> {
  const cases: SweepCase[] = [];
  for (const scenario of scenarios) {
    const place = { runbook, scenario: scenario.name };
    const baseline = await baselineOf(scenario);
    cases.push(
      ...(await callCases(place, baseline)),
      ...eventCases(place, baseline),
      ...worldCases(place, baseline),
    );
  }
  return cases;
}
