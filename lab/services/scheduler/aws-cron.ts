/** The schedule expressions of EventBridge (`rate`, `cron`, `at`), behind them croner for the calendar and Temporal for the zones. */

import { Cron } from 'croner';
import { Temporal } from 'temporal-polyfill';
import { minuteMs } from '../../platform/traffic.ts';

const unitMs: Readonly<Record<string, number>> = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: 24 * 60 * minuteMs,
};

/** The first run after an instant; undefined when there is none. */
type NextRun = (afterMs: number) => number | undefined;

function rate(value: number, unit: string): NextRun | undefined {
  const singular = unit.replace(/s$/, '');
  const step = unitMs[singular];
  const wellNumbered = (value === 1) === (unit === singular);
  if (step === undefined || value < 1 || !wellNumbered) return undefined;
  return (afterMs) => afterMs + value * step;
}

/** The instant of a wall-clock time: undefined in the gap of spring, the earlier one in the overlap of autumn. */
function instantOf(wallClockMs: number, zone: string): number | undefined {
  const local = Temporal.Instant.fromEpochMilliseconds(wallClockMs)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime();
  const zoned = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  return zoned.toPlainDateTime().equals(local) ? zoned.epochMilliseconds : undefined;
}

/** An instant's wall-clock time, written as if it were UTC. */
function wallClockOf(atMs: number, zone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone);
  return atMs + zoned.offsetNanoseconds / 1e6;
}

function at(text: string, zone: string): NextRun | undefined {
  const wallClockMs = Date.parse(`${text}Z`);
  if (Number.isNaN(wallClockMs)) return undefined;
  const runMs = instantOf(wallClockMs, zone);
  return (afterMs) => (runMs !== undefined && runMs > afterMs ? runMs : undefined);
}

/** AWS's six fields as croner's seven; undefined when AWS would not accept them. */
function cronerPattern(fields: readonly string[]): string | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...surplus] = fields;
  if (year === undefined || surplus.length > 0) return undefined;
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  // croner takes 8 for Sunday; AWS's weekdays are 1 to 7 (a number after # is a week)
  if (/(^|[^#\d])(0|[89]|\d\d)/.test(String(dayOfWeek))) return undefined;
  const weekday = dayOfWeek === 'L' ? 'SAT' : dayOfWeek;
  return ['0', minute, hour, dayOfMonth, month, weekday, year].join(' ');
}

/**
 * croner counts in wall-clock time without zone (it is given the instant, so its own clock plays no part); the zone
 * is applied afterwards. Hence a time that does not exist is passed over and a repeated one runs once.
 */
function cron(text: string, zone: string): NextRun | undefined {
  const pattern = cronerPattern(text.trim().split(/\s+/));
  if (pattern === undefined) return undefined;
  const calendar = new Cron(pattern, {
    utcOffset: 0,
    mode: '7-part',
    alternativeWeekdays: true,
    sloppyRanges: true,
    paused: true,
  });
  return (afterMs) => {
    let wallClock = calendar.nextRun(new Date(wallClockOf(afterMs, zone)));
    while (wallClock !== null) {
      const runMs = instantOf(wallClock.getTime(), zone);
      if (runMs !== undefined && runMs > afterMs) return runMs;
      wallClock = calendar.nextRun(wallClock);
    }
    return undefined;
  };
}

function compile(expression: string, zone: string): NextRun | undefined {
  const [, kind, text = ''] = /^(rate|cron|at)\((.+)\)$/.exec(expression) ?? [];
  const [, value, unit] = /^(\d+) (\w+)$/.exec(text) ?? [];
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    if (kind === 'rate') return rate(Number(value), String(unit));
    if (kind === 'at') return at(text, zone);
    return kind === 'cron' ? cron(text, zone) : undefined;
  } catch {
    // croner and Temporal throw for a field or a zone they do not know; the caller says so in its own words
    return undefined;
  }
}

const compiled = new Map<string, NextRun | undefined>();

function compiledOnce(expression: string, zone: string): NextRun | undefined {
  const key = `${expression} ${zone}`;
  if (!compiled.has(key)) compiled.set(key, compile(expression, zone));
  return compiled.get(key);
}

/** True when EventBridge would accept the expression and the IANA time zone. */
export function isSchedule(expression: string, zone: string): boolean {
  return compiledOnce(expression, zone) !== undefined;
}

/**
 * The first run of a schedule after an instant. For `rate`, count from the run before (or the start).
 *
 * @param expression `rate(5 minutes)`, `cron(0 18 ? * MON-FRI *)` (weekday 1 is Sunday) or `at(2026-03-22T18:00:00)`
 * @param zone IANA name; daylight saving: a time that does not exist is skipped, a repeated one runs once
 * @returns epoch milliseconds; undefined when nothing follows or the expression is none
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function nextRunMs(expression: string, zone: string, afterMs: number): number | undefined {
  return compiledOnce(expression, zone)?.(afterMs);
}
