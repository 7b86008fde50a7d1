/** Plans the way back of a change, and later says whether the group has arrived there. Changes nothing. */

import type { Assessment } from '../../shared/assessment.ts';
import { RollbackIncomplete } from '../../shared/errors.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { observeGroup, observeHealthyTargets } from '../../shared/runtime/observe-group.ts';
import {
  planRollback,
  type RollbackPlan,
  type RollbackRequest,
  rollbackOpen,
  rollbackReport,
} from '../../workflows/roll-back-application/decide.ts';

interface RollbackEvent {
  readonly assessment: Assessment;
  readonly failure: string;
  readonly now: string;
  /** Present when the plan has been carried out and is to be verified. */
  readonly plan?: RollbackPlan;
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
  if (event.plan === undefined) {
    return planRollback(
      requestOf(event.assessment),
      group,
      await observeHealthyTargets(target, runtime),
    );
  }
  const open = rollbackOpen(event.plan, group);
  if (open !== undefined) throw new RollbackIncomplete(open);
  return rollbackReport(event.assessment, event.plan, { failure: event.failure, at: event.now });
}

export const handler = lambda(plan);
