/** Every runbook folder and every function folder is complete; what is missing is said as the lines to add. */

import type { ProjectFile } from './source.ts';

/** The project's files, looked up by path. */
export type Tree = ReadonlyMap<string, string>;

export const treeOf = (files: readonly ProjectFile[]): Tree =>
  new Map(files.map(({ path, text }) => [path, text]));

/** The sections of a runbook's README, in this order. */
const sections = [
  'Trigger',
  'What it does',
  'Numbers',
  'How to stop it',
  'How to undo it',
  'Proven by',
];

const configuration = 'serverless.yml';

function foldersIn(tree: Tree, parent: string): string[] {
  const names = [...tree.keys()]
    .filter((path) => path.startsWith(`${parent}/`) && path.split('/').length > 2)
    .map((path) => path.split('/')[1] ?? '');
  return [...new Set(names)].sort();
}

function missingFiles(tree: Tree, folder: string, names: readonly string[]): string[] {
  return names
    .filter((name) => !tree.has(`${folder}/${name}`))
    .map((name) => `${folder}: add the file ${name}`);
}

/** The lines that `serverless.yml` does not have, whatever their indentation. */
function missingLines(tree: Tree, folder: string, lines: readonly string[]): string[] {
  const present = (tree.get(configuration) ?? '').split('\n').map((line) => line.trim());
  return lines
    .filter((line) => !present.includes(line.trim()))
    .map((line) => `${folder}: add to ${configuration}: ${line}`);
}

const fragmentLine = (path: string): string => `  - \${file(./${path})}`;

/** What the folders below `workflows/` lack. */
export function runbookFolders(tree: Tree): string[] {
  return foldersIn(tree, 'workflows').flatMap((name) => {
    const folder = `workflows/${name}`;
    const definition = `${folder}/${name}.asl.json`;
    const decides = [...tree.keys()].some((path) =>
      new RegExp(`^${folder}/(decide-[\\w-]+|cases)\\.ts$`).test(path),
    );
    const fragment = tree.get(`${folder}/runbook.yml`);
    return [
      ...missingFiles(tree, folder, [
        'README.md',
        'runbook.yml',
        `${name}.asl.json`,
        ...(decides ? ['decide.ts'] : []),
      ]),
      ...missingSections(`${folder}/README.md`, tree.get(`${folder}/README.md`)),
      ...(fragment === undefined || fragment.includes(`\${file(./${definition})}`)
        ? []
        : [`${folder}/runbook.yml: add: Definition: \${file(./${definition})}`]),
      ...missingLines(tree, folder, [fragmentLine(`${folder}/runbook.yml`)]),
    ];
  });
}

function missingSections(path: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const present = text
    .split('\n')
    .filter((line) => line.startsWith('## '))
    .map((line) => line.slice(3).trim());
  const missing = sections
    .filter((section) => !present.includes(section))
    .map((section) => `${path}: add the section ## ${section}`);
  const known = present.filter((section) => sections.includes(section));
  const inOrder = sections.filter((section) => known.includes(section));
  return missing.length > 0 || known.join() === inOrder.join()
    ? missing
    : [`${path}: order the sections as ${sections.join(', ')}`];
}

/** `judge-health` gives `JudgeHealthRole`. */
const roleOf = (name: string): string =>
  `${name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}Role`;

/** What the folders below `functions/` lack. */
export function functionFolders(tree: Tree): string[] {
  return foldersIn(tree, 'functions').flatMap((name) => {
    const folder = `functions/${name}`;
    const handler = `${folder}/handler.handler`;
    const declared = (tree.get(configuration) ?? '').includes(`handler: ${handler}`);
    return [
      ...missingFiles(tree, folder, ['handler.ts', 'role.yml']),
      ...(declared
        ? []
        : [
            `${folder}: add to ${configuration}:   ${name}: { handler: ${handler}, role: ${roleOf(name)} }`,
          ]),
      ...missingLines(tree, folder, [fragmentLine(`${folder}/role.yml`)]),
    ];
  });
}

/** The files that `serverless.yml` names and that are not there. */
export function strayLines(tree: Tree): string[] {
  const text = (tree.get(configuration) ?? '').replace(/^\s*#.*$/gm, '');
  const named = [
    ...[...text.matchAll(/\$\{file\(\.\/([^)]+)\)\}/g)].map(([, path = '']) => path),
    ...[...text.matchAll(/handler: ([\w/-]+)\.\w+/g)].map(([, path = '']) => `${path}.ts`),
  ];
  return named
    .filter((path) => !tree.has(path))
    .map((path) => `${configuration}: names ${path}, which does not exist`);
}
