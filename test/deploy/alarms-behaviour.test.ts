/** The alarms of the strategy, deployed into the lab's CloudWatch, turn red exactly when the strategy says. */

import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { alarmResources } from '../../deploy/alarms.ts';
import {
  applicationMetrics,
  cacheMetrics,
  type Dimension,
  dimensionsOf,
  type Metric,
} from '../../shared/strategy/signals.ts';
import { createLab, minuteMs } from '../lab/services/cloudwatch/lab.ts';
import { stageOf } from './derived-stage.ts';

const stage = stageOf('lab');
const resources = alarmResources(stage);
const topic = (name: string): string => `arn:aws:sns:eu-west-1:111122223333:${name}`;

const resourceSchema = z.object({ Type: z.string(), Properties: z.looseObject({}) });

/** As the template's reader does: references of topics become ARNs. */
const resolved = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value).replace(/\{"Ref":"(\w+)"\}/g, (_, name) => JSON.stringify(topic(name))),
  );

const web = {
  AutoScalingGroupName: 'arq-lab-web',
  LoadBalancer: 'app/arq-lab/50dc6c495c0c9188',
  TargetGroup: 'targetgroup/arq-lab-web/943f017f100becff',
};

type Reading = Partial<Record<keyof typeof applicationMetrics, number>>;

/** A quiet minute: nothing asks for more, nothing for less. */
const steady: Reading = { cpu: 50, memory: 60, disk: 40, latency: 0.7, queue: 0, requests: 6000 };
const low: Reading = { ...steady, cpu: 20, memory: 40, latency: 0.2 };

/** A CloudWatch with every alarm of the stage `lab`; minutes pass with what the publishers say in each. */
function deployed() {
  const lab = createLab();
  for (const [logicalId, resource] of Object.entries(resources)) {
    // The application api has no load here; its silence would be told too.
    if (logicalId.startsWith('Api')) continue;
    const { Type, Properties } = resourceSchema.parse(resolved(resource));
    const create = lab.cloudWatch.deploy?.[Type];
    if (create === undefined) throw new Error(`the lab has no ${Type}`);
    create({ logicalId, type: Type, properties: Properties });
  }
  const put = (metric: Metric, dimensions: readonly Dimension[], value: number): void => {
    const { namespace, metricName } = metric;
    const statistics = { sum: value, sampleCount: 1, minimum: value, maximum: value };
    lab.cloudWatch.series({ namespace, metricName, dimensions }).put(lab.clock.nowMs, statistics);
  };
  const minute = async (): Promise<void> => {
    const startMs = lab.clock.nowMs;
    await lab.clock.runUntil(startMs + minuteMs);
    lab.cloudWatch.evaluate(startMs);
    await lab.settle();
  };
  return {
    async pass(minutes: number, reading: Reading): Promise<void> {
      for (let count = 0; count < minutes; count++) {
        for (const [name, metric] of Object.entries(applicationMetrics)) {
          const value = new Map(Object.entries(reading)).get(name);
          if (value !== undefined) put(metric, dimensionsOf(metric, web), value);
        }
        await minute();
      }
    },
    async passCache(minutes: number, values: Partial<Record<keyof typeof cacheMetrics, number>>) {
      for (let count = 0; count < minutes; count++) {
        for (const [name, metric] of Object.entries(cacheMetrics)) {
          const value = new Map(Object.entries(values)).get(name);
          const dimensions = dimensionsOf(metric, { CacheClusterId: 'arq-lab-sessions-001' });
          if (value !== undefined) put(metric, dimensions, value);
        }
        await minute();
      }
    },
    state: (signal: string, target = 'web'): string => lab.stateOf(`arq-lab-${target}-${signal}`),
    told: (name: string): number =>
      lab.calls.filter(
        ({ operation, input }) => operation === 'Publish' && input.TopicArn === topic(name),
      ).length,
  };
}

describe('a threshold is crossed only above it, and only for long enough', () => {
  test.each([
    ['cpu-high', 'cpu', 70, 70.1, 3], // B1
    ['memory-high', 'memory', 80, 80.1, 3], // B2
    ['latency-high', 'latency', 1, 1.01, 1], // B3
    ['queue-high', 'queue', 100, 101, 1], // B4
    ['cpu-critical', 'cpu', 95, 96, 5], // D14
    ['cpu-warning', 'cpu', 84, 86, 5], // D13
    ['memory-warning', 'memory', 89, 91, 3], // D15
    ['disk-warning', 'disk', 84, 86, 5], // D16
  ] as const)('%s', async (signal, metric, within, beyond, minutes) => {
    const stays = deployed();
    await stays.pass(minutes + 10, { ...steady, [metric]: within });
    expect(stays.state(signal)).toBe('OK');

    const turns = deployed();
    await turns.pass(15, steady);
    await turns.pass(minutes - 1, { ...steady, [metric]: beyond });
    expect(turns.state(signal)).toBe('OK');
    await turns.pass(1, { ...steady, [metric]: beyond });
    expect(turns.state(signal)).toBe('ALARM');
  });
});

describe('latency (B3)', () => {
  const slow = { ...steady, latency: 5 };

  test('of three requests a minute says nothing', async () => {
    const world = deployed();
    await world.pass(15, { ...slow, requests: 3 });
    expect(world.state('latency-high')).toBe('OK');
  });

  test('is not high any more when traffic ends while requests are slow', async () => {
    const world = deployed();
    await world.pass(15, slow);
    expect(world.state('latency-high')).toBe('ALARM');
    await world.pass(1, { ...slow, requests: 3 });
    expect(world.state('latency-high')).toBe('OK');
  });
});

describe('scale-in (B5-B7, S9)', () => {
  const signs = ['cpu', 'memory', 'latency'] as const;
  const combinations = [0, 1, 2, 3, 4, 5, 6, 7].map((bits) =>
    signs.filter((_, index) => (bits & (1 << index)) > 0),
  );

  test.each(combinations.map((present) => ({ present })))(
    'with $present low',
    async ({ present }) => {
      const world = deployed();
      const reading = Object.fromEntries(
        signs.map((sign) => [sign, (present.includes(sign) ? low : steady)[sign]]),
      );
      await world.pass(15, { ...steady, ...reading });
      expect(world.state('scale-in')).toBe(present.length === 3 ? 'ALARM' : 'OK');
    },
  );

  test('waits for ten minutes', async () => {
    const world = deployed();
    await world.pass(15, steady);
    await world.pass(9, low);
    expect(world.state('scale-in')).toBe('OK');
    await world.pass(1, low);
    expect(world.state('scale-in')).toBe('ALARM');
  });

  test('is not asked for while a scale-out alarm is red', async () => {
    const world = deployed();
    await world.pass(15, { ...low, queue: 500 });
    expect(world.state('queue-high')).toBe('ALARM');
    expect(world.state('scale-in')).not.toBe('ALARM');
  });

  test.each(['cpu', 'memory', 'latency', 'queue'] as const)(
    'is never asked for without %s from the beginning (A3, B6)',
    async (sign) => {
      const world = deployed();
      const { [sign]: _, ...rest } = low;
      await world.pass(60, rest);
      expect(world.state('scale-in')).not.toBe('ALARM');
    },
  );

  test.each(['cpu', 'memory', 'latency', 'queue'] as const)(
    'is taken back when %s falls silent (A3, B6)',
    async (sign) => {
      const world = deployed();
      await world.pass(15, low);
      expect(world.state('scale-in')).toBe('ALARM');
      const { [sign]: _, ...rest } = low;
      await world.pass(30, rest);
      expect(world.state('scale-in')).not.toBe('ALARM');
    },
  );
});

describe('people are told once', () => {
  test('by a page when the CPU jumps to its end, and the warning stays quiet (D14)', async () => {
    const world = deployed();
    await world.pass(15, steady);
    await world.pass(10, { ...steady, cpu: 97 });
    expect(world.state('cpu-critical')).toBe('ALARM');
    expect(world.state('cpu-warning')).toBe('ALARM');
    expect([world.told('PagesTopic'), world.told('NotificationsTopic')]).toEqual([1, 0]);
  });

  test('by a notification when the CPU is only high (D13)', async () => {
    const world = deployed();
    await world.pass(15, steady);
    await world.pass(10, { ...steady, cpu: 90 });
    expect([world.told('PagesTopic'), world.told('NotificationsTopic')]).toEqual([0, 1]);
  });

  test('and by nothing when scaling has work to do (a successful reaction sends no page)', async () => {
    const world = deployed();
    await world.pass(15, steady);
    await world.pass(10, { ...steady, cpu: 75, latency: 1.2 });
    await world.pass(20, low);
    expect([world.told('PagesTopic'), world.told('NotificationsTopic')]).toEqual([0, 0]);
  });
});

describe('the error rate (D2, D18)', () => {
  test.each([
    ['61 of 6000 requests fail at the targets', { requests: 6000, targetErrors: 61 }, 'ALARM'],
    ['60 of 6000 do: exactly the limit', { requests: 6000, targetErrors: 60 }, 'OK'],
    ['the load balancer alone refuses 70', { requests: 6000, loadBalancerErrors: 70 }, 'ALARM'],
    ['the load balancer refuses everything', { loadBalancerErrors: 500 }, 'ALARM'],
    ['one of three requests fails: too few to tell', { requests: 3, targetErrors: 1 }, 'OK'],
    ['many requests are the clients own mistake', { requests: 6000, clientErrors: 600 }, 'OK'],
  ])('%s', async (_, { ...reading }: Reading, expected) => {
    const world = deployed();
    const { requests: _requests, ...quiet } = steady;
    await world.pass(3, steady);
    await world.pass(2, { ...quiet, ...reading });
    expect(world.state('errors-critical')).toBe(expected);
  });
});

describe('a publisher that falls silent (B2, E1)', () => {
  test.each(['cpu', 'memory', 'queue'] as const)('is noticed: %s', async (sign) => {
    const world = deployed();
    await world.pass(5, steady);
    expect(world.state(`${sign}-no-data`)).toBe('OK');
    const { [sign]: _, ...rest } = steady;
    await world.pass(10, rest);
    expect(world.state(`${sign}-no-data`)).toBe('ALARM');
    expect(world.told('NotificationsTopic')).toBe(1);
    await world.pass(3, steady);
    expect(world.state(`${sign}-no-data`)).toBe('OK');
  });
});

describe('the cache', () => {
  test.each([
    [49, 'OK'],
    [51, 'ALARM'],
  ])('with %i evictions in 1000 writes (C13)', async (evictions, expected) => {
    const world = deployed();
    await world.passCache(30, { evictions, writes: 1000 });
    expect(world.state('evictions-warning', 'sessions')).toBe(expected);
  });

  test.each([
    [81, 19, 'OK'],
    [79, 21, 'ALARM'],
  ])('with %i hits and %i misses (I12)', async (hits, misses, expected) => {
    const world = deployed();
    await world.passCache(30, { hits, misses });
    expect(world.state('hit-ratio-warning', 'sessions')).toBe(expected);
  });
});
