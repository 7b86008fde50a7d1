/** The lease outlasts what is done under it: the bound in `shared/limits.ts` follows the timeouts of the state machines. */

import { expect, test } from '@jest/globals';
import { leaseMarginMinutes, rollbackMinutesMax } from '../../shared/limits.ts';
import { textOf } from '../shared/strategy/files.ts';

const definitionOf = (runbook: string) =>
  JSON.parse(textOf(`workflows/${runbook}/${runbook}.asl.json`));

const change = definitionOf('scale-application').States;
const rollBack = definitionOf('roll-back-application');

/** Longest time of a Task in seconds: each attempt to its timeout, and each wait before the next to its end. */
function longestSeconds({ TimeoutSeconds, Retry: [retry] }: (typeof change)[string]): number {
  const { IntervalSeconds, MaxAttempts, BackoffRate } = retry;
  const waits = Array.from(
    { length: MaxAttempts },
    (_none, attempt) => IntervalSeconds * BackoffRate ** attempt,
  );
  return TimeoutSeconds * (MaxAttempts + 1) + waits.reduce((sum, wait) => sum + wait, 0);
}

test('a lease outlasts checklist, change and rollback beside joining and warm-up', () => {
  const nested = change['Check readiness'].TimeoutSeconds + change['Roll back'].TimeoutSeconds;
  const seconds = nested + longestSeconds(change['Set desired capacity']);
  expect(seconds).toBeLessThanOrEqual(leaseMarginMinutes * 60);
});

test('a rollback gives up by itself before its machine, and its machine before the caller', () => {
  expect(rollbackMinutesMax * 60).toBeLessThan(rollBack.TimeoutSeconds);
  expect(rollBack.TimeoutSeconds).toBeLessThan(change['Roll back'].TimeoutSeconds);
  const checklist = definitionOf('check-readiness');
  expect(checklist.TimeoutSeconds).toBeLessThan(change['Check readiness'].TimeoutSeconds);
});
