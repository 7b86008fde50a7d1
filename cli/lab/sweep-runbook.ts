/** Runs the fault sweep of a runbook and prints how each call ended under each fault. */

import { runSweep, sweepScenarios } from '../../lab/sweep/run-sweep.ts';
import { tabulate } from '../../lab/sweep/tabulate.ts';
import type { SweepCommandOptions } from '../commands/lab-sweep.ts';
import type { Context } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { tableOf } from '../table.ts';

async function checkRunbook(runbook: string): Promise<void> {
  try {
    await sweepScenarios(runbook);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    throw new CommandError(exitCodes.notFound, `${sentence} Use scale-application.`);
  }
}

export async function sweepRunbook(
  runbook: string,
  options: SweepCommandOptions,
  { output, stopwatch }: Context,
): Promise<ExitCode> {
  await checkRunbook(runbook);
  output.talk(`Planning the sweep of ${runbook}: every call, every kind of fault ...`);
  const startedMs = stopwatch.nowMs();
  const { cases, rows } = await runSweep({
    runbook,
    every: options.every,
    onProgress: (done, total) => {
      if (done === total) output.status(undefined);
      else if (done % 10 === 0) output.status(`${done} of ${total} cases`);
    },
  });
  const seconds = ((stopwatch.nowMs() - startedMs) / 1000).toFixed(1);
  const broken = rows.filter((row) => row.violations.length > 0);
  if (options.json)
    output.json({ runbook, cases, run: rows.length, violations: broken.length, rows });
  else {
    const columns = [
      { title: 'CALL' },
      { title: 'FAULT' },
      { title: 'RUNS', align: 'right' as const },
      { title: 'END' },
    ];
    const lines = tabulate(rows).map(({ site, fault, runs, ends }) => [
      site,
      fault,
      String(runs),
      ends,
    ]);
    for (const line of tableOf(columns, lines)) output.data(line);
  }
  for (const row of broken) {
    const where = `${row.scenario}: ${row.kind} (${row.occurrence}) at ${row.site}`;
    output.talk(output.paint('bad', `${where}: ${row.violations.join('; ')}`));
  }
  output.talk(
    `${rows.length} of ${cases} cases in ${seconds} s, ${broken.length} with a violated invariant or expectation.`,
  );
  return broken.length === 0 ? exitCodes.ok : exitCodes.error;
}
