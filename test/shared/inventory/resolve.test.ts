/** A resolved application is everything a runbook needs to know of it. */

import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alarmName, parameterName, partitionOf } from '../../../shared/inventory/names.ts';
import { mergeOverrides } from '../../../shared/inventory/overrides.ts';
import { resolveApplication } from '../../../shared/inventory/resolve.ts';
import { resolvedApplicationSchema } from '../../../shared/inventory/resolved-application.ts';
import { inventoryOf, strategyOf, textOf } from '../strategy/files.ts';

const strategy = strategyOf(textOf('strategy.yml'));
const lab = inventoryOf(textOf('inventory/lab.yml'), strategy);
const example = inventoryOf(textOf('inventory/example.yml'), strategy);

test('an application without overrides runs with the strategy of the file', () => {
  expect(resolveApplication(strategy, lab, 'web')).toEqual({
    kind: 'application',
    name: 'web',
    stage: 'lab',
    account: '111122223333',
    region: 'eu-west-1',
    autoScalingGroupName: 'arq-lab-web',
    targetGroupArn:
      'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/arq-lab-web/943f017f100becff',
    loadBalancer: 'app/arq-lab/50dc6c495c0c9188',
    targetGroup: 'targetgroup/arq-lab-web/943f017f100becff',
    instanceType: 'c7g.medium',
    availabilityZones: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'],
    subnets: ['subnet-0a1f3c5d7e9b2a4c6', 'subnet-0b2e4d6f8a1c3b5d7', 'subnet-0c3d5e7f9b2a4c6e8'],
    connectionPoolSize: 20,
    database: { name: 'orders', maxConnections: 800 },
    owner: 'team-web',
    essentiality: 'essential',
    strategy: strategy.application,
    alerts: strategy.alerts,
  });
});

test('an override replaces its number and nothing else', () => {
  expect(resolveApplication(strategy, lab, 'api').strategy).toEqual({
    ...strategy.application,
    instances: { ...strategy.application.instances, max: 8 },
    watch: { ...strategy.application.watch, requestsMin: 100 },
  });
});

test('an application without a database has none', () => {
  expect(resolveApplication(strategy, example, 'reports')).not.toHaveProperty('database');
});

test.each([
  [lab, 'web'],
  [lab, 'api'],
  [example, 'shop'],
  [example, 'reports'],
])('a resolved application survives the way through a parameter', (inventory, name) => {
  const resolved = resolveApplication(strategy, inventory, name);
  expect(resolvedApplicationSchema.parse(JSON.parse(JSON.stringify(resolved)))).toEqual(resolved);
});

test('an unknown application is refused with the names there are', () => {
  expect(() => resolveApplication(strategy, lab, 'constructor')).toThrow(
    'The inventory has no application "constructor". It has: web, api.',
  );
});

test('merging keeps every member that no override names', () => {
  const section = fc.dictionary(
    fc.string(),
    fc.oneof(fc.integer(), fc.dictionary(fc.string(), fc.integer())),
  );
  fc.assert(
    fc.property(section, section, (base, overrides) => {
      const merged = mergeOverrides(base, overrides);
      const names = new Set([...Object.keys(base), ...Object.keys(overrides)]);
      expect(new Set(Object.keys(merged))).toEqual(names);
      expect(mergeOverrides(base, {})).toEqual(base);
      expect(mergeOverrides(merged, overrides)).toEqual(merged);
    }),
    { seed: 1, numRuns: 200 },
  );
});

test('merging replaces lists as a whole', () => {
  expect(mergeOverrides({ a: [1, 2], b: { c: 1, d: 2 } }, { a: [3], b: { d: 3 } })).toEqual({
    a: [3],
    b: { c: 1, d: 3 },
  });
});

test('names carry stage and target', () => {
  expect(alarmName('lab', 'web', 'cpu-high')).toBe('arq-lab-web-cpu-high');
  expect(parameterName('lab', 'application', 'web')).toBe('/arq/lab/application/web');
});

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('the Region %s is in the partition %s', (region, partition) => {
  expect(partitionOf(region)).toBe(partition);
});
