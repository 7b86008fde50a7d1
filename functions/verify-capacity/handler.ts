/** Verifies a capacity change instance by instance, and writes up what is to be recorded and told. Changes nothing. */

import type { Assessment } from '../../shared/assessment.ts';
import { InstancesNotJoined, InstancesNotReady } from '../../shared/errors.ts';
import type { Change } from '../../shared/events.ts';
import { roundsMax } from '../../shared/limits.ts';
import type { SignalSeen } from '../../shared/observations.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import {
  observeActivities,
  observeGroup,
  observeHealthyTargets,
} from '../../shared/runtime/observe-group.ts';
import { observeMeasures, observeSignals } from '../../shared/runtime/observe-metrics.ts';
import { watchKey } from '../../shared/runtime/read-record.ts';
import type { Readiness } from '../../workflows/check-readiness/decide.ts';
import { scaleOutSignals, wantsMore } from '../../workflows/scale-application/decide.ts';
import { decideJoin, type JoinVerdict } from '../../workflows/scale-application/decide-join.ts';
import {
  capacityPlan,
  changeMessage,
  ledgerEntry,
} from '../../workflows/scale-application/decide-report.ts';

interface VerifyEvent {
  readonly assessment: Assessment;
  readonly readiness: Readiness;
  /** Instant at which the change had been made. */
  readonly changedAt: string;
  readonly now: string;
}

const minuteMs = 60_000;

async function requestsByInstance(
  assessment: Assessment,
  instanceIds: readonly string[],
  nowMs: number,
  runtime: Runtime,
): Promise<Record<string, number>> {
  const metric = { namespace: 'ARQ/Application', metricName: 'RequestCount', statistic: 'Sum' };
  const measures = instanceIds.map((instanceId, index) => ({
    id: `i${index}`,
    metric,
    dimensions: [
      { Name: 'AutoScalingGroupName', Value: assessment.target.autoScalingGroupName },
      { Name: 'InstanceId', Value: instanceId },
    ],
  }));
  if (measures.length === 0) return {};
  const toMs = nowMs - (nowMs % minuteMs);
  const seen = await observeMeasures(measures, { fromMs: toMs - minuteMs, toMs }, runtime);
  return Object.fromEntries(
    instanceIds.flatMap((instanceId, index) => {
      const [value] = seen.get(`i${index}`)?.values ?? [];
      return value === undefined ? [] : [[instanceId, value]];
    }),
  );
}

async function look(event: VerifyEvent, nowMs: number, runtime: Runtime): Promise<JoinVerdict> {
  const { assessment } = event;
  const { target, decision, before } = assessment;
  const group = await observeGroup(target, runtime);
  const activities = await observeActivities(target, 50, runtime);
  const healthyInstanceIds = await observeHealthyTargets(target, runtime);
  const seen = {
    action: decision.action === 'scaleIn' ? ('scaleIn' as const) : ('scaleOut' as const),
    desiredBefore: before.desiredCapacity,
    desiredCapacity: decision.desiredCapacity ?? before.desiredCapacity,
    instanceIdsBefore: before.instanceIds,
    decidedAtMs: Date.parse(assessment.decidedAt),
    changedAtMs: Date.parse(event.changedAt),
    group,
    activities: activities.filter((activity) => activity.launch),
    healthyInstanceIds,
    requestsByInstance: await requestsByInstance(assessment, healthyInstanceIds, nowMs, runtime),
  };
  return decideJoin(seen, target.strategy, nowMs);
}

function changeOf({ assessment, changedAt }: VerifyEvent, verdict: JoinVerdict): Change {
  const { decision, before } = assessment;
  return {
    execution: assessment.executionName,
    round: assessment.round,
    action: decision.action === 'scaleIn' ? 'scaleIn' : 'scaleOut',
    from: before.desiredCapacity,
    to: decision.desiredCapacity ?? before.desiredCapacity,
    instanceIdsBefore: [...before.instanceIds],
    // One that is still on its way replaces another, or is more than was asked for.
    instanceIdsLaunched: verdict.launched
      .filter(({ state }) => state === 'serving')
      .map(({ instanceId }) => instanceId),
    at: changedAt,
  };
}

function watchInput(assessment: Assessment, change: Change, nowMs: number): object {
  const { minutes } = assessment.target.strategy.watch;
  return {
    target: assessment.target.name,
    change,
    watchKey: watchKey(assessment.target.name),
    startedAt: new Date(nowMs).toISOString(),
    remainingSeconds: minutes * 60,
    endsAt: new Date(nowMs + minutes * minuteMs).toISOString(),
    expiresAt: String(Math.floor(nowMs / 1000) + 2 * 86_400),
    extensions: 0,
    strategyHash: assessment.strategyHash,
    names: assessment.names,
  };
}

/** A person's goal counts for the manual trigger; otherwise whether a scale-out alarm is still red. */
function goesOn(assessment: Assessment, signals: readonly SignalSeen[], change: Change): boolean {
  if (assessment.round >= roundsMax) return false;
  const wanted = assessment.desiredCapacityWanted;
  if (wanted !== undefined) return wanted !== change.to;
  return wantsMore(signals);
}

async function verify(event: VerifyEvent, runtime: Runtime): Promise<object> {
  const { assessment, readiness, changedAt, now } = event;
  const nowMs = Date.parse(now);
  const verdict = await look(event, nowMs, runtime);
  if (verdict.state === 'waiting') throw new InstancesNotReady(verdict.reason);
  if (verdict.state === 'failed') throw new InstancesNotJoined(verdict.reason);
  const signals = await observeSignals(assessment.target, scaleOutSignals, runtime);
  const change = changeOf(event, verdict);
  const cooldownMs = assessment.target.strategy.cooldownMinutes * minuteMs;
  const scaledAtSeconds = Math.ceil(Date.parse(changedAt) / 1000);
  return {
    verdict,
    change,
    ledger: ledgerEntry(assessment, change, { result: verdict.reason, verifiedAt: now }),
    plan: capacityPlan(assessment, change.to, now),
    watch: watchInput(assessment, change, nowMs),
    message: changeMessage(assessment, change, { verdict, readiness, at: now }),
    lastScaledAt: String(scaledAtSeconds),
    again: goesOn(assessment, signals, change),
    cooldownEndsAt: new Date(scaledAtSeconds * 1000 + cooldownMs).toISOString(),
  };
}

export const handler = lambda(verify);
