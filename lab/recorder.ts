/** Remembers every call through the front door: who asked which service for what, and how it ended. */

import type { CallFaultKind } from './faults.ts';

export interface RecordedCall {
  readonly sequence: number;
  readonly atMs: number;
  readonly service: string;
  readonly operation: string;
  /** Last part of the calling role's ARN; `lab` when the lab itself asks. */
  readonly roleName: string;
  readonly input: unknown;
  /** `ok`, or the code of the refusal. */
  outcome: string;
  /** The fault that bit this call; absent for a stale read that answered what is true. */
  fault?: CallFaultKind;
  /** What a stale read would answer is not true any more; only of reads whose answers are kept. */
  outdated?: true;
}

export interface Recorder {
  begin(call: Omit<RecordedCall, 'sequence' | 'outcome'>): RecordedCall;
  /** The calls kept, oldest first: the newest `limit` of them. */
  calls(): readonly RecordedCall[];
  /** Told of each call when it has ended. */
  onCall(listener: (call: RecordedCall) => void): void;
  end(call: RecordedCall, outcome: string): void;
}

export const callSite = (call: Pick<RecordedCall, 'roleName' | 'service' | 'operation'>): string =>
  `${call.roleName} ${call.service}.${call.operation}`;

/** A recorder that keeps the newest `limit` calls, or up to twice as many. */
export function createRecorder(limit = 5000): Recorder {
  const kept: RecordedCall[] = [];
  const listeners: ((call: RecordedCall) => void)[] = [];
  let sequence = 0;
  return {
    begin(call) {
      const recorded = { ...call, sequence: sequence++, outcome: 'open' };
      if (kept.length >= 2 * limit) kept.splice(0, limit);
      kept.push(recorded);
      return recorded;
    },
    calls: () => kept.slice(-limit),
    onCall: (listener) => listeners.push(listener),
    end(call, outcome) {
      call.outcome = outcome;
      for (const listener of listeners) listener(call);
    },
  };
}
