/** What Step Functions adds to JSONata 2.0.6, and the built-ins that follow clock and seed. */

import jsonata from 'jsonata';
import { createRandom } from '../random.ts';
import { hashAlgorithmNames, hashOf } from './hash.ts';
import type { Scope } from './query.ts';

/** In the form of JSONata's own errors, so that they read alike. */
function refuseArgument(message: string): never {
  throw Object.assign(new Error(message), { code: 'T0410' });
}

function partition(array: unknown, size: unknown): unknown {
  if (array === undefined || size === undefined) return undefined;
  if (!Array.isArray(array)) refuseArgument('Argument 1 of function "partition" must be an array');
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1) {
    refuseArgument('Argument 2 of function "partition" must be a positive integer');
  }
  const parts: unknown[][] = [];
  for (let at = 0; at < array.length; at += size) parts.push(array.slice(at, at + size));
  return parts;
}

/**
 * A range of one number is that number (recorded): the result is a sequence, as JSONata calls it.
 */
function range(first: unknown, last: unknown, step: unknown): unknown {
  if (first === undefined || last === undefined || step === undefined) return undefined;
  if (typeof first !== 'number' || typeof last !== 'number' || typeof step !== 'number') {
    refuseArgument('The arguments of function "range" must be numbers');
  }
  if (step === 0) refuseArgument('Argument 3 of function "range" must not be 0');
  const numbers: number[] = [];
  for (let at = first; step > 0 ? at <= last : at >= last; at += step) numbers.push(at);
  return numbers.length > 1 ? numbers : numbers[0];
}

function hash(text: unknown, algorithm: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') refuseArgument('Argument 1 of function "hash" must be a string');
  return (
    hashOf(text, String(algorithm)) ??
    refuseArgument(`Argument 2 of function "hash" must be one of ${hashAlgorithmNames}`)
  );
}

function parse(text: unknown): unknown {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') refuseArgument('Argument 1 of function "parse" must be a string');
  return JSON.parse(text);
}

/**
 * Functions that depend on their arguments only. `eval` is taken away: Step Functions has none.
 * "Transforming data with JSONata in Step Functions", transforming-data.html.
 */
export const pureFunctions = { partition, range, hash, parse, eval: undefined };

const format = jsonata('$fromMillis($at, $picture, $zone)');

const scopeFunctions = {
  now: (scope: Scope) => (picture?: string, zone?: string) =>
    picture === undefined
      ? new Date(scope.nowMs).toISOString()
      : format.evaluate(undefined, { at: scope.nowMs, picture, zone }),
  millis: (scope: Scope) => () => scope.nowMs,
  random: (scope: Scope) => (seed?: number) =>
    seed === undefined ? scope.random.next() : createRandom(seed).next(),
  uuid: (scope: Scope) => () => scope.random.uuid(),
};

type ScopeFunction = keyof typeof scopeFunctions;

const scopeFunctionNames: readonly ScopeFunction[] = ['now', 'millis', 'random', 'uuid'];

/**
 * The functions in an expression that depend on the moment, so that only these are made for each
 * evaluation.
 */
export function scopeFunctionsIn(expression: string): readonly ScopeFunction[] {
  return scopeFunctionNames.filter((name) => expression.includes(`$${name}`));
}

export function bindScopeFunctions(
  bindings: Record<string, unknown>,
  names: readonly ScopeFunction[],
  scope: Scope,
): void {
  for (const name of names) bindings[name] = scopeFunctions[name](scope);
}
