/** The tree of commands. What a command does is loaded when it runs, so that help costs nothing. */

import { Command } from 'commander';
import packageFile from '../package.json' with { type: 'json' };
import { alarms } from './commands/alarms.ts';
import { executions } from './commands/executions.ts';
import { help } from './commands/help.ts';
import { inventory } from './commands/inventory.ts';
import { labDay } from './commands/lab-day.ts';
import { labReset } from './commands/lab-reset.ts';
import { labRun } from './commands/lab-run.ts';
import { labServe } from './commands/lab-serve.ts';
import { labSimulate } from './commands/lab-simulate.ts';
import { labSweep } from './commands/lab-sweep.ts';
import { release } from './commands/release.ts';
import { start } from './commands/start.ts';
import { strategy } from './commands/strategy.ts';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Output } from './output.ts';

/** Tells how the command ended, when that is not 0. */
export type End = (exitCode: ExitCode) => void;

/** Longer lines are hard to read. */
const helpColumns = 100;

/** commander's words as one sentence: "error: unknown option '--fsat'\n(Did you mean --fast?)". */
function sentenceOf(message: string): string {
  return message
    .trim()
    .replace(/^error: /, '')
    .replace(/\.?\s*\(?Did you mean ([^?]*)\?\)?$/, ': did you mean $1?')
    .replace(/^(unknown command '.*')$/, '$1: see arq --help for those there are')
    .replace(/([^.?])$/, '$1.');
}

/** The same behaviour for every command of the tree. */
function settle(command: Command, output: Output): void {
  command
    .exitOverride()
    .helpCommand(false)
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
    .configureOutput({
      writeOut: (text) => output.data(text.replace(/\n$/, '')),
      writeErr: (text) => output.talk(text.trimEnd()),
      outputError: (text) => output.talk(output.paint('bad', `arq: ${sentenceOf(text)}`)),
      getOutHelpWidth: () => Math.min(helpColumns, output.columns.data ?? helpColumns),
      getErrHelpWidth: () => Math.min(helpColumns, output.columns.talk ?? helpColumns),
    });
  for (const child of command.commands) settle(child, output);
}

export function createProgram(context: Context, end: End): Command {
  const lab = new Command('lab')
    .description('Play the platform, its load and its faults in virtual time.')
    .addCommand(labDay(context))
    .addCommand(labRun(context))
    .addCommand(labServe(context, end))
    .addCommand(labSweep(context, end))
    .addCommand(labSimulate(context, end))
    .addCommand(labReset(context));
  const program = new Command('arq')
    .description("Executes a platform's scaling strategy, on AWS and in a lab on this machine.")
    .version(packageFile.version, '-V, --version', 'show the version')
    .option('--no-color', 'write without colour')
    .option('--debug', 'show where an error comes from')
    .addCommand(lab)
    .addCommand(start(context, end))
    .addCommand(executions(context, end))
    .addCommand(alarms(context))
    .addCommand(strategy(context, end))
    .addCommand(inventory(context))
    .addCommand(release(context));
  program.addCommand(help(context, program));
  settle(program, context.output);
  return program;
}
