/** The strategy file says everything once, and says clearly what is wrong with it. */

import { describe, expect, test } from '@jest/globals';
import { schemaText } from '../../../scripts/write-schema.ts';
import { parseStrategy } from '../../../shared/strategy/parse-strategy.ts';
import { edited, strategyOf, textOf } from './files.ts';

const text = textOf('strategy.yml');

/** Number of lines in each section of the strategy document. */
const linesOf = {
  A: 12,
  B: 21,
  C: 19,
  D: 18,
  E: 6,
  F: 6,
  G: 6,
  H: 5,
  I: 16,
  J: 8,
  K: 9,
  L: 9,
  S: 18,
};

/** `line: message` of each problem with a part of the file replaced. */
function problemsWith(part: string, replacement: string): string[] {
  const parsed = parseStrategy(edited(text, part, replacement), 'strategy.yml');
  return 'problems' in parsed
    ? parsed.problems.map(({ line, message }) => `${line}: ${message}`)
    : [];
}

const lineOf = (part: string): number => text.slice(0, text.indexOf(part)).split('\n').length;

test('strategy.yml has a place for each of the 135 lines and 18 readings of the strategy document', () => {
  const named = new Set(
    [...text.matchAll(/#.*$/gm)].flatMap(([comment]) => comment.match(/\b[A-LS]\d+\b/g) ?? []),
  );
  const wanted = Object.entries(linesOf).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, index) => `${section}${index + 1}`),
  );
  expect(wanted.filter((id) => !named.has(id))).toEqual([]);
  expect(wanted).toHaveLength(135 + 18);
});

test('strategy.yml names a line of the document beside every number', () => {
  const numbers = text.split('\n').filter((line) => /^\s*\w+: [-\d'[{]/.test(line));
  const nameless = numbers.filter((line) => !/#.*\b[A-LS]\d+\b/.test(line));
  expect(nameless).toEqual([
    '  leaseMinutes: 40 # longer than checklist, join deadline, warm-up and rollback together',
  ]);
});

test('strategy.yml holds the application section that runbooks are written against', () => {
  expect(strategyOf(text).application).toEqual({
    scaleOut: {
      cpuPercent: 70,
      cpuMinutes: 3,
      memoryPercent: 80,
      memoryMinutes: 3,
      latencySeconds: 1,
      latencyMinutes: 1,
      queueLength: 100,
      queueMinutes: 1,
    },
    scaleIn: {
      cpuPercent: 30,
      cpuMinutes: 10,
      memoryPercent: 50,
      memoryMinutes: 10,
      latencySeconds: 0.5,
      latencyMinutes: 10,
    },
    instances: { min: 2, max: 20, stepMin: 1, stepMax: 2, availabilityZonesMin: 2 },
    cooldownMinutes: 5,
    warmUpSeconds: 120,
    joinMinutesMax: 10,
    trafficShare: { coefficientOfVariationMax: 0.2 },
    watch: {
      minutes: 15,
      errorPercentMax: 1,
      latencySecondsMax: 1,
      requestsMin: 500,
      extensionsMax: 1,
    },
    requestsPerSecond: { baseline: 80, peak: 150 },
    reservePercent: 30,
    connections: { utilizationPercentMax: 80 },
    freshnessMinutesMax: 3,
    sweepMinutes: 5,
    leaseMinutes: 40,
  });
});

test('strategy.schema.json equals what the schema generates', () => {
  // Compared as data: the formatter breaks lines as it likes. `scripts/write-schema.ts` writes the file.
  expect(JSON.parse(textOf('strategy.schema.json'))).toEqual(JSON.parse(schemaText()));
});

test('the schema describes every number', () => {
  const nameless: string[] = [];
  const visit = (node: Record<string, unknown>, path: string): void => {
    if (/^(number|integer)$/.test(String(node.type)) && node.description === undefined)
      nameless.push(path);
    for (const [key, child] of Object.entries(node.properties ?? {}))
      visit(child, `${path}.${key}`);
  };
  visit(JSON.parse(schemaText()), '');
  expect(nameless).toEqual([]);
});

describe('a strategy file is refused', () => {
  test('with an unknown key, naming it and its line', () => {
    expect(problemsWith('cooldownMinutes: 5', 'cooldownMinutes: 5\n  coolDown: 5')).toEqual([
      `${lineOf('cooldownMinutes: 5') + 1}: Key "coolDown" in application is unknown: remove it or correct its spelling.`,
    ]);
  });

  test('without a key, at the section that lacks it', () => {
    expect(problemsWith('  warmUpSeconds: 120 # F3\n', '')).toEqual([
      `${lineOf('application:')}: application.warmUpSeconds is missing: add it, a number without quotes and unit.`,
    ]);
  });

  test('with a number as text', () => {
    expect(problemsWith('cpuPercent: 70', 'cpuPercent: 70 %')).toEqual([
      `${lineOf('cpuPercent: 70')}: application.scaleOut.cpuPercent is "70 %", but must be a number without quotes and unit: correct the value.`,
    ]);
  });

  test('with a number out of bounds', () => {
    expect(problemsWith('memoryPercent: 80', 'memoryPercent: 180')).toEqual([
      `${lineOf('memoryPercent: 80')}: application.scaleOut.memoryPercent is 180, but must be at most 100: lower it.`,
    ]);
    expect(problemsWith('storageGrowthPercentMin: 10', 'storageGrowthPercentMin: 5')).toEqual([
      `${lineOf('storageGrowthPercentMin')}: database.vertical.storageGrowthPercentMin is 5, but must be at least 10: raise it.`,
    ]);
  });

  test('with a word that is none of the choices', () => {
    expect(problemsWith('upTo: fairShare', 'upTo: half')).toEqual([
      `${lineOf('upTo: fairShare')}: database.readReplicas.shift.upTo is "half", but must be one of fairShare, all: choose one.`,
    ]);
  });

  test('without a time zone: a schedule means nothing without one (S12)', () => {
    expect(problemsWith('  timeZone: Europe/Madrid # C17, S12\n', '')).toEqual([
      `${lineOf('nonProduction:')}: nonProduction.timeZone is missing: add it, a text.`,
    ]);
  });

  test('when it is not YAML', () => {
    expect(problemsWith('holidays: []', 'holidays: [')).toEqual([
      expect.stringMatching(/^\d+: The file is not valid YAML \(.+\): correct this line\.$/),
    ]);
  });

  test('with every problem at once, in the order of the lines', () => {
    const broken = edited(
      edited(text, 'hitPercentMin: 80', 'hitPercentMin: 800'),
      'cpuMinutes: 3',
      'cpuMinutes: 0',
    );
    const parsed = parseStrategy(broken, 'strategy.yml');
    expect(
      'problems' in parsed && parsed.problems.map(({ line, column }) => [line, column]),
    ).toEqual([
      [lineOf('cpuMinutes: 3'), 5],
      [lineOf('hitPercentMin: 80'), 5],
    ]);
  });

  test.each([
    [
      'cpuPercent: 30',
      'cpuPercent: 75',
      'application.scaleIn.cpuPercent must be less than scaleOut.cpuPercent',
    ],
    [
      'memoryPercent: 50',
      'memoryPercent: 80',
      'application.scaleIn.memoryPercent must be less than scaleOut.memoryPercent',
    ],
    [
      'latencySeconds: 0.5',
      'latencySeconds: 2',
      'application.scaleIn.latencySeconds must be less than scaleOut.latencySeconds',
    ],
    ['max: 20 # B9', 'max: 1', 'application.instances.min must be at most instances.max'],
    ['stepMin: 1', 'stepMin: 3', 'application.instances.stepMin must be at most instances.stepMax'],
    [
      'availabilityZonesMin: 2',
      'availabilityZonesMin: 3',
      'application.instances.availabilityZonesMin must be at most instances.min',
    ],
    [
      'baseline: 80',
      'baseline: 200',
      'application.requestsPerSecond.baseline must be at most requestsPerSecond.peak',
    ],
    [
      'leaseMinutes: 40',
      'leaseMinutes: 34',
      'application.leaseMinutes must be more than joinMinutesMax plus the warm-up plus 22 minutes for checklist and rollback, but 34 is not more than 34',
    ],
    [
      'cpuWarning: { percent: 85',
      'cpuWarning: { percent: 96',
      'alerts.cpuWarning.percent must be less than cpuCritical.percent',
    ],
    [
      'cpuWarning: { percent: 85',
      'cpuWarning: { percent: 60',
      'alerts.cpuWarning.percent must be more than application.scaleOut.cpuPercent',
    ],
    [
      'percent: 90',
      'percent: 70',
      'alerts.memoryWarning.percent must be more than application.scaleOut.memoryPercent',
    ],
    [
      'seasonalPeakFactor: { min: 2',
      'seasonalPeakFactor: { min: 4',
      'capacityPlan.seasonalPeakFactor.min must be at most seasonalPeakFactor.max',
    ],
    [
      'headroomMonths: { min: 3',
      'headroomMonths: { min: 7',
      'capacityPlan.headroomMonths.min must be at most headroomMonths.max',
    ],
    ['spotPercent: 30', 'spotPercent: 20', 'capacityPlan.purchase must add up to 100 %'],
    [
      "openAt: '08:00'",
      "openAt: '19:00'",
      'nonProduction.weekdays.openAt must be before weekdays.closeAt',
    ],
    [
      'alertPercent: 80',
      'alertPercent: 97',
      'cost.budget.alertPercent must be less than budget.shutdownPercent',
    ],
    [
      'stoppedDays: 14',
      'stoppedDays: 40',
      'cost.decommission.stoppedDays must be less than decommission.deleteAfterDays',
    ],
    ['regions: 3', 'regions: 4', 'recovery.backups.regions must be at most backups.copies'],
    [
      'firstMessageMinutesMax: 10',
      'firstMessageMinutesMax: 30',
      'recovery.failover.firstMessageMinutesMax must be less than recoveryTimeMinutesMax',
    ],
    [
      'inProcess: [configuration]',
      'inProcess: [configuration, sessions]',
      'performance.cache.inProcess must agree with architecture.sessionStore',
    ],
  ])('%s as %s: numbers must fit together', (part, replacement, sentence) => {
    const problems = problemsWith(part, replacement);
    expect(problems).toEqual([expect.stringContaining(`: ${sentence}`)]);
  });
});
