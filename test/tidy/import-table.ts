/** Who may import whom: the folders lie in layers, and the inner ones are pure. */

import { linksOf, resolveLink } from './links.ts';
import type { Source } from './source.ts';

/** The files of one layer: what they may import, and what to do instead. */
interface Layer {
  readonly path: RegExp;
  readonly files: (to: string, from: string) => boolean;
  readonly packages: RegExp;
  readonly instead: string;
}

const anyPackage = /./;
const inFolders =
  (...folders: readonly string[]) =>
  (to: string): boolean =>
    folders.some((folder) => to.startsWith(`${folder}/`));

const isPureShared = (to: string): boolean =>
  to.startsWith('shared/') && !to.startsWith('shared/runtime/');
const isRootFile = (to: string): boolean => !to.includes('/');

/** The folder a file stands in, at most two levels deep: `functions/judge-health`. */
const ownFolder = (path: string): string => path.split('/').slice(0, 2).join('/');

/** The first layer whose path matches holds. */
const layers: readonly Layer[] = [
  {
    path: /^shared\/runtime\//,
    files: inFolders('shared'),
    packages: anyPackage,
    instead: 'shared/ knows nothing of its users: pass it in as an argument',
  },
  {
    path: /^shared\//,
    files: isPureShared,
    // yaml turns text into values and back: as pure as zod.
    packages: /^(zod|yaml)$/,
    instead: 'shared/ outside shared/runtime/ is pure: pass the value in as an argument',
  },
  {
    path: /^workflows\//,
    files: (to) => isPureShared(to) || to.startsWith('workflows/'),
    packages: /^zod$/,
    instead: 'decisions are pure: let a function read it and pass the value in',
  },
  {
    path: /^functions\//,
    files: (to, from) =>
      to.startsWith('shared/') ||
      /^workflows\/[\w-]+\/decide[\w-]*\.ts$/.test(to) ||
      ownFolder(to) === ownFolder(from),
    packages: /^(@aws-sdk\/[\w-]+|zod)$/,
    instead: 'a function reads through the SDK and shared/ and asks workflows/*/decide*.ts',
  },
  {
    path: /^deploy\//,
    files: inFolders('shared', 'workflows', 'deploy'),
    packages: /^(zod|yaml|node:(fs|fs\/promises|path|url))$/,
    instead: 'what is deployed derives from files, shared/ and workflows/ alone',
  },
  {
    path: /^lab\//,
    files: (to) => inFolders('shared', 'workflows', 'deploy', 'lab')(to) || isRootFile(to),
    packages: anyPackage,
    instead: 'the lab loads functions through the template and knows no user of its own',
  },
  {
    path: /^cli\//,
    files: (to) => inFolders('shared', 'lab', 'console', 'cli')(to) || isRootFile(to),
    packages: anyPackage,
    instead: 'reach it through lab/ or shared/',
  },
  {
    path: /^console\//,
    files: inFolders('shared', 'lab', 'console'),
    packages: anyPackage,
    instead: 'reach it through lab/ or shared/',
  },
  {
    path: /^bench\//,
    files: (to) => inFolders('shared', 'lab', 'bench')(to) || to === 'scripts/parse-options.ts',
    packages: anyPackage,
    instead: 'reach it through lab/ or shared/',
  },
  { path: /^test\//, files: () => true, packages: anyPackage, instead: '' },
  {
    path: /./,
    files: (to) => !to.startsWith('test/') && !to.startsWith('functions/'),
    packages: anyPackage,
    instead: 'move what both need to where both may import it from',
  },
];

/** Modules that load what they are told: fragments and handlers of the template, scenarios of a runbook. */
const loaders = new Set(['deploy/fragment.ts', 'lab/services/lambda.ts', 'lab/sweep/run-sweep.ts']);

/** The imports of a file that its layer forbids. */
export function importTable(source: Source): string[] {
  const { path } = source;
  const layer = layers.find((row) => row.path.test(path));
  if (layer === undefined) return [];
  return linksOf(source).flatMap(({ specifier }) => {
    if (specifier === undefined) {
      const allowed = loaders.has(path) || path.startsWith('test/');
      return allowed ? [] : [`${path}: may not import a computed path, name the module`];
    }
    const target = resolveLink(path, specifier);
    const allowed =
      target === undefined ? layer.packages.test(specifier) : layer.files(target, path);
    return allowed ? [] : [`${path}: may not import ${target ?? specifier}, ${layer.instead}`];
  });
}
