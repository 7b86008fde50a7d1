/** What a run costs, counted from real histories: state transitions of a change and of a look that finds nothing to do. */

import { expect, test } from '@jest/globals';
import { outcomesOf } from '../../lab/outcomes.ts';
import { playScenario } from '../../lab/scenarios/play-scenario.ts';

const world = await playScenario({
  name: 'one step out',
  instances: 4,
  minutes: 45,
  when: [
    { atMinute: 0, load: 300 },
    { atMinute: 10, load: 480 },
    { atMinute: 14, start: { target: 'web' } },
  ],
  expect: [],
});
const outcomes = outcomesOf(world);
const transitionsOf = (workflow: string, outcome: string): number[] =>
  outcomes
    .filter((each) => each.workflow === workflow && each.outcome === outcome)
    .map((each) => each.transitions);

test('a scale-out takes 20 state transitions with its checklist, watch and message (performance P5)', () => {
  const [change = 0] = transitionsOf('scale-application', 'completed');
  const nested = ['check-readiness', 'watch-health', 'notify'].map((workflow) => {
    const [execution] = outcomes.filter((each) => each.workflow === workflow);
    return execution?.transitions ?? 0;
  });
  expect({ change, nested }).toEqual({ change: 14, nested: [1, 4, 1] });
});

test('a look that finds nothing to do takes 3 state transitions (performance P5)', () => {
  expect(new Set(transitionsOf('scale-application', 'held'))).toEqual(new Set([3]));
});

test('a start while another execution works on the target takes 3 state transitions', () => {
  expect(new Set(transitionsOf('scale-application', 'skipped'))).toEqual(new Set([3]));
});
