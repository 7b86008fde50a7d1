/** Plays the lively day before a person: a line per event, a status line, and what it all came to. */

import { resolve } from 'node:path';
import { buildReport } from '../../lab/build-report.ts';
import { outcomesOf } from '../../lab/outcomes.ts';
import { minuteMs } from '../../lab/platform/traffic.ts';
import { livelyDay, type Session } from '../../lab/session.ts';
import type { World } from '../../lab/world.ts';
import type { DayOptions } from '../commands/lab-day.ts';
import { type Context, invocation } from '../context.ts';
import { idleCodes } from '../read/ending.ts';
import { count, decimal, instant } from '../report/format.ts';
import { renderReport } from '../report/render-report.ts';
import { checkKeeping, keepSession } from '../session-file.ts';
import { closingNote, closingTable } from './closing.ts';
import type { LiveEvent } from './live-event.ts';
import { openRun, type Run } from './open-run.ts';
import { createPace, type Pace, unpaced } from './pace.ts';
import { checkReport, writeReport } from './report-file.ts';
import { watchWorld } from './watch-world.ts';

/** The status line is drawn at most so often. */
const drawEveryMs = 60;

function eventLine({ atMs, word, tone, text }: LiveEvent, { output }: Context): string {
  const at = output.paint('quiet', instant(atMs).slice(11));
  if (word === '') return `${at}     ${output.paint('quiet', `${output.symbol('quiet')} ${text}`)}`;
  return `${at} ${output.paint(tone, `${output.symbol(tone)} ${word.padEnd(11)}`)} ${text}`;
}

function statusLine(world: World, { output }: Context): string {
  const applications = world.applications.map(({ name }) => {
    const record = world.platform.record(name);
    const last = (values: Float64Array): number => values[record.minutes - 1] ?? 0;
    return [
      `${name} ${decimal(last(record.requestsPerSecond))} requests/s`,
      `${decimal(last(record.instances))} instances`,
      `CPU ${decimal(last(record.cpuPercent))} %`,
      `p95 ${decimal(last(record.p95Seconds) * 1000)} ms`,
    ].join(', ');
  });
  return output.paint(
    'strong',
    `${instant(world.clock.nowMs).slice(11, 16)} UTC  ${applications.join('  |  ')}`,
  );
}

async function play(run: Run, context: Context & { readonly pace: Pace }): Promise<void> {
  const { output, stopwatch, pace } = context;
  const { world, endMs, recordedMs } = run;
  const look = await watchWorld(world);
  let drawnMs = Number.NEGATIVE_INFINITY;
  for (let untilMs = world.startMs + minuteMs; untilMs <= endMs; untilMs += minuteMs) {
    await run.runUntil(untilMs);
    const events = look();
    // An earlier process has shown these minutes. The one it ended in may be shown twice, but none is lost.
    if (untilMs < recordedMs) continue;
    for (const event of events) {
      output.data(eventLine(event, context));
      await pace.read(event.readMs);
    }
    if (stopwatch.nowMs() - drawnMs >= drawEveryMs) {
      drawnMs = stopwatch.nowMs();
      output.status(statusLine(world, context));
    }
    await pace.minute();
  }
  output.status(undefined);
}

/** An alarm of the day that started something, for the reader to ask about. */
function askableAlarm(world: World): string {
  const red = world.services.cloudWatch
    .transitions()
    .find(({ alarmName, to }) => to === 'ALARM' && alarmName.endsWith('-high'));
  return red?.alarmName ?? `arq-${world.stage}-web-cpu-high`;
}

function writeNext(world: World, reportFile: string, { output }: Context): void {
  const { talk } = output;
  talk('');
  talk(`Report: ${reportFile} (one file, opens in any browser)`);
  talk('Try next:');
  talk(`  ${invocation} executions ls`);
  talk(`  ${invocation} alarms why ${askableAlarm(world)}`);
  talk(
    `  ${invocation} start scale-application --set target=web --set desiredCapacity=10 --yes --watch`,
  );
}

export async function playDay(options: DayOptions, context: Context): Promise<void> {
  const { output, stopwatch, folder } = context;
  checkKeeping(folder);
  checkReport(resolve(folder, options.report));
  const session = { ...livelyDay, seed: options.seed ?? livelyDay.seed };
  const run = await openRun(session, options.data, context);
  try {
    const paced = options.fast !== true && output.watched;
    await play(run, { ...context, pace: paced ? createPace(stopwatch) : unpaced });
    await tell(run, { session, reportName: options.report }, context);
  } finally {
    run.close();
  }
}

async function tell(
  { world, endMs }: Run,
  { session, reportName }: { readonly session: Session; readonly reportName: string },
  context: Context,
): Promise<void> {
  const { output, folder } = context;
  const report = buildReport(world, 'A lively day', session.seed);
  const reportFile = resolve(folder, reportName);
  await writeReport(reportFile, await renderReport(report));
  keepSession(folder, { ...session, untilMs: endMs });
  const looks = outcomesOf(world).filter(
    ({ outcome, output: { code } }) => outcome === 'held' && idleCodes.has(code),
  );
  output.data('');
  for (const line of closingTable(report)) output.data(line);
  output.data(`${count(looks.length, 'look')} found nothing to do.`);
  output.talk(output.paint('quiet', closingNote));
  writeNext(world, reportFile, context);
}
