/**
 * Whether a closed execution could be redriven: said in many places, each with its own spelling.
 */

import type { ExecutionStatus } from '../../asl/execution.ts';

interface Redrive {
  readonly status: 'REDRIVABLE' | 'NOT_REDRIVABLE';
  /** Why not. */
  readonly reason?: string;
}

/**
 * Only what failed, was stopped or timed out can be. "Restarting state machine executions with
 * redrive".
 */
export function redriveOf(status: ExecutionStatus): Redrive {
  return status === 'RUNNING' || status === 'SUCCEEDED'
    ? { status: 'NOT_REDRIVABLE', reason: `Execution is ${status} and cannot be redriven` }
    : { status: 'REDRIVABLE' };
}
