/** Plans the way back of a change, and later says whether the group has arrived there. Changes nothing. */

import type { Assessment } from '../../shared/assessment.ts';
import { RollbackFailed, RollbackIncomplete } from '../../shared/errors.ts';
import { rollbackMinutesMax } from '../../shared/limits.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { observeGroup, observeHealthyTargets } from '../../shared/runtime/observe-group.ts';
import {
  type Failure,
  planRollback,
  type RollbackPlan,
  type RollbackRequest,
  rollbackOpen,
  rollbackReport,
} from '../../workflows/roll-back-application/decide.ts';

interface RollbackEvent {
  readonly assessment: Assessment;
  readonly failure: Failure;
  readonly now: string;
  /** Present when the plan has been carried out and is to be verified. */
  readonly plan?: RollbackPlan & { readonly deadlineAt: string };
}

function requestOf({ decision, before, target }: Assessment): RollbackRequest {
  const { min } = target.strategy.instances;
  if (decision.change !== undefined) {
    const { action, from, instanceIdsBefore } = decision.change;
    return { action, desiredBefore: from, instanceIdsBefore, complete: true, min };
  }
  return {
    action: decision.action === 'scaleIn' ? 'scaleIn' : 'scaleOut',
    desiredBefore: before.desiredCapacity,
    instanceIdsBefore: before.instanceIds,
    complete: false,
    min,
  };
}

async function plan(event: RollbackEvent, runtime: Runtime): Promise<object> {
  const { target } = event.assessment;
  const group = await observeGroup(target, runtime);
  const { plan: planned, now } = event;
  if (planned === undefined) {
    const healthy = await observeHealthyTargets(target, runtime);
    const plan = planRollback(requestOf(event.assessment), group, healthy);
    const deadlineAt = new Date(Date.parse(now) + rollbackMinutesMax * 60_000).toISOString();
    return { ...plan, deadlineAt };
  }
  const open = rollbackOpen(planned, group);
  if (open !== undefined) {
    throw now < planned.deadlineAt ? new RollbackIncomplete(open) : new RollbackFailed(open);
  }
  return rollbackReport(event.assessment, planned, { failure: event.failure, at: event.now });
}

export const handler = lambda(plan);
