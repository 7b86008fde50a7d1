/** `arq lab reset`: forgets the lab session. */

import { Command } from 'commander';
import type { Context } from '../context.ts';
import { forgetSession } from '../session-file.ts';
import { examples, more } from './examples.ts';

export const labReset = ({ output, folder }: Context): Command =>
  new Command('reset')
    .description('Forget the lab session that executions, alarms and start go on with.')
    .addHelpText('before', examples('lab reset'))
    .addHelpText('after', more)
    .action(() => {
      const existed = forgetSession(folder);
      output.talk(existed ? 'The lab session is forgotten.' : 'There was no lab session.');
    });
