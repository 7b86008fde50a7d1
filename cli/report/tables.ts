/** The tables of changes, reactions and messages. */

import type { ChangeLine, MessageLine, ReactionLine } from '../../lab/run-report.ts';
import { costChange, instant } from './format.ts';
import { html, type Insert, type Markup } from './html.ts';
import type { Ledger, Row } from './ledger.ts';
import { actions, badge, icon, reactionLook } from './looks.ts';
import { table } from './table.ts';

/** More reactions or messages than this would take the file over its size; they are counted instead. */
const rowsMax = 500;

const leftOut = (total: number): number => Math.max(0, total - rowsMax);

/** The name of an execution, linked to the row that tells about it. */
function executionLink(arn: string, ledger: Ledger): Markup {
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  const id = ledger.executionIds.get(arn);
  return id === undefined ? html`${name}` : html`<a href="#${id}">${name}</a>`;
}

function actionCell(line: ChangeLine): Markup {
  const look = actions.find(({ action }) => action === line.action);
  if (look === undefined) return html`${line.action}`;
  return html`<span class="${look.kind}">${icon(look.icon)}${look.words}</span>`;
}

const changeCells = ({ application, line }: Row<ChangeLine>, ledger: Ledger): Insert[] => [
  instant(line.atMs),
  application,
  actionCell(line),
  html`${line.from} &rarr; ${line.to}`,
  line.reason,
  line.usdPerHour === null ? 'unknown' : costChange(line.usdPerHour),
  executionLink(line.executionArn, ledger),
];

/** All changes: every marker has its row. */
export const changeTable = (ledger: Ledger): Markup =>
  table({
    title: 'Changes',
    columns: [
      ['Time (UTC)', 'time'],
      ['Application', ''],
      ['Action', 'action'],
      ['Instances', 'number'],
      ['Why', 'text'],
      ['Cost per hour', 'number'],
      ['Execution', 'name'],
    ],
    rows: ledger.changes.map((row) => ({ id: row.id, cells: changeCells(row, ledger) })),
  });

const reactionCells = ({ application, line }: Row<ReactionLine>, ledger: Ledger): Insert[] => [
  instant(line.atMs),
  application,
  line.alarmName,
  badge(reactionLook(line.reaction)),
  line.reason,
  line.executionArn === null ? '' : executionLink(line.executionArn, ledger),
];

export const reactionTable = (ledger: Ledger): Markup =>
  table({
    title: 'Reactions to alarms',
    columns: [
      ['Time (UTC)', 'time'],
      ['Application', ''],
      ['Alarm', ''],
      ['Reaction', ''],
      ['Why', 'text'],
      ['Execution', 'name'],
    ],
    rows: ledger.reactions
      .slice(0, rowsMax)
      .map((row) => ({ id: row.id, cells: reactionCells(row, ledger) })),
    left: leftOut(ledger.reactions.length),
  });

export const messageTable = (messages: readonly MessageLine[]): Markup =>
  table({
    title: 'Messages',
    columns: [
      ['Time (UTC)', 'time'],
      ['Topic', ''],
      ['Subject', ''],
      ['Why', 'text'],
    ],
    rows: messages
      .toSorted((a, b) => a.atMs - b.atMs)
      .slice(0, rowsMax)
      .map(({ atMs, topic, subject, reason }) => ({
        cells: [instant(atMs), topic, subject, reason],
      })),
    left: leftOut(messages.length),
  });
