/** `arq lab serve`: the lab behind the APIs of AWS, for any SDK and the AWS CLI. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { End } from '../program.ts';
import { examples, more } from './examples.ts';
import { numberIn } from './number-option.ts';

export interface ServeOptions {
  readonly port: number;
  readonly seed: string;
  readonly speed: number;
  readonly days: number;
}

export const labServe = (context: Context, end: End): Command =>
  new Command('serve')
    .description(
      'Answer the APIs of Step Functions, EventBridge and CloudWatch on this machine, over a lab whose time goes on. Needs no AWS account and takes any credentials. Ends with Ctrl-C.',
    )
    .option(
      '--port <n>',
      'where to listen, on 127.0.0.1 and ::1; 0 for any free port',
      numberIn({ max: 65_535, whole: true }),
      4580,
    )
    .option('--seed <seed>', 'the same seed gives the same load and faults', '42')
    .option(
      '--speed <n>',
      'virtual seconds that pass in a second',
      numberIn({ min: 0.1, max: 100_000 }),
      60,
    )
    .option(
      '--days <n>',
      'virtual days until time stands still',
      numberIn({ min: 1, max: 60, whole: true }),
      7,
    )
    .addHelpText('before', examples('lab serve', 'lab serve --port 0 --speed 600 --seed 7'))
    .addHelpText('after', more)
    .action(async (options: ServeOptions) => {
      const { serve } = await import('../lab/serve.ts');
      end(await serve(options, context));
    });
