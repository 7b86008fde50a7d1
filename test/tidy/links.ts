/** Which names a module takes from which other modules, and which names it exports. */

import { posix } from 'node:path';
import ts from 'typescript';
import { lineOf, type Source } from './source.ts';

/** One import, re-export, dynamic import, `require` or `new URL` of a module. */
export interface Link {
  /** As written; of a template its fixed start and `*`; undefined when it is computed. */
  readonly specifier: string | undefined;
  /** Names as the other module exports them; `*` for all of them. */
  readonly names: readonly string[];
  readonly line: number;
}

/** A name that a module exports. */
interface ExportedName {
  readonly name: string;
  readonly line: number;
  /** An interface or a type alias. */
  readonly isType: boolean;
}

/** Path from the root of the module that a relative specifier means; undefined for a package. */
export const resolveLink = (from: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;

/** Every way in which a module reaches for another one, in the order of the text. */
export function linksOf(source: Source): Link[] {
  return source.nodes.flatMap((node) => {
    const found = linkOf(node);
    return found === undefined ? [] : [{ ...found, line: lineOf(source, node) }];
  });
}

function linkOf(node: ts.Node): Omit<Link, 'line'> | undefined {
  if (ts.isImportDeclaration(node)) {
    return { specifier: textOf(node.moduleSpecifier), names: namesOfImport(node.importClause) };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const { exportClause } = node;
    const names =
      exportClause !== undefined && ts.isNamedExports(exportClause)
        ? exportClause.elements.map(originalName)
        : ['*'];
    return { specifier: textOf(node.moduleSpecifier), names };
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    const name = node.qualifier?.getText().split('.')[0];
    return { specifier: textOf(node.argument.literal), names: [name ?? '*'] };
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    const specifier = textOf(node.arguments?.[0]);
    // How a worker thread is started.
    return specifier?.startsWith('.') && specifier.endsWith('.ts')
      ? { specifier, names: [] }
      : undefined;
  }
  return ts.isCallExpression(node) && loads(node)
    ? { specifier: textOf(node.arguments[0]), names: ['*'] }
    : undefined;
}

/** `import(...)`, `require(...)` and `createRequire(...)(...)`. */
function loads({ expression: callee, arguments: [first] }: ts.CallExpression): boolean {
  if (callee.kind === ts.SyntaxKind.ImportKeyword) return true;
  // In an ES module another function may have this name; it rarely takes a literal.
  if (ts.isIdentifier(callee)) return callee.text === 'require' && textOf(first) !== undefined;
  return ts.isCallExpression(callee) && callee.expression.getText() === 'createRequire';
}

function textOf(node: ts.Node | undefined): string | undefined {
  if (node === undefined) return undefined;
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) && node.head.text !== '' ? `${node.head.text}*` : undefined;
}

function namesOfImport(clause: ts.ImportClause | undefined): string[] {
  if (clause === undefined) return [];
  const own = clause.name === undefined ? [] : ['default'];
  const { namedBindings } = clause;
  if (namedBindings === undefined) return own;
  if (ts.isNamespaceImport(namedBindings)) return [...own, '*'];
  return [...own, ...namedBindings.elements.map(originalName)];
}

const originalName = ({ propertyName, name }: ts.ImportSpecifier | ts.ExportSpecifier): string =>
  (propertyName ?? name).text;

/** The names a module exports; those of `export * from` belong to the other module. */
export function exportsOf(source: Source): ExportedName[] {
  return source.ast.statements.flatMap((statement) =>
    exportedBy(statement).map((name) => ({
      name,
      line: lineOf(source, statement),
      isType: ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement),
    })),
  );
}

function exportedBy(statement: ts.Statement): string[] {
  if (ts.isExportAssignment(statement)) return ['default'];
  if (ts.isExportDeclaration(statement)) {
    const { exportClause } = statement;
    if (exportClause === undefined) return [];
    if (ts.isNamespaceExport(exportClause)) return [exportClause.name.text];
    return exportClause.elements.map(({ name }) => name.text);
  }
  const flags = ts.canHaveModifiers(statement)
    ? (ts.getModifiers(statement) ?? []).map(({ kind }) => kind)
    : [];
  if (!flags.includes(ts.SyntaxKind.ExportKeyword)) return [];
  return flags.includes(ts.SyntaxKind.DefaultKeyword) ? ['default'] : declaredBy(statement);
}

/** The names that a statement of a module declares. */
export function declaredBy(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(({ name }) => boundNames(name));
  }
  const named =
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement);
  return named && statement.name !== undefined ? [statement.name.text] : [];
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? boundNames(element.name) : [],
  );
}
