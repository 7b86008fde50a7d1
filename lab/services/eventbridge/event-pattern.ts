/** Event patterns of EventBridge, compiled once and asked for each event. */

import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { ScalarTest } from './content-filters.ts';
import { contentFilter, isScalar, PatternProblem } from './content-filters.ts';

type Json = Readonly<Record<string, unknown>>;

/** True when the part of the event at this place fits; `root` is the whole event. */
type Matcher = (node: unknown, root: unknown) => boolean;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** True when any value stands at the path, whichever array elements lead there. */
function present(node: unknown, path: readonly string[]): boolean {
  if (Array.isArray(node)) return node.some((element) => present(element, path));
  const [key, ...rest] = path;
  if (key === undefined) return isScalar(node);
  return isObject(node) && present(node[key], rest);
}

function anyScalar(node: unknown, tests: readonly ScalarTest[]): boolean {
  if (Array.isArray(node)) return node.some((element) => anyScalar(element, tests));
  return isScalar(node) && tests.some((test) => test(node));
}

function leaf(alternatives: readonly unknown[], path: readonly string[]): Matcher {
  if (alternatives.length === 0) throw new PatternProblem('Empty arrays are not allowed');
  const compiled = alternatives.map(contentFilter);
  const tests = compiled.filter((test) => test !== 'absent');
  const mayBeAbsent = tests.length < compiled.length;
  return (node, root) => anyScalar(node, tests) || (mayBeAbsent && !present(root, path));
}

function alternatives(list: unknown, path: readonly string[]): Matcher {
  if (!Array.isArray(list) || list.length < 2 || !list.every(isObject)) {
    throw new PatternProblem('"$or" must be an array of two or more objects');
  }
  const matchers = list.map((pattern) => object(pattern, path));
  return (node, root) => matchers.some((matches) => matches(node, root));
}

function member(key: string, pattern: unknown, path: readonly string[]): Matcher {
  if (key === '$or') return alternatives(pattern, path);
  const below = [...path, key];
  if (!Array.isArray(pattern) && !isObject(pattern)) {
    throw new PatternProblem(`"${key}" must be an object or an array`);
  }
  const matches = Array.isArray(pattern) ? leaf(pattern, below) : object(pattern, below);
  return (node, root) => matches(isObject(node) ? node[key] : undefined, root);
}

/** All members must fit, in the same element where the event has an array of objects. */
function object(pattern: Json, path: readonly string[]): Matcher {
  const matchers = Object.entries(pattern).map(([key, value]) => member(key, value, path));
  if (matchers.length === 0) throw new PatternProblem('Empty objects are not allowed');
  const matches: Matcher = (node, root) => {
    if (Array.isArray(node) && node.length > 0) return node.some((one) => matches(one, root));
    return matchers.every((fits) => fits(node, root));
  };
  return matches;
}

/**
 * Compiles an event pattern.
 *
 * @throws ServiceError `InvalidEventPatternException`
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export function compileEventPattern(text: string): (event: unknown) => boolean {
  try {
    const pattern: unknown = JSON.parse(text);
    if (!isObject(pattern)) throw new PatternProblem('Filter is not an object');
    const matches = object(pattern, []);
    return (event) => matches(event, event);
  } catch (problem) {
    if (problem instanceof PatternProblem || problem instanceof SyntaxError) {
      throw refuse(refusals.invalidEventPattern, { reason: problem.message });
    }
    throw problem;
  }
}
