import type { DescribeExecutionOutput, ExecutionStatus } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { describeChange, endingOf, exitCodeOf, isIdle } from '../../../cli/read/ending.ts';

const ended = (
  status: ExecutionStatus,
  output?: object,
  more: Pick<DescribeExecutionOutput, 'cause' | 'error'> = {},
): DescribeExecutionOutput => ({
  executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:m:e',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:m',
  startDate: new Date('2026-03-02T08:00:00Z'),
  status,
  ...(output && { output: JSON.stringify(output) }),
  ...more,
});

describe('exitCodeOf', () => {
  test.each([
    ['SUCCEEDED', 'completed', exitCodes.ok],
    ['SUCCEEDED', 'held', exitCodes.ok],
    ['SUCCEEDED', 'skipped', exitCodes.ok],
    ['SUCCEEDED', 'rolledBack', exitCodes.failed],
    ['FAILED', undefined, exitCodes.failed],
    ['TIMED_OUT', undefined, exitCodes.timedOut],
    ['ABORTED', undefined, exitCodes.aborted],
  ] as const)('of an execution that is %s with outcome %s is %i', (status, outcome, exitCode) => {
    expect(exitCodeOf(ended(status, outcome && { outcome }))).toBe(exitCode);
  });
});

describe('endingOf', () => {
  test('reads what the runbook says, and the change from its first to its last step', () => {
    const changes = [
      { from: 4, to: 6 },
      { from: 6, to: 8 },
    ];
    const ending = endingOf(ended('SUCCEEDED', { outcome: 'completed', reason: 'red', changes }));
    expect(ending).toEqual({
      outcome: 'completed',
      reason: 'red',
      change: { from: 4, to: 8, steps: 2 },
    });
    expect(describeChange(ending)).toBe('4 to 8 instances in 2 steps');
  });

  test('falls back on what Step Functions says', () => {
    const failed = ended('FAILED', undefined, { error: 'ROLLBACK_FAILED', cause: 'stuck' });
    expect(endingOf(failed)).toEqual({ outcome: 'FAILED', reason: 'stuck' });
    expect(endingOf(ended('RUNNING'))).toEqual({ outcome: 'RUNNING', reason: '' });
    const foreign = ended('SUCCEEDED', { outcome: 'rejected', reason: 'not ours' });
    expect(endingOf(foreign)).toEqual({ outcome: 'SUCCEEDED', reason: 'not ours' });
  });

  test.each([
    [{ outcome: 'held', code: 'calm', changes: [] }, true],
    [{ outcome: 'held', code: 'atMin', changes: [] }, true],
    [{ outcome: 'held', code: 'cooldown', changes: [] }, false],
    [{ outcome: 'completed', code: 'calm', changes: [{ from: 4, to: 6 }] }, false],
  ])('calls %j a look with nothing to do: %s', (output, idle) => {
    expect(isIdle(endingOf(ended('SUCCEEDED', output)))).toBe(idle);
  });
});
