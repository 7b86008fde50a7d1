/** A measurement counts only while it is fresh: what is older is missing, and missing is never zero. */

import { describe, expect, test } from '@jest/globals';
import { latest, measure } from '../../../shared/runtime/observe-metrics.ts';
import { applicationMetrics } from '../../../shared/strategy/signals.ts';
import { web } from '../../functions/stage.ts';

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);
const nowMs = at('12:00:30');
const seen = (value: number, time: string) => ({ values: [value, 1], timesMs: [at(time), 0] });

describe('the latest value', () => {
  test('is the newest, zero too', () => {
    expect(latest(seen(70, '11:59:00'), nowMs, 3)).toBe(70);
    expect(latest(seen(0, '11:59:00'), nowMs, 3)).toBe(0);
  });

  // A datapoint of 11:56 covers the minute until 11:57; its age counts from there.
  test.each([
    ['11:57:00', 3, 70],
    ['11:56:30', 3, 70],
    ['11:56:29', 3, undefined],
    ['11:55:00', 3, undefined],
  ])('of %s is worth something for %d minutes: %p', (time, minutes, expected) => {
    expect(latest(seen(70, time), nowMs, minutes)).toBe(expected);
  });

  test.each([
    ['the metric has no datapoint', { values: [], timesMs: [] }],
    ['the metric was not in the answer', undefined],
  ])('is absent when %s', (_case, measured) => {
    expect(latest(measured, nowMs, 3)).toBeUndefined();
  });
});

describe('a measure', () => {
  test('is found by the dimensions of its metric, with the values of the target', () => {
    expect(measure('cpu', applicationMetrics.cpu, web).dimensions).toEqual([
      { Name: 'AutoScalingGroupName', Value: 'arq-lab-web' },
    ]);
    expect(measure('latency', applicationMetrics.latency, web).dimensions).toEqual([
      { Name: 'LoadBalancer', Value: 'app/arq-lab/50dc6c495c0c9188' },
      { Name: 'TargetGroup', Value: 'targetgroup/arq-lab-web/943f017f100becff' },
    ]);
    expect(measure('refused', applicationMetrics.loadBalancerErrors, web).dimensions).toEqual([
      { Name: 'LoadBalancer', Value: 'app/arq-lab/50dc6c495c0c9188' },
    ]);
  });
});
