/** What a command works with: where it writes, what it reads, how time passes, how AWS is reached. */

import type { Clients } from '../shared/runtime/clients.ts';
import type { Environment } from './environment.ts';
import type { Output, Sink } from './output.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface Stdin {
  readonly isTty: boolean;
  /** Everything that is piped in. */
  text(): Promise<string>;
  /** Asks a person; the answer without the line end. */
  ask(question: string): Promise<string>;
}

/** What the process gives to a command. */
export interface Surroundings {
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly stdin: Stdin;
  readonly environment: Environment;
  readonly stopwatch: Stopwatch;
  /** Relative paths start here; the lab session is remembered below it. */
  readonly folder: string;
  /** SDK clients of a deployed stage. */
  connect(region: string): Promise<Clients>;
  /** Calls `handler` at the next Ctrl-C; the answer ends that. */
  onInterrupt(handler: () => void): () => void;
}

export type Context = Omit<Surroundings, 'stdout' | 'stderr' | 'environment'> & {
  readonly output: Output;
};

/** How a person types a command of ours from the project's folder. */
export const invocation = 'npm run -s arq --';
