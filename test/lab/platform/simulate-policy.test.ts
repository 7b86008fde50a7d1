/** The bare simulation of a policy: boot, removal, bounds and payment by hand. */

import { expect, test } from '@jest/globals';
import { type PolicyView, simulatePolicy } from '../../../lab/platform/simulate-policy.ts';
import { stepTraffic } from '../../../lab/platform/traffic.ts';

const quiet = stepTraffic([{ fromMinute: 0, requestsPerSecond: 100 }], { startMs: 0, minutes: 8 });

/** Plays sizes by minute, then the last for ever, and keeps what the policy saw. */
function played(sizes: readonly number[], initialSize = 2) {
  const seen: PolicyView[] = [];
  const score = simulatePolicy(
    quiet,
    (view) => {
      seen.push(view);
      return sizes[view.minute] ?? sizes.at(-1) ?? initialSize;
    },
    { initialSize },
  );
  return { score, fleet: seen.map(({ inService, launched }) => `${inService}/${launched}`) };
}

test('an instance serves two minutes after its launch and is paid from it (P1)', () => {
  const { score, fleet } = played([3]);
  expect(fleet).toEqual(['2/2', '2/3', '2/3', '3/3', '3/3', '3/3', '3/3', '3/3']);
  expect(score.instanceHours).toBeCloseTo((2 + 7 * 3) / 60, 12);
});

test('removal is immediate and takes booting instances first (P1)', () => {
  const { fleet } = played([4, 3, 3, 2]);
  expect(fleet).toEqual(['2/2', '2/4', '2/3', '3/3', '2/2', '2/2', '2/2', '2/2']);
});

test('the fleet stays between 2 and 20 (P1)', () => {
  expect(played([0]).fleet.at(-1)).toBe('2/2');
  expect(played([99]).fleet.at(-1)).toBe('20/20');
});

test('a cost of 1 is the fleet the clairvoyant would have run', () => {
  expect(played([2]).score).toMatchObject({ relativeCost: 1, index: 1, minutesP95OverSlo: 0 });
});
