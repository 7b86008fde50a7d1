/** Runs the swarm of simulated days, or replays one, and prints what was violated and how to see it again. */

import { ZodError } from 'zod';
import { type PlannedFault, parseFaults } from '../../lab/simulate/planned-fault.ts';
import { type Day, dayOf } from '../../lab/simulate/play-day.ts';
import { runSeed, type SeedResult } from '../../lab/simulate/run-seed.ts';
import { runSwarm } from '../../lab/simulate/run-swarm.ts';
import type { SimulateCommandOptions } from '../commands/lab-simulate.ts';
import type { Context } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';

/** @throws CommandError with a sentence for each problem */
function faultsIn(text: string): PlannedFault[] {
  try {
    return parseFaults(text);
  } catch (error) {
    if (error instanceof ZodError) {
      throw new CommandError(
        exitCodes.usage,
        error.issues.map(({ path, message }) => `--faults ${path.join('.')}: ${message}.`),
      );
    }
    if (!(error instanceof SyntaxError)) throw error;
    throw new CommandError(exitCodes.usage, `--faults is not JSON: ${error.message}.`);
  }
}

async function dayFor(seed: number, { days, faults }: SimulateCommandOptions): Promise<Day> {
  return faults === undefined ? dayOf(seed, days) : { seed, days, faults: faultsIn(faults) };
}

/** The command that shows a failure again. A quote within quotes would end them: none of our words has one. */
const replayOf = ({ seed, days, smallest = [] }: SeedResult): string =>
  `npm run -s simulate -- --seed ${seed} --days ${days} --faults '${JSON.stringify(smallest)}'`;

async function play(options: SimulateCommandOptions, { output }: Context): Promise<SeedResult[]> {
  const { seed, faults, seeds, from, days } = options;
  if (seed !== undefined) return [await runSeed(await dayFor(seed, options))];
  if (faults !== undefined) {
    throw new CommandError(exitCodes.usage, '--faults needs --seed: the load comes from the seed.');
  }
  return runSwarm({
    fromSeed: from,
    seeds,
    days,
    onProgress: (done, total) => {
      output.status(done === total ? undefined : `${done} of ${total} seeds`);
    },
  });
}

export async function simulate(
  options: SimulateCommandOptions,
  context: Context,
): Promise<ExitCode> {
  const { output, stopwatch } = context;
  const startedMs = stopwatch.nowMs();
  const results = await play(options, context);
  const seconds = ((stopwatch.nowMs() - startedMs) / 1000).toFixed(1);
  const broken = results.filter(({ violations }) => violations.length > 0);
  if (options.json) {
    const rows = results.map((result) =>
      result.smallest === undefined ? result : { ...result, replay: replayOf(result) },
    );
    output.json({ seeds: results.length, violations: broken.length, rows });
  }
  for (const result of broken) {
    output.talk(output.paint('bad', `seed ${result.seed}: ${result.violations.join('; ')}`));
    output.talk(`  ${replayOf(result)}`);
  }
  const sum = (of: (result: SeedResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  output.talk(
    `${results.length} seeds of ${options.days} days in ${seconds} s: ${sum((each) => each.faults)} faults, ${sum((each) => each.executions)} executions, ${sum((each) => each.calls)} calls, ${broken.length} with a violated invariant.`,
  );
  return broken.length === 0 ? exitCodes.ok : exitCodes.error;
}
