/** `arq executions ls|get|watch`: what ran, why, and how it ended. */

import { Command, Option } from 'commander';
import type { Context } from '../context.ts';
import type { End } from '../program.ts';
import { announceSession } from '../session-file.ts';
import { examples, more } from './examples.ts';
import { numberIn } from './number-option.ts';

/** ExecutionStatus of the Step Functions API. */
const statuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'] as const;

export interface ListOptions {
  readonly workflow?: string;
  readonly status?: (typeof statuses)[number];
  readonly limit: number;
  readonly all?: boolean;
  readonly json?: boolean;
  readonly stage: string;
}

export interface GetOptions {
  readonly history?: boolean;
  readonly json?: boolean;
  readonly stage: string;
}

export interface WatchOptions {
  readonly timeout?: number;
  readonly json?: boolean;
  readonly stage: string;
}

const id = 'ARN, name, or the beginning of a name';

const list = (context: Context): Command =>
  new Command('ls')
    .description('List executions, newest first. Looks that found nothing to do are left out.')
    .option('--workflow <name>', 'of this workflow only')
    .addOption(new Option('--status <status>', 'with this status only').choices([...statuses]))
    .option('--limit <n>', 'how many at most', numberIn({ min: 1, max: 1000, whole: true }), 20)
    .option('--all', 'also looks that found nothing to do')
    .option('--json', 'write one JSON document')
    .option('--stage <name>', 'the stage', 'lab')
    .addHelpText(
      'before',
      examples('executions ls', 'executions ls --workflow scale-application --status FAILED'),
    )
    .addHelpText('after', more)
    .action(async (options: ListOptions) => {
      announceSession(options.stage, context);
      const { listAll } = await import('../executions/list-all.ts');
      await listAll(options, context);
    });

const get = (context: Context): Command =>
  new Command('get')
    .description('Show one execution: outcome, reason, steps with durations, input, output.')
    .argument('<id>', id)
    .option('--history', 'also every event of its history')
    .option('--json', 'write one JSON document')
    .option('--stage <name>', 'the stage', 'lab')
    .addHelpText('before', examples('executions get 83d8337f', 'executions get 83d8337f --history'))
    .addHelpText('after', more)
    .action(async (name: string, options: GetOptions) => {
      announceSession(options.stage, context);
      const { getOne } = await import('../executions/get-one.ts');
      await getOne(name, options, context);
    });

const watch = (context: Context, end: End): Command =>
  new Command('watch')
    .description(
      'Follow an execution until it has ended; the exit code says how. In the lab virtual time goes on.',
    )
    .argument('<id>', id)
    .option(
      '--timeout <seconds>',
      'stop watching after this time of the stage',
      numberIn({ min: 1 }),
    )
    .option('--json', 'write the ended execution as one JSON document')
    .option('--stage <name>', 'the stage', 'lab')
    .addHelpText('before', examples('executions watch by-hand-1'))
    .addHelpText('after', more)
    .action(async (name: string, options: WatchOptions) => {
      announceSession(options.stage, context);
      const { watchOne } = await import('../executions/watch-one.ts');
      end(await watchOne(name, options, context));
    });

export const executions = (context: Context, end: End): Command =>
  new Command('executions')
    .description('What ran, why, and how it ended.')
    .addCommand(list(context))
    .addCommand(get(context))
    .addCommand(watch(context, end));
