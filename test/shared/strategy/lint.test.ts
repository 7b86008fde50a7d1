/** The linter finds every contradiction of the original strategy and none in ours. */

import { describe, expect, test } from '@jest/globals';
import { lintStrategy } from '../../../shared/strategy/lint/lint.ts';
import { stateStrategy } from '../../../shared/strategy/lint/state-strategy.ts';
import { parseStated, type Stated } from '../../../shared/strategy/lint/stated.ts';
import { edited, inventoryOf, strategyOf, textOf } from './files.ts';

const original = textOf('docs/strategy-original.yml');
const ours = textOf('strategy.yml');

function statedOf(text: string): Stated {
  const parsed = parseStated(text, 'strategy-original.yml');
  if ('problems' in parsed)
    throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.stated;
}

const idsOf = (stated: Stated): string[] => lintStrategy(stated).map(({ id }) => id);

test('the linter finds 18 of 18 contradictions in the original numbers', () => {
  expect(idsOf(statedOf(original))).toEqual(
    Array.from({ length: 18 }, (_, index) => `S${index + 1}`),
  );
});

test('the linter finds none in our strategy', () => {
  expect(lintStrategy(stateStrategy(strategyOf(ours)))).toEqual([]);
});

test.each(['lab', 'example'])('the linter finds none in the inventory %s', (stage) => {
  const strategy = strategyOf(ours);
  const inventory = inventoryOf(textOf(`inventory/${stage}.yml`), strategy);
  expect(lintStrategy(stateStrategy(strategy, inventory))).toEqual([]);
});

test('each finding names the numbers and how the lines are read', () => {
  const findings = new Map(
    lintStrategy(statedOf(original)).map((finding) => [finding.id, finding]),
  );
  expect(findings.get('S8')?.sentence).toBe(
    'A scale event takes 17 minutes against a cool-down of 5: 2 to 20 instances would take 153 minutes.',
  );
  expect(findings.get('S10')?.sentence).toContain('96 % of a normal month');
  expect(findings.get('S12')?.sentence).toContain('118 of 168 hours = 70.2 %');
  expect(findings.get('S13')?.sentence).toContain('after 0.5 months');
  expect(findings.get('S15')?.sentence).toContain('12.5 instances');
  expect(findings.get('S15')?.sentence).toContain('37.5 % at 80 requests/s and 66.7 % at 150');
  for (const { reading } of findings.values()) expect(reading).toMatch(/^[A-Z].+\.$/);
});

describe('the linter finds again in ours', () => {
  test.each([
    ['S1', '      - moveTraffic # K6\n', '      - moveTraffic # K6\n      - verifyData\n'],
    ['S1', '      - fenceOldSide # S1\n', ''],
    ['S2', 'trafficMovedBy: routingControl', 'trafficMovedBy: recordChange'],
    ['S3', '      - promoteReplica # K7, S3\n', ''],
    ['S4', 'restorableCopy: true', 'restorableCopy: false'],
    ['S5', 'lagResolutionMilliseconds: 10', 'lagResolutionMilliseconds: 1000'],
    ['S5', 'lagMissing: notCaughtUp', 'lagMissing: caughtUp'],
    ['S6', 'createdFrom: ownSnapshot', 'createdFrom: automatedBackup'],
    ['S7', 'upTo: fairShare', 'upTo: all'],
    ['S9', 'missingData: hold', 'missingData: ignore'],
    ['S10', 'paceAlert: true', 'paceAlert: false'],
    ['S11', 'spendSource: ownEstimate', 'spendSource: bill'],
    ['S12', 'savingMeasuredBy: ledger', 'savingMeasuredBy: none'],
    ['S13', 'plannedBy: forecast', 'plannedBy: crossing'],
    ['S13', 'replicasMin: 1', 'replicasMin: 0'],
    ['S14', 'stickySessions: false', 'stickySessions: true'],
    ['S15', 'hitPercentMin: 80', 'hitPercentMin: 60'],
    ['S16', 'reserveFormula: shareOfCapacity', 'reserveFormula: shareOfNeed'],
    ['S17', 'burstCapacity: capacityReservation', 'burstCapacity: none'],
    ['S17', 'commitmentCountsAsCapacity: false', 'commitmentCountsAsCapacity: true'],
  ])('%s, with %s replaced', (id, part, replacement) => {
    expect(idsOf(stateStrategy(strategyOf(edited(ours, part, replacement))))).toEqual([id]);
  });

  test('S8, when a watch blocks the next scale event', () => {
    const stated = stateStrategy(strategyOf(ours));
    const application = { ...stated.application, watches: 'block' };
    expect(idsOf({ ...stated, application })).toEqual(['S8']);
  });

  test('S9, when one sign of low use is enough to scale in', () => {
    const stated = stateStrategy(strategyOf(ours));
    const combination = { ...stated.combination, scaleInOn: 'anyTrigger' };
    expect(idsOf({ ...stated, combination })).toEqual(['S9']);
  });

  test('S12, without a time zone', () => {
    const stated = stateStrategy(strategyOf(ours));
    const { timeZone: _, ...closing } = stated.closing;
    expect(idsOf({ ...stated, closing })).toEqual(['S12']);
  });

  test('S14, when sessions are kept in process', () => {
    const stated = stateStrategy(strategyOf(ours));
    expect(idsOf({ ...stated, sessions: { store: 'process' } })).toEqual(['S14']);
  });

  test('S18, when a trigger has no publisher', () => {
    const stated = stateStrategy(strategyOf(ours));
    expect(idsOf({ ...stated, triggers: [{ name: 'request queue length' }] })).toEqual(['S18']);
  });
});

describe('with an inventory the linter finds', () => {
  const lab = textOf('inventory/lab.yml');
  const idsIn = (part: string, replacement: string): string[] => {
    const strategy = strategyOf(ours);
    return idsOf(stateStrategy(strategy, inventoryOf(edited(lab, part, replacement), strategy)));
  };

  test('S6, a database without backups: no replica can be created of it', () => {
    expect(idsIn('backupRetentionDays: 7', 'backupRetentionDays: 0')).toEqual(['S6']);
  });

  test('S13, a cache whose engine cannot move to cluster mode', () => {
    expect(idsIn("engineVersion: '7.2'", "engineVersion: '7.1'")).toEqual(['S13']);
  });

  test('S13, a cache without a replica', () => {
    expect(
      idsIn('nodes: [arq-lab-sessions-001, arq-lab-sessions-002]', 'nodes: [arq-lab-sessions-001]'),
    ).toEqual(['S13']);
  });
});

test('a description of a strategy is refused with an unknown key', () => {
  const parsed = parseStated(
    edited(original, 'combination: {}', 'combination: { either: true }'),
    'original.yml',
  );
  expect('problems' in parsed && parsed.problems.map(({ message }) => message)).toEqual([
    'Key "either" in combination is unknown: remove it or correct its spelling.',
  ]);
});
