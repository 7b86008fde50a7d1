/** `arq strategy show|lint`: the numbers of the strategy, and where they contradict each other or AWS. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { End } from '../program.ts';
import { examples, more } from './examples.ts';

export interface ShowOptions {
  readonly json?: boolean;
}

export interface LintOptions {
  readonly original?: boolean;
  readonly json?: boolean;
}

const show = (context: Context): Command =>
  new Command('show')
    .description('Show the strategy, or one section of it.')
    .argument('[section]', 'as in application or application.scaleOut')
    .option('--json', 'write one JSON document')
    .addHelpText(
      'before',
      examples('strategy show application', 'strategy show cost.budget --json'),
    )
    .addHelpText('after', more)
    .action(async (section: string | undefined, options: ShowOptions) => {
      const { showStrategy } = await import('../strategy/show-strategy.ts');
      showStrategy(section, options, context);
    });

const lint = (context: Context, end: End): Command =>
  new Command('lint')
    .description(
      'Check a strategy: mistakes in the file, and lines that contradict each other or AWS. Exit code 1 with findings.',
    )
    .argument('[file]', 'another strategy file (default: strategy.yml)')
    .option(
      '--original',
      'check what the document said when it was written (docs/strategy-original.yml)',
    )
    .option('--json', 'write one JSON document')
    .addHelpText('before', examples('strategy lint', 'strategy lint --original'))
    .addHelpText('after', more)
    .action(async (file: string | undefined, options: LintOptions) => {
      const { lintFile } = await import('../strategy/lint-file.ts');
      end(lintFile(file, options, context));
    });

export const strategy = (context: Context, end: End): Command =>
  new Command('strategy')
    .description('The numbers of the strategy, and where they contradict each other or AWS.')
    .addCommand(show(context))
    .addCommand(lint(context, end));
