/** RedriveExecution, and whether a closed execution could be redriven: said in many places. */

import type { RedriveExecutionInput, RedriveExecutionOutput } from '@aws-sdk/client-sfn';
import { historyEventsMax } from '../../asl/limits.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Executor } from './executor.ts';
import type { Live, Run } from './live.ts';

interface Redrive {
  readonly status: 'REDRIVABLE' | 'NOT_REDRIVABLE' | 'REDRIVABLE_BY_MAP_RUN';
  /** Why not. */
  readonly reason?: string;
}

const dayMs = 86_400_000;

/** redrive-executions.html, "Redrive eligibility". */
const redrivableMs = 14 * dayMs;

/** Service quotas, "Maximum execution time". */
const openMs = 365 * dayMs;

/** There must be room for ExecutionRedriven and one event more. */
const roomFor = 2;

interface Moment {
  readonly nowMs: number;
  readonly isDeleting?: boolean;
}

/** The reasons in AWS's words. API reference, DescribeExecution, `redriveStatusReason`. */
function reasonAgainst({ execution }: Run, { nowMs, isDeleting }: Moment): string | undefined {
  const { status, identity, stopMs = nowMs, eventCount } = execution;
  if (isDeleting === true) return 'State machine is in DELETING status';
  if (status === 'RUNNING' || status === 'SUCCEEDED') {
    return `Execution is ${status} and cannot be redriven`;
  }
  if (eventCount > historyEventsMax - roomFor) return 'Execution history event limit exceeded';
  if (nowMs - identity.startMs > openMs) return 'Execution has exceeded the max execution time';
  if (nowMs - stopMs > redrivableMs) return 'Execution redrivable period exceeded';
  return undefined;
}

/** Only what failed, was stopped or timed out can be, and what a Map Run began only by that. */
export function redriveOf(run: Run, moment: Moment): Redrive {
  const reason = reasonAgainst(run, moment);
  if (reason !== undefined) return { status: 'NOT_REDRIVABLE', reason };
  return { status: run.item === undefined ? 'REDRIVABLE' : 'REDRIVABLE_BY_MAP_RUN' };
}

/** API reference, RedriveExecution, `clientToken`. */
const tokensMax = 10;
const tokenMs = 15 * 60_000;

/** The same token within 15 minutes is the same redrive. API reference, RedriveExecution. */
export function redriveExecution(
  executor: Executor,
  { live, clientToken: token }: { live: Live } & Pick<RedriveExecutionInput, 'clientToken'>,
  moment: Moment,
): RedriveExecutionOutput {
  const { nowMs } = moment;
  const known = live.redrives.find((each) => each.token === token && nowMs - each.atMs <= tokenMs);
  if (known !== undefined) return { redriveDate: new Date(known.atMs) };
  const { status, reason = 'Execution can only be redriven by its Map Run' } = redriveOf(
    live,
    moment,
  );
  if (status !== 'REDRIVABLE') throw refuse(refusals.executionNotRedrivable, { reason });
  executor.redrive(live.execution.identity.id);
  if (token !== undefined) live.redrives.push({ token, atMs: nowMs });
  if (live.redrives.length > tokensMax) live.redrives.shift();
  return { redriveDate: new Date(nowMs) };
}
