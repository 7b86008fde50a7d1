/** The table of executions: a row for each that acted or failed, one for all that did the same for the same reason. */

import type { ExecutionLine, RunReport } from '../../lab/run-report.ts';
import { decimal, duration, instant } from './format.ts';
import { html, type Markup } from './html.ts';
import type { ExecutionGroup, Ledger } from './ledger.ts';
import { badge, executionLook } from './looks.ts';
import { table } from './tables.ts';

/** Cells for the steps of all rows together; when they are used up, the later rows tell the number only. */
const stepsMax = 2_000;
/** Instants listed for one group. */
const instantsMax = 1_500;

const clock = (ms: number): string => instant(ms).slice(11);

/** How wide a step is drawn: 1 for an instant, one more for each tenfold duration from a second up. */
const width = (ms: number): number => (ms < 1000 ? 1 : 2 + Math.floor(Math.log10(ms / 1000)));

function steps(execution: ExecutionLine, runEndMs: number): Markup {
  const end = execution.stopMs ?? runEndMs;
  return html`<ol class="steps">${execution.steps.map((step, at) => {
    const ms = (execution.steps[at + 1]?.atMs ?? end) - step.atMs;
    return html`<li style="--w:${width(ms)}"><span>${step.name} ${clock(step.atMs)}${ms < 1000 ? '' : `, ${duration(ms)}`}</span></li>`;
  })}</ol>`;
}

function stepCell(execution: ExecutionLine, shown: boolean, runEndMs: number): Markup {
  const total = execution.steps.length;
  if (total === 0 || !shown) return html`${total}`;
  return html`<button type="button" class="unfold" aria-expanded="false" title="List the steps">${total}</button>${steps(execution, runEndMs)}`;
}

function executionRow(
  { id, line }: Ledger['executions'][number],
  shown: boolean,
  runEndMs: number,
): Markup {
  const took = line.stopMs === null ? 'not ended' : duration(line.stopMs - line.startMs);
  return html`<tr id="${id}" tabindex="-1"><td class="time">${instant(line.startMs)}</td><td>${line.workflow}</td><td>${badge(executionLook(line))}</td><td class="text">${line.reason}</td><td class="number">${took}</td><td class="number">${line.transitions}</td><td class="path">${stepCell(line, shown, runEndMs)}</td><td class="name">${line.name}</td></tr>`;
}

function groupRow({ id, executions }: ExecutionGroup): Markup {
  const [first] = executions;
  const last = executions.at(-1) ?? first;
  const transitions = executions.reduce((sum, line) => sum + line.transitions, 0);
  const shown = executions.slice(0, instantsMax);
  const more = executions.length - shown.length;
  const when = html`<details><summary>${instant(first.startMs)} to ${instant(last.startMs)}</summary><p class="instants">${shown.map(
    (line) => `${instant(line.startMs).slice(5, 16)}, `,
  )}${more > 0 ? `and ${more} more` : 'no more'}</p></details>`;
  return html`<tr id="${id}" tabindex="-1"><td class="number">${decimal(executions.length)}</td><td>${first.workflow}</td><td>${badge(executionLook(first))}</td><td class="text">${first.reason}</td><td class="number">${decimal(transitions)}</td><td class="when">${executions.length === 1 ? instant(first.startMs) : when}</td></tr>`;
}

/** Both tables; together they account for every execution of the run. */
export function executionTables(report: RunReport, ledger: Ledger): Markup {
  let left = stepsMax;
  const own = ledger.executions.map((row) => {
    left -= row.line.steps.length;
    return executionRow(row, left >= 0, report.endMs);
  });
  const grouped = ledger.groups.reduce((sum, group) => sum + group.executions.length, 0);
  return html`${table({
    title: 'Executions that acted or failed',
    columns: ['Started (UTC)', 'Runbook', 'Outcome', 'Why', 'Took', 'Transitions', 'Steps', 'Name'],
    total: own.length,
    rows: own,
  })}${table({
    title: `Other executions (${decimal(grouped)}), by reason`,
    columns: ['Times', 'Runbook', 'Outcome', 'Why (of the first)', 'Transitions', 'Started (UTC)'],
    total: ledger.groups.length,
    rows: ledger.groups.map(groupRow),
  })}`;
}
