/** The page of measurements, docs/benchmarks.md: each command writes the section that is its own. */

import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const page = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));
const head =
  '# Benchmarks\n\nWritten by `npm run bench:engine -- --write` and `npm run bench:lab -- --write`.\n';

/** Without the section, or without the page, it is added at the end. */
export function withSection(text: string, title: string, body: string): string {
  const section = `\n## ${title}\n\n${body}\n`;
  const sections = text.split(/(?=\n## )/);
  const known = sections.findIndex((each) => each.startsWith(`\n## ${title}\n`));
  if (known === -1) return text + section;
  return sections.with(known, section).join('');
}

/** The day and the machine that the figures are of; the load tells whether it had other work to do. */
function origin(): string {
  const [day] = new Date().toISOString().split('T');
  const model = cpus()[0]?.model.trim() || 'model unknown';
  const load = loadavg()[0]?.toFixed(1);
  return `Measured on ${day} with Node ${process.version} on ${availableParallelism()} cores (${model}), load average ${load}.`;
}

function readPage(): string {
  try {
    return readFileSync(page, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return head;
    throw error;
  }
}

/** Prints a section, or with `isWritten` puts it on the page too. */
export function publish(title: string, body: string, isWritten: boolean): void {
  const dated = `${origin()}\n\n${body}`;
  process.stdout.write(`${dated}\n`);
  if (isWritten) writeFileSync(page, withSection(readPage(), title, dated));
}
