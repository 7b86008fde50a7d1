/** What is read off a world: how executions ended and why, what people were told, who holds a lease. */

import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  type ExecutionOutcome,
  isLeased,
  messagesOf,
  outcomesOf,
  targetItem,
} from '../../lab/outcomes.ts';
import { setScene } from '../../lab/scenarios/play-scenario.ts';
import type { World } from '../../lab/world.ts';

const byHand = (desiredCapacity: unknown) => ({ target: 'web', desiredCapacity });

const minuteMs = 60_000;
let world: World;
/** Whether `web` is leased before, during and after the change by hand. */
const leased: boolean[] = [];

beforeAll(async () => {
  world = await setScene({
    name: 'started by hand, well and badly',
    instances: 4,
    minutes: 30,
    when: [
      { atMinute: 0, load: 300 },
      { atMinute: 2, start: byHand(5) },
      { atMinute: 3, start: byHand('many') },
      { atMinute: 21, start: byHand(6) },
    ],
    expect: [],
  });
  for (const minute of [1, 4, 20, 22]) {
    await world.clock.runUntil(world.startMs + minute * minuteMs);
    leased.push(isLeased(world, 'web', world.clock.nowMs));
  }
});

const startedAt = (minute: number): ExecutionOutcome | undefined =>
  outcomesOf(world).find(({ name }) => name === `by-hand-${world.startMs + minute * minuteMs}`);

describe('an execution that has ended', () => {
  test('has the outcome and the reason of its output', () => {
    expect(startedAt(2)).toMatchObject({
      workflow: 'scale-application',
      status: 'SUCCEEDED',
      outcome: 'completed',
      reason: 'somebody asked for 5 (started by hand): 4 to 5 instances',
      startMs: world.startMs + 2 * minuteMs,
      output: { changes: [{ from: 4, to: 5 }] },
    });
    expect(startedAt(2)?.stopMs).toBeGreaterThan(world.startMs + 2 * minuteMs);
  });

  test('without an output has its status for an outcome and its cause for a reason', () => {
    expect(startedAt(3)).toMatchObject({
      status: 'FAILED',
      outcome: 'FAILED',
      reason:
        'Field "desiredCapacity" is "many", but must be a number without quotes and unit: correct the value.',
    });
  });
});

test('an execution that runs has no end yet', () => {
  const running = startedAt(21);
  expect(running).toMatchObject({ status: 'RUNNING', outcome: 'RUNNING', reason: '', output: {} });
  expect(running?.stopMs).toBeUndefined();
});

test('executions come in order of their start, of every workflow', () => {
  const outcomes = outcomesOf(world);
  const starts = outcomes.map(({ startMs }) => startMs);
  expect(starts).toEqual([...starts].sort((a, b) => a - b));
  const workflows = new Set(outcomes.map(({ workflow }) => workflow));
  expect([...workflows].sort()).toEqual([
    'check-readiness',
    'notify',
    'release-lease',
    'scale-application',
    'watch-health',
  ]);
});

test('a target is leased while its change is on its way, and no longer', () => {
  expect(leased).toEqual([false, true, false, true]);
});

test('a lease that has expired is none, though it still stands in the table', () => {
  const expiresAtMs = Number(targetItem(world, 'web')?.leaseExpiresAt?.N) * 1000;
  expect(isLeased(world, 'web', expiresAtMs - 1)).toBe(true);
  expect(isLeased(world, 'web', expiresAtMs)).toBe(false);
});

test('a target that was never changed has no record', () => {
  expect(targetItem(world, 'api')).toBeUndefined();
  expect(isLeased(world, 'api', world.clock.nowMs)).toBe(false);
});

test('messages have their topic, subject and body, in order', () => {
  const messages = messagesOf(world);
  const change = messages.find(({ subject }) => subject.includes('scaled out'));
  expect(change).toMatchObject({
    topic: 'arq-lab-notifications',
    subject: 'ARQ: web scaled out from 4 to 5',
    body: { reason: 'somebody asked for 5 (started by hand): 4 to 5 instances', owner: 'team-web' },
  });
  const times = messages.map(({ atMs }) => atMs);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
