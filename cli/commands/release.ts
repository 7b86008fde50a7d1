/** `arq release`: lifts the quarantine of a target after a person has looked. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import { examples, more } from './examples.ts';

export interface ReleaseOptions {
  readonly reason: string;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly stage: string;
}

export const release = (context: Context): Command =>
  new Command('release')
    .description(
      'Lift the quarantine of a target: after a failed rollback nothing changes it until a person has looked.',
    )
    .argument('<target>', 'as in web')
    .requiredOption('--reason <text>', 'what was found and done; kept with the target')
    .option('--yes', 'do not ask; needed where there is no terminal')
    .option('--json', 'write one JSON document')
    .requiredOption('--stage <name>', 'the deployed stage')
    .addHelpText('before', examples('release web --reason "launch template repaired" --stage prod'))
    .addHelpText('after', more)
    .action(async (target: string, options: ReleaseOptions) => {
      const { releaseTarget } = await import('../release-target.ts');
      await releaseTarget(target, options, context);
    });
