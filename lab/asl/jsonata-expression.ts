/** One JSONata expression: compiled once for the process, evaluated against a scope. */

import jsonata, { type Expression } from 'jsonata';
import { queryFailure, type StateError } from './errors.ts';
import type { Json } from './json.ts';
import { bindScopeFunctions, pureFunctions, scopeFunctionsIn } from './jsonata-functions.ts';
import type { Scope, Soon } from './query.ts';
import { type Simple, simple } from './simple-expression.ts';

/**
 * Syntax tree nodes one evaluation may visit. Step Functions stops an expression after a second
 * ("Transforming data with JSONata", limits); a count gives the same answer on every machine.
 */
const visitsMax = 1_000_000;

const enterNode = Symbol.for('jsonata.__evaluate_entry');

interface Compiled {
  readonly text: string;
  readonly library: Expression;
  readonly simple: Simple | undefined;
  readonly scopeFunctions: ReturnType<typeof scopeFunctionsIn>;
  readonly needsContext: boolean;
  readonly canLoop: boolean;
}

const cache = new Map<string, Compiled>();

/** An expression's text without its marks, or undefined when the string is a plain one. */
export function expressionText(text: string): string | undefined {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')
    ? text.slice(2, -2).trim()
    : undefined;
}

/** Throws what the JSONata parser throws: an object with `message`. */
export function compileExpression(text: string): Compiled {
  const known = cache.get(text);
  if (known !== undefined) return known;
  if (/\$eval\s*\(/.test(text)) throw new Error('The function $eval is not available');
  const library = jsonata(text);
  for (const [name, implementation] of Object.entries(pureFunctions)) {
    library.assign(name, implementation);
  }
  const canLoop = /function|λ/.test(text);
  // The typings know string names only; the library reads this symbol to find a hook for guards
  // like this one.
  if (canLoop) Reflect.apply(library.assign, library, [enterNode, countVisit]);
  const compiled = {
    text,
    library,
    simple: simple(library.ast()),
    scopeFunctions: scopeFunctionsIn(text),
    needsContext: /\bcontext\b|\$states(?!\s*\.\s*(input|result|errorOutput)\b)/.test(text),
    canLoop,
  };
  cache.set(text, compiled);
  return compiled;
}

interface Environment {
  lookup(name: string): { count: number };
}

function countVisit(_node: unknown, _input: unknown, environment: Environment): void {
  const visits = environment.lookup('~visits');
  visits.count += 1;
  if (visits.count > visitsMax) {
    throw Object.assign(new Error('Expression evaluation took too long'), { code: 'D1012' });
  }
}

function failure(compiled: Compiled, location: string, what: string): StateError {
  return queryFailure(
    `The JSONata expression '${compiled.text}' specified for the field '${location}' ${what}`,
    location,
  );
}

/** The error of a value of the wrong type, as recorded for Items. */
export function mismatchText(text: string, location: string, found: string): string {
  return `The JSONata expression '${text}' specified for the field '${location}' returned an unexpected result type. ${found}`;
}

/** Throws `StateError` (States.QueryEvaluationError), at once or as a rejected promise. */
export function evaluateExpression(compiled: Compiled, location: string, scope: Scope): Soon<Json> {
  const value = compiled.simple?.(scope);
  return value === undefined ? evaluateWithLibrary(compiled, location, scope) : value;
}

async function evaluateWithLibrary(
  compiled: Compiled,
  location: string,
  scope: Scope,
): Promise<Json> {
  const value = await run(compiled, bindingsOf(compiled, scope)).catch((error: unknown) => {
    throw failure(compiled, location, `threw an error during evaluation. ${describe(error)}`);
  });
  if (value === undefined) throw failure(compiled, location, 'returned nothing (undefined).');
  const plain = toJson(value);
  if (plain === undefined)
    throw failure(compiled, location, 'returned an unsupported result type.');
  return plain;
}

async function run(compiled: Compiled, bindings: Record<string, unknown>): Promise<unknown> {
  return compiled.library.evaluate(undefined, bindings);
}

function bindingsOf(compiled: Compiled, scope: Scope): Record<string, unknown> {
  const states: Record<string, unknown> = { input: scope.input };
  if (scope.result !== undefined) states.result = scope.result;
  if (scope.errorOutput !== undefined) states.errorOutput = scope.errorOutput;
  if (compiled.needsContext) states.context = scope.context();
  const bindings: Record<string, unknown> = {};
  bindScopeFunctions(bindings, compiled.scopeFunctions, scope);
  // A variable hides a function of its name.
  Object.assign(bindings, scope.variables, { states });
  if (compiled.canLoop) bindings['~visits'] = { count: 0 };
  return bindings;
}

/** JSONata throws plain objects with a code and a message; a function of ours throws an Error. */
function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const code = 'code' in error ? `${String(error.code)}: ` : '';
  return `${code}${'message' in error ? String(error.message) : ''}`;
}

/**
 * A copy without what JSONata hangs on its arrays; undefined when there is a function in it. Step
 * Functions writes infinite numbers as text (recorded: `1/0` is "Infinity").
 */
function toJson(value: unknown): Json | undefined {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) {
    const items: Json[] = [];
    for (const item of value) {
      const plain = item === undefined ? null : toJson(item);
      if (plain === undefined) return undefined;
      items.push(plain);
    }
    return items;
  }
  if ('_jsonata_lambda' in value || '_jsonata_function' in value) return undefined;
  const members: Record<string, Json> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const plain = toJson(item);
    if (plain === undefined) return undefined;
    members[name] = plain;
  }
  return members;
}
