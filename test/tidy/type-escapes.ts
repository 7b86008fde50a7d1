/** Ways around the type checker: `any` and `!` are forbidden, a cast says why it is true. */

import ts from 'typescript';
import { lineOf, type Source } from './source.ts';

/** Every `any` and every `!` of a file. An `any` may stand below the comment that tells biome why. */
export function uncheckedTypes(source: Source): string[] {
  const lines = source.text.split('\n');
  return source.nodes.flatMap((node) => {
    const instead = insteadOf(node);
    if (instead === undefined) return [];
    const line = lineOf(source, node);
    const explained = /biome-ignore lint\/suspicious\/noExplicitAny: \w+/.test(
      lines[line - 2] ?? '',
    );
    return explained && node.kind === ts.SyntaxKind.AnyKeyword
      ? []
      : [`${source.path}:${line}: ${instead}`];
  });
}

function insteadOf(node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AnyKeyword) return 'any, name the type or use unknown';
  const asserted =
    ts.isNonNullExpression(node) ||
    ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) &&
      node.exclamationToken !== undefined);
  return asserted ? '!, handle the case that it is missing' : undefined;
}

/** The casts of a file that have no comment beside or above them, or above their statement. */
export function unexplainedCasts(source: Source): string[] {
  if (source.path.startsWith('test/')) return [];
  const casts = source.nodes.filter(isCast);
  if (casts.length === 0) return [];
  const commented = commentedLines(source);
  return casts.flatMap((cast) => {
    const { line: last } = source.ast.getLineAndCharacterOfPosition(cast.getEnd());
    const near = [last + 1, last, lineOf(source, statementOf(cast)) - 1];
    return near.some((line) => commented.has(line))
      ? []
      : [`${source.path}:${last + 1}: a cast, say why it is true on the line above`];
  });
}

const isCast = (node: ts.Node): boolean =>
  (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) ||
  ts.isTypeAssertionExpression(node);

function statementOf(node: ts.Node): ts.Node {
  let at = node;
  while (!ts.isStatement(at) && !ts.isClassElement(at)) at = at.parent;
  return at;
}

/** The lines on which a comment stands, from 1. */
function commentedLines({ ast, text }: Source): Set<number> {
  const lines = new Set<number>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.pos) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.pos) ?? []),
    ];
    for (const { pos, end } of ranges) {
      const last = ast.getLineAndCharacterOfPosition(end).line;
      for (let line = ast.getLineAndCharacterOfPosition(pos).line; line <= last; line++) {
        lines.add(line + 1);
      }
    }
    // Unlike forEachChild this visits brackets and commas too, before which comments may stand.
    for (const child of node.getChildren(ast)) visit(child);
  };
  visit(ast);
  return lines;
}
