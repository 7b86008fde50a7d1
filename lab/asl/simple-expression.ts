/**
 * The commonest JSONata expressions as plain functions: paths, literals, operators, conditions and
 * two functions on these.
 * JSONata 2.0.6 evaluates every expression through promises; this is what keeps a step of a
 * workflow at microseconds. Anything with a rule of its own (arrays on the way, missing values,
 * mixed types) is left to JSONata itself.
 */

import type { ExprNode } from 'jsonata';
import { isObject, type Json } from './json.ts';
import type { Scope } from './query.ts';

/** The value, or undefined when JSONata has to be asked. */
export type Simple = (scope: Scope) => Json | undefined;

/** A member that is there; JSONata alone decides what a missing one means. */
function member(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function statesMember(name: string): Simple | undefined {
  switch (name) {
    case 'input':
      return (scope) => scope.input;
    case 'result':
      return (scope) => scope.result;
    case 'errorOutput':
      return (scope) => scope.errorOutput;
    case 'context':
      return (scope) => scope.context();
    default:
      return undefined;
  }
}

function plainName(node: ExprNode | undefined): string | undefined {
  if (node === undefined || (node.type !== 'name' && node.type !== 'variable')) return undefined;
  const { value, type: _type, position: _position, ...rest } = node;
  return Object.keys(rest).length === 0 && typeof value === 'string' ? value : undefined;
}

/** A path as where it begins and the members it goes through. */
interface Walk {
  readonly root: Simple;
  readonly names: readonly string[];
}

function walkOf(node: ExprNode): Walk | undefined {
  const { type: _type, steps, value: _value, ...rest } = node;
  if (steps === undefined || Object.keys(rest).length > 0 || steps[0]?.type !== 'variable') {
    return undefined;
  }
  const names: string[] = [];
  for (const step of steps) {
    const name = plainName(step);
    if (name === undefined || name === '') return undefined;
    names.push(name);
  }
  const [first = '', second, ...others] = names;
  if (second === undefined || steps.slice(1).some((step) => step.type !== 'name')) return undefined;
  const root: Simple | undefined =
    first === 'states' ? statesMember(second) : (scope) => member(scope.variables, first);
  if (root === undefined) return undefined;
  return { root, names: first === 'states' ? others : [second, ...others] };
}

function path(node: ExprNode): Simple | undefined {
  const walk = walkOf(node);
  if (walk === undefined) return undefined;
  const { root, names } = walk;
  return (scope) => names.reduce<Json | undefined>(member, root(scope));
}

/** `$exists` of a path: false once a member is missing of what is certainly no array. */
function exists(node: ExprNode): Simple | undefined {
  const walk = walkOf(node);
  if (walk === undefined) return undefined;
  const { root, names } = walk;
  return (scope) => {
    let value = root(scope);
    for (const name of names) {
      if (!isObject(value)) return undefined;
      // JSONata sees what every object inherits, `toString` for one.
      if (!Object.hasOwn(value, name)) return name in value ? undefined : false;
      value = value[name];
    }
    return value === undefined ? undefined : true;
  };
}

/** `$count` of a variable that is an array; JSONata has rules of its own for all else. */
function count(node: ExprNode): Simple | undefined {
  const value = node.type === 'variable' ? simple(node) : undefined;
  if (value === undefined) return undefined;
  return (scope) => {
    const counted = value(scope);
    return Array.isArray(counted) ? counted.length : undefined;
  };
}

function call({ arguments: args = [], procedure }: ExprNode): Simple | undefined {
  const name = plainName(procedure);
  const [argument] = args;
  if (argument === undefined || args.length > 1) return undefined;
  const apply =
    name === 'exists' ? exists(argument) : name === 'count' ? count(argument) : undefined;
  if (name === undefined || apply === undefined) return undefined;
  // A variable hides a function of its name.
  return (scope) => (Object.hasOwn(scope.variables, name) ? undefined : apply(scope));
}

/** The typings leave these out. */
interface ConditionParts {
  readonly condition?: ExprNode;
  readonly then?: ExprNode;
  readonly else?: ExprNode;
}

function condition(node: ExprNode & ConditionParts): Simple | undefined {
  const holds = node.condition === undefined ? undefined : simple(node.condition);
  const whenTrue = node.then === undefined ? undefined : simple(node.then);
  const whenFalse = node.else === undefined ? undefined : simple(node.else);
  if (holds === undefined || whenTrue === undefined || whenFalse === undefined) return undefined;
  return (scope) => {
    const decided = holds(scope);
    if (typeof decided !== 'boolean') return undefined;
    return decided ? whenTrue(scope) : whenFalse(scope);
  };
}

const isEmptyArray = ({ value, expressions }: ExprNode): boolean =>
  value === '[' && expressions?.length === 0;

type Operator = (left: Json, right: Json) => Json | undefined;

const isScalar = (value: Json): boolean => typeof value !== 'object' || value === null;

const ordered =
  (compare: (left: number | string, right: number | string) => boolean): Operator =>
  (left, right) =>
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string')
      ? compare(left, right)
      : undefined;

const numeric =
  (compute: (left: number, right: number) => number): Operator =>
  (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return undefined;
    const value = compute(left, right);
    return Number.isFinite(value) ? value : undefined;
  };

const logical =
  (decide: (left: boolean, right: boolean) => boolean): Operator =>
  (left, right) =>
    typeof left === 'boolean' && typeof right === 'boolean' ? decide(left, right) : undefined;

const operators: Readonly<Record<string, Operator>> = {
  '=': (left, right) => (isScalar(left) && isScalar(right) ? left === right : undefined),
  '!=': (left, right) => (isScalar(left) && isScalar(right) ? left !== right : undefined),
  '<': ordered((left, right) => left < right),
  '<=': ordered((left, right) => left <= right),
  '>': ordered((left, right) => left > right),
  '>=': ordered((left, right) => left >= right),
  '+': numeric((left, right) => left + right),
  '-': numeric((left, right) => left - right),
  '*': numeric((left, right) => left * right),
  '/': numeric((left, right) => left / right),
  and: logical((left, right) => left && right),
  or: logical((left, right) => left || right),
  '&': (left, right) =>
    typeof left === 'string' && typeof right === 'string' ? left + right : undefined,
};

function binary(node: ExprNode): Simple | undefined {
  const operator = Object.hasOwn(operators, node.value) ? operators[node.value] : undefined;
  if (operator === undefined || Array.isArray(node.lhs) || node.lhs === undefined) return undefined;
  const left = simple(node.lhs);
  const right = node.rhs === undefined ? undefined : simple(node.rhs);
  if (left === undefined || right === undefined) return undefined;
  return (scope) => {
    const leftValue = left(scope);
    if (leftValue === undefined) return undefined;
    const rightValue = right(scope);
    return rightValue === undefined ? undefined : operator(leftValue, rightValue);
  };
}

/**
 * The function of an expression's syntax tree, or undefined when the expression is not one of the
 * simple kind.
 */
export function simple(node: ExprNode): Simple | undefined {
  // The typings leave out 'path'.
  const type: string = node.type;
  switch (type) {
    case 'string':
    case 'number':
    case 'value':
      return (_scope) => node.value;
    case 'variable': {
      const name = plainName(node);
      return name === undefined || name === '' || name === 'states'
        ? undefined
        : (scope) => member(scope.variables, name);
    }
    case 'path':
      return path(node);
    case 'binary':
      return binary(node);
    case 'condition':
      return condition(node);
    case 'function':
      return call(node);
    case 'unary':
      return isEmptyArray(node) ? () => [] : undefined;
    default:
      return undefined;
  }
}
