/** The alarm strips as a table: when each alarm was red or without data, for those who cannot see the strips. */

import type { ApplicationReport } from '../../lab/run-report.ts';
import { count, duration, instant } from './format.ts';
import { html, type Markup } from './html.ts';

/** Later periods are only counted. */
const periodsMax = 120;

const columns = ['Alarm', 'State', 'From (UTC)', 'To (UTC)', 'Lasted'];

/** Every period of an alarm in which it was not OK, in order of time; nothing when there was none. */
export function alarmTwin({ name, alarms }: ApplicationReport): Markup {
  const periods = alarms
    .flatMap(({ signal, spans }) => spans.map((span) => ({ signal, ...span })))
    .filter(({ state }) => state !== 'OK')
    .sort((a, b) => a.fromMs - b.fromMs);
  if (periods.length === 0) return html``;
  const rows = periods.slice(0, periodsMax).map(({ signal, state, fromMs, toMs }) => {
    const cells = [state, instant(fromMs), instant(toMs), duration(toMs - fromMs)];
    return html`<tr><th scope="row">${signal}${cells.map((cell) => html`<td>${cell}`)}`;
  });
  const left = periods.length - rows.length;
  return html`<table><caption class="unseen">Alarms of ${name} that were not OK</caption><thead><tr>${columns.map(
    (column) => html`<th scope="col">${column}</th>`,
  )}</tr></thead><tbody>${rows}</tbody></table>
${left > 0 ? html`<p class="facts">${count(left, 'later period')} left out.</p>` : ''}`;
}
