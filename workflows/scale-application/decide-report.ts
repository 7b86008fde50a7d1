/** What is recorded and told of a change that was verified, or taken back. */

import type { Assessment, Message } from '../../shared/assessment.ts';
import type { Change } from '../../shared/events.ts';
import { hourlyPrice } from '../../shared/pricing/ec2.ts';
import type { Readiness } from '../check-readiness/decide.ts';
import type { JoinVerdict } from './decide-join.ts';

export interface LedgerEntry {
  readonly key: string;
  readonly entry: Readonly<Record<string, unknown>>;
}

/** What a change adds to (or takes from) the bill, in US dollars per hour; undefined when the type has no price. */
function costPerHour(assessment: Assessment, instances: number): number | undefined {
  const price = hourlyPrice(assessment.target.instanceType, assessment.target.region);
  return price === undefined ? undefined : Number((instances * price.usdPerHour).toFixed(4));
}

const costText = (usdPerHour: number | undefined): string =>
  usdPerHour === undefined
    ? 'price unknown'
    : `${usdPerHour < 0 ? '-' : '+'}$${Math.abs(usdPerHour).toFixed(4)} per hour`;

/** Ledger entry of a change: what, why, what it costs. One per execution and round. */
export function ledgerEntry(
  assessment: Assessment,
  change: Change,
  fields: Readonly<Record<string, unknown>>,
): LedgerEntry {
  const usdPerHour = costPerHour(assessment, change.to - change.from);
  return {
    key: `ledger#${assessment.target.name}#${assessment.executionName}#${assessment.round}`,
    entry: {
      target: assessment.target.name,
      trigger: assessment.trigger,
      ...change,
      execution: assessment.execution,
      ...(usdPerHour === undefined ? {} : { usdPerHour }),
      strategyHash: assessment.strategyHash,
      ...fields,
    },
  };
}

/** The capacity plan of one application after a change (E3, F6): what was observed, and how far it reaches. */
export function capacityPlan(
  assessment: Assessment,
  desiredCapacity: number,
  at: string,
): { key: string; body: object } {
  const { target } = assessment;
  const { peak } = target.strategy.requestsPerSecond;
  return {
    key: `plan/${target.name}.json`,
    body: {
      target: target.name,
      desiredCapacity,
      min: target.strategy.instances.min,
      max: target.strategy.instances.max,
      requestsPerSecondAtReserve: Math.floor(
        desiredCapacity * peak * (1 - target.strategy.reservePercent / 100),
      ),
      usdPerHour: costPerHour(assessment, desiredCapacity) ?? null,
      updatedAt: at,
      execution: assessment.execution,
      strategyHash: assessment.strategyHash,
    },
  };
}

const verb = { scaleOut: 'scaled out', scaleIn: 'scaled in' } as const;

/** The one message about a completed change (E4). */
export function changeMessage(
  assessment: Assessment,
  change: Change,
  facts: { readonly verdict: JoinVerdict; readonly readiness: Readiness; readonly at: string },
): Message {
  const seconds = Math.round((Date.parse(facts.at) - Date.parse(assessment.decidedAt)) / 1000);
  return {
    subject: `${assessment.target.name} ${verb[change.action]} from ${change.from} to ${change.to}`,
    reason: assessment.decision.reason,
    cost: costText(costPerHour(assessment, change.to - change.from)),
    durationSeconds: seconds,
    result: facts.verdict.reason,
    warnings: facts.readiness.points
      .filter((point) => point.verdict === 'warn')
      .flatMap((point) => point.evidence),
    rollback: `arq start scale-application --stage ${assessment.target.stage} --set target=${assessment.target.name} --set desiredCapacity=${change.from}`,
    owner: assessment.target.owner,
    execution: assessment.execution,
    runbook: 'workflows/scale-application/README.md',
  };
}
