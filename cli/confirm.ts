/** Asks before something is changed; where nobody can be asked, a flag has to say yes. */

import type { Context } from './context.ts';
import { CommandError, exitCodes } from './exit-codes.ts';

/**
 * `plan` says what will be done.
 * @throws CommandError when the answer is no, or nobody can be asked
 */
export async function confirm(
  plan: string,
  yes: boolean | undefined,
  { stdin, output }: Context,
): Promise<void> {
  output.talk(plan);
  if (yes === true) return;
  if (!stdin.isTty) {
    throw new CommandError(
      exitCodes.usage,
      'There is no terminal to ask at and nothing was done: say --yes to do it.',
    );
  }
  const answer = await stdin.ask('Do it? [y/N] ');
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new CommandError(exitCodes.aborted, 'The answer was no: nothing was done.');
}
