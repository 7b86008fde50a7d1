/** Runs a folder of recorded Step Functions answers through the lab's engine and prints how many it gives too. */

import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { NoCases } from '../lab/conformance/case.ts';
import { type ConformanceReport, runCorpus } from '../lab/conformance/run-corpus.ts';

const usage =
  'Usage: npm run -s conformance -- DIR [--json]\nDIR holds one JSON file for each case.\n';

function folderIn(args: readonly string[]): string | undefined {
  const [folder, ...others] = args;
  if (folder === undefined || others.length > 0) return undefined;
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : undefined;
}

function tableOf({ areas, misses }: ConformanceReport): string {
  const rows = Object.entries(areas).sort(([left], [right]) => (left < right ? -1 : 1));
  const sum = (of: 'passed' | 'total'): number =>
    rows.reduce((total, [, area]) => total + area[of], 0);
  const line = (name: string, passed: number, total: number): string =>
    `${name.padEnd(12)} ${String(passed).padStart(5)} / ${total}`;
  return [
    ...misses.map(({ id, difference }) => `${id}\n  ${difference}`),
    ...rows.map(([name, { passed, total }]) => line(name, passed, total)),
    line('all', sum('passed'), sum('total')),
  ].join('\n');
}

async function main(): Promise<number> {
  let parsed: { readonly values: { readonly json?: boolean }; readonly positionals: string[] };
  try {
    parsed = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } });
  } catch {
    parsed = { values: {}, positionals: [] };
  }
  const folder = folderIn(parsed.positionals);
  if (folder === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  try {
    const report = await runCorpus(folder);
    process.stdout.write(`${parsed.values.json ? JSON.stringify(report) : tableOf(report)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NoCases)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

process.exitCode = await main();
