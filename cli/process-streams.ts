/** The streams of a process as commands use them: a reader that has gone is no failure, a full disk is. */

import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import type { Stdin } from './context.ts';
import { CommandError, exitCodes } from './exit-codes.ts';
import type { Sink } from './output.ts';

/** `onFailure` hears, once and in a sentence, that the stream cannot be written. */
export function sinkOf(
  stream: NodeJS.WriteStream,
  name: string,
  onFailure: (problem: string) => void,
): Sink {
  let broken = false;
  stream.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Who reads may stop reading, as head does: then there is nobody to write to, and the work goes on.
    if (!broken && code !== 'EPIPE') {
      onFailure(`${name} cannot be written (${message}): write it somewhere else.`);
    }
    broken = true;
  });
  return {
    write: (line) => {
      if (!broken) stream.write(line);
    },
    isTty: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

const stopped = (): CommandError =>
  new CommandError(exitCodes.interrupted, 'Stopped: nothing was done.');

/** What is typed or piped in; questions are written to `output`. */
export const stdinOf = (input: NodeJS.ReadStream, output: NodeJS.WriteStream): Stdin => ({
  isTty: input.isTTY === true,
  text: () => text(input),
  async ask(question) {
    const lines = createInterface({ input, output });
    /** The terminal stands behind the question when nobody pressed Enter. */
    const leave = (): void => void output.write('\n');
    try {
      return await new Promise<string>((resolve, reject) => {
        const end = (): void => {
          leave();
          resolve('');
        };
        lines.once('close', end);
        lines.once('SIGINT', () => {
          lines.off('close', end);
          leave();
          reject(stopped());
        });
        lines.question(question, (answer) => {
          lines.off('close', end);
          resolve(answer);
        });
      });
    } finally {
      lines.close();
    }
  },
});
