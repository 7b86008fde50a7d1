/** Runs every check of the project one after another, all of them even when one fails: types, style, tests. */

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { endWithUsage, parseOptions } from './parse-options.ts';

interface Check {
  readonly name: string;
  /** Path below `node_modules`, and arguments. */
  readonly command: readonly string[];
  /** Is the output of interest while it runs, not only after a failure? */
  readonly live: boolean;
}

const root = join(import.meta.dirname, '..');

const checks: readonly Check[] = [
  { name: 'tsc', command: ['typescript/bin/tsc', '-p', '.'], live: false },
  { name: 'biome', command: ['@biomejs/biome/bin/biome', 'ci', '--colors=off', '.'], live: false },
  { name: 'jest', command: ['jest/bin/jest.js'], live: true },
];

// Jest loads ES modules through a part of Node that is still behind a flag.
const jestOptions = '--experimental-vm-modules --no-warnings';

/** Runs one check with this Node and returns its exit code. */
function run({ name, command, live }: Check): number {
  const [script = '', ...args] = command;
  const startedMs = performance.now();
  if (live) process.stdout.write(`${name} ...\n`);
  const { status, stdout, stderr, error } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', script), ...args],
    {
      cwd: root,
      env: {
        ...process.env,
        NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} ${jestOptions}`.trim(),
      },
      stdio: live ? 'inherit' : 'pipe',
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  // Without a status the check was ended by a signal, or never started.
  const code = status ?? 1;
  if (code !== 0) process.stdout.write(`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  process.stdout.write(`${name} ${code === 0 ? 'passed' : 'FAILED'} in ${seconds} s\n`);
  return code;
}

function main(): number {
  const { only } = parseOptions({ only: { type: 'string' } });
  const chosen = checks.filter(({ name }) => only === undefined || only === name);
  if (chosen.length === 0) {
    const names = checks.map(({ name }) => name).join(', ');
    endWithUsage(`There is no check named ${only}: use --only with one of ${names}.`);
  }
  return chosen.map(run).find((code) => code !== 0) ?? 0;
}

process.exitCode = main();
