/** Options of the scripts and benches: what they do not know ends them with a sentence and code 2, not with a stack. */

import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** Ends the process as a wrong command line does. */
export function endWithUsage(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

/** The values of the options on the command line; ends the process when one is unknown or lacks its value. */
export function parseOptions<T extends ParseArgsOptionsConfig>(options: T) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const [problem] = error instanceof Error ? error.message.split('. ') : [];
    const known = Object.keys(options).map((name) => `--${name}`);
    return endWithUsage(`${problem ?? 'The options cannot be read'}: use ${known.join(', ')}.`);
  }
}
