/** Schedule expressions: the dialect of AWS and daylight saving. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSchedule, nextRunMs } from '../../../../lab/services/scheduler/aws-cron.ts';

// Rules: https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html

function runs(expression: string, zone: string, after: string, count: number): string[] {
  const found: string[] = [];
  let atMs: number | undefined = Date.parse(after);
  while (found.length < count) {
    atMs = nextRunMs(expression, zone, atMs);
    if (atMs === undefined) break;
    found.push(`${new Date(atMs).toISOString().slice(0, 16)}Z`);
  }
  return found;
}

describe('a time that does not exist in spring is skipped', () => {
  test.each([
    [
      'cron(30 2 * * ? *)',
      'Europe/Berlin',
      '2026-03-27T12:00Z',
      ['2026-03-28T01:30Z', '2026-03-30T00:30Z'],
    ],
    [
      'cron(30 2 * * ? *)',
      'America/New_York',
      '2026-03-06T12:00Z',
      ['2026-03-07T07:30Z', '2026-03-09T06:30Z'],
    ],
    [
      'cron(15 2 * * ? *)',
      'Australia/Lord_Howe',
      '2026-10-02T00:00Z',
      ['2026-10-02T15:45Z', '2026-10-04T15:15Z'],
    ],
  ])('%s in %s', (expression, zone, after, expected) => {
    expect(runs(expression, zone, after, 2)).toEqual(expected);
  });
});

describe('a time that exists twice in autumn runs once, at its first', () => {
  test.each([
    [
      'cron(30 2 * * ? *)',
      'Europe/Berlin',
      '2026-10-24T12:00Z',
      ['2026-10-25T00:30Z', '2026-10-26T01:30Z'],
    ],
    [
      'cron(30 1 * * ? *)',
      'America/New_York',
      '2026-10-31T12:00Z',
      ['2026-11-01T05:30Z', '2026-11-02T06:30Z'],
    ],
    [
      'cron(45 1 * * ? *)',
      'Australia/Lord_Howe',
      '2026-04-03T20:00Z',
      ['2026-04-04T14:45Z', '2026-04-05T15:15Z'],
    ],
  ])('%s in %s', (expression, zone, after, expected) => {
    expect(runs(expression, zone, after, 2)).toEqual(expected);
  });
});

test('a daily schedule keeps its wall-clock time across the change', () => {
  expect(runs('cron(0 18 * * ? *)', 'America/New_York', '2026-10-31T12:00Z', 2)).toEqual([
    '2026-10-31T22:00Z',
    '2026-11-01T23:00Z',
  ]);
});

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Asia/Kolkata',
  'Pacific/Apia',
];

test('a daily schedule never fires twice a local day, in any zone and year', () => {
  const property = fc.property(
    fc.constantFrom(...zones),
    fc.integer({ min: 0, max: 59 }),
    fc.integer({ min: 0, max: 23 }),
    fc.integer({ min: 0, max: 10 * 366 }),
    (zone, minute, hour, day) => {
      const day0 = new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
      let atMs: number | undefined = Date.UTC(2024, 0, 1) + day * 86_400_000;
      let previous = '';
      for (let run = 0; run < 5; run++) {
        atMs = nextRunMs(`cron(${minute} ${hour} * * ? *)`, zone, atMs ?? 0);
        const localDay = day0.format(atMs);
        expect(localDay > previous).toBe(true);
        previous = localDay;
      }
    },
  );
  fc.assert(property, { numRuns: 300, seed: 7 });
});

describe('the dialect of AWS', () => {
  test.each([
    // 1 = Sunday
    ['cron(0 10 ? * 1 *)', ['2026-10-04T10:00Z', '2026-10-11T10:00Z']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-10-01T18:00Z', '2026-10-02T18:00Z', '2026-10-05T18:00Z']],
    ['cron(0/10 10 ? * * *)', ['2026-10-01T10:00Z', '2026-10-01T10:10Z', '2026-10-01T10:20Z']],
    ['cron(0 8 L * ? *)', ['2026-10-31T08:00Z', '2026-11-30T08:00Z']],
    ['cron(0 8 ? * L *)', ['2026-10-03T08:00Z', '2026-10-10T08:00Z']],
    ['cron(0 8 ? * 6L *)', ['2026-10-30T08:00Z', '2026-11-27T08:00Z']],
    ['cron(0 8 ? * 3#2 *)', ['2026-10-13T08:00Z', '2026-11-10T08:00Z']],
    ['cron(0 8 15W * ? *)', ['2026-10-15T08:00Z', '2026-11-16T08:00Z']],
    [
      'cron(0 8 1 JAN,JUL ? 2028-2030/2)',
      ['2028-01-01T08:00Z', '2028-07-01T08:00Z', '2030-01-01T08:00Z'],
    ],
    ['cron(0 8 1 1 ? 2025)', []],
    ['rate(5 minutes)', ['2026-10-01T00:05Z', '2026-10-01T00:10Z']],
    ['rate(1 day)', ['2026-10-02T00:00Z', '2026-10-03T00:00Z']],
    ['at(2026-12-24T18:00:00)', ['2026-12-24T18:00Z']],
    ['at(2025-12-24T18:00:00)', []],
  ])('%s', (expression, expected) => {
    expect(runs(expression, 'UTC', '2026-10-01T00:00Z', expected.length || 1)).toEqual(expected);
  });
});

test('a one-time schedule is in its own zone, and never runs at a time that does not exist', () => {
  const at = (local: string) => runs(`at(${local})`, 'Europe/Berlin', '2026-01-01T00:00Z', 1);
  expect(at('2026-07-01T18:00:00')).toEqual(['2026-07-01T16:00Z']);
  expect(at('2026-03-29T02:30:00')).toEqual([]);
});

test('a rate of one day is 24 hours, also across the change', () => {
  expect(runs('rate(1 day)', 'Europe/Berlin', '2026-03-28T12:00Z', 1)).toEqual([
    '2026-03-29T12:00Z',
  ]);
});

describe('not accepted', () => {
  test.each([
    ['cron(0 10 * * ?)', 'five fields'],
    ['cron(0 10 * * * *)', 'neither day field is ?'],
    ['cron(0 10 ? * ? *)', 'both day fields are ?'],
    ['cron(60 10 * * ? *)', 'minute 60'],
    ['cron(0 10 ? * 8 *)', 'weekday 8'],
    ['rate(1 minutes)', 'plural for one'],
    ['rate(5 minute)', 'singular for five'],
    ['rate(0 minutes)', 'zero'],
    ['rate(5 weeks)', 'unknown unit'],
    ['at(tomorrow)', 'no date'],
    ['every day', 'no expression'],
  ])('%s: %s', (expression) => {
    expect(isSchedule(expression, 'UTC')).toBe(false);
  });

  test('an unknown time zone', () => {
    expect(isSchedule('rate(1 day)', 'Europe/Atlantis')).toBe(false);
  });
});
