/** One application under a step load on a platform whose fleet and metric store are fakes. */

import { createClock } from '../../../lab/clock.ts';
import type { Application } from '../../../lab/platform/application-run.ts';
import { createPlatform } from '../../../lab/platform/platform.ts';
import { type LoadStep, stepTraffic } from '../../../lab/platform/traffic.ts';
import { createRandom } from '../../../lab/random.ts';
import { handFleet, rememberingStore } from './fakes.ts';

export const startMs = Date.parse('2026-01-05T10:00Z');
export const minute = 60_000;
export const group = 'AutoScalingGroupName=arq-lab-web';
export const balancer = 'LoadBalancer=app/arq-lab/1';
export const target = `${balancer} TargetGroup=targetgroup/arq-lab-web/1`;

export interface Setting extends Partial<Application> {
  readonly load: readonly LoadStep[];
  readonly minutes?: number;
  readonly instances?: number;
  readonly seed?: string;
}

/** One application, `web`, under a step load. */
export function platformWith({
  load,
  minutes = 10,
  instances = 4,
  seed = 'seed',
  ...faults
}: Setting) {
  const clock = createClock(startMs);
  const fleet = handFleet(clock, instances);
  const store = rememberingStore();
  const web: Application = {
    name: 'web',
    autoScalingGroupName: 'arq-lab-web',
    loadBalancer: 'app/arq-lab/1',
    targetGroup: 'targetgroup/arq-lab-web/1',
    traffic: stepTraffic(load, { startMs, minutes }),
    ...faults,
  };
  const platform = createPlatform({
    clock,
    random: createRandom(seed),
    applications: [web],
    cloudWatch: store,
    fleet: () => fleet,
  });
  const points = (key: string) => store.written.get(key) ?? [];
  const at = (key: string, index: number) =>
    points(key).find((point) => point.atMs === startMs + index * minute);
  const run = (minutes: number) => clock.runUntil(startMs + minutes * minute);
  return { clock, fleet, store, platform, points, at, run, web };
}

export const steady = (requestsPerSecond: number): LoadStep[] => [
  { fromMinute: 0, requestsPerSecond },
];
