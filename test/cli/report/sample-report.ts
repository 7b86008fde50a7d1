/** A made-up run: a day (or more) of two applications with alarms, a rollback and a gap in the measurements. */

import type { ExecutionLine, RunReport } from '../../../lab/run-report.ts';
import { sampleApplication } from './sample-run.ts';

const minuteMs = 60_000;

/** Sweeps find nothing to do every five minutes; watches follow each change. */
function background(startMs: number, minutes: number): ExecutionLine[] {
  const line = (workflow: string, at: number, length: number): ExecutionLine => ({
    executionArn: `arn:aws:states:eu-west-1:111122223333:execution:arq-lab-${workflow}:${workflow}-${at}`,
    name: `${workflow}-${at}`,
    workflow,
    status: 'SUCCEEDED',
    ...(workflow === 'scale-application' ? { outcome: 'held' } : {}),
    reason:
      workflow === 'scale-application'
        ? `cool-down: ${at % 300} s left`
        : 'errors and latency as before',
    startMs: startMs + at * minuteMs,
    stopMs: startMs + at * minuteMs + length,
    transitions: 3,
    steps: [{ name: 'Assess application', atMs: startMs + at * minuteMs }],
  });
  const lines: ExecutionLine[] = [];
  for (let at = 0; at < minutes; at += 5) lines.push(line('scale-application', at, 1_500));
  for (let at = 30; at < minutes; at += 60) lines.push(line('watch-health', at, 15 * minuteMs));
  return lines;
}

export function sampleReport(minutes = 1_440): RunReport {
  const startMs = Date.parse('2026-03-02T00:00:00Z');
  const endMs = startMs + minutes * minuteMs;
  const web = sampleApplication({
    name: 'web',
    startMs,
    minutes,
    peakRps: 1_650,
    badMinutes: [572, 590],
    gapMinutes: [1_110, 1_128],
  });
  const orders = sampleApplication({ name: 'orders-api', startMs, minutes, peakRps: 3_000 });
  const failed: ExecutionLine = {
    executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:arq-lab-notify:notify-failed',
    name: 'notify-failed',
    workflow: 'notify',
    status: 'FAILED',
    reason: 'Sns.SnsException: Rate exceeded',
    startMs: startMs + 700 * minuteMs,
    stopMs: startMs + 700 * minuteMs + 3_000,
    transitions: 4,
    steps: [{ name: 'Publish', atMs: startMs + 700 * minuteMs }],
  };
  return {
    title: 'A day with a lunch peak',
    seed: '42',
    startMs,
    endMs,
    applications: [web.application, orders.application],
    executions: [
      ...web.executions,
      ...orders.executions,
      failed,
      ...background(startMs, minutes),
    ].sort((a, b) => a.startMs - b.startMs),
    messages: web.application.changes.map((change) => ({
      atMs: change.atMs + 130_000,
      topic: 'arq-lab-notifications',
      subject: `web: ${change.from} to ${change.to} instances`,
      reason: change.reason,
    })),
    strategyHash: '3f9c1a7be04d55217c9a6b0f8d2e4c61a5b3f7098e1d2c3b4a5968778695a4b3',
  };
}
