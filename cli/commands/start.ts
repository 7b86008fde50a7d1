/** `arq start`: starts a workflow by hand. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import type { End } from '../program.ts';
import { examples, more } from './examples.ts';
import { numberIn } from './number-option.ts';

export interface StartOptions {
  readonly set: readonly string[];
  readonly input?: string;
  readonly name?: string;
  readonly yes?: boolean;
  readonly watch?: boolean;
  readonly timeout?: number;
  readonly json?: boolean;
  readonly stage: string;
}

export const start = (context: Context, end: End): Command =>
  new Command('start')
    .description(
      'Start scale-application by hand. The input is checked first: nothing is started with a wrong one. In the lab the session goes on.',
    )
    .argument('<workflow>', 'scale-application, the one that people start')
    .option(
      '--set <key=value>',
      'a member of the input, several times',
      (text: string, before: readonly string[]) => [...before, text],
      [],
    )
    .option('-i, --input <file>', 'the input as a JSON file, - for stdin')
    .option('--name <name>', 'name of the execution, for starting it only once')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--watch', 'follow the execution until it has ended')
    .option(
      '--timeout <seconds>',
      'stop watching after this time of the stage',
      numberIn({ min: 1 }),
    )
    .option('--json', 'write the execution as one JSON document')
    .option('--stage <name>', 'the stage', 'lab')
    .addHelpText(
      'before',
      examples(
        'start scale-application --set target=web --set desiredCapacity=8 --yes --watch',
        'start scale-application -i input.json --stage prod',
      ),
    )
    .addHelpText('after', more)
    .action(async (workflow: string, options: StartOptions) => {
      const { startWorkflow } = await import('../executions/start-workflow.ts');
      end(await startWorkflow(workflow, options, context));
    });
