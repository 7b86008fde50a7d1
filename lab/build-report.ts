/** Makes the report of a played world: series, alarms, changes, reactions, executions, messages, score. */

import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import { hourlyPrice } from '../shared/pricing/ec2.ts';
import { alarmSignals } from '../shared/strategy/alarm-signals.ts';
import { changesOf } from './changes.ts';
import { messagesOf, outcomesOf } from './outcomes.ts';
import { minuteMs } from './platform/traffic.ts';
import { reactionsOf } from './reactions.ts';
import type {
  AlarmLine,
  AlarmSpan,
  ApplicationReport,
  ExecutionLine,
  MinuteSeries,
  RunReport,
} from './run-report.ts';
import type { World } from './world.ts';

function seriesOf(world: World, name: string): MinuteSeries {
  const record = world.platform.record(name);
  const played = (values: Float64Array): number[] => Array.from(values.subarray(0, record.minutes));
  const requests = played(record.requestsPerSecond);
  const instances = played(record.instances);
  const served = (value: number, minute: number): number | null =>
    (instances[minute] ?? 0) > 0 ? value : null;
  return {
    startMs: world.startMs,
    requestsPerSecond: requests,
    instances,
    cpuPercent: played(record.cpuPercent).map(served),
    latencySeconds: played(record.p95Seconds).map((value) => (value > 0 ? value : null)),
    errorPercent: played(record.errors).map((errors, minute) => {
      const total = (requests[minute] ?? 0) * 60;
      return total > 0 ? (100 * errors) / total : null;
    }),
    queueLength: played(record.queueLength),
  };
}

function alarmsOf(world: World, application: ResolvedApplication): AlarmLine[] {
  const prefix = `arq-${world.stage}-${application.name}-`;
  const spans = new Map<string, AlarmSpan[]>();
  for (const { alarmName, to, atMs } of world.services.cloudWatch.transitions()) {
    if (!alarmName.startsWith(prefix)) continue;
    const known = spans.get(alarmName) ?? [];
    const last = known.pop();
    if (last !== undefined) known.push({ ...last, toMs: atMs });
    known.push({ state: to, fromMs: atMs, toMs: world.clock.nowMs });
    spans.set(alarmName, known);
  }
  return Object.entries(alarmSignals).flatMap(([signal, { severity }]) => {
    const alarmName = prefix + signal;
    const known = spans.get(alarmName);
    return known === undefined ? [] : [{ alarmName, signal, severity, spans: known }];
  });
}

function reportOf(world: World, application: ResolvedApplication): ApplicationReport {
  const { strategy, alerts } = application;
  const record = world.platform.record(application.name);
  const price = hourlyPrice(application.instanceType, application.region)?.usdPerHour ?? 0;
  const seconds = world.services.autoScaling.paidInstanceSeconds(
    application.autoScalingGroupName,
    world.startMs,
    world.startMs + record.minutes * minuteMs,
  );
  return {
    name: application.name,
    series: seriesOf(world, application.name),
    thresholds: {
      scaleOutCpuPercent: strategy.scaleOut.cpuPercent,
      scaleInCpuPercent: strategy.scaleIn.cpuPercent,
      warningCpuPercent: alerts.cpuWarning.percent,
      criticalCpuPercent: alerts.cpuCritical.percent,
      latencySeconds: strategy.scaleOut.latencySeconds,
      minInstances: strategy.instances.min,
      maxInstances: strategy.instances.max,
    },
    alarms: alarmsOf(world, application),
    changes: changesOf(world, application.name),
    reactions: reactionsOf(world, application.name),
    score: world.platform.score(application.name),
    costUsd: (seconds / 3600) * price,
  };
}

/** Looks that found nothing to do are counted in the closing table, not listed one by one. */
function executionsOf(world: World): ExecutionLine[] {
  return outcomesOf(world)
    .filter(({ output }) => output.code !== 'calm')
    .map((each) => ({
      executionArn: each.executionArn,
      name: each.name,
      workflow: each.workflow,
      status: each.status,
      outcome: each.outcome,
      reason: each.reason,
      startMs: each.startMs,
      stopMs: each.stopMs ?? null,
      transitions: each.transitions,
      steps: world.services.sfn.history(each.executionArn).flatMap((event) => {
        const name = event.stateEnteredEventDetails?.name;
        return name === undefined
          ? []
          : [{ name, atMs: event.timestamp?.getTime() ?? each.startMs }];
      }),
    }));
}

/** The report of what has been played so far. */
export function buildReport(world: World, title: string, seed: string): RunReport {
  return {
    title,
    seed,
    startMs: world.startMs,
    endMs: world.clock.nowMs,
    applications: world.applications.map((application) => reportOf(world, application)),
    executions: executionsOf(world),
    messages: messagesOf(world).map(({ atMs, topic, subject, body }) => ({
      atMs,
      topic,
      subject,
      reason: typeof body.reason === 'string' ? body.reason : '',
    })),
    strategyHash: world.strategyHash,
  };
}
