/** What one look at an application came to; handed from state to state and to every function of the run. */

import type { Change } from './events.ts';
import type { ResolvedApplication } from './inventory/resolved-application.ts';

/** Deterministic names of executions this round may start: the same round never starts a second one. */
export interface ExecutionNames {
  readonly checklist: string;
  readonly watch: string;
  readonly watchEnded: string;
  readonly undo: string;
  readonly notify: string;
  /** The nested rollback itself. */
  readonly rollBack: string;
  /** The message about it. */
  readonly rollback: string;
  readonly rollbackFailed: string;
  readonly notReady: string;
  readonly incident: string;
}

/** Keys and numbers of the conditional claim, as the DynamoDB API takes them: numbers as text, instants in epoch seconds. */
export interface Claim {
  readonly targetKey: string;
  readonly eventKey: string;
  readonly eventExpiresAt: string;
  readonly now: string;
  readonly leaseExpiresAt: string;
  readonly versionSeen: string;
  readonly versionNext: string;
  readonly lastScaledAt: string;
  readonly lastScaledAtBefore: string;
}

export interface Decided {
  readonly action: 'hold' | 'escalate' | 'scaleOut' | 'scaleIn' | 'undo';
  readonly reason: string;
  readonly code?: string;
  readonly desiredCapacity?: number;
  readonly change?: Change;
}

/** A message to people: facts, not prose; the subject fits an SNS subject line. */
export interface Message {
  readonly subject: string;
  readonly reason: string;
  readonly [fact: string]: unknown;
}

export interface Assessment {
  readonly route: 'act' | 'escalate' | 'hold';
  readonly outcome: 'held' | 'skipped';
  readonly decision: Decided;
  readonly round: number;
  /** ARN of the execution. */
  readonly execution: string;
  readonly executionName: string;
  readonly trigger: string;
  readonly startedAt: string;
  readonly strategyHash: string;
  readonly target: ResolvedApplication;
  /** A person's goal, when a person started it with one. */
  readonly desiredCapacityWanted?: number;
  readonly before: { readonly desiredCapacity: number; readonly instanceIds: readonly string[] };
  /** Instant of the look: whatever this round does comes later. */
  readonly decidedAt: string;
  readonly settleSeconds: number;
  readonly claim: Claim;
  readonly names: ExecutionNames;
  readonly message?: Message;
}
