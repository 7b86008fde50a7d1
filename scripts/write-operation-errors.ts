/** Writes `lab/sweep/operation-errors.json`: which errors each operation models that a role of the stage may call. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { iamActions } from '../deploy/actions.ts';
import { loadModel } from '../lab/model/index.ts';
import { loadProject, projectRoot } from '../lab/project.ts';
import { grantedActions } from '../lab/sweep/unused-permissions.ts';

/** The SDK tells which operation gives which error only in the `@throws` lines of its type declarations. */
function modelledErrors(service: string, operation: string): string[] {
  const folder = join(projectRoot, 'node_modules', '@aws-sdk', `client-${service}`);
  const path = join(folder, 'dist-types', 'commands', `${operation}Command.d.ts`);
  const lines = readFileSync(path, 'utf8').matchAll(
    /@throws \{@link (\w+)\} \((?:client|server) fault\)/g,
  );
  return [...new Set([...lines].map(([, name = '']) => name))].sort();
}

function simulatedServices(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  return Object.keys(dependencies)
    .flatMap((name) => /^@aws-sdk\/client-(.+)$/.exec(name)?.[1] ?? [])
    .sort();
}

/** Errors by service and operation; operations without any are left out. */
export async function operationErrors(): Promise<Record<string, Record<string, string[]>>> {
  const { template } = await loadProject();
  const granted = new Set(
    [...grantedActions(template).values()].flatMap((actions) => [...actions]),
  );
  const table: Record<string, Record<string, string[]>> = {};
  for (const service of simulatedServices()) {
    const { operationNames } = await loadModel(service);
    const rows = operationNames
      .filter((name) => iamActions(service, name, {}).some((action) => granted.has(action)))
      .map((name): [string, string[]] => [name, modelledErrors(service, name)])
      .filter(([, errors]) => errors.length > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    if (rows.length > 0) table[service] = Object.fromEntries(rows);
  }
  return table;
}

if (import.meta.main) {
  writeFileSync(
    new URL('../lab/sweep/operation-errors.json', import.meta.url),
    `${JSON.stringify(await operationErrors(), undefined, 2)}\n`,
  );
}
