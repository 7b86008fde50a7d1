/** `arq lab run`: a run of the platform under a load and faults of your own, scored. */

import { Command, InvalidArgumentError } from 'commander';
import type { SessionFault } from '../../lab/session.ts';
import type { Context } from '../context.ts';
import { examples, more } from './examples.ts';
import { numberIn } from './number-option.ts';

export interface NamedFault extends Omit<SessionFault, 'kind'> {
  readonly kind: string;
}

export interface RunOptions {
  readonly traffic?: string;
  readonly peakRps?: number;
  readonly historyDays?: number;
  readonly days?: number;
  readonly bursts?: number;
  readonly seed: string;
  readonly fault: readonly NamedFault[];
  readonly data?: string;
  readonly report?: string;
  readonly json?: boolean;
}

/** `kind:subject:fromMinute:minutes`; whether there is such a kind is known when the lab is loaded. */
function readFault(text: string, before: readonly NamedFault[]): NamedFault[] {
  const parts = /^([a-z-]+):(.+):(\d+):(\d+)$/.exec(text);
  const [, kind = '', subject = '', fromMinute = '', minutes = ''] = parts ?? [];
  if (parts === null || Number(minutes) === 0) {
    throw new InvalidArgumentError(
      'Give kind:subject:fromMinute:minutes, as in capacity-shortage:eu-west-1b:60:30.',
    );
  }
  return [...before, { kind, subject, fromMinute: Number(fromMinute), minutes: Number(minutes) }];
}

export const labRun = (context: Context): Command =>
  new Command('run')
    .description(
      'Run the lab to its end under a recorded or generated load, and score the part that counts.',
    )
    .option('--traffic <file>', 'a recorded load: .csv or .csv.gz with the header minute,requests')
    .option(
      '--peak-rps <n>',
      'requests a second in the busiest scored minute (default: 1680), or in the busiest hour of a generated load (default: 900)',
      numberIn({ min: 0.1, max: 1_000_000 }),
    )
    .option(
      '--history-days <n>',
      'days at the head of the recorded load that are not scored; the last of them is run (default: 7)',
      numberIn({ whole: true, max: 400 }),
    )
    .option('--days <n>', 'days of generated load (default: 1)', numberIn({ min: 0.01, max: 400 }))
    .option('--bursts <n>', 'bursts a day of generated load (default: 4)', numberIn({ max: 100 }))
    .option('--seed <seed>', 'the same seed gives the same run', '42')
    .option('--fault <fault>', 'kind:subject:fromMinute:minutes, several times', readFault, [])
    .option('--report <file>', 'write the report of the run as one HTML page')
    .option(
      '--data <folder>',
      'keep a journal there: stopped at any instant, the same command goes on to the same end',
    )
    .option('--json', 'write one JSON document with the figures of the scored part')
    .addHelpText(
      'before',
      examples(
        'lab run --days 1 --bursts 6 --seed 7',
        'lab run --fault never-healthy:arq-lab-web:540:45 --report run.html',
        'lab run --traffic trace.csv.gz --peak-rps 1680 --history-days 7 --json',
      ),
    )
    .addHelpText('after', more)
    .action(async (options: RunOptions) => {
      const { runLab } = await import('../lab/run-lab.ts');
      await runLab(options, context);
    });
