/** Gathers the evidence of the pre-scaling checklist and judges it. Changes nothing. */

import type { Assessment } from '../../shared/assessment.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { observeCapacity } from '../../shared/runtime/observe-capacity.ts';
import { observeGroup, observeHealthyTargets } from '../../shared/runtime/observe-group.ts';
import {
  applicationSignals,
  latest,
  measure,
  observeMeasures,
  observeSignals,
} from '../../shared/runtime/observe-metrics.ts';
import { observePlan, observeTopics } from '../../shared/runtime/observe-surroundings.ts';
import { applicationMetrics } from '../../shared/strategy/signals.ts';
import {
  decideReadiness,
  type Readiness,
  type ReadinessSeen,
} from '../../workflows/check-readiness/decide.ts';

interface CheckEvent {
  readonly assessment: Assessment;
  readonly now: string;
}

/** Measures that trigger scaling: none may be silent for two periods (B2, E1). */
const triggers = {
  cpu: applicationMetrics.cpu,
  memory: applicationMetrics.memory,
  queue: applicationMetrics.queue,
};
const silentPeriods = 2;
const hourMs = 3_600_000;

async function silentMeasures(
  { target }: Assessment,
  nowMs: number,
  runtime: Runtime,
): Promise<string[]> {
  const measures = Object.entries(triggers).map(([id, metric]) => measure(id, metric, target));
  const seen = await observeMeasures(
    measures,
    { fromMs: nowMs - 5 * 60_000, toMs: nowMs },
    runtime,
  );
  return measures
    .filter(({ id }) => latest(seen.get(id), nowMs, silentPeriods) === undefined)
    .map(({ metric }) => `${metric.namespace} ${metric.metricName}`);
}

/** Requests/s of the last hour and the median hour of the last day; only asked when no alarm is red. */
async function load(
  { target }: Assessment,
  nowMs: number,
  runtime: Runtime,
): Promise<Partial<ReadinessSeen>> {
  const span = { fromMs: nowMs - 24 * hourMs, toMs: nowMs, periodSeconds: 3600 };
  const seen = await observeMeasures(
    [measure('requests', applicationMetrics.requests, target)],
    span,
    runtime,
  );
  const rates = (seen.get('requests')?.values ?? []).map((value) => value / 3600);
  const [current] = rates;
  const usual = [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)];
  return current === undefined || usual === undefined
    ? {}
    : { requestsPerSecond: current, requestsPerSecondUsual: usual };
}

/** Which way the capacity goes, and to how many: the undo of a scale-in launches instances. */
function wayOf(
  { decision }: Assessment,
  desiredCapacity: number,
): Pick<ReadinessSeen, 'action' | 'undo' | 'desiredCapacity'> {
  const { change } = decision;
  if (change !== undefined) {
    const action = change.action === 'scaleIn' ? 'scaleOut' : 'scaleIn';
    return { action, undo: true, desiredCapacity: change.from };
  }
  return {
    action: decision.action === 'scaleIn' ? 'scaleIn' : 'scaleOut',
    undo: false,
    desiredCapacity: decision.desiredCapacity ?? desiredCapacity,
  };
}

async function check({ assessment, now }: CheckEvent, runtime: Runtime): Promise<Readiness> {
  const { target } = assessment;
  const nowMs = Date.parse(now);
  const group = await observeGroup(target, runtime);
  const urgent = assessment.trigger !== 'manual';
  const seen: ReadinessSeen = {
    ...wayOf(assessment, group.desiredCapacity),
    urgent,
    group,
    signals: await observeSignals(target, applicationSignals, runtime),
    signalsExpected: applicationSignals,
    silentMeasures: await silentMeasures(assessment, nowMs, runtime),
    healthyTargets: (await observeHealthyTargets(target, runtime)).length,
    ...(await observeCapacity(target, runtime)),
    ...(await observePlan(target, runtime)),
    topics: await observeTopics(runtime),
    ...(urgent ? {} : await load(assessment, nowMs, runtime)),
    ...(target.database === undefined
      ? {}
      : {
          connections: {
            poolSize: target.connectionPoolSize,
            maxConnections: target.database.maxConnections,
          },
        }),
  };
  return decideReadiness(seen, target.strategy);
}

export const handler = lambda(check);
