/** `arq lab simulate`: many random days with random faults, and the command that replays one that went wrong. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { End } from '../program.ts';
import { examples } from './examples.ts';
import { numberIn } from './number-option.ts';

export interface SimulateCommandOptions {
  readonly seeds: number;
  readonly from: number;
  readonly seed?: number;
  readonly faults?: string;
  readonly days: number;
  readonly json?: boolean;
}

const whole = numberIn({ min: 1, whole: true });

export const labSimulate = (context: Context, end: End): Command =>
  new Command('simulate')
    .description(
      'Play days of the whole platform, each with its own load, sizes and up to eight faults from its seed, heal them, and check the invariants after every call. A day that fails is shrunk and printed as one command that replays it.',
    )
    .option('--seeds <n>', 'how many days', whole, 20)
    .option('--from <seed>', 'the first seed', numberIn({ whole: true }), 1)
    .option('--seed <seed>', 'this one day only', numberIn({ whole: true }))
    .option('--faults <json>', 'with --seed: these faults instead of the drawn ones')
    .option('--days <n>', 'virtual days of each run', numberIn({ min: 0.25, max: 30 }), 1)
    .option('--json', 'one document with a row per seed')
    .addHelpText('before', examples('lab simulate', 'lab simulate --seeds 200 --from 1000'))
    .addHelpText('after', '\nMore: docs/simulation.md')
    .action(async (options: SimulateCommandOptions) => {
      const { simulate } = await import('../lab/simulate.ts');
      end(await simulate(options, context));
    });
