/** The tables of changes, reactions and messages. */

import type { ChangeLine, MessageLine, ReactionLine } from '../../lab/run-report.ts';
import { costChange, count, decimal, instant } from './format.ts';
import { html, type Markup } from './html.ts';
import type { Ledger, Row } from './ledger.ts';
import { actions, badge, icon, reactionLook } from './looks.ts';

/** Longer tables begin closed: a link into one opens it. */
const openRowsMax = 60;
/** More rows than this would take the file over its size; they are counted instead. */
const rowsMax = 500;

interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  /** All of them; those that are not shown are only counted. */
  readonly total: number;
  readonly rows: readonly Markup[];
}

/** A table under a title that tells how long it is. */
export function table({ title, columns, total, rows }: Table): Markup {
  const left = total - rows.length;
  const head = html`<tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr>`;
  const body = html`<table><thead>${head}</thead><tbody>${rows}</tbody></table>`;
  return html`<details class="block"${rows.length <= openRowsMax ? html` open` : ''}><summary><h2>${title} <small>${decimal(total)}</small></h2></summary>
${total === 0 ? html`<p class="facts">None in this run.</p>` : body}
${left > 0 ? html`<p class="facts">${count(left, 'later row')} left out.</p>` : ''}</details>`;
}

/** The name of an execution, linked to the row that tells about it. */
function executionLink(arn: string, ledger: Ledger): Markup {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  const id = ledger.executionIds.get(arn);
  return id === undefined ? html`${name}` : html`<a href="#${id}">${name}</a>`;
}

const time = (ms: number): Markup => html`<td class="time">${instant(ms)}</td>`;

function changeRow({ id, application, line }: Row<ChangeLine>, ledger: Ledger): Markup {
  const look = actions.find(({ action }) => action === line.action);
  return html`<tr id="${id}" tabindex="-1">${time(line.atMs)}<td>${application}</td><td class="action"><span class="${look?.kind ?? 'none'}">${icon(look?.icon ?? 'none')}${look?.words ?? line.action}</span></td><td class="number">${line.from} &rarr; ${line.to}</td><td class="text">${line.reason}</td><td class="number">${line.usdPerHour === null ? 'unknown' : costChange(line.usdPerHour)}</td><td class="name">${executionLink(line.executionArn, ledger)}</td></tr>`;
}

export const changeTable = (ledger: Ledger): Markup =>
  table({
    title: 'Changes',
    columns: [
      'Time (UTC)',
      'Application',
      'Action',
      'Instances',
      'Why',
      'Cost per hour',
      'Execution',
    ],
    total: ledger.changes.length,
    rows: ledger.changes.slice(0, rowsMax).map((row) => changeRow(row, ledger)),
  });

function reactionRow({ id, application, line }: Row<ReactionLine>, ledger: Ledger): Markup {
  const execution = line.executionArn === null ? '' : executionLink(line.executionArn, ledger);
  return html`<tr id="${id}" tabindex="-1">${time(line.atMs)}<td>${application}</td><td>${line.alarmName}</td><td>${badge(reactionLook(line.reaction))}</td><td class="text">${line.reason}</td><td class="name">${execution}</td></tr>`;
}

export const reactionTable = (ledger: Ledger): Markup =>
  table({
    title: 'Reactions to alarms',
    columns: ['Time (UTC)', 'Application', 'Alarm', 'Reaction', 'Why', 'Execution'],
    total: ledger.reactions.length,
    rows: ledger.reactions.slice(0, rowsMax).map((row) => reactionRow(row, ledger)),
  });

export const messageTable = (messages: readonly MessageLine[]): Markup =>
  table({
    title: 'Messages',
    columns: ['Time (UTC)', 'Topic', 'Subject', 'Why'],
    total: messages.length,
    rows: messages
      .toSorted((a, b) => a.atMs - b.atMs)
      .slice(0, rowsMax)
      .map(
        ({ atMs, topic, subject, reason }) =>
          html`<tr>${time(atMs)}<td>${topic}</td><td>${subject}</td><td class="text">${reason}</td></tr>`,
      ),
  });
