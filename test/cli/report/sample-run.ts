/** A small made-up application under a simple rule, for reports that look like those of the lab. */

import { createRandom } from '../../../lab/random.ts';
import type {
  AlarmLine,
  AlarmSpan,
  ApplicationReport,
  ChangeLine,
  ExecutionLine,
  ReactionLine,
} from '../../../lab/run-report.ts';

const minuteMs = 60_000;

export interface SampleOptions {
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

/** Plays the minutes and writes down what happened. */
export function sampleApplication(options: SampleOptions): {
  readonly application: ApplicationReport;
  readonly executions: readonly ExecutionLine[];
} {
  const { name, startMs, peakRps } = options;
  const random = createRandom(`sample/${name}`);
  const series = {
    startMs,
    requestsPerSecond: [] as number[],
    instances: [] as number[],
    cpuPercent: [] as (number | null)[],
    latencySeconds: [] as (number | null)[],
    errorPercent: [] as (number | null)[],
    queueLength: [] as number[],
  };
  const changes: ChangeLine[] = [];
  const reactions: ReactionLine[] = [];
  const executions: ExecutionLine[] = [];
  let instances = 4;
  let above = 0;
  let below = 0;
  let lastMs = Number.NEGATIVE_INFINITY;
  const change = (atMs: number, action: ChangeLine['action'], to: number, reason: string): void => {
    const line = {
      atMs,
      action,
      from: instances,
      to,
      reason,
      usdPerHour: (to - instances) * 0.0725,
    };
    const execution = executionOf(line, `${name}-${action}-${changes.length + 1}`);
    changes.push({ ...line, executionArn: execution.executionArn });
    executions.push(execution);
    instances = to;
    lastMs = atMs;
  };
  for (let minute = 0; minute < options.minutes; minute++) {
    const atMs = startMs + minute * minuteMs + 12_000;
    const day = Math.sin((Math.PI * (minute % 1440)) / 1440) ** 4;
    const lunch = Math.exp(-(((minute % 1440) - 745) ** 2) / 900);
    const rps = peakRps * (0.12 + 0.5 * day + 0.38 * lunch) * (0.97 + 0.06 * random.next());
    const load = rps / (instances * 150);
    const bad = within(minute, options.badMinutes);
    const missing = within(minute, options.gapMinutes);
    const cpu = Math.min(100, 100 * load * (0.97 + 0.06 * random.next()));
    series.requestsPerSecond.push(rps);
    series.instances.push(instances);
    series.cpuPercent.push(missing ? null : cpu);
    series.latencySeconds.push(missing ? null : 0.12 + 0.05 / Math.max(0.02, 1 - load));
    series.errorPercent.push(bad ? 2 + random.next() : Math.max(0, 100 * (load - 1)));
    series.queueLength.push(Math.round(Math.max(0, rps - instances * 145)));
    above = cpu > 70 && !missing ? above + 1 : 0;
    below = cpu < 30 && !missing ? below + 1 : 0;
    const last = changes.at(-1);
    const cool = atMs - lastMs >= (last?.action === 'rollBack' ? 60 : 5) * minuteMs;
    const alarmName = `arq-lab-${name}-cpu-high`;
    if (bad && last?.action === 'scaleOut' && atMs - lastMs < 15 * minuteMs) {
      change(atMs, 'rollBack', last.from, 'errors 2.4 % above 1 % in the watch after the change');
    } else if (above >= 3 && cool && instances < 20) {
      const to = Math.min(20, instances + 2);
      change(atMs, 'scaleOut', to, `cpu-high red: ${instances} to ${to} instances`);
      const executionArn = changes.at(-1)?.executionArn ?? null;
      reactions.push({
        atMs,
        alarmName,
        executionArn,
        reaction: 'STARTED',
        reason: 'CPU over 70 % for 3 minutes',
      });
    } else if (above === 3) {
      const left = Math.ceil((lastMs + 5 * minuteMs - atMs) / 1000);
      const reason = instances < 20 ? `cool-down: ${left} s left` : 'already at MaxSize 20';
      reactions.push({ atMs, alarmName, executionArn: null, reaction: 'SUPPRESSED', reason });
    } else if (below >= 10 && cool && instances > 2) {
      change(
        atMs,
        'scaleIn',
        instances - 1,
        `CPU, memory and latency low: ${instances} to ${instances - 1} instances`,
      );
    }
  }
  const cpuAbove = (limit: number) =>
    series.cpuPercent.map((cpu) => (cpu === null ? null : cpu > limit));
  const alarm = (
    signal: string,
    severity: AlarmLine['severity'],
    spans: readonly AlarmSpan[],
  ): AlarmLine => ({ alarmName: `arq-lab-${name}-${signal}`, signal, severity, spans });
  const paid = series.instances.reduce((sum, value) => sum + value, 0) / 60;
  const application: ApplicationReport = {
    name,
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
    alarms: [
      alarm('cpu-high', 'trigger', spansOf(cpuAbove(70), startMs, 3)),
      alarm('cpu-warning', 'warning', spansOf(cpuAbove(85), startMs, 3)),
      alarm('cpu-critical', 'critical', spansOf(cpuAbove(95), startMs, 2)),
      alarm(
        'latency-high',
        'trigger',
        spansOf(
          series.latencySeconds.map((value) => (value === null ? null : value > 1)),
          startMs,
          1,
        ),
      ),
      alarm(
        'queue-high',
        'trigger',
        spansOf(
          series.queueLength.map((value) => value > 100),
          startMs,
          1,
        ),
      ),
      alarm(
        'memory-high',
        'trigger',
        spansOf(
          series.queueLength.map(() => false),
          startMs,
          3,
        ),
      ),
    ],
    changes,
    reactions,
    score: {
      requests: Math.round(60 * series.requestsPerSecond.reduce((sum, value) => sum + value, 0)),
      requestsOverCapacityPercent: 0.31,
      minutesP95OverSlo: series.latencySeconds.filter((value) => value !== null && value > 1)
        .length,
      instanceHours: paid,
      relativeCost: 1.18,
      index: 1.24,
    },
    costUsd: paid * 0.0725,
  };
  return { application, executions };
}
