/** Examples and a link for the help of a command: what people look for first. */

import { invocation } from '../context.ts';

/** The text above the usage. */
export const examples = (...lines: readonly string[]): string =>
  `Examples:\n${lines.map((line) => `  ${invocation} ${line}`).join('\n')}\n`;

/** The text below the options. */
export const more = '\nMore: docs/cli.md';
