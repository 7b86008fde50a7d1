/** Plans the way back of one capacity change, and says whether it has arrived. */

import type { Assessment } from '../../shared/assessment.ts';
import type { GroupSeen } from '../../shared/observations.ts';

/** The change to take back, as far as it is known. */
export interface RollbackRequest {
  readonly action: 'scaleOut' | 'scaleIn';
  readonly desiredBefore: number;
  readonly instanceIdsBefore: readonly string[];
  /** True for an undo after a failed watch: then healthy new instances go too. */
  readonly complete: boolean;
  /** Smallest capacity that policy and group allow. */
  readonly min: number;
}

export interface RollbackPlan {
  readonly autoScalingGroupName: string;
  /** Instances this change launched that have to go, by id. */
  readonly terminate: readonly string[];
  /** Instances this change launched that serve and may stay. */
  readonly keep: readonly string[];
  readonly desiredCapacity: number;
  readonly reason: string;
}

const isLeaving = (lifecycleState: string): boolean => lifecycleState.startsWith('Terminat');

/** The plan: for a scale-out the launched instances that do not serve go by id; for a scale-in the capacity comes back. */
export function planRollback(
  request: RollbackRequest,
  group: GroupSeen,
  healthyInstanceIds: readonly string[],
): RollbackPlan {
  const { autoScalingGroupName } = group;
  if (request.action === 'scaleIn') {
    const desiredCapacity = Math.max(request.desiredBefore, group.desiredCapacity);
    const reason = `capacity back to ${desiredCapacity}`;
    return { autoScalingGroupName, terminate: [], keep: [], desiredCapacity, reason };
  }
  const known = new Set(request.instanceIdsBefore);
  const launched = group.instances.filter(
    (instance) => !known.has(instance.instanceId) && !isLeaving(instance.lifecycleState),
  );
  const serves = (instanceId: string, lifecycleState: string): boolean =>
    lifecycleState === 'InService' && healthyInstanceIds.includes(instanceId);
  const keep = launched
    .filter((instance) => !request.complete && serves(instance.instanceId, instance.lifecycleState))
    .map((instance) => instance.instanceId);
  const staying =
    group.instances.filter((instance) => known.has(instance.instanceId)).length + keep.length;
  const removable = launched
    .map((instance) => instance.instanceId)
    .filter((id) => !keep.includes(id));
  // Never below the minimum: when instances from before the change are gone, some of the new ones have to stay.
  const spare = Math.max(0, Math.min(removable.length, staying + removable.length - request.min));
  const terminate = removable.slice(removable.length - spare);
  const desiredCapacity = Math.max(request.min, request.desiredBefore + keep.length);
  const reason = `${terminate.length} of ${launched.length} launched instances removed, capacity ${desiredCapacity}`;
  return { autoScalingGroupName, terminate, keep, desiredCapacity, reason };
}

/** What still differs from the plan; undefined when the group is as planned. */
export function rollbackOpen(plan: RollbackPlan, group: GroupSeen): string | undefined {
  if (group.desiredCapacity !== plan.desiredCapacity) {
    return `desired capacity is ${group.desiredCapacity}, ${plan.desiredCapacity} is planned`;
  }
  const alive = group.instances.filter(
    (instance) =>
      plan.terminate.includes(instance.instanceId) && !isLeaving(instance.lifecycleState),
  );
  if (alive.length > 0)
    return `${alive.map((instance) => instance.instanceId).join(', ')} still in the group`;
  return undefined;
}

/** Why a change is taken back, as a state machine catches it. */
export interface Failure {
  readonly Error?: string;
  readonly Cause?: string;
}

/** The sentence in a failure: a function's error message, or what AWS said. */
export function failureText({ Error: error, Cause: cause = '' }: Failure): string {
  if (!cause.startsWith('{')) return cause === '' ? (error ?? 'unknown error') : cause;
  const { errorMessage }: { errorMessage?: unknown } = JSON.parse(cause);
  return typeof errorMessage === 'string' ? errorMessage : cause;
}

/** What is recorded and told of a rollback that has arrived. Some instances may have stayed: then it is a smaller change. */
export function rollbackReport(
  assessment: Assessment,
  plan: RollbackPlan,
  { failure, at }: { readonly failure: Failure; readonly at: string },
): object {
  const { target, decision } = assessment;
  const kept = plan.keep.length > 0;
  const launched = plan.keep.length + plan.terminate.length;
  const reason = `${failureText(failure)}: ${plan.reason}`;
  return {
    targetKey: assessment.claim.targetKey,
    owner: assessment.execution,
    name: assessment.names.rollback,
    ledger: {
      key: `ledger#${target.name}#${assessment.executionName}#${assessment.round}-back`,
      entry: {
        target: target.name,
        execution: assessment.execution,
        action: kept ? 'scaleOut' : 'rollBack',
        at,
        reason,
        from: kept ? assessment.before.desiredCapacity : (decision.desiredCapacity ?? decision.change?.to),
        to: plan.desiredCapacity,
        terminated: plan.terminate,
      },
    },
    message: {
      subject: kept
        ? `${target.name} keeps ${plan.keep.length} of ${launched} new instances`
        : `${target.name} rolled back to ${plan.desiredCapacity} instances`,
      reason,
      change: decision.reason,
      terminated: plan.terminate,
      kept: plan.keep,
      owner: target.owner,
      execution: assessment.execution,
      runbook: 'workflows/roll-back-application/README.md',
    },
    report: {
      outcome: kept ? 'completed' : 'rolledBack',
      reason,
      changes: kept
        ? [{ action: 'scaleOut', to: plan.desiredCapacity, instanceIdsLaunched: plan.keep, at }]
        : [],
    },
  };
}
