/** Reads what the tests of the documents need from Markdown: links, headings, sections, commands. */

import { posix } from 'node:path';

export interface PageLink {
  /** As written. */
  readonly target: string;
  /** Path from the root, without its anchor; a link within the page has the page's own path. */
  readonly path: string;
  readonly anchor: string;
}

/** The text without code, in which a link is not a link. */
const withoutCode = (text: string): string =>
  text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');

/** The links and pictures of a page that lead into the project. */
export function linksIn(page: string, text: string): PageLink[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^\w+:/.test(target))
    .map((target) => {
      const [file = '', anchor = ''] = target.split('#');
      const path = file === '' ? page : posix.join(posix.dirname(page), file).replace(/\/$/, '');
      return { target, path, anchor };
    });
}

/** The anchors that GitHub gives to the headings of a page. */
export const anchorsIn = (text: string): Set<string> =>
  new Set(
    [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );

/** The text below `## title`, to the next heading of that level. */
export const sectionOf = (text: string, title: string): string =>
  text
    .split(/^## /m)
    .find((section) => section.startsWith(`${title}\n`))
    ?.slice(title.length) ?? '';

/** A command of a page, and how it must end: a comment behind it may say "exit code 1". */
export interface PageCommand {
  readonly line: string;
  readonly exitCode: number;
}

/** The lines of the shell blocks of a page, continued lines joined. */
export function commandsIn(text: string): PageCommand[] {
  return [...text.matchAll(/^```(?:sh|shell|bash|console)\n([\s\S]*?)^```$/gm)].flatMap(
    ([, block = '']) =>
      block
        .replace(/\\\n\s*/g, '')
        .split('\n')
        .map((line) => {
          const [, command = '', comment = ''] = /^(.*?)(?:(?:^|\s)#\s(.*))?$/.exec(line) ?? [];
          const exitCode = Number(/exit code (\d+)/.exec(comment)?.[1] ?? 0);
          return { line: command.trim(), exitCode };
        })
        .filter(({ line }) => line !== ''),
  );
}

/** The words of a command line; quotes hold words together. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/(?:[^\s"']|"[^"]*"|'[^']*')+/g)].map(([word]) =>
    word.replace(/"([^"]*)"|'([^']*)'/g, (_all, double, single) => double ?? single),
  );
