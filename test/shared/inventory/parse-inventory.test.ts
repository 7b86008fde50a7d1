/** An inventory says what exists, and says clearly what is wrong with it. */

import { describe, expect, test } from '@jest/globals';
import { parseInventory } from '../../../shared/inventory/parse-inventory.ts';
import { edited, inventoryOf, strategyOf, textOf } from '../strategy/files.ts';

const strategy = strategyOf(textOf('strategy.yml'));
const lab = textOf('inventory/lab.yml');

function problemsWith(part: string, replacement: string): string[] {
  const parsed = parseInventory(edited(lab, part, replacement), 'inventory/lab.yml', strategy);
  return 'problems' in parsed
    ? parsed.problems.map(({ line, message }) => `${line}: ${message}`)
    : [];
}

const lineOf = (part: string): number => lab.slice(0, lab.indexOf(part)).split('\n').length;

test('the lab has two applications, one database, one cache and one environment', () => {
  const inventory = inventoryOf(lab, strategy);
  expect(Object.keys(inventory.applications)).toEqual(['web', 'api']);
  expect(Object.keys(inventory.databases)).toEqual(['orders']);
  expect(Object.keys(inventory.caches)).toEqual(['sessions']);
  expect(Object.keys(inventory.environments)).toEqual(['dev']);
});

test('the example has many of each', () => {
  const { applications, databases, caches, environments } = inventoryOf(
    textOf('inventory/example.yml'),
    strategy,
  );
  for (const entries of [applications, databases, caches, environments]) {
    expect(Object.keys(entries).length).toBeGreaterThan(1);
  }
});

describe('an inventory is refused', () => {
  test('with an override the strategy does not know, at the key in the inventory', () => {
    expect(problemsWith('instances: { max: 8 }', 'instances: { maximum: 8 }')).toEqual([
      `${lineOf('instances: { max')}: Key "maximum" in applications.api.strategy.instances is unknown: remove it or correct its spelling.`,
    ]);
  });

  test('with an override that does not fit the rest of the strategy', () => {
    expect(problemsWith('instances: { max: 8 }', 'instances: { max: 1 }')).toEqual([
      `${lineOf('instances: { max')}: applications.api.strategy.instances.min must be at most instances.max, but 2 is more than 1: lower the minimum or raise the maximum.`,
    ]);
  });

  test('with an override out of bounds, naming the value of the inventory', () => {
    expect(problemsWith('strategy: {}', 'strategy: { cooldownMinutes: 0 }')).toEqual([
      `${lineOf('strategy: {}')}: applications.web.strategy.cooldownMinutes is 0, but must be at least 1: raise it.`,
    ]);
  });

  test('with a target name that an alarm name could not carry', () => {
    expect(problemsWith('  web:\n', '  Web_1:\n')).toEqual([
      `${lineOf('  web:\n')}: Name "Web_1" in applications must be lower case letters, digits and hyphens, at most 40: rename it.`,
    ]);
  });

  test('with one name for two targets', () => {
    expect(problemsWith('  sessions:\n', '  orders:\n')).toEqual([
      `${lineOf('  sessions:\n')}: caches.orders has the same name as databases.orders: rename one of them, alarms are found by it.`,
    ]);
    expect(problemsWith('  sessions:\n', '  w-eb:\n')).toEqual([
      expect.stringContaining('caches.w-eb has the same name as applications.web'),
    ]);
  });

  test('with a database nobody knows', () => {
    expect(problemsWith('  orders:\n', '  payments:\n')).toEqual([
      expect.stringContaining(
        'applications.web.database is "orders", which is not under databases',
      ),
      expect.stringContaining(
        'applications.api.database is "orders", which is not under databases',
      ),
    ]);
  });

  test('with a group that the roles may not change', () => {
    expect(problemsWith('autoScalingGroupName: arq-lab-web', 'autoScalingGroupName: web')).toEqual([
      `${lineOf('autoScalingGroupName: arq-lab-web')}: applications.web.autoScalingGroupName is "web", but must begin with "arq-lab-": roles may change only such groups.`,
    ]);
  });

  test('with an environment that would close a serving application (I3)', () => {
    expect(problemsWith('[arq-lab-dev-web]', '[arq-lab-dev-web, arq-lab-web]')).toEqual([
      expect.stringContaining(
        'environments.dev would close "arq-lab-web", which serves the application web',
      ),
    ]);
  });

  test('with fewer zones than the strategy wants instances in (B8)', () => {
    const parsed = parseInventory(
      lab
        .replace('[eu-west-1a, eu-west-1b, eu-west-1c]', '[eu-west-1a]')
        .replace(/\[subnet-.+\]/, '[subnet-0a1f3c5d7e9b2a4c6]'),
      'inventory/lab.yml',
      strategy,
    );
    expect('problems' in parsed && parsed.problems.map(({ message }) => message)).toEqual([
      'applications.web.availabilityZones has 1 zones, but the strategy wants instances in 2: add a zone.',
    ]);
  });

  test('with a zone of another Region, or zones without a subnet', () => {
    const other = lab
      .replace('eu-west-1a, eu-west-1b', 'eu-west-2a, eu-west-1b')
      .replace('subnet-0a1f3c5d7e9b2a4c6, ', '');
    const parsed = parseInventory(other, 'inventory/lab.yml', strategy);
    expect('problems' in parsed && parsed.problems.map(({ message }) => message)).toEqual([
      'applications.web.availabilityZones names a zone outside eu-west-1: correct it.',
      'applications.web.subnets has 2 entries for 3 zones: give one subnet for each zone, in the same order.',
    ]);
  });

  test('with an account id that is a number: it would lose its leading zeros', () => {
    expect(problemsWith("account: '111122223333'", 'account: 111122223333')).toEqual([
      `${lineOf('account')}: account is 111122223333, but must be a text: correct the value.`,
    ]);
  });
});
