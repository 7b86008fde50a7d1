/** Runs one command line to its exit code. */

import { CommanderError } from 'commander';
import type { Context, Surroundings } from './context.ts';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { createOutput } from './output.ts';
import { createProgram } from './program.ts';

/** What commander threw, after it has said it itself. */
const shown: ReadonlySet<string> = new Set(['commander.helpDisplayed', 'commander.version']);

function endOf(error: unknown, context: Context, debug: boolean): ExitCode {
  const { output } = context;
  output.status(undefined);
  if (error instanceof CommanderError) {
    return shown.has(error.code) ? exitCodes.ok : exitCodes.usage;
  }
  const { exitCode, problems } = explainError(error);
  for (const problem of problems) output.talk(output.paint('bad', `arq: ${problem}`));
  if (debug && error instanceof Error) output.talk(error.stack ?? '');
  return exitCode;
}

/** `argv` is what stands behind the name of the program. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const output = createOutput({ ...surroundings, noColor: argv.includes('--no-color') });
  const context: Context = { ...surroundings, output };
  let exitCode: ExitCode = exitCodes.ok;
  const program = createProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : argv, { from: 'user' });
    return exitCode;
  } catch (error) {
    return endOf(error, context, argv.includes('--debug'));
  }
}
