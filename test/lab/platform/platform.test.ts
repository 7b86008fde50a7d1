/** The platform on the clock: what it publishes and when, its record and its score. */

import { describe, expect, test } from '@jest/globals';
import { createPlatform } from '../../../lab/platform/platform.ts';
import { stepTraffic } from '../../../lab/platform/traffic.ts';
import { createRandom } from '../../../lab/random.ts';
import { group, minute, platformWith, type Setting, startMs, steady, target } from './setting.ts';

describe('publishing', () => {
  test('a minute is published and evaluated once, when it is over', async () => {
    const { clock, store, points } = platformWith({ load: steady(420) });
    await clock.runUntil(startMs + 59_999);
    expect(store.evaluated).toEqual([]);
    await clock.runUntil(startMs + 2 * minute);
    expect(store.evaluated).toEqual([startMs, startMs + minute]);
    expect(points(`AWS/EC2 CPUUtilization ${group}`).map(({ atMs }) => atMs)).toEqual([
      startMs,
      startMs + minute,
    ]);
  });

  test('nothing follows after the last minute of the traffic', async () => {
    const { store, run } = platformWith({ load: steady(420), minutes: 3 });
    await run(60);
    expect(store.evaluated).toHaveLength(3);
  });

  test('a healthy minute has these metrics and no others', async () => {
    const { store, run } = platformWith({ load: steady(210), instances: 2 });
    await run(1);
    expect([...store.written.keys()]).toEqual([
      `AWS/EC2 CPUUtilization ${group}`,
      `AWS/EC2 NetworkIn ${group}`,
      `AWS/EC2 NetworkOut ${group}`,
      `CWAgent mem_used_percent ${group}`,
      `CWAgent disk_used_percent ${group}`,
      `AWS/ApplicationELB TargetResponseTime ${target}`,
      `AWS/ApplicationELB RequestCount ${target}`,
      `AWS/ApplicationELB HTTPCode_Target_2XX_Count ${target}`,
      `AWS/ApplicationELB HTTPCode_Target_4XX_Count ${target}`,
      `AWS/ApplicationELB HealthyHostCount ${target}`,
      `AWS/ApplicationELB UnHealthyHostCount ${target}`,
      `ARQ/Application RequestQueueLength ${group}`,
      `ARQ/Application RequestCount ${group} InstanceId=i-0`,
      `ARQ/Application RequestCount ${group} InstanceId=i-1`,
    ]);
  });

  test('a balancer without requests reports hosts and nothing else (AWS: ALB metrics are non-zero only)', async () => {
    const { store, run } = platformWith({ load: [] });
    await run(1);
    const ofBalancer = [...store.written.keys()].filter((key) => key.includes('ApplicationELB'));
    expect(ofBalancer).toEqual([
      `AWS/ApplicationELB HealthyHostCount ${target}`,
      `AWS/ApplicationELB UnHealthyHostCount ${target}`,
    ]);
  });

  test('units are those of AWS: latency in seconds, network in bytes', () => {
    const { store } = platformWith({ load: steady(210) });
    expect(store.units.get(`AWS/ApplicationELB TargetResponseTime ${target}`)).toBe('Seconds');
    expect(store.units.get(`AWS/EC2 NetworkIn ${group}`)).toBe('Bytes');
    expect(store.units.get(`AWS/EC2 CPUUtilization ${group}`)).toBe('Percent');
    expect(store.units.get(`AWS/ApplicationELB HealthyHostCount ${target}`)).toBe('Count');
  });
});

describe('the record and the score', () => {
  test('the record has each minute that was played and room for the rest', async () => {
    const { run, platform } = platformWith({ load: steady(420) });
    await run(2);
    const { minutes, requestsPerSecond, cpuPercent, p95Seconds } = platform.record('web');
    expect(minutes).toBe(2);
    expect([...requestsPerSecond.subarray(0, 3)]).toEqual([420, 420, 0]);
    expect(cpuPercent[1]).toBeCloseTo(70, 9);
    expect(p95Seconds[1]).toBeCloseTo(Math.log(20) / 45, 12);
  });

  test('the score counts paid hours and violating minutes against the clairvoyant fleet', async () => {
    const load = [
      { fromMinute: 0, requestsPerSecond: 400 },
      { fromMinute: 5, requestsPerSecond: 700 },
    ];
    const { clock, fleet, run, platform } = platformWith({ load });
    clock.schedule(startMs + 7 * minute, () => fleet.set(6));
    await run(10);
    // Minutes 5 and 6 fill the backlog, minute 7 works it off. The optimum runs 3, then 5 instances and pays two boots of two minutes: 5 x 3 + 5 x 5 + 4 = 44 minutes.
    const score = platform.score('web');
    expect(score).toMatchObject({ requests: 330_000, minutesP95OverSlo: 3 });
    expect(score.instanceHours).toBeCloseTo((7 * 4 + 3 * 6) / 60, 9);
    expect(score.relativeCost).toBeCloseTo(46 / 44, 9);
    expect(score.index).toBeCloseTo((46 + 3 * 60) / 44, 9);
    expect(score.requestsOverCapacityPercent).toBeCloseTo((100 * 2 * 100 * 60) / 330_000, 9);
  });

  test('a score before the scored part is refused', async () => {
    const traffic = stepTraffic(steady(10), { startMs, minutes: 10, scoredFromMinute: 5 });
    const { run, platform } = platformWith({ load: [], traffic });
    await run(5);
    expect(() => platform.score('web')).toThrow(
      'Only 5 minutes have been run and scoring begins at minute 5: run longer before asking for a score.',
    );
  });

  test('an unknown application is refused by name', () => {
    const { platform } = platformWith({ load: [] });
    expect(() => platform.record('shop')).toThrow(
      'There is no application "shop": use one of web.',
    );
  });
});

describe('creating a platform', () => {
  const refusal = (change: (parts: ReturnType<typeof platformWith>) => Partial<Setting>[]) => {
    const parts = platformWith({ load: [] });
    const applications = change(parts).map((other) => ({ ...parts.web, ...other }));
    const random = createRandom('seed');
    const { clock, fleet, store } = parts;
    return () =>
      createPlatform({ clock, random, applications, cloudWatch: store, fleet: () => fleet });
  };

  test('needs an application', () => {
    expect(refusal(() => [])).toThrow('The platform has no application: give at least one.');
  });

  test('needs one span for all applications', () => {
    const shorter = stepTraffic([], { startMs, minutes: 5 });
    expect(refusal(() => [{}, { name: 'shop', traffic: shorter }])).toThrow(
      'The traffic of shop begins or ends at another minute than that of web: give all applications the same span.',
    );
  });

  test('needs a clock that has not passed the first minute', () => {
    const earlier = stepTraffic([], { startMs: startMs - minute, minutes: 5 });
    expect(refusal(() => [{ traffic: earlier }])).toThrow(
      "The clock stands at 2026-01-05T10:00:00.000Z, after the traffic's first minute: create the platform before it begins.",
    );
  });
});

test('two runs of one seed publish the same, another seed something else', async () => {
  const published = async (seed: string) => {
    const { store, run } = platformWith({ load: steady(420), seed });
    await run(10);
    return JSON.stringify([...store.written]);
  };
  expect(await published('a')).toBe(await published('a'));
  expect(await published('a')).not.toBe(await published('b'));
});
