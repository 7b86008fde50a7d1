/** The smallest report that has one of everything, with literal numbers to expect. */

import type {
  AlarmLine,
  ApplicationReport,
  ChangeLine,
  ExecutionLine,
  RunReport,
} from '../../../lab/run-report.ts';

export const at = (clock: string): number => Date.parse(`2026-03-02T${clock}Z`);

export const arn = (name: string): string =>
  `arn:aws:states:eu-west-1:111122223333:execution:arq-lab-scale-application:${name}`;

export const execution = (name: string, fields: Partial<ExecutionLine> = {}): ExecutionLine => ({
  executionArn: arn(name),
  name,
  workflow: 'scale-application',
  status: 'SUCCEEDED',
  outcome: 'held',
  reason: 'cool-down: 200 s left',
  startMs: at('10:05:00'),
  stopMs: at('10:05:02'),
  transitions: 3,
  steps: [{ name: 'Assess application', atMs: at('10:05:00') }],
  ...fields,
});

const alarms: readonly AlarmLine[] = [
  {
    alarmName: 'arq-lab-web-cpu-high',
    signal: 'cpu-high',
    severity: 'trigger',
    spans: [
      { state: 'OK', fromMs: at('10:00:00'), toMs: at('10:15:00') },
      { state: 'ALARM', fromMs: at('10:15:00'), toMs: at('10:30:00') },
      { state: 'OK', fromMs: at('10:30:00'), toMs: at('10:45:00') },
      { state: 'INSUFFICIENT_DATA', fromMs: at('10:45:00'), toMs: at('11:00:00') },
    ],
  },
  {
    alarmName: 'arq-lab-web-memory-high',
    signal: 'memory-high',
    severity: 'trigger',
    spans: [{ state: 'OK', fromMs: at('10:00:00'), toMs: at('11:00:00') }],
  },
];

const changes: readonly ChangeLine[] = [
  {
    atMs: at('10:15:00'),
    action: 'scaleOut',
    from: 2,
    to: 4,
    reason: 'cpu-high red',
    usdPerHour: 0.145,
    executionArn: arn('out'),
  },
  {
    atMs: at('10:30:00'),
    action: 'rollBack',
    from: 4,
    to: 2,
    reason: 'errors 2.4 % above 1 %',
    usdPerHour: null,
    executionArn: arn('back'),
  },
];

/** One hour; CPU is 10 in the first minute and one more in each. */
export const application = (fields: Partial<ApplicationReport> = {}): ApplicationReport => ({
  name: 'web',
  series: {
    startMs: at('10:00:00'),
    requestsPerSecond: Array.from({ length: 60 }, () => 120),
    instances: Array.from({ length: 60 }, (_none, minute) => (minute < 20 ? 2 : 4)),
    cpuPercent: Array.from({ length: 60 }, (_none, minute) => (minute < 45 ? 10 + minute : null)),
    latencySeconds: Array.from({ length: 60 }, (_none, minute) => (minute === 16 ? 1.25 : 0.2)),
    errorPercent: Array.from({ length: 60 }, () => 0),
    queueLength: Array.from({ length: 60 }, (_none, minute) => minute),
  },
  thresholds: {
    scaleOutCpuPercent: 70,
    scaleInCpuPercent: 30,
    warningCpuPercent: 85,
    criticalCpuPercent: 95,
    latencySeconds: 1,
    minInstances: 2,
    maxInstances: 20,
  },
  alarms,
  changes,
  reactions: [
    {
      atMs: at('10:15:00'),
      alarmName: 'arq-lab-web-cpu-high',
      executionArn: arn('out'),
      reaction: 'STARTED',
      reason: 'CPU over 70 % for 3 minutes',
    },
  ],
  score: {
    requests: 432_000,
    requestsOverCapacityPercent: 0.25,
    minutesP95OverSlo: 1,
    instanceHours: 3.333,
    relativeCost: 1.5,
    index: 1.7,
  },
  costUsd: 0.2417,
  ...fields,
});

export const report = (fields: Partial<RunReport> = {}): RunReport => ({
  title: 'An hour',
  seed: '7',
  startMs: at('10:00:00'),
  endMs: at('11:00:00'),
  applications: [application()],
  executions: [
    execution('out', { outcome: 'completed', startMs: at('10:14:50'), stopMs: at('10:17:00') }),
    execution('back', { outcome: 'rolledBack', startMs: at('10:29:50'), stopMs: null }),
    execution('sweep-1'),
    execution('sweep-2', { startMs: at('10:10:00'), reason: 'cool-down: 60 s left' }),
  ],
  messages: [
    { atMs: at('10:17:00'), topic: 'arq-lab-alerts', subject: 'web: 2 to 4', reason: 'cpu-high' },
  ],
  strategyHash: '3f9c1a7be04d55217c9a',
  ...fields,
});
