/** Looks at an application and decides what its capacity should become. Changes nothing. */

import type { Assessment } from '../../shared/assessment.ts';
import { hold } from '../../shared/decisions.ts';
import { InvalidRequest } from '../../shared/errors.ts';
import { parseRequest, type Request } from '../../shared/events.ts';
import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import type { SignalSeen } from '../../shared/observations.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { observeActivities, observeGroup } from '../../shared/runtime/observe-group.ts';
import { observeLoad, observeSignals } from '../../shared/runtime/observe-metrics.ts';
import { readRecord } from '../../shared/runtime/read-record.ts';
import { readTarget } from '../../shared/runtime/read-target.ts';
import {
  bounds,
  decideCapacity,
  scaleInSignal,
  scaleOutSignals,
} from '../../workflows/scale-application/decide.ts';
import {
  type AssessmentInput,
  assessmentOf,
  briefOf,
} from '../../workflows/scale-application/decide-assessment.ts';

const signalNames = [...scaleOutSignals, scaleInSignal] as const;

interface AssessEvent
  extends Pick<AssessmentInput, 'execution' | 'executionName' | 'startedAt' | 'round'> {
  readonly input: unknown;
  readonly now: string;
}

const asks = (signals: readonly SignalSeen[]): boolean =>
  signals.some(
    (seen) => seen.state === 'ALARM' && signalNames.some((name) => name === seen.signal),
  );

/** @throws InvalidRequest when a person asks for a capacity outside the bounds */
function checkGoal(request: Request, target: ResolvedApplication, min: number, max: number): void {
  if (request.trigger !== 'manual' || request.desiredCapacity === undefined) return;
  if (request.desiredCapacity >= min && request.desiredCapacity <= max) return;
  throw new InvalidRequest([
    `Field "desiredCapacity" is ${request.desiredCapacity}: application "${target.name}" may have ${min} to ${max} instances.`,
  ]);
}

async function look(event: AssessEvent, runtime: Runtime): Promise<Assessment> {
  const nowMs = Date.parse(event.now);
  const request = parseRequest(event.input, {
    stage: runtime.config.stage,
    executionName: event.executionName,
    signals: signalNames,
  });
  const { target, strategyHash } = await readTarget(request.target, runtime);
  const common = { ...event, request, target, strategyHash, nowMs };
  const signals = await observeSignals(target, signalNames, runtime);
  const automatic = request.trigger === 'sweep' || request.trigger === 'alarm';
  if (automatic && !asks(signals)) {
    return assessmentOf({ ...common, decision: hold('calm', 'no scaling alarm is red') });
  }
  const record = await readRecord(target.name, runtime);
  const group = await observeGroup(target, runtime);
  const { min, max } = bounds(group, target.strategy);
  checkGoal(request, target, min, max);
  const load = await observeLoad(target, nowMs, runtime);
  const seen = { request, execution: event.execution, group, signals, load, record };
  const decision = decideCapacity(seen, target.strategy, nowMs);
  const activities =
    decision.action === 'scaleOut' ? await observeActivities(target, 20, runtime) : [];
  return assessmentOf({ ...common, decision, seen, activities });
}

async function assess(event: AssessEvent, runtime: Runtime): Promise<Partial<Assessment>> {
  const assessment = await look(event, runtime);
  return assessment.route === 'hold' ? briefOf(assessment) : assessment;
}

export const handler = lambda(assess);
