/** Runs the fault sweep of one or all runbooks and prints how each call ended under each fault. */

import { runSweep, type SweepResult, sweptRunbooks } from '../../lab/sweep/run-sweep.ts';
import { sum, tabulate } from '../../lab/sweep/tabulate.ts';
import type { SweepCommandOptions } from '../commands/lab-sweep.ts';
import type { Context } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import { tableOf } from '../table.ts';

/** @throws CommandError when the runbook offers nothing to sweep */
async function runbooksFor(runbook: string | undefined): Promise<readonly string[]> {
  const swept = await sweptRunbooks();
  if (runbook === undefined) return swept;
  if (swept.includes(runbook)) return [runbook];
  throw new CommandError(
    exitCodes.notFound,
    `There is nothing to sweep in workflows/${runbook}: its scenarios.ts exports no "sweeps". Use ${swept.join(' or ')}.`,
  );
}

function printTable({ rows }: SweepResult, output: Output): void {
  const columns = [
    { title: 'CALL' },
    { title: 'FAULT' },
    { title: 'RUNS', align: 'right' as const },
    { title: 'HIT', align: 'right' as const },
    { title: 'END' },
  ];
  const lines = tabulate(rows).map(({ site, fault, runs, hits, ends }) => [
    site,
    fault,
    String(runs),
    String(hits),
    ends,
  ]);
  for (const line of tableOf(columns, lines)) output.data(line);
}

/** `runbook` undefined: all that can be swept. */
export async function sweepRunbooks(
  runbook: string | undefined,
  options: SweepCommandOptions,
  { output, stopwatch }: Context,
): Promise<ExitCode> {
  const runbooks = await runbooksFor(runbook);
  output.talk(`Planning the sweep of ${runbooks.join(', ')}: every call, every kind of fault ...`);
  const startedMs = stopwatch.nowMs();
  const result = await runSweep({
    runbooks,
    every: options.every,
    onProgress: (done, total) => {
      if (done === total) output.status(undefined);
      else if (done % 10 === 0) output.status(`${done} of ${total} cases`);
    },
  });
  const { cases, rows, unused } = result;
  const seconds = ((stopwatch.nowMs() - startedMs) / 1000).toFixed(1);
  const broken = rows.filter((row) => row.violations.length > 0);
  if (options.json)
    output.json({ runbooks, cases, run: rows.length, violations: broken.length, unused, rows });
  else printTable(result, output);
  for (const row of broken) {
    const where = `${row.scenario}: ${row.kind} (${row.occurrence}) at ${row.site}`;
    output.talk(output.paint('bad', `${where}: ${row.violations.join('; ')}`));
  }
  // A part of the cases takes a part of the ways: only the whole sweep can say what is never used.
  if (options.every === 1) {
    for (const permission of unused) output.talk(`granted, but never used: ${permission}`);
  }
  const runs = sum(rows, (row) => row.runs);
  const idle = sum(rows, (row) => (row.bit ? 0 : row.runs));
  output.talk(
    `${rows.length} of ${cases} cases in ${seconds} s: ${runs} runs, in ${idle} of which the fault had nothing to hit, ${broken.length} cases with a violated invariant or expectation.`,
  );
  return broken.length === 0 ? exitCodes.ok : exitCodes.error;
}
