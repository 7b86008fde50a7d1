/** `arq lab day`: a day with bursts and faults, played before the eyes of a person. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import { examples, more } from './examples.ts';

export interface DayOptions {
  readonly fast?: boolean;
  readonly seed?: string;
  readonly data?: string;
  readonly report: string;
}

export const labDay = (context: Context): Command =>
  new Command('day')
    .description(
      'Play a lively day: bursts of load, a bad launch, a zone without capacity, lost events, a silent agent. Needs no AWS account. Paced for a person who watches; not where nobody does.',
    )
    .option('--fast', 'do not pace: as fast as this machine can')
    .option('--seed <seed>', 'another day: the same seed gives the same day')
    .option(
      '--data <folder>',
      'keep a journal there: stopped at any instant, the same command goes on to the same end',
    )
    .option('--report <file>', 'where the report of the day goes', 'report.html')
    .addHelpText('before', examples('lab day', 'lab day --fast --seed 7'))
    .addHelpText('after', more)
    .action(async (options: DayOptions) => {
      const { output } = context;
      output.talk(
        output.paint('strong', 'ARQ Scaling: a day of a platform and its scaling strategy.'),
      );
      output.talk(
        'No AWS account is needed and nothing leaves this machine: AWS is simulated, time is virtual, 24 hours take seconds.',
      );
      output.talk(
        'You will see load bursts, alarms turning red, executions scaling the platform step by step, a launch that fails and is rolled back, and lost events.',
      );
      const { playDay } = await import('../lab/play-day.ts');
      await playDay(options, context);
    });
