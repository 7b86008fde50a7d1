/** Reads how an execution ended: what its runbook says of it in the output, else what Step Functions says. */

import type { DescribeExecutionOutput, ExecutionStatus } from '@aws-sdk/client-sfn';
import * as z from 'zod';
import { type ExitCode, exitCodes } from '../exit-codes.ts';

const changeSchema = z.object({ from: z.number(), to: z.number() });

/** What a runbook says of an end that is not a failure; a failed execution has a status and an error instead. */
const outcomes = ['completed', 'held', 'skipped', 'rolledBack'] as const;
type Outcome = (typeof outcomes)[number];

const outputSchema = z.object({
  outcome: z.enum(outcomes).optional().catch(undefined),
  code: z.string().optional(),
  reason: z.string().optional(),
  changes: z.array(z.unknown()).optional(),
});

export interface Ending {
  /** The runbook's own word, else the status. */
  readonly outcome: Outcome | ExecutionStatus;
  /** Reason code of a hold, `cooldown`. */
  readonly code?: string;
  readonly reason: string;
  /** Capacity before the first and after the last change, and how many changes there were. */
  readonly change?: { readonly from: number; readonly to: number; readonly steps: number };
}

/** JSON text as a value; undefined when it is not JSON. */
export function jsonOf(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function changeIn(changes: readonly unknown[]): Ending['change'] {
  const seen = changes.flatMap((change) => {
    const result = changeSchema.safeParse(change);
    return result.success ? [result.data] : [];
  });
  const first = seen[0];
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { from: first.from, to: last.to, steps: seen.length };
}

export function endingOf(execution: DescribeExecutionOutput): Ending {
  const result = outputSchema.safeParse(jsonOf(execution.output));
  const { outcome, code, reason, changes } = result.success ? result.data : {};
  const change = changeIn(changes ?? []);
  return {
    outcome: outcome ?? execution.status ?? 'RUNNING',
    ...(code === undefined ? {} : { code }),
    reason: reason ?? execution.cause ?? execution.error ?? '',
    ...(change === undefined ? {} : { change }),
  };
}

/** "4 to 10 instances in 3 steps"; empty without a change. */
export function describeChange({ change }: Pick<Ending, 'change'>): string {
  if (change === undefined) return '';
  const steps = change.steps === 1 ? '' : ` in ${change.steps} steps`;
  return `${change.from} to ${change.to} instances${steps}`;
}

/** A look that found no scaling alarm red and changed nothing. */
export const isCalm = ({ code, change }: Ending): boolean =>
  code === 'calm' && change === undefined;

/** Reason codes of a look that found nothing to do: no alarm red, or a quiet application at its minimum. */
export const idleCodes: ReadonlySet<unknown> = new Set(['calm', 'atMin']);

/** A look that found nothing to do and changed nothing. */
export const isIdle = ({ code, change }: Ending): boolean =>
  idleCodes.has(code) && change === undefined;

/** What the exit code of a command says about an ended execution. */
export function exitCodeOf(execution: DescribeExecutionOutput): ExitCode {
  switch (execution.status) {
    case 'FAILED':
      return exitCodes.failed;
    case 'TIMED_OUT':
      return exitCodes.timedOut;
    case 'ABORTED':
      return exitCodes.aborted;
    default:
      return endingOf(execution).outcome === 'rolledBack' ? exitCodes.failed : exitCodes.ok;
  }
}
