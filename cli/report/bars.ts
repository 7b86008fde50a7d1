/** Executions as bars on the time axis of the charts. */

import type { ApplicationReport, ExecutionLine, RunReport } from '../../lab/run-report.ts';
import { count, duration, minuteOf, type Run } from './format.ts';
import { html, type Markup } from './html.ts';
import type { Ledger } from './ledger.ts';
import { executionLook, type Look } from './looks.ts';
import { placed } from './strips.ts';

interface Bar {
  readonly look: Look;
  readonly workflow: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly executions: number;
  readonly rowId: string;
}

/** More bars than this in one row are joined where less than a pixel lies between equal ones. */
const barsMax = 150;
const pixels = 1_440;
const lanesMax = 4;
const laneHeight = 8;

function joined(bars: readonly Bar[], gapMs: number): Bar[] {
  const open = new Map<string, Bar>();
  const done: Bar[] = [];
  for (const bar of bars) {
    const last = open.get(bar.look.word);
    if (last !== undefined && bar.fromMs - last.toMs < gapMs) {
      const toMs = Math.max(last.toMs, bar.toMs);
      open.set(bar.look.word, { ...last, toMs, executions: last.executions + bar.executions });
    } else {
      if (last !== undefined) done.push(last);
      open.set(bar.look.word, bar);
    }
  }
  return [...done, ...open.values()].sort((a, b) => a.fromMs - b.fromMs);
}

function barsOf(lines: readonly ExecutionLine[], run: Run, ledger: Ledger): Bar[] {
  const bars = lines
    .map((line) => ({
      look: executionLook(line),
      workflow: line.workflow,
      fromMs: line.startMs,
      toMs: line.stopMs ?? run.endMs,
      executions: 1,
      rowId: ledger.executionIds.get(line.executionArn) ?? '',
    }))
    .sort((a, b) => a.fromMs - b.fromMs);
  return bars.length <= barsMax ? bars : joined(bars, (run.endMs - run.startMs) / pixels);
}

/** Overlapping bars go below one another; when every lane is taken, into the one that is free first. */
function inLanes(bars: readonly Bar[], run: Run): { bar: Bar; lane: number }[] {
  const gapMs = (run.endMs - run.startMs) / pixels;
  const freeAt: number[] = [];
  return bars.map((bar) => {
    let lane = freeAt.findIndex((ms) => ms <= bar.fromMs);
    if (lane < 0)
      lane = freeAt.length < lanesMax ? freeAt.length : freeAt.indexOf(Math.min(...freeAt));
    freeAt[lane] = Math.max(freeAt[lane] ?? 0, bar.toMs) + gapMs;
    return { bar, lane };
  });
}

function title(bar: Bar, run: Run): string {
  const from = minuteOf(bar.fromMs, run);
  if (bar.executions > 1) {
    return `${bar.executions} x ${bar.workflow} ${bar.look.word}, ${from} to ${minuteOf(bar.toMs, run)}`;
  }
  return `${bar.workflow} ${bar.look.word}, from ${from}, ${duration(bar.toMs - bar.fromMs)}`;
}

function barRow(label: string, lines: readonly ExecutionLine[], place: Place): Markup {
  const { run, ledger } = place;
  const laid = inLanes(barsOf(lines, run, ledger), run);
  const lanes = Math.max(...laid.map(({ lane }) => lane)) + 1;
  return html`<div class="row bars" style="height:${Math.max(18, lanes * laneHeight + 4)}px">
<div class="label" title="${label}">${label}</div>
<div class="track clipped" aria-hidden="true">${laid.map(
    ({ bar, lane }) =>
      html`<a class="bar ${bar.look.kind}" style="${placed(bar.fromMs, bar.toMs, run)};top:${lane * laneHeight + 3}px" href="#${bar.rowId}" tabindex="-1" title="${title(bar, run)}"></a>`,
  )}</div>
<div class="gutter"><span>${count(lines.length, 'run')}</span></div>
</div>`;
}

interface Place {
  readonly run: Run;
  readonly ledger: Ledger;
}

const arnsOf = (application: ApplicationReport): (string | null)[] =>
  [...application.changes, ...application.reactions].map((line) => line.executionArn);

/** The executions behind the changes and reactions of one application. */
export function executionBars(
  application: ApplicationReport,
  report: RunReport,
  ledger: Ledger,
): Markup {
  const arns = new Set(arnsOf(application));
  const lines = report.executions.filter((line) => arns.has(line.executionArn));
  return lines.length === 0 ? html`` : barRow('Executions', lines, { run: report, ledger });
}

/** Every other execution, one row for each runbook: sweeps, schedules, nested ones. */
export function otherBars(report: RunReport, ledger: Ledger): Markup {
  const arns = new Set(report.applications.flatMap(arnsOf));
  const others = Map.groupBy(
    report.executions.filter((line) => !arns.has(line.executionArn)),
    (line) => line.workflow,
  );
  if (others.size === 0) return html``;
  return html`<section class="block"><h2>Other executions</h2>
<p class="facts">Sweeps, schedules and nested workflows: neither a change nor a reaction names them.</p>
${[...others].map(([workflow, lines]) => barRow(workflow, lines, { run: report, ledger }))}</section>`;
}
