/** Which Retry entry takes a failure and how long it waits. */

import { describe, expect, test } from '@jest/globals';
import { errorEquals } from '../../../lab/asl/errors.ts';
import { type Retrier, retrierFor, retryDelayMs } from '../../../lab/asl/retry.ts';
import { createRandom } from '../../../lab/random.ts';

const retrier: Retrier = {
  errorEquals: ['States.ALL'],
  intervalSeconds: 2,
  maxAttempts: 3,
  backoffRate: 2,
  maxDelaySeconds: 31_622_400,
  jitter: false,
};
const random = createRandom('retry');

describe('the delay before a retry', () => {
  // concepts-error-handling.html, "Retrying after an error"
  test('is the interval, multiplied by the rate for each attempt made', () => {
    expect([0, 1, 2].map((made) => retryDelayMs(retrier, made, random))).toEqual([
      2000, 4000, 8000,
    ]);
  });

  test('is at most MaxDelaySeconds', () => {
    const capped = { ...retrier, maxDelaySeconds: 5 };
    expect([0, 1, 2].map((made) => retryDelayMs(capped, made, random))).toEqual([2000, 4000, 5000]);
  });

  test('with JitterStrategy FULL is a random part of that', () => {
    const delays = Array.from({ length: 200 }, () =>
      retryDelayMs({ ...retrier, jitter: true }, 1, random),
    );
    expect(Math.min(...delays)).toBeLessThan(400);
    expect(Math.max(...delays)).toBeGreaterThan(3600);
    expect(Math.max(...delays)).toBeLessThan(4000);
  });
});

describe('Retry', () => {
  const list = [
    { ...retrier, errorEquals: ['Lambda.TooManyRequestsException'], maxAttempts: 1 },
    { ...retrier, errorEquals: ['States.ALL'] },
  ];

  test('asks the first entry that matches', () => {
    expect(retrierFor(list, [], { error: 'Lambda.TooManyRequestsException' })).toBe(0);
    expect(retrierFor(list, [], { error: 'Other' })).toBe(1);
  });

  test('asks no other entry when the first that matches is used up', () => {
    expect(retrierFor(list, [1], { error: 'Lambda.TooManyRequestsException' })).toBeUndefined();
  });
});

describe('ErrorEquals', () => {
  // concepts-error-handling.html, "Error names"
  test.each([
    [['States.ALL'], { error: 'X' }, true],
    [['States.ALL'], {}, true],
    [['States.TaskFailed'], { error: 'X' }, true],
    [['States.TaskFailed'], { error: 'States.Timeout' }, false],
    [['States.Timeout'], { error: 'States.Timeout', heartbeat: true }, true],
    [['States.HeartbeatTimeout'], { error: 'States.Timeout', heartbeat: true }, true],
    [['States.HeartbeatTimeout'], { error: 'States.Timeout' }, false],
    [['A', 'B'], { error: 'B' }, true],
    [['A'], {}, false],
  ])('%j and %j: %s', (names, failure, expected) => {
    expect(errorEquals(names, failure)).toBe(expected);
  });
});
