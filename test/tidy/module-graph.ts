/** Who imports whom in the whole project, and what can be reached from where it starts. */

import { type Link, linksOf, resolveLink } from './links.ts';
import type { Source } from './source.ts';

/** By path: the modules of the project that it imports. */
export type ModuleGraph = ReadonlyMap<string, readonly ProjectLink[]>;

interface ProjectLink extends Link {
  readonly path: string;
}

export function graphOf(sources: readonly Source[]): ModuleGraph {
  return new Map(
    sources.map((source) => [
      source.path,
      linksOf(source).flatMap((link) => {
        const path = resolveLink(source.path, link.specifier ?? '');
        return path === undefined ? [] : [{ ...link, path }];
      }),
    ]),
  );
}

/** These modules and all that they import, directly or through others. */
export function reachableFrom(entries: readonly string[], graph: ModuleGraph): ReadonlySet<string> {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const link of graph.get(path) ?? []) visit(link.path);
  };
  entries.forEach(visit);
  return reached;
}
