/** Code that nobody uses: files that no entry reaches, exports that no file imports, words shared by one user only. */

import { exportsOf } from './links.ts';
import { graphOf, type ModuleGraph, reachableFrom } from './module-graph.ts';
import { lineOf, type Source, topFolder } from './source.ts';

/** What is started from outside, or played by the generic suites. */
const entryPatterns: readonly RegExp[] = [
  /^functions\/[\w-]+\/handler\.ts$/,
  /^workflows\/[\w-]+\/(cases|scenarios)\.ts$/,
  /^shared\/scenario\.ts$/,
  // A static check: its one caller is the test over all state machines.
  /^lab\/asl\/lint\/index\.ts$/,
  /^cli\/main\.ts$/,
  /^bench\/[\w-]+\.ts$/,
  /^scripts\/[\w-]+\.(ts|cjs)$/,
];

const checkedFolders = /^(shared|workflows|functions|lab|deploy|cli|scripts)$/;

/** `configuration` is the text of `serverless.yml`: the fragments and plugins it names start modules too. */
function entriesIn(paths: readonly string[], configuration: string): string[] {
  return paths.filter(
    (path) =>
      entryPatterns.some((pattern) => pattern.test(path)) ||
      (path.endsWith('.cjs') && configuration.includes(`./${path}`)),
  );
}

/** The files that no entry reaches. Tests are no users. */
export function unusedFiles(sources: readonly Source[], configuration: string): string[] {
  const paths = sources.map(({ path }) => path);
  const reached = reachableFrom(entriesIn(paths, configuration), graphOf(sources));
  return paths
    .filter((path) => checkedFolders.test(topFolder(path)) && !reached.has(path))
    .map((path) => `${path}: nothing that runs imports it, use it or delete it`);
}

/** Exports that something other than an import uses: Lambda, the generic suites, Jest. */
const usedByName: readonly (readonly [path: RegExp, name: RegExp])[] = [
  [/^functions\/[\w-]+\/handler\.ts$/, /^handler$/],
  [/^workflows\/[\w-]+\/(cases|scenarios)\.ts$/, /./],
];

/** The exports that no other file imports; tests are users. Passing on everything hides them, and is refused. */
export function unusedExports(sources: readonly Source[]): string[] {
  const used = usedNames(graphOf(sources));
  return sources
    .filter(({ path }) => topFolder(path) !== '')
    .flatMap((source) => [
      ...exportsOf(source)
        .filter(({ name }) => !used.has(`${source.path} ${name}`) && !used.has(`${source.path} *`))
        .filter(({ name, isType }) => !isType || !isNamedTwice(source, name))
        .filter(
          ({ name }) => !usedByName.some((row) => row[0].test(source.path) && row[1].test(name)),
        )
        .map(
          ({ name, line }) =>
            `${source.path}:${line}: no other file imports ${name}, do not export it or delete it`,
        ),
      ...starsIn(source),
    ]);
}

/** A type that describes what its own module gives or takes may be named by a user without an import. */
const isNamedTwice = ({ text }: Source, name: string): boolean =>
  (text.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length > 1;

function usedNames(graph: ModuleGraph): Set<string> {
  return new Set(
    [...graph.values()].flat().flatMap(({ path, names }) => names.map((name) => `${path} ${name}`)),
  );
}

function starsIn(source: Source): string[] {
  return source.ast.statements
    .filter((statement) => /^export\s+\*/.test(statement.getText()))
    .map((node) => `${source.path}:${lineOf(source, node)}: export *, name what is passed on`);
}

/** Files of `shared/` with one user that stay there all the same, and why. */
const sharedByOne: readonly (readonly [pattern: RegExp, why: string])[] = [
  [
    /^shared\/strategy\/lint\//,
    'the rules of the strategy belong to the strategy, whoever asks for them',
  ],
];

const isKept = (path: string): boolean => sharedByOne.some(([pattern]) => pattern.test(path));

/** The pure files of `shared/` that one top-level folder alone reaches. Tests are no users. */
export function sharedWithOneUser(sources: readonly Source[]): string[] {
  const graph = graphOf(sources);
  const folders = [...new Set(sources.map(({ path }) => topFolder(path)))]
    .filter((folder) => folder !== 'shared' && folder !== 'test')
    .sort();
  const reachedBy = folders.map((folder): [string, ReadonlySet<string>] => [
    folder,
    reachableFrom(
      sources.map(({ path }) => path).filter((path) => topFolder(path) === folder),
      onlyThroughShared(graph, folder),
    ),
  ]);
  return sources
    .map(({ path }) => path)
    .filter((path) => /^shared\/(?!runtime\/)/.test(path) && !isKept(path))
    .flatMap((path) => {
      const users = reachedBy.filter(([, reached]) => reached.has(path)).map(([folder]) => folder);
      return users.length === 1
        ? [`${path}: only ${users[0]}/ uses it, move it next to its user`]
        : [];
    });
}

/** What a folder uses itself: not what it reaches through another user of `shared/`. */
function onlyThroughShared(graph: ModuleGraph, folder: string): ModuleGraph {
  return new Map(
    [...graph].filter(([path]) => topFolder(path) === folder || topFolder(path) === 'shared'),
  );
}
