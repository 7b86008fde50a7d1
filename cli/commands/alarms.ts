/** `arq alarms ls|why`: the alarms of a stage, and what each one led to. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import { announceSession } from '../session-file.ts';
import { examples, more } from './examples.ts';
import { numberIn } from './number-option.ts';

export interface AlarmListOptions {
  readonly red?: boolean;
  readonly json?: boolean;
  readonly stage: string;
}

export interface WhyOptions {
  readonly limit: number;
  readonly json?: boolean;
  readonly stage: string;
}

const list = (context: Context): Command =>
  new Command('ls')
    .description('List the alarms of a stage with their state, since when, and why.')
    .option('--red', 'only those in ALARM')
    .option('--json', 'write one JSON document')
    .option('--stage <name>', 'the stage', 'lab')
    .addHelpText('before', examples('alarms ls', 'alarms ls --red'))
    .addHelpText('after', more)
    .action(async (options: AlarmListOptions) => {
      announceSession(options.stage, context);
      const { listAlarms } = await import('../alarms/list-alarms.ts');
      await listAlarms(options, context);
    });

const why = (context: Context): Command =>
  new Command('why')
    .description('Show what an alarm started each time it turned red, or why it started nothing.')
    .argument('<name>', 'the alarm, as in arq-lab-web-cpu-high')
    .option(
      '--limit <n>',
      'how many times at most',
      numberIn({ min: 1, max: 100, whole: true }),
      10,
    )
    .option('--json', 'write one JSON document')
    .option('--stage <name>', 'the stage', 'lab')
    .addHelpText('before', examples('alarms why arq-lab-web-cpu-high'))
    .addHelpText('after', more)
    .action(async (name: string, options: WhyOptions) => {
      announceSession(options.stage, context);
      const { explainAlarm } = await import('../alarms/explain-alarm.ts');
      await explainAlarm(name, options, context);
    });

export const alarms = (context: Context): Command =>
  new Command('alarms')
    .description('The alarms of a stage, and what each one led to.')
    .addCommand(list(context))
    .addCommand(why(context));
