/** The comparisons of a Choice rule: "Choice Rules", Amazon States Language. */

import { InvalidDefinition } from '../errors.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { instantOf } from '../states/wait.ts';
import { type Expression, parseExpression, type Sight } from './expression.ts';
import { PathNotFound } from './path.ts';
import { PathSyntaxError } from './text-reader.ts';

type Holds = (sight: Sight) => boolean;

/** A path of a comparison leads nowhere; the message is what AWS shows. */
export class ComparisonMiss extends Error {}

type Compare = (value: Json, operand: Json) => boolean;

/** Compares two values of one kind; values of another kind never match (recorded). */
function ofKind<Value>(
  read: (value: Json) => Value | undefined,
  holds: (left: Value, right: Value) => boolean,
): Compare {
  return (value, operand) => {
    const left = read(value);
    const right = read(operand);
    return left !== undefined && right !== undefined && holds(left, right);
  };
}

const boolean = (value: Json): boolean | undefined =>
  typeof value === 'boolean' ? value : undefined;
const number = (value: Json): number | undefined => (typeof value === 'number' ? value : undefined);
const text = (value: Json): string | undefined => (typeof value === 'string' ? value : undefined);
const instant = (value: Json): number | undefined =>
  typeof value === 'string' ? instantOf(value) : undefined;

const orders = {
  Equals: <Value>(left: Value, right: Value) => left === right,
  LessThan: <Value>(left: Value, right: Value) => left < right,
  GreaterThan: <Value>(left: Value, right: Value) => left > right,
  LessThanEquals: <Value>(left: Value, right: Value) => left <= right,
  GreaterThanEquals: <Value>(left: Value, right: Value) => left >= right,
};

const comparisons: ReadonlyMap<string, Compare> = new Map<string, Compare>([
  ['BooleanEquals', ofKind(boolean, orders.Equals)],
  ...Object.entries(orders).flatMap(([order, holds]): [string, Compare][] => [
    [`Numeric${order}`, ofKind<number>(number, holds)],
    [`String${order}`, ofKind<string>(text, holds)],
    [`Timestamp${order}`, ofKind<number>(instant, holds)],
  ]),
  ['StringMatches', ofKind(text, matchesWildcards)],
]);

/** `*` stands for any characters unless a backslash precedes it. */
function matchesWildcards(value: string, pattern: string): boolean {
  const source = pattern.replace(/\\([*\\])|(\*)|[.*+?^${}()|[\]\\]/g, (all, literal, star) => {
    if (star !== undefined) return '.*';
    return `\\${literal ?? all}`;
  });
  return new RegExp(`^${source}$`, 's').test(value);
}

/** What each type test asks of a value that is there. */
const typeTests: ReadonlyMap<string, (value: Json) => boolean> = new Map([
  ['IsBoolean', (value: Json) => typeof value === 'boolean'],
  ['IsNull', (value: Json) => value === null],
  ['IsNumeric', (value: Json) => typeof value === 'number'],
  ['IsString', (value: Json) => typeof value === 'string'],
  ['IsTimestamp', (value: Json) => instant(value) !== undefined],
]);

/** Whether a Choice rule holds. Throws `InvalidDefinition` for a rule that cannot be understood. */
export function compileComparison(rule: JsonObject): Holds {
  const { And, Or, Not, Variable } = rule;
  if (Array.isArray(And)) {
    const all = And.map(compileNested);
    return (sight) => all.every((holds) => holds(sight));
  }
  if (Array.isArray(Or)) {
    const any = Or.map(compileNested);
    return (sight) => any.some((holds) => holds(sight));
  }
  if (Not !== undefined) {
    const holds = compileNested(Not);
    return (sight) => !holds(sight);
  }
  if (typeof Variable !== 'string') {
    throw new InvalidDefinition("The field 'Variable' is required but was missing");
  }
  return compileOperator(parseOperand(Variable), rule);
}

function compileNested(rule: Json): Holds {
  if (!isObject(rule)) throw new InvalidDefinition('A Choice rule must be an object');
  return compileComparison(rule);
}

function parseOperand(path: string): Expression {
  try {
    return parseExpression(path);
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error;
    throw new InvalidDefinition(`Value is not a valid JSONPath: ${path}`);
  }
}

function compileOperator(variable: Expression, rule: JsonObject): Holds {
  for (const [name, operand] of Object.entries(rule)) {
    if (name === 'IsPresent') {
      return (sight) => (found(variable, sight) !== undefined) === operand;
    }
    const typeTest = typeTests.get(name);
    if (typeTest !== undefined) return (sight) => typeTest(operandOf(variable, sight)) === operand;
    const compare = comparisons.get(name.replace(/Path$/, ''));
    if (compare === undefined) continue;
    if (!name.endsWith('Path')) {
      return (sight) => compare(operandOf(variable, sight), operand);
    }
    const other = parseOperand(String(operand));
    return (sight) => compare(operandOf(variable, sight), operandOf(other, sight));
  }
  throw new InvalidDefinition('A Choice rule needs a comparison operator');
}

function found(expression: Expression, sight: Sight): Json | undefined {
  try {
    return expression.evaluate(sight);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    return undefined;
  }
}

/** In the words public execution logs show. */
function operandOf(expression: Expression, sight: Sight): Json {
  const value = found(expression, sight);
  if (value !== undefined) return value;
  throw new ComparisonMiss(
    `Invalid path '${expression.text}': The choice state's condition path references an invalid value.`,
  );
}
