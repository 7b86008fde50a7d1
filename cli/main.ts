/** The process around a command line: streams, Ctrl-C, exit code. */

import { createClients } from '../shared/runtime/clients.ts';
import type { Surroundings } from './context.ts';
import { readEnvironment } from './environment.ts';
import { exitCodes } from './exit-codes.ts';
import { sinkOf, stdinOf } from './process-streams.ts';
import { run } from './run.ts';
import { realStopwatch } from './stopwatch.ts';

const unwritable: string[] = [];

const stderr = sinkOf(process.stderr, 'Standard error', (problem) => unwritable.push(problem));
const stdout = sinkOf(process.stdout, 'Standard output', (problem) => {
  unwritable.push(problem);
  stderr.write(`arq: ${problem}\n`);
});

const surroundings: Surroundings = {
  stdout,
  stderr,
  stdin: stdinOf(process.stdin, process.stderr),
  environment: readEnvironment(),
  stopwatch: realStopwatch,
  folder: process.cwd(),
  connect: async (region) =>
    createClients((Client) => {
      const configuration = { region };
      // The constructor takes any configuration; `ClientClass` only promises that an empty one is enough.
      return new Client(configuration as unknown as Record<string, never>);
    }),
  onInterrupt(handler) {
    process.once('SIGINT', handler);
    return () => process.off('SIGINT', handler);
  },
};

const exitCode = await run(process.argv.slice(2), surroundings);
// What was written last may turn out unwritable only now.
process.on('exit', () => {
  process.exitCode = unwritable.length > 0 ? exitCodes.error : exitCode;
});
