/** What the exit code of a command says, and the error that carries one. */

export const exitCodes = {
  ok: 0,
  error: 1,
  usage: 2,
  notFound: 3,
  denied: 4,
  conflict: 5,
  failed: 6,
  timedOut: 7,
  aborted: 8,
  needsApproval: 9,
  watchTimeout: 124,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** `arq help exit-codes` prints this. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  ok: 'done; also when an execution ended with nothing to do',
  error: 'an error, or findings of a check',
  usage: 'a wrong command, option or input; nothing was started',
  notFound: 'what was named does not exist, or there is no lab session',
  denied: 'no credentials, or AWS refused them',
  conflict: 'the state of things does not allow it',
  failed: 'the execution failed, or its change was rolled back',
  timedOut: 'the execution timed out',
  aborted: 'the execution was aborted, or the answer to a question was no',
  needsApproval: 'an approval is needed; kept for runbooks that ask for one, none does yet',
  watchTimeout: 'watching ended at --timeout; the execution goes on',
  interrupted: 'stopped with Ctrl-C',
};

/** A command that ends without its result: one sentence per problem, each saying what, where and what to do. */
export class CommandError extends Error {
  readonly exitCode: ExitCode;
  readonly problems: readonly string[];
  constructor(exitCode: ExitCode, problems: string | readonly string[]) {
    const sentences = typeof problems === 'string' ? [problems] : problems;
    super(sentences.join('\n'));
    this.name = 'CommandError';
    this.exitCode = exitCode;
    this.problems = sentences;
  }
}
