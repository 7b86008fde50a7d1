/** Draws the faults of a day from its seed: none to eight of any kind, at any time before the world heals. */

import { type PlatformFaultKind, platformFaults } from '../faults.ts';
import type { Random } from '../random.ts';
import { callFaultKinds } from '../sweep/modelled-errors.ts';
import { metrics } from '../sweep/plan-sweep.ts';
import type { PlannedFault } from './planned-fault.ts';

/** Where faults can hit: calls that the runbooks make, and the parts of the platform. */
export interface Targets {
  readonly sites: readonly {
    readonly service: string;
    readonly operation: string;
    readonly roleName: string;
  }[];
  readonly applications: readonly {
    readonly name: string;
    readonly autoScalingGroupName: string;
    readonly availabilityZones: readonly string[];
  }[];
}

const faultsMax = 8;

const worldKinds = Object.keys(platformFaults) as PlatformFaultKind[]; // The table's own keys.

const detailTypes = [
  'CloudWatch Alarm State Change',
  'Step Functions Execution Status Change',
] as const;
const processes = [
  'Launch',
  'Terminate',
  'HealthCheck',
  'ReplaceUnhealthy',
  'AddToLoadBalancer',
] as const;
const workflows = ['scale-application', 'roll-back-application', 'watch-health'] as const;

/** What people have typed in a hurry; none of it may change anything. */
const nonsense: readonly Extract<PlannedFault, { kind: 'start' }>['input'][] = [
  {},
  [],
  'web',
  { target: '*' },
  { target: 'nowhere', desiredCapacity: 4 },
  { target: 'web', desiredCapacity: -1 },
  { target: 'web', desiredCapacity: 0 },
  { target: 'web', desiredCapacity: 1_000_000_000 },
  { target: 'web', desiredCapacity: 4.5 },
  { target: 'web', desiredCapacity: '4' },
  { target: 'web', trigger: 'undo' },
  { target: 'web', desiredcapacity: 4 },
];

function chooser(random: Random) {
  const below = (limit: number): number => Math.floor(random.next() * limit);
  const between = (least: number, most: number): number => least + below(most - least + 1);
  function one<T>(items: readonly T[]): T {
    const item = items[below(items.length)];
    if (item === undefined) throw new Error('There is nothing to choose from.');
    return item;
  }
  return { between, one };
}

type Chooser = ReturnType<typeof chooser>;

async function callFault(
  { one, between }: Chooser,
  { sites }: Targets,
  atMinute: number,
): Promise<PlannedFault> {
  const { service, operation, roleName } = one(sites);
  const kinds = await callFaultKinds(service, operation);
  const fault = {
    kind: 'call',
    atMinute,
    fault: one(kinds),
    service,
    operation,
    roleName,
  } as const;
  const times = one([1, 1, 2, between(3, 20), 'until it heals'] as const);
  return times === 'until it heals' ? fault : { ...fault, times };
}

function subjectOf({ one }: Chooser, { applications }: Targets, fault: PlatformFaultKind): string {
  if (fault === 'capacity-shortage') return one(one(applications).availabilityZones);
  if (fault === 'metric-gap') return one(metrics);
  return fault.startsWith('event-') ? one(detailTypes) : one(applications).autoScalingGroupName;
}

function byPeople(
  { one, between }: Chooser,
  { applications }: Targets,
  atMinute: number,
): PlannedFault {
  const { name: target } = one(applications);
  const sensible = { target, desiredCapacity: between(2, 20), requestedBy: 'ada' };
  const minutes = between(5, 180);
  return one<PlannedFault>([
    { kind: 'start', atMinute, input: sensible, times: one([1, 1, 2, 3]) },
    { kind: 'start', atMinute, input: one(nonsense), times: 1 },
    { kind: 'abort', atMinute, workflow: one(workflows) },
    { kind: 'quarantine', atMinute, minutes, target },
    { kind: 'suspend', atMinute, minutes, target, process: one(processes) },
    { kind: 'drift', atMinute, target, by: one([-2, -1, 1, 2]) },
  ]);
}

/** The faults of one seed, in order of time; all begin before `untilMinute`. */
export async function chooseFaults(
  random: Random,
  targets: Targets,
  untilMinute: number,
): Promise<PlannedFault[]> {
  const choose = chooser(random);
  const { one, between } = choose;
  const faults: PlannedFault[] = [];
  for (let count = between(0, faultsMax); count > 0; count--) {
    const atMinute = between(0, untilMinute - 1);
    const { name: target } = one(targets.applications);
    switch (one(['call', 'call', 'world', 'people', 'people', 'kill', 'errors'] as const)) {
      case 'call':
        faults.push(await callFault(choose, targets, atMinute));
        break;
      case 'world': {
        const fault = one(worldKinds);
        const subject = subjectOf(choose, targets, fault);
        faults.push({ kind: 'world', atMinute, minutes: between(5, 240), fault, subject });
        break;
      }
      case 'people':
        faults.push(byPeople(choose, targets, atMinute));
        break;
      case 'kill':
        faults.push({ kind: 'kill', atMinute, times: between(1, 6) });
        break;
      case 'errors': {
        const minutes = between(5, 60);
        faults.push({ kind: 'errors', atMinute, minutes, target, percent: between(1, 20) });
      }
    }
  }
  return faults.sort((a, b) => a.atMinute - b.atMinute);
}
