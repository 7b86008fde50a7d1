/** Writes the generated parts of the documents: state tables, numbers, what is simulated, which line of the strategy is proven. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../lab/project.ts';
import { fillParts, type Generator, hasParts } from './docs/fill-parts.ts';
import {
  assumptionTable,
  callFaultTable,
  inertList,
  invariantTable,
  worldFaultTable,
} from './docs/lab-tables.ts';
import { numbersTable } from './docs/numbers-table.ts';
import { serviceSections } from './docs/simulated-services.ts';
import { stateTable } from './docs/state-table.ts';
import { coverageTable } from './docs/strategy-coverage.ts';

const generators: Readonly<Record<string, Generator>> = {
  assumptions: assumptionTable,
  'call-faults': callFaultTable,
  coverage: coverageTable,
  'inert-resources': inertList,
  invariants: invariantTable,
  numbers: numbersTable,
  services: serviceSections,
  states: (_options, path) => stateTable(path),
  'world-faults': worldFaultTable,
};

/** Pages that may have generated parts, as paths from the root. */
function pages(): string[] {
  const markdown = (folder: string): string[] =>
    readdirSync(join(projectRoot, folder))
      .filter((name) => name.endsWith('.md'))
      .sort()
      .map((name) => (folder === '' ? name : `${folder}/${name}`));
  const runbooks = readdirSync(join(projectRoot, 'workflows')).sort();
  return [
    ...markdown(''),
    ...markdown('docs'),
    ...runbooks.flatMap((name) => markdown(`workflows/${name}`)),
  ];
}

/** By path: each page with generated parts, as it is and as it must be. */
export async function generatedPages(): Promise<
  { readonly path: string; readonly text: string; readonly filled: string }[]
> {
  const found = pages()
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }))
    .filter(({ text }) => hasParts(text));
  const filled: { path: string; text: string; filled: string }[] = [];
  for (const page of found) {
    filled.push({ ...page, filled: await fillParts(page.path, page.text, generators) });
  }
  return filled;
}

if (import.meta.main) {
  for (const { path, text, filled } of await generatedPages()) {
    if (filled !== text) writeFileSync(join(projectRoot, path), filled);
  }
}
