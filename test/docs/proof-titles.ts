/** Titles by which documents name what proves something: tests, chapters of tests, decision cases, scenarios. */

import ts from 'typescript';
import { type ProjectFile, parseSource, type Source } from '../tidy/source.ts';

const holdsProofs = /^(test\/.+\.test|workflows\/[\w-]+\/(cases|scenarios))\.ts$/;

const textOf = (node: ts.Node | undefined): string[] =>
  node !== undefined && ts.isStringLiteralLike(node) ? [node.text] : [];

/** First column of a table of cases: it is what tells the rows apart. */
const rowNames = (node: ts.Node | undefined): string[] =>
  node !== undefined && ts.isArrayLiteralExpression(node)
    ? node.elements.flatMap((row) =>
        ts.isArrayLiteralExpression(row) ? textOf(row.elements[0]) : textOf(row),
      )
    : [];

function titlesIn(source: Source): string[] {
  return source.nodes.flatMap((node) => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === 'name') {
      return textOf(node.initializer);
    }
    if (!ts.isCallExpression(node)) return [];
    const callee = node.expression.getText();
    if (/^(test|describe)\.each$/.test(callee)) return rowNames(node.arguments[0]);
    return /^(test|describe)\b/.test(callee) ? textOf(node.arguments[0]) : [];
  });
}

/** By path: the titles in each file that holds proofs. */
export const proofTitles = (
  files: readonly ProjectFile[],
): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    files
      .filter(({ path }) => holdsProofs.test(path))
      .map((file) => [file.path, new Set(titlesIn(parseSource(file)))]),
  );
