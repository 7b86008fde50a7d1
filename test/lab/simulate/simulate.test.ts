/** Plays some seeds of the swarm: `npm run simulate -- --seeds 200` plays more. */

import { describe, expect, test } from '@jest/globals';
import { loadProject, type Project } from '../../../lab/project.ts';
import { dayOf, daysMin, playDay } from '../../../lab/simulate/play-day.ts';
import { runSeed } from '../../../lab/simulate/run-seed.ts';

const seeds = Array.from({ length: 20 }, (_none, index) => index + 1);

/** Short days, so that twenty of them take seconds; they still have hours of faults and of rest. */
const days = 0.3;

describe('a simulated day', () => {
  test.each(seeds)('of seed %i violates nothing', async (seed) => {
    const day = await dayOf(seed, days);
    const { violations, executions } = await playDay(day);
    expect(violations).toEqual([]);
    expect(executions).toBeGreaterThan(100);
  });

  test('has the same faults and histories for the same seed, others for another', async () => {
    const [first, again, other] = [
      await dayOf(3, daysMin),
      await dayOf(3, daysMin),
      await dayOf(4, daysMin),
    ];
    expect(again).toEqual(first);
    expect(other.faults).not.toEqual(first.faults);
    const digest = (await playDay(first)).digest();
    expect((await playDay(again)).digest()).toBe(digest);
    expect((await playDay(other)).digest()).not.toBe(digest);
  });

  test('has faults of every kind among its seeds, none to eight a day', async () => {
    const plans = await Promise.all(
      Array.from({ length: 120 }, (_none, index) => dayOf(1000 + index, 1)),
    );
    const counts = plans.map(({ faults }) => faults.length);
    expect([Math.min(...counts), Math.max(...counts)]).toEqual([0, 8]);
    const kinds = new Set(plans.flatMap(({ faults }) => faults.map(({ kind }) => kind)));
    expect([...kinds].sort()).toEqual([
      'abort',
      'call',
      'drift',
      'errors',
      'kill',
      'quarantine',
      'start',
      'suspend',
      'world',
    ]);
  });
});

/** The stage with a claim that does not ask who holds the lease: the guard that a canary bug removes. */
async function withoutLeaseCheck(): Promise<Project> {
  const project = await loadProject();
  const template = structuredClone(project.template);
  const machine = template.resources.ScaleApplicationStateMachine?.Properties;
  const { States } = Object(machine?.Definition);
  const [, { Update }] = States['Claim target'].Arguments.TransactItems;
  expect(Update.ConditionExpression).toContain('leaseOwner');
  // All its values stay in use: DynamoDB refuses an expression that leaves one out.
  Update.ConditionExpression += ' OR attribute_exists(pk)';
  return { ...project, template };
}

describe('a canary bug', () => {
  test('in the claim is found within 200 seeds, and shrunk to at most three faults', async () => {
    const project = await withoutLeaseCheck();
    const rules = /^(I1|I1b|I2|I2b|I4):/;
    for (let seed = 1; seed <= 200; seed++) {
      const day = await dayOf(seed, days);
      const { violations } = await playDay(day, project);
      if (!violations.some((each) => rules.test(each))) continue;
      const { smallest } = await runSeed(day, project);
      expect(smallest?.length).toBeLessThanOrEqual(3);
      const replayed = await playDay({ ...day, faults: smallest ?? day.faults }, project);
      expect(replayed.violations.length).toBeGreaterThan(0);
      return;
    }
    throw new Error('200 seeds did not find it');
  }, 60_000);
});
