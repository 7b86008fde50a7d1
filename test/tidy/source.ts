/** A file of code, parsed: what the rules look at. */

import ts from 'typescript';

/** A file of the project: its path from the root, parted by `/`, and its text. */
export interface ProjectFile {
  readonly path: string;
  readonly text: string;
}

export interface Source extends ProjectFile {
  readonly ast: ts.SourceFile;
  /** Every node, in the order of the text. */
  readonly nodes: readonly ts.Node[];
}

export function parseSource({ path, text }: ProjectFile): Source {
  const kind = path.endsWith('.ts') ? ts.ScriptKind.TS : ts.ScriptKind.JS;
  const ast = ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true, kind);
  return { path, text, ast, nodes: nodesBelow(ast) };
}

/** A node and everything inside it. */
export function nodesBelow(root: ts.Node): ts.Node[] {
  const nodes: ts.Node[] = [];
  const collect = (node: ts.Node): void => {
    nodes.push(node);
    ts.forEachChild(node, collect);
  };
  collect(root);
  return nodes;
}

/** Line of a node's first token, from 1. */
export const lineOf = ({ ast }: Source, node: ts.Node): number =>
  ast.getLineAndCharacterOfPosition(node.getStart(ast)).line + 1;

/** Line of a node's last token, from 1. */
export const lastLineOf = ({ ast }: Source, node: ts.Node): number =>
  ast.getLineAndCharacterOfPosition(node.getEnd()).line + 1;

/** `lab/clock.ts` is in `lab`; a file of the root is in no folder. */
export const topFolder = (path: string): string =>
  path.includes('/') ? path.slice(0, path.indexOf('/')) : '';
