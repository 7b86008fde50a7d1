/** Runs the lab to its end and says what came of it. */

import { resolve } from 'node:path';
import { buildReport } from '../../lab/build-report.ts';
import type { Session } from '../../lab/session.ts';
import type { RunOptions } from '../commands/lab-run.ts';
import type { Context } from '../context.ts';
import { decimal, duration, instant } from '../report/format.ts';
import { renderReport } from '../report/render-report.ts';
import { checkKeeping, keepSession } from '../session-file.ts';
import { tableOf } from '../table.ts';
import { closingNote, closingTable } from './closing.ts';
import { type Figures, figuresOf } from './figures.ts';
import { openRun, type Run } from './open-run.ts';
import { checkReport, writeReport } from './report-file.ts';
import { sessionOf } from './session-of.ts';

const hourMs = 3_600_000;

/** Seconds of real time it took. */
async function playToEnd(
  { world, endMs, runUntil }: Run,
  { output, stopwatch }: Context,
): Promise<number> {
  const startedMs = stopwatch.nowMs();
  while (world.clock.nowMs < endMs) {
    const untilMs = Math.min(world.clock.nowMs + hourMs, endMs);
    await runUntil(untilMs);
    output.status(`${instant(untilMs)} UTC of ${instant(endMs)}`);
  }
  output.status(undefined);
  return (stopwatch.nowMs() - startedMs) / 1000;
}

function figureLines(figures: Figures): string[] {
  const { executions } = figures;
  const rows = [
    ['requests', decimal(figures.requests)],
    ['requests over capacity', `${decimal(figures.requestsOverCapacityPercent, 2)} %`],
    ['minutes with p95 over 1 s', decimal(figures.minutesP95OverSlo)],
    ['instance-hours', decimal(figures.instanceHours, 1)],
    ['capacity changes', decimal(figures.scaleEvents)],
    [
      'executions',
      `${executions.started}: ${executions.succeeded} succeeded, ${executions.rolledBack} rolled back, ${executions.failed} failed, ${executions.skipped} without a change, ${executions.idle} of these with nothing to do`,
    ],
    ['relative cost', decimal(figures.relativeCost, 3)],
    ['index', decimal(figures.index, 3)],
    ['virtual time', duration(figures.virtualSeconds * 1000)],
    ['real time', `${decimal(figures.wallSeconds, 2)} s`],
  ];
  return tableOf([{ title: 'scored part' }, { title: '' }], rows);
}

export async function runLab(options: RunOptions, context: Context): Promise<void> {
  const { folder } = context;
  const session = await sessionOf(options, folder);
  checkKeeping(folder);
  if (options.report !== undefined) checkReport(resolve(folder, options.report));
  context.output.talk('Running the lab: nothing leaves this machine, time is virtual.');
  const run = await openRun(session, options.data, context);
  try {
    const wallSeconds = await playToEnd(run, context);
    const figures = figuresOf(run.world, session, wallSeconds);
    await tell(run, { session, figures, options }, context);
  } finally {
    run.close();
  }
}

interface Told {
  readonly session: Session;
  readonly figures: Figures;
  readonly options: RunOptions;
}

async function tell(
  { world, endMs }: Run,
  { session, figures, options }: Told,
  { output, folder }: Context,
): Promise<void> {
  keepSession(folder, { ...session, untilMs: endMs });
  const needsReport = options.json !== true || options.report !== undefined;
  const report = needsReport ? buildReport(world, 'A run of the lab', session.seed) : undefined;
  if (options.json === true) {
    output.json(figures);
  } else {
    for (const line of figureLines(figures)) output.data(line);
    output.data('');
    if (report !== undefined) for (const line of closingTable(report)) output.data(line);
    output.talk(output.paint('quiet', closingNote));
  }
  if (options.report === undefined || report === undefined) return;
  const reportFile = resolve(folder, options.report);
  await writeReport(reportFile, await renderReport(report));
  output.talk(`Report: ${reportFile}`);
}
