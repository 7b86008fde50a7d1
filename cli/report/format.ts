/** Numbers and instants as the report words them: UTC, English, the same on every machine. */

import { minuteMs } from '../../lab/platform/traffic.ts';

/** `2026-03-02 12:04:10`, in UTC. */
export const instant = (ms: number): string =>
  new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

/** `12:04`, or `03-02 12:04` in a run that leaves room for doubt about the day. */
export const minuteOf = (ms: number, run: Run): string => {
  const text = new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
  return run.endMs - run.startMs > 24 * 60 * minuteMs ? text.slice(5) : text.slice(11);
};

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',');

/** `1,440.5`: a fixed number of decimals, thousands apart. */
export function decimal(value: number, decimals = 0): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const text = grouped(whole) + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && /[1-9]/.test(text) ? `-${text}` : text;
}

/** `1 change`, `14 changes`. */
export const count = (value: number, thing: string): string =>
  `${decimal(value)} ${thing}${value === 1 ? '' : 's'}`;

/** `$2.22`, `-$0.0725`. */
export const dollars = (usd: number, decimals = 2): string =>
  `${usd < 0 ? '-' : ''}$${decimal(Math.abs(usd), decimals)}`;

/** What a change adds to or takes from the bill: `+$0.1450`. */
export const costChange = (usd: number): string => `${usd < 0 ? '' : '+'}${dollars(usd, 4)}`;

/** The two largest units of a span: `45 s`, `17 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return '0 s';
  const shown = parts.slice(first, first + 2).filter(([value]) => value > 0);
  return shown.map(([value, unit]) => `${value} ${unit}`).join(' ');
}

/** The span of virtual time that the page shows. */
export interface Run {
  readonly startMs: number;
  readonly endMs: number;
}

/** Where an instant lies in the run, 0 to 1, fine enough for a hundredth of a pixel. */
export function fraction(ms: number, run: Run): number {
  const share = (ms - run.startMs) / (run.endMs - run.startMs);
  return Number(Math.min(1, Math.max(0, share)).toFixed(6));
}
