/** Calls that have one home: elsewhere time, randomness, the environment and output come in from outside. */

import ts from 'typescript';
import { lineOf, type Source } from './source.ts';

interface Ban {
  /** What is banned, as `nameOf` writes it. */
  readonly call: RegExp;
  readonly homes: RegExp;
  readonly instead: string;
}

const bans: readonly Ban[] = [
  {
    call: /^(Date\.now|new Date\(\)|Date\(\)|Temporal\.Now|process\.hrtime)$/,
    homes: /^bench\//,
    instead: 'take the instant as an argument or from the clock',
  },
  {
    call: /^performance\.(now|timeOrigin)$/,
    homes: /^(bench\/|scripts\/|cli\/stopwatch\.ts$)/,
    instead: 'take the instant as an argument; cli/stopwatch.ts is for people who wait',
  },
  {
    call: /^(Math\.random|((web)?crypto\.)?(randomUUID|randomBytes|randomInt|getRandomValues|randomFillSync))$/,
    homes: /^$/,
    instead: 'draw from Random (lab/random.ts) or take the value as an argument',
  },
  {
    call: /^(timers\.|timers\/promises\.)?(setTimeout|setInterval|setImmediate)$/,
    homes: /^cli\/stopwatch\.ts$/,
    instead: 'wait in a Wait state, or schedule on the clock',
  },
  {
    call: /^process\.env$/,
    homes: /^(shared\/runtime\/config\.ts$|cli\/environment\.ts$|scripts\/)/,
    instead: 'read it in shared/runtime/config.ts or cli/environment.ts and pass the value in',
  },
  {
    call: /^console(\.\w+)?$/,
    homes: /^(cli\/output\.ts$|scripts\/)/,
    instead: 'use the log of the runtime, or cli/output.ts',
  },
];

/** What a node uses: `Date.now`, `new Date()`, `setTimeout`; imported names with their module. */
function nameOf(node: ts.Node): string | undefined {
  if (ts.isPropertyAccessExpression(node)) return `${node.expression.getText()}.${node.name.text}`;
  if (ts.isElementAccessExpression(node) && ts.isStringLiteral(node.argumentExpression)) {
    return `${node.expression.getText()}.${node.argumentExpression.text}`;
  }
  if (ts.isNewExpression(node) && (node.arguments?.length ?? 0) === 0) {
    return `new ${node.expression.getText()}()`;
  }
  if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
    return node.expression.text === 'Date' ? 'Date()' : node.expression.text;
  }
  if (ts.isImportSpecifier(node)) {
    const { moduleSpecifier } = node.parent.parent.parent;
    const module = ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : '';
    return `${module.replace('node:', '')}.${(node.propertyName ?? node.name).text}`;
  }
  if (ts.isBindingElement(node) && ts.isVariableDeclaration(node.parent.parent)) {
    const from = node.parent.parent.initializer?.getText() ?? '';
    return `${from}.${(node.propertyName ?? node.name).getText()}`;
  }
  return undefined;
}

/** The banned calls of a file, each with what takes its place. */
export function bannedCalls(source: Source): string[] {
  return source.nodes.flatMap((node) => {
    const name = nameOf(node)?.replace(/^globalThis\./, '');
    if (name === undefined) return [];
    const ban = bans.find(({ call }) => call.test(name));
    if (ban === undefined || ban.homes.test(source.path)) return [];
    return [`${source.path}:${lineOf(source, node)}: ${name} is banned here, ${ban.instead}`];
  });
}
