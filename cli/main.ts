/** The process around a command line: streams, Ctrl-C, exit code. */

import { createInterface } from 'node:readline/promises';
import { text } from 'node:stream/consumers';
import { createClients } from '../shared/runtime/clients.ts';
import type { Stdin, Surroundings } from './context.ts';
import { readEnvironment } from './environment.ts';
import type { Sink } from './output.ts';
import { run } from './run.ts';
import { realStopwatch } from './stopwatch.ts';

function sinkOf(stream: NodeJS.WriteStream): Sink {
  let read = true;
  // Who reads may stop reading, as head does: then nobody is written to, and the work goes on to its end.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    read = false;
  });
  return {
    write: (line) => {
      if (read) stream.write(line);
    },
    isTty: stream.isTTY === true,
    get columns() {
      return stream.columns ?? 80;
    },
  };
}

const stdin: Stdin = {
  isTty: process.stdin.isTTY === true,
  text: () => text(process.stdin),
  async ask(question) {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    try {
      return await lines.question(question);
    } finally {
      lines.close();
    }
  },
};

const surroundings: Surroundings = {
  stdout: sinkOf(process.stdout),
  stderr: sinkOf(process.stderr),
  stdin,
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

process.exitCode = await run(process.argv.slice(2), surroundings);
