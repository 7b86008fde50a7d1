/** What scale-application decides in which situation. */

import type { Change, Request } from '../../shared/events.ts';
import type { GroupSeen, SignalSeen, TargetRecord } from '../../shared/observations.ts';
import { decisionCases } from '../../shared/scenario.ts';
import type { ApplicationStrategy } from '../../shared/strategy/schema.ts';
import { decideCapacity, type Seen } from './decide.ts';

const nowMs = Date.parse('2026-03-02T12:00:00Z');

export const strategy: ApplicationStrategy = {
  scaleOut: {
    cpuPercent: 70,
    cpuMinutes: 3,
    memoryPercent: 80,
    memoryMinutes: 3,
    latencySeconds: 1,
    latencyMinutes: 1,
    queueLength: 100,
    queueMinutes: 1,
  },
  scaleIn: {
    cpuPercent: 30,
    cpuMinutes: 10,
    memoryPercent: 50,
    memoryMinutes: 10,
    latencySeconds: 0.5,
    latencyMinutes: 10,
  },
  instances: { min: 2, max: 20, stepMin: 1, stepMax: 2, availabilityZonesMin: 2 },
  cooldownMinutes: 5,
  warmUpSeconds: 120,
  joinMinutesMax: 10,
  trafficShare: { coefficientOfVariationMax: 0.2 },
  watch: {
    minutes: 15,
    errorPercentMax: 1,
    latencySecondsMax: 1,
    requestsMin: 500,
    extensionsMax: 1,
  },
  requestsPerSecond: { baseline: 80, peak: 150 },
  reservePercent: 30,
  connections: { utilizationPercentMax: 80 },
  freshnessMinutesMax: 3,
  sweepMinutes: 5,
  leaseMinutes: 40,
};

const request: Request = {
  trigger: 'alarm',
  target: 'web',
  key: 'alarm',
};
const manual = (desiredCapacity: number): Request => ({
  trigger: 'manual',
  target: 'web',
  desiredCapacity,
  by: 'ada',
  reason: 'peak',
  key: 'manual',
});

function groupOf(desiredCapacity: number, inService = desiredCapacity): GroupSeen {
  const instances = Array.from({ length: desiredCapacity }, (_none, index) => ({
    instanceId: `i-${index}`,
    availabilityZone: `eu-west-1${'abc'[index % 3]}`,
    lifecycleState: index < inService ? 'InService' : 'Pending',
  }));
  return {
    autoScalingGroupName: 'arq-lab-web',
    minSize: 2,
    maxSize: 20,
    desiredCapacity,
    instances,
    suspendedProcesses: [],
    availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
  };
}

const signal = (name: string, state: SignalSeen['state'] = 'ALARM'): SignalSeen => ({
  signal: name,
  state,
  since: '2026-03-02T11:58:00.000Z',
  actionsEnabled: true,
});
const quiet = ['cpu-high', 'memory-high', 'latency-high', 'queue-high'].map((name) =>
  signal(name, 'OK'),
);
const record: TargetRecord = { version: 7, lastScaledAtMs: nowMs - 3_600_000 };
const busyLoad = {
  cpuPercent: 80,
  memoryPercent: 60,
  latencySeconds: 0.1,
  queueLength: 0,
  requestsPerSecond: 480,
  requestsPerSecondMax: 480,
};
const idleLoad = {
  cpuPercent: 20,
  memoryPercent: 35,
  latencySeconds: 0.02,
  queueLength: 0,
  requestsPerSecond: 180,
  requestsPerSecondMax: 200,
};

const changedAtMs = nowMs - 600_000;
const change: Change = {
  execution: 'earlier',
  round: 1,
  action: 'scaleOut',
  from: 2,
  to: 4,
  instanceIdsBefore: ['i-0', 'i-1'],
  instanceIdsLaunched: ['i-2', 'i-3'],
  at: new Date(changedAtMs).toISOString(),
};
const undo: Request = { trigger: 'undo', target: 'web', change, reason: 'errors', key: 'undo' };

const seen = (changes: Partial<Seen>): [Seen, ApplicationStrategy, number] => [
  {
    request,
    execution: 'me',
    group: groupOf(4),
    signals: [signal('cpu-high')],
    load: busyLoad,
    record,
    ...changes,
  },
  strategy,
  nowMs,
];
const idle = (changes: Partial<Seen>): [Seen, ApplicationStrategy, number] =>
  seen({ group: groupOf(6), signals: [...quiet, signal('scale-in')], load: idleLoad, ...changes });

export const decisions = [
  decisionCases(decideCapacity, [
    {
      name: 'adds one instance when the load needs one more',
      given: seen({}),
      decides: { action: 'scaleOut', desiredCapacity: 5 },
    },
    {
      name: 'adds two instances when the load needs more than that',
      given: seen({ load: { ...busyLoad, requestsPerSecond: 900 } }),
      decides: { action: 'scaleOut', desiredCapacity: 6 },
    },
    {
      name: 'adds two instances when the CPU is at its end, because the rate is only what is served',
      given: seen({ load: { ...busyLoad, cpuPercent: 100 } }),
      decides: { action: 'scaleOut', desiredCapacity: 6 },
    },
    {
      name: 'adds one instance when only memory is red',
      given: seen({
        signals: [signal('memory-high')],
        load: { ...busyLoad, cpuPercent: 40, requestsPerSecond: 200 },
      }),
      decides: { action: 'scaleOut', desiredCapacity: 5 },
    },
    {
      name: 'never goes above the maximum',
      given: seen({ group: groupOf(19), load: { ...busyLoad, requestsPerSecond: 9000 } }),
      decides: { action: 'scaleOut', desiredCapacity: 20 },
    },
    {
      name: 'raises an incident at the maximum and still red (B9)',
      given: seen({ group: groupOf(20), load: { ...busyLoad, requestsPerSecond: 2500 } }),
      decides: { action: 'escalate', code: 'atMax', neededInstances: 24 },
    },
    {
      name: 'respects a group maximum below the strategy',
      given: seen({ group: { ...groupOf(4), maxSize: 4 } }),
      decides: { action: 'escalate', code: 'atMax' },
    },
    {
      name: 'holds while the cool-down has 200 s left (B10)',
      given: seen({ record: { version: 7, lastScaledAtMs: nowMs - 100_000 } }),
      decides: { action: 'hold', code: 'cooldown', reason: 'cool-down: 200 s left' },
    },
    {
      name: 'holds when another execution holds the lease',
      given: seen({ record: { ...record, lease: { owner: 'other', expiresAtMs: nowMs + 1 } } }),
      decides: { action: 'hold', code: 'busy' },
    },
    {
      name: 'goes on when the other lease has expired',
      given: seen({ record: { ...record, lease: { owner: 'other', expiresAtMs: nowMs } } }),
      decides: { action: 'scaleOut' },
    },
    {
      name: 'holds on a quarantined target',
      given: seen({ record: { ...record, quarantine: 'rollback incomplete' } }),
      decides: { action: 'hold', code: 'quarantined' },
    },
    {
      name: 'holds without a fresh measurement',
      given: seen({ load: {} }),
      decides: { action: 'hold', code: 'noData' },
    },
    {
      name: 'does nothing when the alarm is no longer red',
      given: seen({ signals: quiet }),
      decides: { action: 'hold', code: 'calm' },
    },
    {
      name: 'removes two instances when the load leaves room for it',
      given: idle({ load: { ...idleLoad, cpuPercent: 14, requestsPerSecondMax: 200 } }),
      decides: { action: 'scaleIn', desiredCapacity: 4 },
    },
    {
      name: 'keeps what the highest rate of the last minutes needs',
      given: idle({ load: { ...idleLoad, requestsPerSecondMax: 540 } }),
      decides: { action: 'hold', code: 'needed' },
    },
    {
      name: 'does not remove what would bring the CPU near the upper threshold (B7)',
      given: idle({ group: groupOf(4), load: { ...idleLoad, cpuPercent: 45 } }),
      decides: { action: 'hold', code: 'needed' },
    },
    {
      name: 'never goes below the minimum',
      given: idle({
        group: groupOf(3),
        load: { ...idleLoad, cpuPercent: 2, requestsPerSecondMax: 3 },
      }),
      decides: { action: 'scaleIn', desiredCapacity: 2 },
    },
    {
      name: 'holds at the minimum',
      given: idle({ group: groupOf(2) }),
      decides: { action: 'hold', code: 'atMin' },
    },
    {
      name: 'does not scale in while a scale-out alarm is red (S9)',
      given: idle({ signals: [signal('memory-high'), signal('scale-in')] }),
      decides: { action: 'scaleOut' },
    },
    {
      name: 'does not scale in while a scale-out alarm has no data',
      given: idle({ signals: [signal('memory-high', 'INSUFFICIENT_DATA'), signal('scale-in')] }),
      decides: { action: 'hold', code: 'noData' },
    },
    {
      name: 'does not scale in when memory is missing (B6)',
      given: idle({
        load: {
          cpuPercent: 20,
          latencySeconds: 0.02,
          requestsPerSecond: 180,
          requestsPerSecondMax: 200,
        },
      }),
      decides: { action: 'hold', code: 'noData' },
    },
    {
      name: 'does not scale in while instances are on their way',
      given: idle({ group: groupOf(6, 5) }),
      decides: { action: 'hold', code: 'launching' },
    },
    {
      name: 'goes towards what a person asked for, a step at a time',
      given: seen({ request: manual(9), signals: quiet }),
      decides: { action: 'scaleOut', desiredCapacity: 6 },
    },
    {
      name: 'takes back the last change when its watch asks for it (F5)',
      given: seen({ request: undo, record: { ...record, lastScaledAtMs: changedAtMs } }),
      decides: { action: 'undo', change },
    },
    {
      name: 'does not take back a change after which there was another',
      given: seen({ request: undo, record: { ...record, lastScaledAtMs: changedAtMs + 300_000 } }),
      decides: { action: 'hold', code: 'superseded' },
    },
    {
      name: 'stops where a person wanted to be',
      given: seen({ request: manual(4) }),
      decides: { action: 'hold', code: 'reached' },
    },
  ]),
];
