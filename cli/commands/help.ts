/** `arq help`: the help of a command, or what the exit codes mean. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import { CommandError, exitCodeMeanings, exitCodes } from '../exit-codes.ts';
import { tableOf } from '../table.ts';
import { examples, more } from './examples.ts';

function exitCodeLines(): string[] {
  const rows = Object.entries(exitCodeMeanings).map(([name, meaning]) => [
    String(new Map<string, number>(Object.entries(exitCodes)).get(name)),
    meaning,
  ]);
  return tableOf([{ title: 'code', align: 'right' }, { title: 'meaning' }], rows);
}

function find(program: Command, words: readonly string[]): Command {
  let at = program;
  for (const word of words) {
    const next = at.commands.find((command) => command.name() === word);
    if (next === undefined) {
      const known = at.commands.map((command) => command.name()).join(', ');
      throw new CommandError(
        exitCodes.usage,
        `There is no help about "${word}": use one of ${known}${at === program ? ', exit-codes' : ''}.`,
      );
    }
    at = next;
  }
  return at;
}

export const help = ({ output }: Context, program: Command): Command =>
  new Command('help')
    .description('Show the help of a command, or the exit codes.')
    .argument('[words...]', 'a command, or "exit-codes"')
    .addHelpText('before', examples('help lab day', 'help exit-codes'))
    .addHelpText('after', more)
    .action((words: string[]) => {
      if (words.join(' ') === 'exit-codes') {
        for (const line of exitCodeLines()) output.data(line);
        return;
      }
      find(program, words).outputHelp();
    });
