/** Says what the next step back from a change is, from the group as it is now. Changes nothing. */

import type { Assessment } from '../../shared/assessment.ts';
import { RollbackFailed } from '../../shared/errors.ts';
import { rollbackMinutesMax } from '../../shared/limits.ts';
import type { GroupSeen } from '../../shared/observations.ts';
import { lambda, type Runtime } from '../../shared/runtime/lambda.ts';
import { observeGroup, observeHealthyTargets } from '../../shared/runtime/observe-group.ts';
import {
  type Failure,
  planRollback,
  type RollbackRequest,
  rollbackReport,
} from '../../workflows/roll-back-application/decide.ts';

interface RollbackEvent {
  readonly assessment: Assessment;
  readonly failure: Failure;
  readonly startedAt: string;
  readonly now: string;
}

function requestOf(assessment: Assessment, group: GroupSeen): RollbackRequest {
  const { decision, before, target } = assessment;
  const min = Math.max(target.strategy.instances.min, group.minSize);
  if (decision.change !== undefined) {
    const { action, from, to, instanceIdsBefore } = decision.change;
    return {
      action,
      desiredBefore: from,
      desiredWanted: to,
      instanceIdsBefore,
      complete: true,
      min,
    };
  }
  return {
    action: decision.action === 'scaleIn' ? 'scaleIn' : 'scaleOut',
    desiredBefore: before.desiredCapacity,
    desiredWanted: decision.desiredCapacity ?? before.desiredCapacity,
    instanceIdsBefore: before.instanceIds,
    complete: false,
    min,
  };
}

async function plan(event: RollbackEvent, runtime: Runtime): Promise<object> {
  const { assessment, failure, startedAt, now } = event;
  const { target } = assessment;
  const group = await observeGroup(target, runtime);
  const healthy = await observeHealthyTargets(target, runtime);
  const planned = planRollback(requestOf(assessment, group), group, healthy);
  if (planned.next === 'done') {
    return { ...planned, report: rollbackReport(assessment, planned, { failure, at: now }) };
  }
  const minutes = (Date.parse(now) - Date.parse(startedAt)) / 60_000;
  if (minutes >= rollbackMinutesMax) {
    throw new RollbackFailed(`after ${Math.floor(minutes)} minutes: ${planned.reason}`);
  }
  return planned;
}

export const handler = lambda(plan);
