/** Weekly maintenance windows and daily backup windows, in UTC. */

import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const dayMinutes = 24 * 60;
const weekMinutes = 7 * dayMinutes;
const windowMinutesMin = 30;
const minuteMs = 60_000;
/** 1970-01-01 was a Thursday. */
const epochDay = 4;

const windowForm = /^(\w{3}):(\d\d):(\d\d)-(\w{3}):(\d\d):(\d\d)$/i;

function minuteOfWeek(day = '', hours = '', minutes = ''): number {
  const position = days.indexOf(day.toLowerCase());
  const valid = position >= 0 && Number(hours) < 24 && Number(minutes) < 60;
  return valid ? position * dayMinutes + Number(hours) * 60 + Number(minutes) : Number.NaN;
}

/** Minutes of the week at which a window begins and how long it is; undefined when it is no window. */
function parse(window: string): { begin: number; minutes: number } | undefined {
  const [, fromDay, fromHour, fromMinute, toDay, toHour, toMinute] = windowForm.exec(window) ?? [];
  const begin = minuteOfWeek(fromDay, fromHour, fromMinute);
  const end = minuteOfWeek(toDay, toHour, toMinute);
  const minutes = (end - begin + weekMinutes) % weekMinutes;
  // Not a number when a day or a time is none.
  return minutes >= windowMinutesMin ? { begin, minutes } : undefined;
}

/**
 * A maintenance window as RDS stores it, in lower case.
 * @throws InvalidParameterValue when it is not `ddd:hh24:mi-ddd:hh24:mi` of at least 30 minutes
 */
export function maintenanceWindow(window: string): string {
  if (parse(window) === undefined) throw refuse(refusals.invalidWindow, { window });
  return window.toLowerCase();
}

/** Now, inside of the window; otherwise the next instant it begins. */
export function nextMaintenance(window: string, nowMs: number): number {
  const { begin, minutes } = parse(window) ?? { begin: 0, minutes: 0 };
  const now = (nowMs / minuteMs + epochDay * dayMinutes) % weekMinutes;
  const since = (now - begin + weekMinutes) % weekMinutes;
  return since < minutes ? nowMs : Math.round(nowMs + (weekMinutes - since) * minuteMs);
}

/** The next instant a daily window `hh24:mi-hh24:mi` begins; never now. */
export function nextBackup(window: string, nowMs: number): number {
  const [hours = 0, minutes = 0] = window.slice(0, 5).split(':').map(Number);
  const now = (nowMs / minuteMs) % dayMinutes;
  const since = (now - (hours * 60 + minutes) + dayMinutes) % dayMinutes;
  return Math.round(nowMs + (dayMinutes - since) * minuteMs);
}
