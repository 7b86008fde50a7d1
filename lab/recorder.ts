/** Remembers every call through the front door: who asked which service for what, and how it ended. */

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
}

export interface Recorder {
  begin(call: Omit<RecordedCall, 'sequence' | 'outcome'>): RecordedCall;
  /** The calls kept, oldest first: the newest `limit` of them. */
  calls(): readonly RecordedCall[];
  /** How often `role service.operation` was called over the whole run, in order of first use. */
  counts(): ReadonlyMap<string, number>;
  /** Told of each call when it has ended. */
  onCall(listener: (call: RecordedCall) => void): void;
  end(call: RecordedCall, outcome: string): void;
}

export const callSite = (call: Pick<RecordedCall, 'roleName' | 'service' | 'operation'>): string =>
  `${call.roleName} ${call.service}.${call.operation}`;

/** A recorder that keeps the newest `limit` calls and counts all. */
export function createRecorder(limit = 5000): Recorder {
  const kept: RecordedCall[] = [];
  const counted = new Map<string, number>();
  const listeners: ((call: RecordedCall) => void)[] = [];
  let sequence = 0;
  return {
    begin(call) {
      const recorded = { ...call, sequence: sequence++, outcome: 'open' };
      if (kept.length >= 2 * limit) kept.splice(0, limit);
      kept.push(recorded);
      const site = callSite(call);
      counted.set(site, (counted.get(site) ?? 0) + 1);
      return recorded;
    },
    calls: () => kept.slice(-limit),
    counts: () => counted,
    onCall: (listener) => listeners.push(listener),
    end(call, outcome) {
      call.outcome = outcome;
      for (const listener of listeners) listener(call);
    },
  };
}
