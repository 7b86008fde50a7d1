/** What the project is built on: exact versions, named in ARCHITECTURE.md, and a lock file without hosts. */

import * as z from 'zod';
import type { Tree } from './folders.ts';

const versionsSchema = z.record(z.string(), z.string()).default({});

const packageSchema = z.object({
  dependencies: versionsSchema,
  devDependencies: versionsSchema,
  optionalDependencies: versionsSchema,
  overrides: versionsSchema,
});

type Package = z.infer<typeof packageSchema>;

const exactVersion = /^(npm:(@[\w-]+\/)?[\w.-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/;

/** The versions in `package.json` that leave a choice. */
export function inexactVersions(tree: Tree): string[] {
  return Object.entries(readPackage(tree)).flatMap(([section, versions]) =>
    Object.entries(versions)
      .filter(([, version]) => !exactVersion.test(version))
      .map(
        ([name, version]) => `package.json: ${section} ${name} is ${version}, write one version`,
      ),
  );
}

const architecture = 'ARCHITECTURE.md';

/** The packages that ARCHITECTURE.md does not name, alone or in a group such as `@aws-sdk/client-*`. */
export function unexplainedPackages(tree: Tree): string[] {
  const text = tree.get(architecture);
  if (text === undefined) return [`${architecture}: is missing, it says why each package is used`];
  const named = [...text.matchAll(/`([^`\s]+)`/g)].map(([, name = '']) => name);
  const { dependencies, devDependencies, optionalDependencies } = readPackage(tree);
  return Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })
    .filter((name) => !named.some((each) => isNamedBy(name, each)))
    .map((name) => `${architecture}: does not name the package \`${name}\`, say what it is for`);
}

const isNamedBy = (name: string, named: string): boolean =>
  named === name || (/[\w/]-?\*$/.test(named) && name.startsWith(named.slice(0, -1)));

/** The hosts that `package-lock.json` names: a lock file fits every registry. */
export function lockedHosts(tree: Tree): string[] {
  const text = tree.get('package-lock.json') ?? '';
  const hosts = [...text.matchAll(/"resolved": "(\w+:\/\/[^/"]+)/g)].map(([, host = '']) => host);
  return [...new Set(hosts)].map(
    (host) => `package-lock.json: names ${host}, set omit-lockfile-registry-resolved in .npmrc`,
  );
}

const readPackage = (tree: Tree): Package =>
  packageSchema.parse(JSON.parse(tree.get('package.json') ?? '{}'));
