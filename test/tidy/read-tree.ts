/** Reads the project's own files from the disk. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectFile } from './source.ts';

/** What is installed, made or kept by git, and no file of the project. */
const ignoredNames = (root: string): Set<string> =>
  new Set([
    '.git',
    ...readFileSync(join(root, '.gitignore'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/\/$/, '')),
  ]);

/** Every text file below the root, in the order of the paths. */
export function readTree(root: string): ProjectFile[] {
  const ignored = ignoredNames(root);
  const files: ProjectFile[] = [];
  const read = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      if (ignored.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) read(path);
      if (entry.isFile()) files.push({ path, text: readFileSync(join(root, path), 'utf8') });
    }
  };
  read('');
  return files
    .filter(({ text }) => !text.includes('\0'))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}
