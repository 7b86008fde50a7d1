/** Lists every single fault of a runbook: each call it makes, each kind of fault, first, middle, last time and always. */

import type { Scenario } from '../../shared/scenario.ts';
import { type CallFault, type CallFaultKind, callFaults, type WorldFaultKind } from '../faults.ts';
import { isRead } from '../gateway.ts';
import { callSite, type RecordedCall } from '../recorder.ts';
import { playScenario } from '../scenarios/play-scenario.ts';

/** One fault at one place of one scenario. */
export interface SweepCase {
  readonly scenario: string;
  /** `role service.operation`, or the subject of a fault of the world. */
  readonly site: string;
  readonly kind: CallFaultKind | WorldFaultKind;
  readonly occurrence: 'first' | 'middle' | 'last' | 'always';
  readonly callFault?: CallFault;
  readonly worldFault?: { readonly kind: WorldFaultKind; readonly subject: string };
}

const kinds = Object.keys(callFaults) as CallFaultKind[]; // The table's own keys.

/** Faults of the world that can hit application scaling; subjects are the lab's own. */
const worldSubjects: readonly (readonly [WorldFaultKind, string])[] = [
  ['capacity-shortage', 'eu-west-1a'],
  ['capacity-shortage', 'eu-west-1b'],
  ['capacity-shortage', 'eu-west-1c'],
  ['never-healthy', 'arq-lab-web'],
  ['stuck-launch', 'arq-lab-web'],
  ['slow-launch', 'arq-lab-web'],
  ...[
    'CPUUtilization',
    'mem_used_percent',
    'TargetResponseTime',
    'RequestQueueLength',
    'RequestCount',
  ].map((metric): readonly [WorldFaultKind, string] => ['metric-gap', metric]),
  ...['CloudWatch Alarm State Change', 'Step Functions Execution Status Change'].flatMap(
    (detailType): (readonly [WorldFaultKind, string])[] => [
      ['event-lost', detailType],
      ['event-duplicated', detailType],
      ['event-late', detailType],
    ],
  ),
];

interface Site {
  readonly call: Pick<RecordedCall, 'roleName' | 'service' | 'operation'>;
  readonly count: number;
}

/** The calls a scenario makes when nothing goes wrong, without those of the lab itself. */
async function sitesOf(scenario: Scenario): Promise<Site[]> {
  const sites = new Map<string, Site>();
  await playScenario(scenario, {
    prepare: (world) =>
      world.recorder.onCall((call) => {
        if (call.roleName === 'lab') return;
        const key = callSite(call);
        sites.set(key, { call, count: (sites.get(key)?.count ?? 0) + 1 });
      }),
  });
  return [...sites.values()];
}

function occurrencesOf(count: number): (readonly [SweepCase['occurrence'], number, number])[] {
  const single: (readonly [SweepCase['occurrence'], number, number])[] = [['first', 1, 1]];
  const middle = Math.ceil(count / 2);
  if (middle > 1 && middle < count) single.push(['middle', middle, middle]);
  if (count > 1) single.push(['last', count, count]);
  return [...single, ['always', 1, Number.POSITIVE_INFINITY]];
}

function casesOf(scenario: string, { call, count }: Site): SweepCase[] {
  const { roleName, service, operation } = call;
  return kinds
    .filter((kind) => kind !== 'staleRead' || isRead(operation))
    .flatMap((kind) =>
      occurrencesOf(count).map(([occurrence, from, to]) => ({
        scenario,
        site: callSite(call),
        kind,
        occurrence,
        callFault: { kind, service, operation, roleName, from, to },
      })),
    );
}

/** Every case, in a fixed order. */
export async function planSweep(scenarios: readonly Scenario[]): Promise<SweepCase[]> {
  const cases: SweepCase[] = [];
  for (const scenario of scenarios) {
    for (const site of await sitesOf(scenario)) cases.push(...casesOf(scenario.name, site));
    for (const [kind, subject] of worldSubjects) {
      cases.push({
        scenario: scenario.name,
        site: subject,
        kind,
        occurrence: 'always',
        worldFault: { kind, subject },
      });
    }
  }
  return cases;
}
