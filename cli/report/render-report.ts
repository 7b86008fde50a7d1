/** Makes one self-contained HTML page of a lab run: no server, no network, no build step. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { minuteMs } from '../../lab/platform/traffic.ts';
import type { ApplicationReport, RunReport } from '../../lab/run-report.ts';
import { executionBars, otherBars } from './bars.ts';
import { chartData, chartRow, chartsOf } from './charts.ts';
import { executionTables } from './executions.ts';
import { duration, instant } from './format.ts';
import { attention, facts, headline } from './headline.ts';
import { html, jsonData, type Markup, trusted } from './html.ts';
import { applicationId, type Ledger, ledgerOf } from './ledger.ts';
import { iconSheet } from './looks.ts';
import { alarmRows, markerRows } from './strips.ts';
import { changeTable, messageTable, reactionTable } from './tables.ts';
import { textTwin } from './text-twin.ts';
import { bucketMinutes } from './thin.ts';

/** Nothing is loaded: what the page needs is in it. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";

const chartId = (application: number, name: string): string => `chart-${application}-${name}`;

function board(application: ApplicationReport, report: RunReport, ledger: Ledger): Markup {
  const at = report.applications.indexOf(application);
  const place = { startMs: application.series.startMs, run: report };
  const changes = ledger.changes.filter((row) => application.changes.includes(row.line));
  const id = applicationId(application, report);
  return html`<section class="block" id="${id}" aria-label="${application.name}" tabindex="-1"><h2>${application.name}</h2>
${chartsOf(application).map((chart) => chartRow(chart, chartId(at, chart.name), place))}
${markerRows(changes, report)}
${executionBars(application, report, ledger)}
${alarmRows(application, report)}
<i class="crosshair"></i>
${textTwin(application)}</section>`;
}

const zooms = [
  ['in', 'Zoom in', '+'],
  ['out', 'Zoom out', '\u2212'],
  ['earlier', 'Earlier', '\u2039'],
  ['later', 'Later', '\u203a'],
  ['all', 'Whole run', 'Whole run'],
] as const;

const ruler = html`<div class="row ruler">
<div class="label zoom" role="group" aria-label="Zoom">${zooms.map(
  ([zoom, label, sign]) =>
    html`<button type="button" data-zoom="${zoom}" aria-label="${label}">${sign}</button>`,
)}</div>
<div class="track" id="ruler"></div><div class="gutter"><span>UTC</span></div>
</div>`;

const legend = html`<p class="legend">
<span><i class="span good"></i>OK</span>
<span><i class="span bad"></i>ALARM</span>
<span><i class="span none"></i>INSUFFICIENT_DATA</span>
<span>Drag across a chart to zoom, double-click to see the whole run.
An arrow leads to the row of its change.</span>
</p>`;

function header(report: RunReport, ledger: Ledger): Markup {
  const span = `${instant(report.startMs)} to ${instant(report.endMs)}`;
  return html`<header><h1>${report.title}</h1>
<p class="run"><b>Simulated time</b> ${span} UTC, ${duration(report.endMs - report.startMs)} &middot;
seed ${report.seed} &middot; strategy <code title="${report.strategyHash}">${report.strategyHash.slice(0, 12)}</code></p>
${report.applications.map(
  (application) =>
    html`<p class="headline">${headline(application)}</p><p class="facts">${facts(application, report)}</p>`,
)}
${attention(report, ledger)}</header>`;
}

function dataOf(report: RunReport): Markup {
  const charts = report.applications.flatMap((application, at) => {
    const firstMinute = (application.series.startMs - report.startMs) / minuteMs;
    return chartsOf(application).map((chart) =>
      chartData(chart, chartId(at, chart.name), firstMinute),
    );
  });
  return jsonData({
    startMs: report.startMs,
    minutes: (report.endMs - report.startMs) / minuteMs,
    charts,
  });
}

const readAll = async (files: readonly (string | URL)[]): Promise<string> =>
  (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');

/** Scripts and style sheets, inlined; the licence of the chart library has to go where its code goes. */
async function assets() {
  const require = createRequire(import.meta.url);
  const ours = (name: string): URL => new URL(name, import.meta.url);
  return {
    licence: trusted(await readAll([require.resolve('uplot/LICENSE')])),
    library: trusted(await readAll([require.resolve('uplot/dist/uPlot.iife.min.js')])),
    board: trusted(await readAll([ours('client.js')])),
    tables: trusted(await readAll([ours('table-client.js')])),
    style: trusted(
      await readAll([
        require.resolve('uplot/dist/uPlot.min.css'),
        ...['page.css', 'board.css', 'strips.css', 'tables.css'].map(ours),
      ]),
    ),
  };
}

function thinningNote(report: RunReport): Markup {
  const longest = Math.max(0, ...report.applications.map(({ series }) => series.instances.length));
  const minutes = bucketMinutes(longest);
  if (minutes === 1) return html``;
  return html`<p class="facts">The curves show the lowest and the highest value of every ${minutes} minutes;
the numbers in text are of all minutes.</p>`;
}

/**
 * The report of a run as one HTML document. The same report gives the same bytes. Text of the run is escaped:
 * a name or a reason cannot become markup.
 */
export async function renderReport(report: RunReport): Promise<string> {
  const ledger = ledgerOf(report);
  const { licence, library, board: boardScript, tables, style } = await assets();
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(contentSecurityPolicy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.title}</title>
<link rel="icon" href="data:,">
<style>${style}</style>
</head>
<body>
${iconSheet()}
${header(report, ledger)}
<main>
<div class="board">${ruler}${legend}${thinningNote(report)}
<noscript><p class="facts">The curves need a script; the tables below hold their numbers.</p></noscript>
${report.applications.map((application) => board(application, report, ledger))}
${otherBars(report, ledger)}</div>
${changeTable(ledger)}
${reactionTable(ledger)}
${executionTables(report, ledger)}
${messageTable(report.messages)}
</main>
<script type="application/json" id="report-data">${dataOf(report)}</script>
<script>/*
${licence}*/
${library}</script>
<script type="module">${boardScript}</script>
<script type="module">${tables}</script>
</body>
</html>
`;
  return page.text;
}
