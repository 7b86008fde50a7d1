/** Limits on the length of files and functions and on the number of parameters. */

import ts from 'typescript';
import { lastLineOf, lineOf, type ProjectFile, type Source } from './source.ts';

const functionLinesMax = 70;
const parametersMax = 3;

const fileLinesMax: readonly (readonly [path: RegExp, lines: number])[] = [
  [/\.ts$/, 300],
  [/\.asl\.json$/, 420],
  [/^serverless\.yml$/, 150],
];

/** The files that are longer than their kind may be. */
export function longFiles({ path, text }: ProjectFile): string[] {
  const limit = fileLinesMax.find(([pattern]) => pattern.test(path))?.[1];
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
  return limit === undefined || lines <= limit
    ? []
    : [`${path}: has ${lines} lines, at most ${limit}: split it`];
}

/** The functions of a file that are too long; a `describe` is a chapter of a test, not a function. */
export function longFunctions(source: Source): string[] {
  return source.nodes.filter(ts.isFunctionLike).flatMap((node) => {
    const first = lineOf(source, node);
    const lines = lastLineOf(source, node) - first + 1;
    return lines <= functionLinesMax || isChapter(node)
      ? []
      : [`${source.path}:${first}: ${nameOf(node)} has ${lines} lines, at most 70: split it`];
  });
}

/** The exported functions that take too many positional parameters. */
export function manyParameters(source: Source): string[] {
  return source.nodes
    .filter(ts.isFunctionLike)
    .filter((node) => node.parameters.length > parametersMax && isExported(node))
    .map(
      (node) =>
        `${source.path}:${lineOf(source, node)}: ${nameOf(node)} takes ${node.parameters.length} parameters, at most ${parametersMax}: take an object`,
    );
}

const isChapter = ({ parent }: ts.Node): boolean =>
  ts.isCallExpression(parent) && /^(describe|suite)\b/.test(parent.expression.getText());

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  return ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)
    ? parent.name.getText()
    : 'the function';
}

/** Is the function exported itself, or the value of an exported constant? */
function isExported(node: ts.SignatureDeclaration): boolean {
  const isConstant = ts.isVariableDeclaration(node.parent);
  const statement = isConstant ? node.parent.parent.parent : node;
  return (
    ts.canHaveModifiers(statement) &&
    (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}
