/** The model, the yardstick and the peers give the figures of performance model P1 on its recorded traffic. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { fixed, stepScaling, targetTracking } from '../../../bench/peer-policies.ts';
import { clairvoyantOptimum } from '../../../lab/platform/optimum.ts';
import { readTrace } from '../../../lab/platform/read-trace.ts';
import { simulatePolicy } from '../../../lab/platform/simulate-policy.ts';
import { scaleTraffic, type Traffic } from '../../../lab/platform/traffic.ts';
import { loadProject } from '../../../lab/project.ts';

/** The traces are too large for the repository; they are looked for beside it. */
const folder = fileURLToPath(new URL('../../../../shared/data/traces/', import.meta.url));
const present = existsSync(folder);
const suite = present ? describe : describe.skip;
const title = present
  ? 'figures of P1'
  : 'figures of P1 (skipped: the recorded traces are not beside the project)';

const traffic = (name: string): Traffic =>
  scaleTraffic(readTrace(`${folder}${name}.csv.gz`), {
    historyDays: 7,
    peakRps: 1_680,
    startMs: 0,
  });

const rounded = (value: number): number => Math.round(value * 100) / 100;

const { strategy } = await loadProject();

suite(title, () => {
  test.each([
    ['worldcup98-group', 6.24],
    ['nasa-jul95', 6.69],
    ['twitter-stream-a', 5.26],
  ])('16 fixed instances on %s cost %d times the optimum and violate nothing', (name, cost) => {
    const score = simulatePolicy(traffic(name), fixed(16), { initialSize: 16 });
    expect([score.minutesP95OverSlo, rounded(score.relativeCost)]).toEqual([0, cost]);
  });

  test.each([
    ['worldcup98-group', 1.21],
    ['nasa-jul95', 1.2],
    ['twitter-stream-a', 1.37],
  ])(
    'a clairvoyant fleet with the 30 %% reserve on %s costs %d times the optimum',
    (name, cost) => {
      const { minutes, scoredFromMinute, requestsPerSecond } = traffic(name);
      const demand = Float64Array.from({ length: minutes - scoredFromMinute }, (_none, at) =>
        requestsPerSecond(scoredFromMinute + at),
      );
      const reserved = clairvoyantOptimum(demand, { capacityRps: 0.7 * 150 });
      expect(rounded(reserved / clairvoyantOptimum(demand))).toBe(cost);
    },
  );

  test.each([
    ['worldcup98-group', 0, 1.56],
    ['nasa-jul95', 46, 1.46],
    ['twitter-stream-a', 261, 2.21],
  ])('step scaling on %s violates %d minutes at %d times the optimum', (name, minutes, cost) => {
    const score = simulatePolicy(traffic(name), stepScaling(strategy), { initialSize: 2 });
    expect([score.minutesP95OverSlo, rounded(score.relativeCost)]).toEqual([minutes, cost]);
  });

  test.each([
    ['worldcup98-group', 0, 1.21],
    ['nasa-jul95', 422, 1.16],
    ['twitter-stream-a', 347, 1.46],
  ])(
    'target tracking at 70 %% on %s is within 2 %% of %d minutes and %d times',
    (name, minutes, cost) => {
      const score = simulatePolicy(traffic(name), targetTracking(70), { initialSize: 2 });
      expect(Math.abs(score.minutesP95OverSlo - minutes)).toBeLessThanOrEqual(0.02 * minutes);
      expect(Math.abs(score.relativeCost / cost - 1)).toBeLessThanOrEqual(0.02);
    },
  );
});
