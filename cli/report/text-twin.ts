/** The charts as a table, by quarter of an hour, and the alarms as another: for screen readers, for copying, for a browser without scripts. */

import { minuteMs } from '../../lab/platform/traffic.ts';
import type { ApplicationReport } from '../../lab/run-report.ts';
import { alarmTwin } from './alarm-twin.ts';
import { decimal, instant } from './format.ts';
import { html, type Markup } from './html.ts';
import type { Values } from './thin.ts';

const quarterMs = 15 * minuteMs;

interface Quarter {
  readonly atMs: number;
  /** Minutes of the series, the second one excluded. */
  readonly from: number;
  readonly to: number;
}

/** Quarters of the clock; the first and the last may be cut by the run. */
function quarters(startMs: number, minutes: number): Quarter[] {
  const found: Quarter[] = [];
  let from = 0;
  while (from < minutes) {
    const fromMs = startMs + from * minuteMs;
    const atMs = Math.floor(fromMs / quarterMs) * quarterMs;
    const to = Math.min(minutes, from + Math.ceil((atMs + quarterMs - fromMs) / minuteMs));
    found.push({ atMs, from, to });
    from = to;
  }
  return found;
}

const present = (values: Values, { from, to }: Quarter): number[] =>
  values.slice(from, to).filter((value) => value !== null);

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const highest = (values: readonly number[], decimals: number): string =>
  values.length === 0 ? 'no data' : decimal(Math.max(...values), decimals);

const average = (values: readonly number[], decimals: number): string =>
  values.length === 0 ? 'no data' : decimal(mean(values), decimals);

function span(values: readonly number[]): string {
  if (values.length === 0) return 'no data';
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return low === high ? String(low) : `${low} to ${high}`;
}

/** Every chart has its column. The end tags that HTML lets one leave out are left out: it is long. */
export function textTwin(application: ApplicationReport): Markup {
  const { name, series } = application;
  const columns = [
    'From (UTC)',
    'Requests/s, mean',
    'Instances',
    'CPU %, mean',
    'CPU %, highest',
    'p95 s, highest',
    'Errors %, highest',
    'Queue, highest',
  ];
  const rows = quarters(series.startMs, series.requestsPerSecond.length).map((quarter) => {
    const of = (values: Values) => present(values, quarter);
    const cells = [
      average(of(series.requestsPerSecond), 1),
      span(of(series.instances)),
      average(of(series.cpuPercent), 1),
      highest(of(series.cpuPercent), 1),
      highest(of(series.latencySeconds), 3),
      highest(of(series.errorPercent), 2),
      highest(of(series.queueLength), 0),
    ];
    return html`<tr><th scope="row">${instant(quarter.atMs).slice(0, 16)}${cells.map((cell) => html`<td>${cell}`)}`;
  });
  return html`<details class="twin"><summary>The charts and alarms of ${name} as tables</summary>
<table class="numbers"><caption class="unseen">The charts of ${name} by quarter of an hour</caption><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${rows}</tbody></table>
${alarmTwin(application)}</details>`;
}
