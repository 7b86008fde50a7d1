/** The executions: a row for each that acted or failed, one for all that did the same for the same reason. */

import type { ExecutionLine, RunReport } from '../../lab/run-report.ts';
import { count, decimal, duration, instant } from './format.ts';
import { html, type Insert, type Markup } from './html.ts';
import type { ExecutionGroup, Ledger } from './ledger.ts';
import { badge, executionLook } from './looks.ts';
import { table } from './table.ts';

/** Steps drawn in all rows together; when they are used up, the later rows only tell their number. */
const stepsMax = 2_000;
/** Instants listed for one group. */
const instantsMax = 1_500;

const clock = (ms: number): string => instant(ms).slice(11);

/** Width of a step: 1 for an instant, one more for each tenfold duration from a second up. */
const width = (ms: number): number => (ms < 1000 ? 1 : 2 + Math.floor(Math.log10(ms / 1000)));

function steps(execution: ExecutionLine, runEndMs: number): Markup {
  const end = execution.stopMs ?? runEndMs;
  return html`<ol class="steps">${execution.steps.map((step, at) => {
    const ms = (execution.steps[at + 1]?.atMs ?? end) - step.atMs;
    const words = `${step.name} ${clock(step.atMs)}${ms < 1000 ? '' : `, ${duration(ms)}`}`;
    return html`<li style="--w:${width(ms)}"><span>${words}</span></li>`;
  })}</ol>`;
}

function stepCell(execution: ExecutionLine, shown: boolean, runEndMs: number): Markup {
  const total = execution.steps.length;
  if (total === 0 || !shown) return html`${total}`;
  const button = html`<button type="button" class="unfold" aria-expanded="false" aria-label="${count(total, 'step')} of ${execution.name}">${total}</button>`;
  return html`${button}${steps(execution, runEndMs)}`;
}

const executionCells = (line: ExecutionLine, stepsShown: boolean, runEndMs: number): Insert[] => [
  instant(line.startMs),
  line.workflow,
  badge(executionLook(line)),
  line.reason,
  line.stopMs === null ? 'not ended' : duration(line.stopMs - line.startMs),
  line.transitions,
  stepCell(line, stepsShown, runEndMs),
  line.name,
];

/** First and last instant; unfolded, all of them. */
function instantsCell({ executions }: ExecutionGroup): Markup {
  const [first] = executions;
  const last = executions.at(-1) ?? first;
  if (executions.length === 1) return html`${instant(first.startMs)}`;
  const shown = executions.slice(0, instantsMax);
  const more = executions.length - shown.length;
  const list = shown.map((line) => instant(line.startMs).slice(5, 16)).join(', ');
  return html`<details><summary>${instant(first.startMs)} to ${instant(last.startMs)}</summary>
<p>${list}${more > 0 ? ` and ${more} more` : ''}</p></details>`;
}

function groupCells(group: ExecutionGroup): Insert[] {
  const [first] = group.executions;
  return [
    decimal(group.executions.length),
    first.workflow,
    badge(executionLook(first)),
    first.reason,
    decimal(group.executions.reduce((sum, line) => sum + line.transitions, 0)),
    instantsCell(group),
  ];
}

function actedTable(report: RunReport, ledger: Ledger): Markup {
  let left = stepsMax;
  return table({
    title: 'Executions that acted or failed',
    columns: [
      ['Started (UTC)', 'time'],
      ['Runbook', ''],
      ['Outcome', ''],
      ['Why', 'text'],
      ['Took', 'number'],
      ['Transitions', 'number'],
      ['Steps', 'path'],
      ['Name', 'name'],
    ],
    header: 7,
    rows: ledger.executions.map(({ id, line }) => {
      left -= line.steps.length;
      return { id, cells: executionCells(line, left >= 0, report.endMs) };
    }),
  });
}

function groupTable(ledger: Ledger): Markup {
  const total = ledger.groups.reduce((sum, group) => sum + group.executions.length, 0);
  return table({
    title: `Other executions (${decimal(total)}), by reason`,
    columns: [
      ['Times', 'number'],
      ['Runbook', ''],
      ['Outcome', ''],
      ['Why (of the first)', 'text'],
      ['Transitions', 'number'],
      ['Started (UTC)', 'when'],
    ],
    header: 3,
    rows: ledger.groups.map((group) => ({ id: group.id, cells: groupCells(group) })),
  });
}

/** Both tables; together they account for every execution of the run. */
export const executionTables = (report: RunReport, ledger: Ledger): Markup =>
  html`${actedTable(report, ledger)}${groupTable(ledger)}`;
