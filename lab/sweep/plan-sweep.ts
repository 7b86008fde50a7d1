/** Lists every single fault of a runbook: each call it makes and each event it waits for, each kind of fault, first, middle, last time and always. */

import type { Scenario } from '../../shared/scenario.ts';
import type { CallFault, CallFaultKind, WorldFaultKind } from '../faults.ts';
import { type Baseline, baselineOf } from './baseline.ts';
import { callFaultKinds } from './modelled-errors.ts';
import { type CrashKind, crashKinds } from './run-crashes.ts';

/** `each` is one crash for each write of the journal, one after another. */
type Occurrence = 'first' | 'middle' | 'last' | 'always' | 'each';

/** One fault at one place of one scenario. */
export interface SweepCase {
  readonly runbook: string;
  readonly scenario: string;
  /** `role service.operation`, the subject of a fault of the world, or the journal. */
  readonly site: string;
  readonly kind: CallFaultKind | WorldFaultKind | CrashKind;
  readonly occurrence: Occurrence;
  readonly callFault?: CallFault;
  /** From `fromMs` up to `toMs`; the whole time of faults when they are absent. */
  readonly worldFault?: {
    readonly kind: WorldFaultKind;
    readonly subject: string;
    readonly fromMs?: number;
    readonly toMs?: number;
  };
  readonly crash?: CrashKind;
}

const eventKinds = ['event-lost', 'event-duplicated', 'event-late', 'event-reordered'] as const;

const groupKinds = ['never-healthy', 'stuck-launch', 'slow-launch'] as const;

/** What the platform publishes and the runbooks read. */
export const metrics = [
  'CPUUtilization',
  'mem_used_percent',
  'TargetResponseTime',
  'RequestQueueLength',
  'RequestCount',
] as const;

const timesUpTo = (count: number): number[] =>
  Array.from({ length: count }, (_none, index) => index + 1);

/** The first, the middle and the last of some times. */
function singleOccurrences(times: readonly number[]): (readonly [Occurrence, number])[] {
  const middle = Math.ceil(times.length / 2) - 1;
  const picked: readonly (readonly [Occurrence, number])[] = [
    ['first', 0],
    ['middle', middle],
    ['last', times.length - 1],
  ];
  return picked.flatMap(([which, index], nth) => {
    const at = times[index];
    const again = picked.slice(0, nth).some(([, earlier]) => earlier === index);
    return at === undefined || again ? [] : [[which, at] as const];
  });
}

type Place = Pick<SweepCase, 'runbook' | 'scenario'>;

async function callCases(place: Place, { sites }: Baseline): Promise<SweepCase[]> {
  const cases: SweepCase[] = [];
  for (const [site, { call, count, outdated }] of sites) {
    const { roleName, service, operation } = call;
    for (const kind of await callFaultKinds(service, operation)) {
      const times = kind === 'staleRead' ? outdated : timesUpTo(count);
      if (times.length === 0) continue;
      const spans: readonly (readonly [Occurrence, number, number])[] = [
        ...singleOccurrences(times).map(([which, at]) => [which, at, at] as const),
        ['always', 1, Number.POSITIVE_INFINITY],
      ];
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
      ...singleOccurrences(instants).map(([occurrence, fromMs]): SweepCase => {
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

const crashCases = (place: Place): SweepCase[] =>
  crashKinds.map((kind) => ({
    ...place,
    site: 'journal write',
    kind,
    occurrence: 'each',
    crash: kind,
  }));

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
      ...crashCases(place),
    );
  }
  return cases;
}
