/** A decision is a value: what to do, the numbers, and the reason an operator reads at 3 a.m. */

/** Nothing is done, and why. `code` is stable; the console, the CLI and the tests show the same words. */
export interface Hold {
  readonly action: 'hold';
  readonly code: HoldCode;
  readonly reason: string;
}

/** Reason codes of doing nothing, with what each means. */
export const holdCodes = {
  quarantined: 'an earlier rollback failed; a person has to look first',
  busy: 'another execution holds the lease',
  cooldown: 'the cool-down has not passed',
  calm: 'no scaling alarm is red any more',
  noData: 'the measurements are missing or stale',
  atMin: 'the group is at its minimum',
  atMax: 'the group is at its maximum',
  needed: 'the load needs the instances there are',
  launching: 'instances launched earlier are still on their way',
  superseded: 'the group was changed again after the change that is to be undone',
  reached: 'the requested capacity is reached',
} as const;
export type HoldCode = keyof typeof holdCodes;

export const hold = (code: HoldCode, reason: string): Hold => ({ action: 'hold', code, reason });
