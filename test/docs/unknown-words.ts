/** Looks a command line up in the tree of commands without running it. */

import type { Command } from 'commander';
import type { Context } from '../../cli/context.ts';
import { createOutput, type Sink } from '../../cli/output.ts';
import { createProgram } from '../../cli/program.ts';

const nowhere: Sink = { write: () => {}, isTty: false, columns: 100 };

/** Enough to make the tree; no command runs. */
const context: Context = {
  output: createOutput({
    stdout: nowhere,
    stderr: nowhere,
    environment: { noColor: true, forceColor: false, dumb: true },
    noColor: true,
  }),
  stdin: { isTty: false, text: async () => '', ask: async () => '' },
  stopwatch: { nowMs: () => 0, instantMs: () => 0, sleep: async () => {} },
  folder: '',
  connect: () => Promise.reject(new Error('A document must not reach AWS')),
  onInterrupt: () => () => {},
};

/** The command that the first words name, and the words that are left. */
function find(argv: readonly string[]): { command: Command; words: string[] } {
  let command: Command = createProgram(context, () => {});
  const words = [...argv];
  for (;;) {
    const next = command.commands.find((child) => child.name() === words[0]);
    if (next === undefined) return { command, words };
    command = next;
    words.shift();
  }
}

/** What a command line says that the program does not know, and what it leaves out; empty when it is complete. */
export function unknownWords(argv: readonly string[]): string[] {
  const { command, words } = find(argv);
  const unknown: string[] = [];
  const positional: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const option = command.options.find(({ long, short }) => word === long || word === short);
    if (option?.required === true || option?.optional === true) words.shift();
    else if (option === undefined && word.startsWith('-')) unknown.push(word);
    else if (option === undefined) positional.push(word);
  }
  const places = command.registeredArguments;
  const needed = places.filter(({ required }) => required).length;
  return [
    ...unknown,
    ...positional.slice(places.length),
    ...command.options
      .filter(({ mandatory, long }) => mandatory && long !== undefined && !argv.includes(long))
      .map(({ long }) => `${long} is missing`),
    ...(positional.length < needed ? [`too few words for ${command.name()}`] : []),
  ];
}
