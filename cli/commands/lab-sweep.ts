/** `arq lab sweep`: every single fault of a runbook, at every call it makes. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { End } from '../program.ts';
import { examples, more } from './examples.ts';
import { numberIn } from './number-option.ts';

export interface SweepCommandOptions {
  readonly every: number;
  readonly json?: boolean;
}

export const labSweep = (context: Context, end: End): Command =>
  new Command('sweep')
    .description(
      'Inject every kind of fault and every error that AWS models at every call of a runbook, one at a time, and check the invariants after every call. Prints call x fault x end.',
    )
    .argument('[runbook]', 'whose calls; by default those of every runbook that can be swept')
    .option(
      '--every <n>',
      'only each n-th case, for a quick look',
      numberIn({ min: 1, whole: true }),
      1,
    )
    .option('--json', 'one document with a row per case')
    .addHelpText('before', examples('lab sweep', 'lab sweep scale-application --every 40'))
    .addHelpText('after', more)
    .action(async (runbook: string | undefined, options: SweepCommandOptions) => {
      const { sweepRunbooks } = await import('../lab/sweep-runbook.ts');
      end(await sweepRunbooks(runbook, options, context));
    });
