/** A project folder that lives as long as a test: files written out, or the real project packaged aside. */

import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Folder of `serverless.yml`. */
export const root = join(import.meta.dirname, '..', '..');

const made: string[] = [];

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'arq-test-'));
  made.push(folder);
  return folder;
}

/** Writes files (path to text) below a new folder and returns the folder. */
export function writeProject(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

/** Packages the project with osls in a folder of its own, so that nothing is written into the working tree. */
export function packageProject(stage: string): string {
  const folder = makeFolder();
  // osls takes no link for its configuration.
  copyFileSync(join(root, 'serverless.yml'), join(folder, 'serverless.yml'));
  const others = ['.build', '.serverless', 'serverless.yml'];
  for (const name of readdirSync(root).filter((name) => !others.includes(name))) {
    symlinkSync(join(root, name), join(folder, name));
  }
  const osls = join('node_modules', 'serverless', 'bin', 'serverless.js');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [osls, 'package', '--stage', stage],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`osls could not package the project:\n${stdout}${stderr}`);
  return folder;
}

/** Deletes every folder that was made. */
export function removeProjects(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
}
