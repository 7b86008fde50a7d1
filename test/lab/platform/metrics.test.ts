/** What the metrics of a minute say: in good times, under overload, under faults. */

import { describe, expect, test } from '@jest/globals';
import { balancer, group, minute, platformWith, startMs, steady, target } from './setting.ts';

describe('the numbers of a minute', () => {
  test('at 105 requests/s an instance CPU is 70 %, one sample an instance, and memory 65 %', async () => {
    const { at, run } = platformWith({ load: steady(420) });
    await run(1);
    const cpu = at(`AWS/EC2 CPUUtilization ${group}`, 0);
    expect(cpu?.sampleCount).toBe(4);
    expect((cpu?.sum ?? 0) / 4).toBeCloseTo(70, 9);
    expect(cpu?.minimum).toBeLessThan(70);
    expect(cpu?.maximum).toBeGreaterThan(70);
    expect(at(`CWAgent mem_used_percent ${group}`, 0)?.maximum).toBeCloseTo(65, 9);
  });

  test('latency has its percentiles in seconds and as many samples as answers', async () => {
    const { at, run } = platformWith({ load: steady(420) });
    await run(1);
    const latency = at(`AWS/ApplicationELB TargetResponseTime ${target}`, 0);
    expect(latency?.sampleCount).toBe(25_200);
    expect(latency?.percentiles?.p95).toBeCloseTo(Math.log(20) / 45, 12);
    expect((latency?.sum ?? 0) / 25_200).toBeCloseTo(1 / 45, 12);
    expect(latency?.maximum).toBeGreaterThan(latency?.percentiles?.p99 ?? 0);
    expect(latency?.minimum).toBeLessThan(latency?.percentiles?.p50 ?? 0);
  });

  test('answers add up to the requests', async () => {
    const { at, run } = platformWith({ load: steady(420) });
    await run(1);
    const sum = (metric: string) => at(`AWS/ApplicationELB ${metric} ${target}`, 0)?.sum ?? 0;
    expect(sum('RequestCount')).toBe(25_200);
    expect(sum('HTTPCode_Target_4XX_Count')).toBe(126);
    expect(sum('HTTPCode_Target_2XX_Count')).toBe(25_074);
  });

  test('instances share the requests almost evenly, with a coefficient of variation near 0.03', async () => {
    const { points, run } = platformWith({ load: steady(1_600), instances: 20, minutes: 200 });
    await run(200);
    let squares = 0;
    let count = 0;
    for (let instance = 0; instance < 20; instance++) {
      for (const { sum } of points(
        `ARQ/Application RequestCount ${group} InstanceId=i-${instance}`,
      )) {
        squares += (sum / 4_800 - 1) ** 2;
        count += 1;
      }
    }
    expect(count).toBe(4_000);
    expect(Math.sqrt(squares / count)).toBeCloseTo(0.03, 2);
  });

  test('an instance that joins for the last part gets a quarter of the share of that part', async () => {
    const { clock, fleet, at, run } = platformWith({ load: steady(300), instances: 3 });
    clock.schedule(startMs + 40_000, () => fleet.set(4));
    await run(1);
    const requests = (id: string) =>
      at(`ARQ/Application RequestCount ${group} InstanceId=${id}`, 0)?.sum ?? 0;
    expect(requests('i-3')).toBeGreaterThan(1_125 * 0.9);
    expect(requests('i-3')).toBeLessThan(1_125 * 1.1);
    expect(requests('i-0')).toBeGreaterThan(5_625 * 0.9);
    expect(at(`AWS/ApplicationELB HealthyHostCount ${target}`, 0)).toMatchObject({
      sum: 13,
      sampleCount: 4,
      minimum: 3,
      maximum: 4,
    });
  });

  test('unhealthy targets are counted and get nothing', async () => {
    const { fleet, at, run } = platformWith({ load: steady(210) });
    fleet.set(2, 2);
    await run(1);
    expect(at(`AWS/ApplicationELB UnHealthyHostCount ${target}`, 0)?.maximum).toBe(2);
    expect(at(`ARQ/Application RequestCount ${group} InstanceId=i-2`, 0)).toBeUndefined();
  });

  test('a change at the very end of a minute belongs to the next', async () => {
    const { clock, fleet, platform, run } = platformWith({ load: steady(210) });
    clock.schedule(startMs + minute, () => fleet.set(2));
    await run(2);
    expect([...platform.record('web').instances.subarray(0, 2)]).toEqual([4, 2]);
  });
});

describe('overload', () => {
  test('requests wait in the queue first and are answered with 503 by the balancer when it is full', async () => {
    const { at, run } = platformWith({ load: steady(330), instances: 2 });
    await run(3);
    expect(at(`ARQ/Application RequestQueueLength ${group}`, 0)).toMatchObject({
      sum: 4_500,
      sampleCount: 4,
      minimum: 450,
      maximum: 1_800,
    });
    expect(at(`AWS/ApplicationELB HTTPCode_ELB_5XX_Count ${balancer}`, 0)).toBeUndefined();
    // 3,000 requests may wait; 1,800 do after the first minute, so 600 of the third part's 1,800 x 2 are too many.
    expect(at(`AWS/ApplicationELB HTTPCode_ELB_5XX_Count ${balancer}`, 1)?.sum).toBe(600);
    expect(at(`AWS/ApplicationELB HTTPCode_ELB_5XX_Count ${balancer}`, 2)?.sum).toBe(1_800);
    expect(at(`AWS/ApplicationELB RequestCount ${target}`, 2)?.sum).toBe(18_000);
    expect(at(`CWAgent mem_used_percent ${group}`, 2)?.maximum).toBeGreaterThan(90);
  });

  test('without healthy targets every request is a 503 of the balancer and there is no latency', async () => {
    const { fleet, store, at, run, platform } = platformWith({ load: steady(10) });
    fleet.set(0, 4);
    await run(1);
    expect(at(`AWS/ApplicationELB HTTPCode_ELB_5XX_Count ${balancer}`, 0)?.sum).toBe(600);
    expect(at(`AWS/ApplicationELB HealthyHostCount ${target}`, 0)?.maximum).toBe(0);
    const names = [...store.written.keys()].join();
    expect(names).not.toContain('TargetResponseTime');
    expect(names).not.toContain('CPUUtilization');
    expect(platform.record('web').overSlo[0]).toBe(1);
  });
});

describe('faults', () => {
  test('a bad change makes its share of the answers 5xx at the targets', async () => {
    const errorPercent = (atMs: number) => (atMs >= startMs + 90_000 ? 4 : 0);
    const { at, run, platform } = platformWith({ load: steady(100), errorPercent });
    await run(3);
    const errors = (index: number) =>
      at(`AWS/ApplicationELB HTTPCode_Target_5XX_Count ${target}`, index)?.sum;
    expect([errors(0), errors(1), errors(2)]).toEqual([undefined, 120, 240]);
    expect([...platform.record('web').errors.subarray(0, 3)]).toEqual([0, 120, 240]);
  });

  test('a hidden limit lets errors begin 90 s after capacity was added and end with it (catalogue 12)', async () => {
    const hiddenLimit = () => ({ instances: 4, errorPercent: 10 });
    const { clock, fleet, at, run } = platformWith({ load: steady(100), hiddenLimit });
    clock.schedule(startMs + minute, () => fleet.set(6));
    clock.schedule(startMs + 4 * minute, () => fleet.set(4));
    await run(5);
    const errors = [0, 1, 2, 3, 4].map(
      (index) => at(`AWS/ApplicationELB HTTPCode_Target_5XX_Count ${target}`, index)?.sum ?? 0,
    );
    expect(errors).toEqual([0, 0, 300, 600, 0]);
  });
});
