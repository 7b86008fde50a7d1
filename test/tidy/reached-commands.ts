/** Which API operations a function can call: the commands that are reachable from its handler, name by name. */

import ts from 'typescript';
import { declaredBy, resolveLink } from './links.ts';
import { nodesBelow, type Source } from './source.ts';

/** An operation of an AWS service. */
export interface Operation {
  /** SDK package name without `client-`: `auto-scaling`. */
  readonly service: string;
  /** API name: `DescribeAutoScalingGroups`. */
  readonly operation: string;
}

/** Where a name of a module comes from. */
interface Origin {
  readonly specifier: string;
  /** As the other module exports it; `*` for the whole module. */
  readonly name: string;
}

interface Module {
  readonly path: string;
  /** By name: the statement that declares it. */
  readonly declarations: ReadonlyMap<string, ts.Node>;
  readonly imports: ReadonlyMap<string, Origin>;
  /** By exported name: the name inside, or where it is passed on from. */
  readonly exports: ReadonlyMap<string, string | Origin>;
  /** What runs when the module is loaded, and declares nothing. */
  readonly effects: readonly ts.Node[];
}

const clientPackage = '@aws-sdk/client-';

function readModule({ path, ast }: Source): Module {
  const declarations = new Map<string, ts.Node>();
  const imports = new Map<string, Origin>();
  const exports = new Map<string, string | Origin>();
  const effects: ts.Node[] = [];
  for (const statement of ast.statements) {
    if (ts.isImportDeclaration(statement)) readImport(statement, imports);
    else if (ts.isExportDeclaration(statement)) readExport(statement, exports);
    else if (ts.isExportAssignment(statement)) declarations.set('default', statement);
    else if (declaredBy(statement).length === 0) effects.push(statement);
    else for (const name of declaredBy(statement)) declarations.set(name, statement);
  }
  return { path, declarations, imports, exports, effects };
}

const specifierOf = (node: ts.Node | undefined): string =>
  node !== undefined && ts.isStringLiteral(node) ? node.text : '';

function readImport(statement: ts.ImportDeclaration, imports: Map<string, Origin>): void {
  const clause = statement.importClause;
  const specifier = specifierOf(statement.moduleSpecifier);
  if (clause === undefined || clause.isTypeOnly) return;
  if (clause.name !== undefined) imports.set(clause.name.text, { specifier, name: 'default' });
  const { namedBindings } = clause;
  if (namedBindings === undefined) return;
  if (ts.isNamespaceImport(namedBindings)) {
    imports.set(namedBindings.name.text, { specifier, name: '*' });
    return;
  }
  for (const { name, propertyName, isTypeOnly } of namedBindings.elements) {
    if (!isTypeOnly) imports.set(name.text, { specifier, name: (propertyName ?? name).text });
  }
}

function readExport(statement: ts.ExportDeclaration, exports: Map<string, string | Origin>): void {
  const { exportClause, moduleSpecifier } = statement;
  if (statement.isTypeOnly || exportClause === undefined) return;
  if (!ts.isNamedExports(exportClause)) return;
  for (const { name, propertyName } of exportClause.elements) {
    const inner = (propertyName ?? name).text;
    exports.set(
      name.text,
      moduleSpecifier === undefined
        ? inner
        : { specifier: specifierOf(moduleSpecifier), name: inner },
    );
  }
}

/** The names that a piece of code refers to; names of members are none. */
function referencesIn(node: ts.Node): string[] {
  return nodesBelow(node)
    .filter(ts.isIdentifier)
    .filter((identifier) => !isMemberName(identifier))
    .map(({ text }) => text);
}

function isMemberName(identifier: ts.Identifier): boolean {
  const { parent } = identifier;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === identifier;
  return (
    (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) &&
    parent.name === identifier
  );
}

/** `DescribeAlarmsCommand` and `paginateDescribeAlarms` both call DescribeAlarms. */
function operationOf({ specifier, name }: Origin): Operation | undefined {
  if (!specifier.startsWith(clientPackage)) return undefined;
  const operation = /^(?:(\w+)Command|paginate(\w+))$/.exec(name);
  const called = operation?.[1] ?? operation?.[2];
  return called === undefined
    ? undefined
    : { service: specifier.slice(clientPackage.length), operation: called };
}

/** The operations reachable from the handler in `entry`, in the order of their discovery. */
export function reachedOperations(entry: string, sources: readonly Source[]): Operation[] {
  const modules = new Map(sources.map((source) => [source.path, readModule(source)]));
  const found = new Map<string, Operation>();
  const seen = new Set<string>();

  const visitOrigin = (from: Module, origin: Origin): void => {
    const operation = operationOf(origin);
    if (operation !== undefined)
      found.set(`${operation.service}:${operation.operation}`, operation);
    const target = modules.get(resolveLink(from.path, origin.specifier) ?? '');
    if (target !== undefined) visitExport(target, origin.name);
  };
  const visitCode = (module: Module, node: ts.Node): void => {
    for (const name of referencesIn(node)) visitName(module, name);
  };
  const visitName = (module: Module, name: string): void => {
    if (seen.has(`${module.path} ${name}`)) return;
    seen.add(`${module.path} ${name}`);
    const declaration = module.declarations.get(name);
    if (declaration !== undefined) visitCode(module, declaration);
    const origin = module.imports.get(name);
    if (origin !== undefined) visitOrigin(module, origin);
  };
  const visitExport = (module: Module, name: string): void => {
    for (const effect of module.effects) visitCode(module, effect);
    const names = name === '*' ? [...module.declarations.keys(), ...module.exports.keys()] : [name];
    for (const each of names) {
      const exported = module.exports.get(each);
      if (exported === undefined || typeof exported === 'string') {
        visitName(module, exported ?? each);
      } else {
        visitOrigin(module, exported);
      }
    }
  };

  const start = modules.get(entry);
  if (start !== undefined) visitExport(start, 'handler');
  return [...found.values()];
}
