/** Signals: every alarm has one name, every trigger a publisher. */

import { expect, test } from '@jest/globals';
import { alarmSignals } from '../../../shared/strategy/alarm-signals.ts';
import {
  applicationMetrics,
  cacheMetrics,
  databaseMetrics,
  dimensionsOf,
} from '../../../shared/strategy/signals.ts';

test('an alarm name has one reading: no signal ends in another one', () => {
  const names = Object.keys(alarmSignals);
  const ambiguous = names.flatMap((name) =>
    names.filter((other) => other.endsWith(`-${name}`)).map((other) => `${other} ends in ${name}`),
  );
  expect(ambiguous).toEqual([]);
});

test('every metric names its publisher, and only AWS publishes below AWS/ (S18)', () => {
  const metrics = Object.values({ ...applicationMetrics, ...databaseMetrics, ...cacheMetrics });
  expect(metrics.filter(({ publisher }) => publisher === '')).toEqual([]);
  const own = metrics.filter(({ publisher }) => /application itself|probe/.test(publisher));
  expect(own.filter(({ namespace }) => !namespace.startsWith('ARQ/'))).toEqual([]);
});

test('replication lag is measured by the probe and never by ReplicaLag (D17, S5)', () => {
  expect(databaseMetrics.replicationLag).toMatchObject({
    namespace: 'ARQ/Database',
    metricName: 'ReplicationLagMilliseconds',
  });
});

test('a metric gets the dimensions of its target in the order it is published with', () => {
  const names = {
    TargetGroup: 'targetgroup/t/1',
    LoadBalancer: 'app/l/1',
    AutoScalingGroupName: 'g',
  };
  expect(dimensionsOf(applicationMetrics.latency, names)).toEqual([
    { Name: 'LoadBalancer', Value: 'app/l/1' },
    { Name: 'TargetGroup', Value: 'targetgroup/t/1' },
  ]);
});

test('a metric is refused for a target that lacks its dimension', () => {
  expect(() => dimensionsOf(applicationMetrics.cpu, {})).toThrow(
    'The target has no AutoScalingGroupName, which CPUUtilization is published by.',
  );
});
