/** Judges a change by one look at the whole watch window and the time before the change. Changes nothing. */

import type { Change } from '../../shared/events.ts';
import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { measure, observeMeasures, type Span } from '../../shared/runtime/observe-metrics.ts';
import { readItem } from '../../shared/runtime/read-record.ts';
import { readTarget } from '../../shared/runtime/read-target.ts';
import { applicationMetrics } from '../../shared/strategy/signals.ts';
import { decideHealth, type HealthSeen } from '../../workflows/watch-health/decide.ts';

interface Watch {
  readonly target: string;
  readonly change: Change;
  readonly watchKey: string;
  readonly startedAt: string;
  readonly endsAt: string;
  readonly extensions: number;
}

interface JudgeEvent {
  readonly watch: Watch;
  /** ARN of the watching execution. */
  readonly execution: string;
  readonly now: string;
}

const minuteMs = 60_000;
const sum = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0);

async function healthOf(
  target: ResolvedApplication,
  span: Span,
  runtime: Runtime,
): Promise<HealthSeen> {
  const { requests, targetErrors, loadBalancerErrors, latency, cpu } = applicationMetrics;
  const rows = { requests, targetErrors, loadBalancerErrors, latency, cpu };
  const measures = Object.entries(rows).map(([id, metric]) => measure(id, metric, target));
  const seen = await observeMeasures(measures, span, runtime);
  const values = (id: string): readonly number[] => seen.get(id)?.values ?? [];
  // RequestCount leaves out requests for which no target was found; they are errors all the same.
  const refused = sum(values('loadBalancerErrors'));
  const total = sum(values('requests')) + refused;
  return {
    requests: total,
    minutesWithData: Math.max(values('requests').length, values('cpu').length),
    ...(total === 0
      ? {}
      : { errorPercent: (100 * (sum(values('targetErrors')) + refused)) / total }),
    ...(values('latency').length === 0 ? {} : { latencySeconds: Math.max(...values('latency')) }),
    ...(values('cpu').length === 0 ? {} : { cpuPercent: Math.max(...values('cpu')) }),
  };
}

async function judge(event: JudgeEvent, runtime: Runtime): Promise<object> {
  const { watch, execution } = event;
  const nowMs = Date.parse(event.now);
  const record = await readItem(watch.watchKey, runtime);
  const owner = record?.owner?.S;
  const { target } = await readTarget(watch.target, runtime);
  const { minutes } = target.strategy.watch;
  const fromMs = Date.parse(watch.startedAt);
  const changedAtMs = Date.parse(watch.change.at);
  const decision = decideHealth(
    {
      action: watch.change.action,
      before: await healthOf(
        target,
        { fromMs: changedAtMs - minutes * minuteMs, toMs: changedAtMs },
        runtime,
      ),
      window: await healthOf(target, { fromMs, toMs: nowMs }, runtime),
      superseded: owner !== undefined && owner !== execution,
      endsAtMs: Date.parse(watch.endsAt),
      extensions: watch.extensions,
    },
    target.strategy,
    nowMs,
  );
  const remainingSeconds = decision.remainingSeconds ?? 0;
  return {
    ...decision,
    watch: {
      ...watch,
      remainingSeconds,
      extensions: decision.extensions ?? watch.extensions,
      endsAt: new Date(nowMs + remainingSeconds * 1000).toISOString(),
    },
    undo: { trigger: 'undo', target: watch.target, change: watch.change, reason: decision.reason },
  };
}

export const handler = lambda(judge);
