/** A terminal without a process: what a command writes, and how it ends. */

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from '../../cli/context.ts';
import type { ExitCode } from '../../cli/exit-codes.ts';
import type { Sink } from '../../cli/output.ts';
import { run } from '../../cli/run.ts';
import type { Clients } from '../../shared/runtime/clients.ts';

export interface Terminal {
  /** Somebody sits at it: standard output, error and input are TTYs. */
  readonly isTty?: boolean;
  readonly variables?: {
    readonly NO_COLOR?: true;
    readonly FORCE_COLOR?: true;
    readonly dumb?: true;
  };
  /** Width of the terminal, 200 when nothing is said. */
  readonly columns?: number;
  readonly folder?: string;
  readonly input?: string;
  readonly answer?: string;
  readonly clients?: Clients;
  /** Called instead of sleeping. */
  readonly sleep?: (ms: number) => Promise<void>;
  /** Ctrl-C is pressed when a command begins to listen. */
  readonly interrupted?: boolean;
}

export interface Ended {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
  /** Milliseconds the command slept. */
  readonly sleptMs: number;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'arq-'));

/** Runs `arq` with these arguments. */
export async function arq(argv: readonly string[], terminal: Terminal = {}): Promise<Ended> {
  const { isTty = false, variables = {}, folder = temporaryFolder() } = terminal;
  const written = { stdout: '', stderr: '' };
  let sleptMs = 0;
  const sink = (name: 'stdout' | 'stderr'): Sink => ({
    write: (text) => {
      written[name] += text;
    },
    isTty,
    columns: terminal.columns ?? 200,
  });
  const surroundings: Surroundings = {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    stdin: {
      isTty,
      text: async () => terminal.input ?? '',
      ask: async () => terminal.answer ?? '',
    },
    environment: {
      noColor: variables.NO_COLOR === true,
      forceColor: variables.FORCE_COLOR === true,
      dumb: variables.dumb === true,
    },
    stopwatch: {
      nowMs: () => sleptMs,
      instantMs: () => Date.parse('2026-03-02T08:00:00Z') + sleptMs,
      sleep: async (ms) => {
        sleptMs += ms;
        await terminal.sleep?.(ms);
      },
    },
    folder,
    connect: async () => {
      if (terminal.clients === undefined) throw new Error('This terminal has no AWS.');
      return terminal.clients;
    },
    onInterrupt: (handler) => {
      if (terminal.interrupted === true) handler();
      return () => {};
    },
  };
  const exitCode = await run(argv, surroundings);
  return { exitCode, ...written, sleptMs };
}
