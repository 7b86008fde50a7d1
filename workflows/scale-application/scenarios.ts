/** How scale-application behaves end to end: what happens, and what must be true then. */

import type { Scenario } from '../../shared/scenario.ts';

export const scenarios: readonly Scenario[] = [
  {
    name: 'adds instances when the load rises, and watches them well',
    instances: 4,
    minutes: 60,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 10, load: 480 },
    ],
    expect: [
      { instancesAtLeast: 5, byMinute: 20 },
      { neverMoreThan: 6 },
      { outcomes: ['completed'] },
      { verdicts: ['pass'] },
      { notified: 'web scaled out' },
    ],
  },
  {
    name: 'goes from 2 to 20 instances within 45 minutes of a step of load, with every watch ended (S8)',
    instances: 2,
    minutes: 75,
    when: [
      { atMinute: 0, load: 150 },
      { atMinute: 10, load: 2050 },
    ],
    expect: [
      { instancesAtLeast: 20, byMinute: 55 },
      { neverMoreThan: 20 },
      { outcomes: ['completed'] },
      { verdicts: ['pass', 'superseded'] },
    ],
  },
  {
    name: 'removes instances when all three are low, down to the minimum',
    instances: 8,
    minutes: 90,
    when: [
      { atMinute: 0, load: 640 },
      { atMinute: 10, load: 120 },
    ],
    expect: [
      { instances: 2, atMinute: 89 },
      { neverFewerThan: 2 },
      { outcomes: ['completed'] },
      { verdicts: ['pass'] },
    ],
  },
  {
    name: 'raises one incident at the maximum',
    instances: 20,
    minutes: 60,
    when: [
      { atMinute: 0, load: 1600 },
      { atMinute: 10, load: 2900 },
    ],
    expect: [{ neverMoreThan: 20 }, { outcomes: ['held'] }, { notified: 'at its maximum' }],
  },
  {
    name: 'rolls back when no zone has capacity',
    instances: 4,
    minutes: 40,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 0, fault: 'capacity-shortage', subject: 'eu-west-1a', forMinutes: 40 },
      { atMinute: 0, fault: 'capacity-shortage', subject: 'eu-west-1b', forMinutes: 40 },
      { atMinute: 0, fault: 'capacity-shortage', subject: 'eu-west-1c', forMinutes: 40 },
      { atMinute: 10, load: 480 },
    ],
    expect: [
      { instances: 4, atMinute: 39 },
      { outcomes: ['rolledBack'] },
      { notified: 'rolled back' },
    ],
  },
  {
    name: 'launches in the other zones when one has no capacity',
    instances: 4,
    minutes: 40,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 0, fault: 'capacity-shortage', subject: 'eu-west-1b', forMinutes: 40 },
      { atMinute: 10, load: 480 },
    ],
    expect: [
      { instancesAtLeast: 5, byMinute: 20 },
      { outcomes: ['completed'] },
      { noOutcome: 'rolledBack' },
    ],
  },
  {
    name: 'removes exactly the instances that never become healthy',
    instances: 4,
    minutes: 40,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 5, fault: 'never-healthy', subject: 'arq-lab-web', forMinutes: 25 },
      { atMinute: 10, load: 480 },
    ],
    expect: [{ neverFewerThan: 4 }, { outcomes: ['rolledBack'] }, { notified: 'rolled back' }],
  },
  {
    name: 'changes nothing when memory is not measured',
    instances: 8,
    minutes: 60,
    when: [
      { atMinute: 0, load: 640 },
      { atMinute: 5, fault: 'metric-gap', subject: 'mem_used_percent', forMinutes: 55 },
      { atMinute: 10, load: 120 },
    ],
    expect: [{ instances: 8, atMinute: 59 }, { noOutcome: 'completed' }],
  },
  {
    name: 'acts within the sweep when the alarm event is lost',
    instances: 4,
    minutes: 60,
    when: [
      { atMinute: 0, load: 300 },
      {
        atMinute: 0,
        fault: 'event-lost',
        subject: 'CloudWatch Alarm State Change',
        forMinutes: 60,
      },
      { atMinute: 10, load: 480 },
    ],
    expect: [{ instancesAtLeast: 5, byMinute: 24 }, { outcomes: ['completed'] }],
  },
  {
    name: 'acts once when the alarm event arrives twice',
    instances: 4,
    minutes: 60,
    when: [
      { atMinute: 0, load: 300 },
      {
        atMinute: 0,
        fault: 'event-duplicated',
        subject: 'CloudWatch Alarm State Change',
        forMinutes: 60,
      },
      { atMinute: 10, load: 480 },
    ],
    expect: [{ neverMoreThan: 6 }, { outcomes: ['completed'] }],
  },
  {
    name: 'takes back a change after which errors rise (F5)',
    instances: 4,
    minutes: 60,
    when: [
      { atMinute: 0, load: 380 },
      { atMinute: 10, start: { target: 'web', desiredCapacity: 6, requestedBy: 'ada' } },
      { atMinute: 17, errorPercent: 5, forMinutes: 20 },
    ],
    expect: [
      { instances: 4, atMinute: 45 },
      { outcomes: ['completed', 'rolledBack'] },
      { notified: 'rolled back' },
      { verdicts: ['fail'] },
    ],
  },
  {
    name: 'frees the lease of an aborted execution',
    instances: 4,
    minutes: 60,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 5, start: { target: 'web', desiredCapacity: 5, requestedBy: 'ada' } },
      { atMinute: 7, abort: 'running' },
      { atMinute: 20, load: 620 },
    ],
    expect: [
      { instancesAtLeast: 6, byMinute: 32 },
      { outcomes: ['ABORTED', 'completed'] },
      { notified: 'scale-application ABORTED' },
    ],
  },
];

/** Short runs that take every way through the machine; the fault sweep plays each with a fault at every call. */
export const sweeps: readonly Scenario[] = [
  {
    name: 'scale out',
    instances: 4,
    minutes: 80,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 3, load: 480 },
    ],
    expect: [{ instancesAtLeast: 5, byMinute: 78 }, { neverMoreThan: 8 }, { neverFewerThan: 4 }],
  },
  {
    name: 'scale in',
    instances: 4,
    minutes: 90,
    when: [{ atMinute: 0, load: 100 }],
    expect: [{ instances: 2, atMinute: 89 }, { neverFewerThan: 2 }, { neverMoreThan: 4 }],
  },
  {
    name: 'undo',
    instances: 4,
    minutes: 80,
    when: [
      { atMinute: 0, load: 360 },
      { atMinute: 3, start: { target: 'web', desiredCapacity: 6, requestedBy: 'ada' } },
      { atMinute: 9, errorPercent: 6, forMinutes: 15 },
    ],
    expect: [{ neverMoreThan: 8 }, { neverFewerThan: 2 }],
  },
  {
    name: 'roll back',
    instances: 4,
    minutes: 80,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 0, fault: 'never-healthy', subject: 'arq-lab-web', forMinutes: 20 },
      { atMinute: 3, load: 480 },
    ],
    expect: [{ instancesAtLeast: 5, byMinute: 78 }, { neverMoreThan: 8 }, { neverFewerThan: 4 }],
  },
  {
    name: 'abort',
    instances: 4,
    minutes: 80,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 3, start: { target: 'web', desiredCapacity: 6, requestedBy: 'ada' } },
      { atMinute: 5, abort: 'running' },
      { atMinute: 12, load: 480 },
    ],
    expect: [{ instancesAtLeast: 5, byMinute: 78 }, { neverMoreThan: 8 }, { neverFewerThan: 4 }],
  },
];
