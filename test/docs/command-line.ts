/** Runs command lines of documents in this process, in a folder of their own. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Surroundings } from '../../cli/context.ts';
import { createOutput, type Sink } from '../../cli/output.ts';
import { createProgram } from '../../cli/program.ts';
import { run } from '../../cli/run.ts';

export interface Answer {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

function sink(): Sink & { text: string } {
  return {
    text: '',
    write(text) {
      this.text += text;
    },
    isTty: false,
    columns: 100,
  };
}

/** A place where commands run one after another, as in one terminal that nobody watches. */
export interface Terminal {
  run(argv: readonly string[]): Promise<Answer>;
  close(): void;
}

function surroundingsIn(folder: string) {
  const stdout = sink();
  const stderr = sink();
  const surroundings: Surroundings = {
    stdout,
    stderr,
    stdin: { isTty: false, text: async () => '', ask: async () => '' },
    environment: { noColor: true, forceColor: false, dumb: true },
    stopwatch: { nowMs: () => 0, instantMs: () => 0, sleep: async () => {} },
    folder,
    connect: () => Promise.reject(new Error('A document must not reach AWS')),
    onInterrupt: () => () => {},
  };
  return { stdout, stderr, surroundings };
}

export function openTerminal(): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'arq-docs-'));
  return {
    async run(argv) {
      const { stdout, stderr, surroundings } = surroundingsIn(folder);
      const exitCode = await run(argv, surroundings);
      return { exitCode, stdout: stdout.text, stderr: stderr.text };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** What a command line says that the program does not know, without running it; empty when it knows everything. */
export function unknownWords(argv: readonly string[]): string[] {
  const { surroundings } = surroundingsIn('');
  const output = createOutput({ ...surroundings, noColor: true });
  let command: Command = createProgram({ ...surroundings, output }, () => {});
  const words = [...argv];
  for (;;) {
    const next = command.commands.find((child) => child.name() === words[0]);
    if (next === undefined) break;
    command = next;
    words.shift();
  }
  const unknown: string[] = [];
  let positional = 0;
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const option = command.options.find(({ long, short }) => word === long || word === short);
    if (option?.required === true || option?.optional === true) words.shift();
    else if (option === undefined && word.startsWith('-')) unknown.push(word);
    else if (option === undefined) positional += 1;
    if (positional > command.registeredArguments.length) unknown.push(word);
  }
  const needed = command.registeredArguments.filter(({ required }) => required).length;
  return positional < needed ? [...unknown, `too few words for ${command.name()}`] : unknown;
}
