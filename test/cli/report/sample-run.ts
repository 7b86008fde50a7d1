/** A small made-up application under a simple rule, for reports that look like those of the lab. */

import { createRandom, type Random } from '../../../lab/random.ts';
import type {
  AlarmLine,
  AlarmSpan,
  ApplicationReport,
  ChangeLine,
  ExecutionLine,
  ReactionLine,
} from '../../../lab/run-report.ts';

const minuteMs = 60_000;
const usdPerInstanceHour = 0.0725;

interface SampleOptions {
  readonly name: string;
  readonly startMs: number;
  readonly minutes: number;
  /** Requests per second at the daily peak. */
  readonly peakRps: number;
  /** Minutes of the day with errors after a change, so that it is rolled back; none when absent. */
  readonly badMinutes?: readonly [number, number];
  /** Minutes of the day without CPU and latency data; none when absent. */
  readonly gapMinutes?: readonly [number, number];
}

const within = (minute: number, span: readonly [number, number] | undefined): boolean =>
  span !== undefined && minute % 1440 >= span[0] && minute % 1440 < span[1];

/** States of an alarm from one truth a minute: true = breaching, null = no data. */
function spansOf(seen: readonly (boolean | null)[], startMs: number, minutes: number): AlarmSpan[] {
  const spans: { state: AlarmSpan['state']; fromMs: number; toMs: number }[] = [];
  let run = 0;
  for (const [minute, breaching] of seen.entries()) {
    run = breaching === true ? run + 1 : 0;
    const state = breaching === null ? 'INSUFFICIENT_DATA' : run >= minutes ? 'ALARM' : 'OK';
    const fromMs = startMs + minute * minuteMs;
    const last = spans.at(-1);
    if (last?.state === state) last.toMs = fromMs + minuteMs;
    else spans.push({ state, fromMs, toMs: fromMs + minuteMs });
  }
  return spans;
}

const stepNames = [
  'Assess application',
  'Act?',
  'Claim target',
  'Check readiness',
  'Set desired capacity',
  'Wait for warm-up',
  'Verify capacity',
  'Record change',
  'Start health watch',
  'Notify about change',
  'Release target',
];

function executionOf(change: Omit<ChangeLine, 'executionArn'>, name: string): ExecutionLine {
  const startMs = change.atMs - 4_000;
  const offsets = [0, 900, 1_100, 1_900, 4_000, 6_000, 126_000, 127_000, 128_000, 129_000, 130_000];
  const back = change.action === 'rollBack';
  return {
    executionArn: `arn:aws:states:eu-west-1:111122223333:execution:arq-lab-scale-application:${name}`,
    name,
    workflow: back ? 'roll-back-application' : 'scale-application',
    status: 'SUCCEEDED',
    outcome: back ? 'rolledBack' : 'completed',
    reason: change.reason,
    startMs,
    stopMs: startMs + 131_000,
    transitions: stepNames.length,
    steps: stepNames.map((step, at) => ({ name: step, atMs: startMs + (offsets[at] ?? 0) })),
  };
}

interface Sample {
  readonly options: SampleOptions;
  readonly random: Random;
  readonly series: {
    readonly startMs: number;
    readonly requestsPerSecond: number[];
    readonly instances: number[];
    readonly cpuPercent: (number | null)[];
    readonly latencySeconds: (number | null)[];
    readonly errorPercent: (number | null)[];
    readonly queueLength: number[];
  };
  readonly changes: ChangeLine[];
  readonly reactions: ReactionLine[];
  readonly executions: ExecutionLine[];
  instances: number;
  lastMs: number;
  /** Minutes in a row with CPU above 70 % and below 30 %. */
  above: number;
  below: number;
}

const newSample = (options: SampleOptions): Sample => ({
  options,
  random: createRandom(`sample/${options.name}`),
  series: {
    startMs: options.startMs,
    requestsPerSecond: [],
    instances: [],
    cpuPercent: [],
    latencySeconds: [],
    errorPercent: [],
    queueLength: [],
  },
  changes: [],
  reactions: [],
  executions: [],
  instances: 4,
  lastMs: Number.NEGATIVE_INFINITY,
  above: 0,
  below: 0,
});

function measure(sample: Sample, minute: number): void {
  const { options, random, series, instances } = sample;
  const day = Math.sin((Math.PI * (minute % 1440)) / 1440) ** 4;
  const lunch = Math.exp(-(((minute % 1440) - 745) ** 2) / 900);
  const noise = 0.97 + 0.06 * random.next();
  const requestsPerSecond = options.peakRps * (0.12 + 0.5 * day + 0.38 * lunch) * noise;
  const load = requestsPerSecond / (instances * 150);
  const missing = within(minute, options.gapMinutes);
  const cpu = Math.min(100, 100 * load * (0.97 + 0.06 * random.next()));
  const bad = within(minute, options.badMinutes);
  series.requestsPerSecond.push(requestsPerSecond);
  series.instances.push(instances);
  series.cpuPercent.push(missing ? null : cpu);
  series.latencySeconds.push(missing ? null : 0.12 + 0.05 / Math.max(0.02, 1 - load));
  series.errorPercent.push(bad ? 2 + random.next() : Math.max(0, 100 * (load - 1)));
  series.queueLength.push(Math.round(Math.max(0, requestsPerSecond - instances * 145)));
  sample.above = cpu > 70 && !missing ? sample.above + 1 : 0;
  sample.below = cpu < 30 && !missing ? sample.below + 1 : 0;
}

function change(
  sample: Sample,
  line: Pick<ChangeLine, 'atMs' | 'action' | 'to' | 'reason'>,
): string {
  const from = sample.instances;
  const made = { ...line, from, usdPerHour: (line.to - from) * usdPerInstanceHour };
  const number = sample.changes.length + 1;
  const execution = executionOf(made, `${sample.options.name}-${line.action}-${number}`);
  sample.changes.push({ ...made, executionArn: execution.executionArn });
  sample.executions.push(execution);
  sample.instances = line.to;
  sample.lastMs = line.atMs;
  return execution.executionArn;
}

function act(sample: Sample, minute: number): void {
  const { instances, reactions, options } = sample;
  const atMs = options.startMs + minute * minuteMs + 12_000;
  const last = sample.changes.at(-1);
  const sinceMs = atMs - sample.lastMs;
  const cooldownMs = (last?.action === 'rollBack' ? 60 : 5) * minuteMs;
  const alarmName = `arq-lab-${options.name}-cpu-high`;
  if (
    within(minute, options.badMinutes) &&
    last?.action === 'scaleOut' &&
    sinceMs < 15 * minuteMs
  ) {
    const reason = 'errors 2.4 % above 1 % in the watch after the change';
    change(sample, { atMs, action: 'rollBack', to: last.from, reason });
  } else if (sample.above >= 3 && sinceMs >= cooldownMs && instances < 20) {
    const to = Math.min(20, instances + 2);
    const reason = `cpu-high red: ${instances} to ${to} instances`;
    const executionArn = change(sample, { atMs, action: 'scaleOut', to, reason });
    const why = 'CPU over 70 % for 3 minutes';
    reactions.push({ atMs, alarmName, executionArn, reaction: 'STARTED', reason: why });
  } else if (sample.above === 3) {
    const left = Math.ceil((cooldownMs - sinceMs) / 1000);
    const reason = instances < 20 ? `cool-down: ${left} s left` : 'already at MaxSize 20';
    reactions.push({ atMs, alarmName, executionArn: null, reaction: 'HELD', reason });
  } else if (sample.below >= 10 && sinceMs >= cooldownMs && instances > 2) {
    const to = instances - 1;
    const reason = `CPU, memory and latency low: ${instances} to ${to} instances`;
    change(sample, { atMs, action: 'scaleIn', to, reason });
  }
}

function alarmsOf({ series, options }: Sample): AlarmLine[] {
  const alarm = (
    signal: string,
    severity: AlarmLine['severity'],
    spans: readonly AlarmSpan[],
  ): AlarmLine => ({ alarmName: `arq-lab-${options.name}-${signal}`, signal, severity, spans });
  const above = (values: readonly (number | null)[], limit: number, minutes: number) => {
    const seen = values.map((value) => (value === null ? null : value > limit));
    return spansOf(seen, series.startMs, minutes);
  };
  return [
    alarm('cpu-high', 'trigger', above(series.cpuPercent, 70, 3)),
    alarm('cpu-warning', 'warning', above(series.cpuPercent, 85, 3)),
    alarm('cpu-critical', 'critical', above(series.cpuPercent, 95, 2)),
    alarm('latency-high', 'trigger', above(series.latencySeconds, 1, 1)),
    alarm('queue-high', 'trigger', above(series.queueLength, 100, 1)),
    alarm('errors-critical', 'critical', above(series.errorPercent, 5, 1)),
  ];
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

/** Plays the minutes and writes down what happened. */
export function sampleApplication(options: SampleOptions): {
  readonly application: ApplicationReport;
  readonly executions: readonly ExecutionLine[];
} {
  const sample = newSample(options);
  for (let minute = 0; minute < options.minutes; minute++) {
    measure(sample, minute);
    act(sample, minute);
  }
  const { series, changes, reactions, executions } = sample;
  const instanceHours = sum(series.instances) / 60;
  const application: ApplicationReport = {
    name: options.name,
    series,
    thresholds: {
      scaleOutCpuPercent: 70,
      scaleInCpuPercent: 30,
      warningCpuPercent: 85,
      criticalCpuPercent: 95,
      latencySeconds: 1,
      minInstances: 2,
      maxInstances: 20,
    },
    alarms: alarmsOf(sample),
    changes,
    reactions,
    score: {
      requests: Math.round(60 * sum(series.requestsPerSecond)),
      requestsOverCapacityPercent: 0.31,
      minutesP95OverSlo: series.latencySeconds.filter((value) => (value ?? 0) > 1).length,
      instanceHours,
      relativeCost: 1.18,
      index: 1.24,
    },
    costUsd: instanceHours * usdPerInstanceHour,
  };
  return { application, executions };
}
