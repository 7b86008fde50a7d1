/** What a file must say, and what no file may say. */

import ts from 'typescript';
import { lineOf, type ProjectFile, type Source } from './source.ts';

/** A module begins with a sentence of its own that says what it is, before anything it declares. */
export function moduleSentence({ path, text }: ProjectFile): string[] {
  // The tests' own names and a configuration's keys say it.
  if (/\.(test|config)\.ts$/.test(path)) return [];
  const comment = /^(?:#!.*\n)?\/\*\*([\s\S]*?)\*\/\n(?:\n|$)/.exec(text)?.[1] ?? '';
  const sentence = comment.replace(/^\s*\*/gm, '').trim();
  return /^[A-Z\d`"'][\s\S]*[.?!]/.test(sentence)
    ? []
    : [`${path}: begin it with /** one sentence. */ that says what it is, and an empty line`];
}

/** Spelled apart, so that this file does not find itself. */
const unfinished = new RegExp(
  `\\b(${['TO' + 'DO', 'FIX' + 'ME', 'X' + 'XX', 'HA' + 'CK'].join('|')})\\b`,
);

/** Notes of unfinished work: only what is complete is written. */
export function unfinishedWork({ path, text }: ProjectFile): string[] {
  return linesWith(text, unfinished).map(
    ([line, word]) => `${path}:${line}: ${word}, finish it or delete it`,
  );
}

const machineFolders = /(?<![\w.~})-])\/(work|root)\//;
const temporaryFolder = /(?<![\w.~})-])\/(tmp)\//;

/** Paths that exist on one machine only. Tests may name the temporary folder. */
export function machinePaths({ path, text }: ProjectFile): string[] {
  const found = [
    ...linesWith(text, machineFolders),
    ...(path.startsWith('test/') ? [] : linesWith(text, temporaryFolder)),
  ];
  return found.map(
    ([line, folder]) =>
      `${path}:${line}: ${folder} exists on one machine only, use a relative path`,
  );
}

function linesWith(text: string, pattern: RegExp): (readonly [line: number, match: string])[] {
  if (!pattern.test(text)) return [];
  return text.split('\n').flatMap((content, index) => {
    const match = pattern.exec(content);
    return match === null ? [] : [[index + 1, match[0]] as const];
  });
}

/**
 * Tests that are switched off, or that switch off all others. Choosing `.skip` by a condition is allowed: such a suite
 * needs something that is not everywhere.
 */
export function switchedOffTests(source: Source): string[] {
  return source.nodes.flatMap((node) => {
    const conditional = ts.isConditionalExpression(node.parent ?? node);
    if (conditional || !switchesOff(node)) return [];
    return [
      `${source.path}:${lineOf(source, node)}: ${node.getText()}, repair the test or delete it`,
    ];
  });
}

function switchesOff(node: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(node)) {
    const { expression, name } = node;
    return (
      /^(test|it|describe|suite)$/.test(expression.getText()) &&
      /^(skip|only|todo|failing)$/.test(name.text)
    );
  }
  return (
    ts.isCallExpression(node) &&
    ts.isIdentifier(node.expression) &&
    /^([xf](describe|it)|xtest)$/.test(node.expression.text)
  );
}
