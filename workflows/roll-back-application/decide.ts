/** Plans the way back of one capacity change, and says whether it has arrived. */

import type { Assessment } from '../../shared/assessment.ts';
import type { Change } from '../../shared/events.ts';
import type { GroupSeen } from '../../shared/observations.ts';
import { capacityPlan, ledgerEntry } from '../scale-application/decide-report.ts';

/** The change to take back, as far as it is known. */
export interface RollbackRequest {
  readonly action: 'scaleOut' | 'scaleIn';
  readonly desiredBefore: number;
  /** What the change wanted: never more is left behind. */
  readonly desiredWanted: number;
  readonly instanceIdsBefore: readonly string[];
  /** True for an undo after a failed watch: then healthy new instances go too. */
  readonly complete: boolean;
  /** Smallest capacity that policy and group allow. */
  readonly min: number;
}

export interface RollbackPlan {
  readonly autoScalingGroupName: string;
  /** The next step: remove instances by id, set the capacity, let the group settle, or nothing more. */
  readonly next: 'terminate' | 'restore' | 'wait' | 'done';
  /** Instances this change launched that have to go, by id. */
  readonly terminate: readonly string[];
  /** Instances this change launched that serve and may stay. */
  readonly keep: readonly string[];
  readonly desiredCapacity: number;
  readonly reason: string;
}

const isLeaving = (lifecycleState: string): boolean => lifecycleState.startsWith('Terminat');

function describeKept(kept: number, left: number): string {
  if (left > 0) return `${left} new instances still to be removed`;
  return kept === 0 ? 'no new instance stays' : `${kept} new instances stay`;
}

function planScaleIn(request: RollbackRequest, group: GroupSeen): RollbackPlan {
  const desiredCapacity = Math.max(request.desiredBefore, group.desiredCapacity);
  const restored = group.desiredCapacity === desiredCapacity;
  return {
    autoScalingGroupName: group.autoScalingGroupName,
    next: restored ? 'done' : 'restore',
    terminate: [],
    keep: [],
    desiredCapacity,
    reason: `capacity back to ${desiredCapacity}`,
  };
}

function nextStep(
  terminate: readonly string[],
  leaving: number,
  restored: boolean,
): RollbackPlan['next'] {
  if (terminate.length > 0) return 'terminate';
  if (leaving > 0) return 'wait';
  return restored ? 'done' : 'restore';
}

/**
 * The next step back. For a scale-out the surplus of new instances goes by id, those that do not serve first, and only
 * then the capacity is set: lowering it earlier would let AWS choose others. What replaced an instance from before the
 * change is not surplus. For a scale-in the capacity comes back.
 */
export function planRollback(
  request: RollbackRequest,
  group: GroupSeen,
  healthyInstanceIds: readonly string[],
): RollbackPlan {
  if (request.action === 'scaleIn') return planScaleIn(request, group);
  const known = new Set(request.instanceIdsBefore);
  const alive = group.instances.filter((instance) => !isLeaving(instance.lifecycleState));
  const added = alive.filter((instance) => !known.has(instance.instanceId));
  const serves = ({ instanceId, lifecycleState }: (typeof added)[number]): boolean =>
    lifecycleState === 'InService' && healthyInstanceIds.includes(instanceId);
  const serving = added.filter(serves);
  const others = added.filter((instance) => !serves(instance));
  const good = alive.length - added.length + serving.length;
  const wanted = request.complete
    ? request.desiredBefore
    : Math.min(Math.max(good, request.desiredBefore), request.desiredWanted);
  const desiredCapacity = Math.max(request.min, wanted);
  const surplus = Math.max(0, alive.length - desiredCapacity);
  const terminate = [...others, ...serving.toReversed()]
    .slice(0, surplus)
    .map((instance) => instance.instanceId);
  const keep = serving
    .map((instance) => instance.instanceId)
    .filter((id) => !terminate.includes(id))
    .slice(0, Math.max(0, desiredCapacity - request.desiredBefore));
  const leaving = group.instances.filter(
    (instance) => isLeaving(instance.lifecycleState) && !known.has(instance.instanceId),
  ).length;
  return {
    autoScalingGroupName: group.autoScalingGroupName,
    next: nextStep(terminate, leaving, group.desiredCapacity === desiredCapacity),
    terminate,
    keep,
    desiredCapacity,
    reason: `${describeKept(keep.length, terminate.length)}, capacity ${desiredCapacity}`,
  };
}

/** Why a change is taken back, as a state machine catches it. */
export interface Failure {
  readonly Error?: string;
  readonly Cause?: string;
}

/** The sentence in a failure: a function's error message, or what AWS said. */
function failureText({ Error: error, Cause: cause = '' }: Failure): string {
  if (!cause.startsWith('{')) return cause === '' ? (error ?? 'unknown error') : cause;
  const { errorMessage }: { errorMessage?: unknown } = JSON.parse(cause);
  return typeof errorMessage === 'string' ? errorMessage : cause;
}

/** What is left of the change when some instances stayed, or the way back as a change of its own. */
function changeMade(assessment: Assessment, plan: RollbackPlan, at: string): Change {
  const { before, decision, round, executionName } = assessment;
  const { change } = decision;
  const start = change?.from ?? before.desiredCapacity;
  const from = plan.keep.length > 0 ? start : (change?.to ?? decision.desiredCapacity ?? start);
  return {
    execution: executionName,
    round,
    action: plan.desiredCapacity < from ? 'scaleIn' : 'scaleOut',
    from,
    to: plan.desiredCapacity,
    instanceIdsBefore: [...(change?.instanceIdsBefore ?? before.instanceIds)],
    instanceIdsLaunched: [...plan.keep],
    at,
  };
}

/** What is recorded and told of a rollback that has arrived. Some instances may have stayed: then it is a smaller change. */
export function rollbackReport(
  assessment: Assessment,
  plan: RollbackPlan,
  { failure, at }: { readonly failure: Failure; readonly at: string },
): object {
  const { target } = assessment;
  const kept = plan.keep.length > 0;
  const reason = `${failureText(failure)}: ${plan.reason}`;
  const change = changeMade(assessment, plan, at);
  const ledger = ledgerEntry(
    assessment,
    change,
    kept ? { reason } : { reason, action: 'rollBack' },
  );
  return {
    targetKey: assessment.claim.targetKey,
    owner: assessment.execution,
    lastScaledAt: String(Math.ceil(Date.parse(at) / 1000)),
    ledger: { ...ledger, key: `${ledger.key}-back` },
    plan: capacityPlan(assessment, plan.desiredCapacity, at),
    message: {
      subject: kept
        ? `${target.name} keeps ${plan.keep.length} new instances of a change that was not complete`
        : `${target.name} rolled back to ${plan.desiredCapacity} instances`,
      reason,
      change: assessment.decision.reason,
      kept: plan.keep,
      owner: target.owner,
      execution: assessment.execution,
      runbook: 'workflows/roll-back-application/README.md',
    },
    report: {
      outcome: kept ? 'completed' : 'rolledBack',
      reason,
      changes: kept ? [change] : [],
    },
  };
}
