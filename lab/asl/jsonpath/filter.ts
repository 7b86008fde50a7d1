/** The filters of a path, `[?(@.price < 10)]`, with the operators of the Jayway library. */

import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../json.ts';
import { findAll, readSteps } from './path.ts';
import { PathSyntaxError, type TextReader } from './text-reader.ts';

/** Whether an item stays. */
export type Test = (item: Json) => boolean;

/** What stands beside an operator; undefined when a path of it leads nowhere. */
type Operand = (item: Json) => Json | undefined;

/** Reads `(...)`. Throws `PathSyntaxError`. */
export function parseFilter(reader: TextReader): Test {
  reader.skipBlanks();
  reader.expect('(');
  const test = readEither(reader);
  reader.skipBlanks();
  reader.expect(')');
  return test;
}

function readEither(reader: TextReader): Test {
  const tests = [readBoth(reader)];
  reader.skipBlanks();
  while (reader.take('||')) {
    tests.push(readBoth(reader));
    reader.skipBlanks();
  }
  return (item) => tests.some((test) => test(item));
}

function readBoth(reader: TextReader): Test {
  const tests = [readOne(reader)];
  reader.skipBlanks();
  while (reader.take('&&')) {
    tests.push(readOne(reader));
    reader.skipBlanks();
  }
  return (item) => tests.every((test) => test(item));
}

function readOne(reader: TextReader): Test {
  reader.skipBlanks();
  if (reader.peek('(')) return parseFilter(reader);
  if (reader.take('!')) {
    const test = readOne(reader);
    return (item) => !test(item);
  }
  const left = readOperand(reader);
  reader.skipBlanks();
  const operator = reader.match(/==|!=|<=|>=|<|>|=~|\bnin\b|\bin\b/y);
  if (operator === undefined) return (item) => left(item) !== undefined;
  reader.skipBlanks();
  if (operator === '=~') return matching(left, readPattern(reader));
  const right = readOperand(reader);
  return (item) => compare(operator, left(item), right(item));
}

function readOperand(reader: TextReader): Operand {
  if (reader.take('@')) {
    const steps = readSteps(reader);
    return (item) => findAll(steps, item)[0];
  }
  if (reader.peek("'") || reader.peek('"')) {
    const text = reader.quoted();
    return () => text;
  }
  const literal =
    reader.match(/\[[^\]]*\]/y) ?? reader.match(/-?\d+(\.\d+)?([eE][-+]?\d+)?|true|false|null/y);
  if (literal === undefined) throw new PathSyntaxError(`a filter is not complete: ${reader.text}`);
  try {
    const value: Json = JSON.parse(literal.replaceAll("'", '"'));
    return () => value;
  } catch {
    throw new PathSyntaxError(`a filter has a value that cannot be read: ${literal}`);
  }
}

function readPattern(reader: TextReader): RegExp {
  const [, source, flags] =
    /^\/(.*)\/(i?)$/s.exec(reader.match(/\/(?:\\.|[^/])*\/i?/y) ?? '') ?? [];
  if (source === undefined)
    throw new PathSyntaxError(`a filter's pattern is missing: ${reader.text}`);
  try {
    return new RegExp(`^(?:${source})$`, flags);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new PathSyntaxError(`a filter's pattern is no regular expression: /${source}/`);
  }
}

function matching(left: Operand, pattern: RegExp): Test {
  return (item) => {
    const value = left(item);
    return typeof value === 'string' && pattern.test(value);
  };
}

function compare(operator: string, left: Json | undefined, right: Json | undefined): boolean {
  switch (operator) {
    case '==':
      return left !== undefined && isDeepStrictEqual(left, right);
    case '!=':
      return !isDeepStrictEqual(left, right);
    case 'in':
      return isIn(left, right);
    case 'nin':
      return !isIn(left, right);
    default:
      return isOrdered(operator, left, right);
  }
}

function isIn(value: Json | undefined, list: Json | undefined): boolean {
  return Array.isArray(list) && list.some((item) => isDeepStrictEqual(item, value));
}

function isOrdered(operator: string, left: Json | undefined, right: Json | undefined): boolean {
  const comparable =
    (typeof left === 'number' && typeof right === 'number') ||
    (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}
