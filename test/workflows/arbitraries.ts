/** Anything a decision may meet: strategies within their rules, groups in any state, alarms, loads, records, requests. */

import fc from 'fast-check';
import type { Request } from '../../shared/events.ts';
import type {
  GroupSeen,
  InstanceSeen,
  LoadSeen,
  SignalSeen,
  TargetRecord,
} from '../../shared/observations.ts';
import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';
import { strategy as usual } from '../../workflows/scale-application/cases.ts';
import {
  type Seen,
  scaleInSignal,
  scaleOutSignals,
} from '../../workflows/scale-application/decide.ts';
import { change } from '../shared/inputs.ts';

export const nowMs = Date.parse('2026-03-02T12:00:00Z');

/** Strategies within the rules of the schema, far from the usual numbers too. */
export const anyStrategy: fc.Arbitrary<ApplicationStrategy> = fc
  .record({
    min: fc.integer({ min: 2, max: 6 }),
    room: fc.integer({ min: 0, max: 36 }),
    stepMin: fc.integer({ min: 1, max: 3 }),
    stepMore: fc.integer({ min: 0, max: 3 }),
    cooldownMinutes: fc.integer({ min: 1, max: 30 }),
    scaleInCpu: fc.integer({ min: 5, max: 60 }),
    cpuMore: fc.integer({ min: 1, max: 39 }),
    peak: fc.integer({ min: 80, max: 500 }),
    reservePercent: fc.integer({ min: 0, max: 90 }),
  })
  .map(({ min, room, stepMin, stepMore, scaleInCpu, cpuMore, peak, ...rest }) => ({
    ...usual,
    ...rest,
    instances: {
      ...usual.instances,
      min,
      max: min + room,
      stepMin,
      stepMax: stepMin + stepMore,
    },
    scaleIn: { ...usual.scaleIn, cpuPercent: scaleInCpu },
    scaleOut: { ...usual.scaleOut, cpuPercent: scaleInCpu + cpuMore },
    requestsPerSecond: { baseline: 80, peak },
  }));

/** Auto Scaling API reference, LifecycleState. */
const lifecycleStates = [
  'Pending',
  'Pending:Wait',
  'Pending:Proceed',
  'InService',
  'Terminating',
  'Terminating:Wait',
  'Terminating:Proceed',
  'Detaching',
  'EnteringStandby',
  'Standby',
];

const lifecycleState = fc.oneof(
  { weight: 4, arbitrary: fc.constant('InService') },
  { weight: 1, arbitrary: fc.constantFrom(...lifecycleStates) },
);

/** Instances with these ids; most are in service, as most are. */
export const instancesOf = (ids: readonly string[]): fc.Arbitrary<InstanceSeen[]> =>
  fc.array(lifecycleState, { minLength: ids.length, maxLength: ids.length }).map((states) =>
    states.map((state, index) => ({
      instanceId: ids[index] ?? '',
      availabilityZone: 'eu-west-1a',
      lifecycleState: state,
    })),
  );

const group: fc.Arbitrary<GroupSeen> = fc
  .record({
    minSize: fc.integer({ min: 0, max: 8 }),
    room: fc.integer({ min: 0, max: 40 }),
    desired: fc.integer({ min: 0, max: 48 }),
    instances: fc.integer({ min: 0, max: 24 }),
    settled: fc.boolean(),
  })
  .chain(({ minSize, room, desired, instances, settled }) => {
    const maxSize = minSize + room;
    const desiredCapacity = Math.min(Math.max(desired, minSize), maxSize);
    const ids = Array.from(
      { length: settled ? desiredCapacity : instances },
      (_none, index) => `i-${index}`,
    );
    return instancesOf(ids).map((all) => ({
      autoScalingGroupName: 'arq-lab-web',
      minSize,
      maxSize,
      desiredCapacity,
      instances: settled ? all.map((each) => ({ ...each, lifecycleState: 'InService' })) : all,
      suspendedProcesses: [],
      availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    }));
  });

const signalNamed = (signal: string): fc.Arbitrary<SignalSeen> =>
  fc.record({
    signal: fc.constant(signal),
    state: fc.oneof(
      { weight: 12, arbitrary: fc.constant('OK' as const) },
      { weight: signal === scaleInSignal ? 24 : 2, arbitrary: fc.constant('ALARM' as const) },
      { weight: 1, arbitrary: fc.constant('INSUFFICIENT_DATA' as const) },
    ),
    since: fc.constant('2026-03-02T11:58:00.000Z'),
    actionsEnabled: fc.constant(true),
  });

/** The alarms that exist, in any state; any of them may be missing. */
const signals: fc.Arbitrary<SignalSeen[]> = fc
  .tuple(...[...scaleOutSignals, scaleInSignal, 'errors-critical'].map(signalNamed))
  .chain((all) => fc.subarray(all, { minLength: all.length - 2 }));

const percent = fc.double({ min: 0, max: 100, noNaN: true });

/** Measures of which each may be missing. */
const load: fc.Arbitrary<LoadSeen> = fc
  .record(
    {
      cpuPercent: percent,
      memoryPercent: percent,
      latencySeconds: fc.double({ min: 0, max: 30, noNaN: true }),
      queueLength: fc.integer({ min: 0, max: 1000 }),
      requestsPerSecond: fc.double({ min: 0, max: 9000, noNaN: true }),
      requestsPerSecondMax: fc.double({ min: 0, max: 9000, noNaN: true }),
    },
    { requiredKeys: [] },
  )
  .chain((all) =>
    // Half of all loads are complete and low, else a scale-in would be too rare to be proven right.
    fc.constantFrom(all, {
      cpuPercent: (all.cpuPercent ?? 0) / 4,
      memoryPercent: 30,
      latencySeconds: 0.1,
      requestsPerSecond: 100,
      requestsPerSecondMax: (all.requestsPerSecondMax ?? 0) / 10,
    }),
  );

const lease = fc.record({
  owner: fc.constantFrom('me', 'another'),
  expiresAtMs: fc.integer({ min: nowMs - 600_000, max: nowMs + 600_000 }),
});

/** Our record of the target: free most often, or leased, just changed, quarantined. */
const record: fc.Arbitrary<TargetRecord> = fc
  .tuple(
    fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: nowMs - 40 * 60_000, max: nowMs }) },
    ),
    fc.oneof(
      { weight: 6, arbitrary: fc.constant({}) },
      { weight: 3, arbitrary: lease.map((held) => ({ lease: held })) },
      { weight: 1, arbitrary: fc.constant({ quarantine: 'an earlier rollback is incomplete' }) },
    ),
  )
  .map(([lastScaledAtMs, rest]) => ({ version: 7, lastScaledAtMs, ...rest }));

const automatic: readonly Request[] = [
  { trigger: 'sweep', target: 'web', key: 'sweep' },
  {
    trigger: 'alarm',
    target: 'web',
    key: 'alarm',
  },
];
const byHand: Request = { trigger: 'manual', target: 'web', by: 'ada', reason: 'peak', key: 'key' };

const request: fc.Arbitrary<Request> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...automatic) },
  { weight: 1, arbitrary: fc.constant(byHand) },
  {
    weight: 2,
    arbitrary: fc.nat(60).map((desiredCapacity) => ({ ...byHand, desiredCapacity })),
  },
  {
    weight: 1,
    arbitrary: fc.constant<Request>({
      trigger: 'undo',
      target: 'web',
      change,
      reason: 'errors',
      key: 'undo',
    }),
  },
);

/** Everything decideCapacity rests on, asked by the execution `me`. */
export const anySeen: fc.Arbitrary<Seen> = fc.record({
  request,
  execution: fc.constant('me'),
  group,
  signals,
  load,
  record,
});
