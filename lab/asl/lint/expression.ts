/** What a JSONata expression reads and calls, told from its syntax tree. */

import jsonata from 'jsonata';
import { type Fields, fieldsOf, listOf } from './machine.ts';

export interface ExpressionFacts {
  /** The syntax tree of jsonata; undefined when the expression does not parse. */
  readonly tree: Fields | undefined;
  /** Why it does not parse, in the words of jsonata. */
  readonly syntaxError: string | undefined;
  /** Variables it reads that neither it nor Step Functions defines, without `$`. */
  readonly variables: ReadonlySet<string>;
  readonly functions: ReadonlySet<string>;
  /** Paths below `$states`: `result.Payload`. */
  readonly statesPaths: readonly string[];
  /** What it reads from a context that a top level expression does not have: `$`, `$$`, a bare name. */
  readonly withoutContext: readonly string[];
}

interface Facts {
  readonly variables: Set<string>;
  readonly functions: Set<string>;
  readonly statesPaths: string[];
  readonly withoutContext: string[];
}

/** Variables bound by the expression itself, and whether there is a context item. */
interface Surroundings {
  readonly locals: Set<string>;
  readonly context: boolean;
}

const cache = new Map<string, ExpressionFacts>();

/** The facts of an expression given with its `{% %}`. */
export function factsOf(text: string): ExpressionFacts {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const facts = read(text.slice(2, -2));
  cache.set(text, facts);
  return facts;
}

function read(source: string): ExpressionFacts {
  const facts: Facts = {
    variables: new Set(),
    functions: new Set(),
    statesPaths: [],
    withoutContext: [],
  };
  try {
    const tree = fieldsOf(jsonata(source).ast());
    visit(tree, { locals: new Set(), context: false }, facts);
    return { tree, syntaxError: undefined, ...facts };
  } catch (error) {
    return { tree: undefined, syntaxError: messageOf(error), ...facts };
  }
}

/** jsonata throws plain objects. */
const messageOf = (error: unknown): string => String(fieldsOf(error).message ?? error);

function visit(node: Fields, around: Surroundings, facts: Facts): void {
  switch (node.type) {
    case 'variable':
      visitVariable(node, around, facts);
      break;
    case 'path':
      visitPath(node, around, facts);
      return;
    case 'name':
    case 'wildcard':
    case 'descendant':
    case 'parent':
      if (!around.context) facts.withoutContext.push(String(node.value ?? '%'));
      break;
    case 'bind':
      visitBind(node, around, facts);
      return;
    case 'block':
      visitAll(node.expressions, { ...around, locals: new Set(around.locals) }, facts);
      return;
    case 'lambda':
      visitLambda(node, around, facts);
      return;
    case 'function':
    case 'partial':
      visitCall(node, around, facts);
      return;
    default:
  }
  visitChildren(node, around, facts);
}

/** Children that are evaluated once per item, so that a context is there. */
const perItem = new Set(['predicate', 'stages', 'group', 'terms', 'pattern', 'update', 'delete']);

function visitChildren(node: Fields, around: Surroundings, facts: Facts): void {
  for (const [key, child] of Object.entries(node)) {
    visitAll(child, perItem.has(key) ? { ...around, context: true } : around, facts);
  }
}

/** A node, a list of nodes, or the pairs of an object constructor. */
function visitAll(value: unknown, around: Surroundings, facts: Facts): void {
  if (Array.isArray(value)) for (const one of value) visitAll(one, around, facts);
  else if (typeof value === 'object' && value !== null) visit(fieldsOf(value), around, facts);
}

function visitVariable(node: Fields, around: Surroundings, facts: Facts): void {
  const name = String(node.value);
  if (name === '' || name === '$') {
    if (name === '$' || !around.context) facts.withoutContext.push(`$${name}`);
  } else if (name === 'states') facts.statesPaths.push('');
  else if (!around.locals.has(name)) facts.variables.add(name);
}

function visitPath(node: Fields, around: Surroundings, facts: Facts): void {
  const steps = listOf(node.steps).map(fieldsOf);
  const [first] = steps;
  const locals = new Set(around.locals);
  if (first?.type === 'variable' && first.value === 'states') {
    const names = steps.slice(1).findIndex((step) => step.type !== 'name');
    const end = names === -1 ? steps.length : names + 1;
    facts.statesPaths.push(
      steps
        .slice(1, end)
        .map((step) => String(step.value))
        .join('.'),
    );
    visitChildren(first, { locals, context: true }, facts);
  } else if (first !== undefined) visit(first, { locals, context: around.context }, facts);
  for (const step of steps) {
    // `@$item` and `#$at` bind for the steps that follow.
    for (const bound of [step.focus, step.index]) {
      if (typeof bound === 'string') locals.add(bound);
    }
    if (step !== first) visit(step, { locals, context: true }, facts);
  }
  visitAll(node.group, { locals, context: true }, facts);
}

function visitBind(node: Fields, around: Surroundings, facts: Facts): void {
  const name = String(fieldsOf(node.lhs).value);
  const value = fieldsOf(node.rhs);
  // A function may call itself; any other value is evaluated before the name exists.
  if (value.type === 'lambda') around.locals.add(name);
  visit(value, around, facts);
  around.locals.add(name);
}

function visitLambda(node: Fields, around: Surroundings, facts: Facts): void {
  const parameters = listOf(node.arguments).map((one) => String(fieldsOf(one).value));
  const locals = new Set([...around.locals, ...parameters]);
  visitAll(node.body, { ...around, locals }, facts);
}

function visitCall(node: Fields, around: Surroundings, facts: Facts): void {
  const called = fieldsOf(node.procedure);
  const name = String(called.value);
  if (called.type !== 'variable') visit(called, around, facts);
  else if (!around.locals.has(name)) facts.functions.add(name);
  visitAll(node.arguments, around, facts);
}
