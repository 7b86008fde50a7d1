/** What a `.$` field holds: a path or a call of an intrinsic function, ready to be evaluated. */

import type { Json } from '../json.ts';
import type { Scope } from '../query.ts';
import { findIntrinsic, type Intrinsic, IntrinsicFailure } from './intrinsics.ts';
import { evaluatePath, type Path, PathNotFound, readPath } from './path.ts';
import { PathSyntaxError, TextReader } from './text-reader.ts';

/** What the expressions of one field see besides context object and variables. */
export interface Sight {
  readonly scope: Scope;
  /** `$`: which value that is depends on the field. */
  readonly root: Json;
}

type Evaluate = (sight: Sight) => Json;

/** An expression, and the path it consists of when it is no call. */
export interface Expression {
  readonly text: string;
  readonly path?: Path;
  /** Throws `PathNotFound` or `CallFailed`. */
  evaluate(sight: Sight): Json;
}

/** A call of an intrinsic function that the function refuses; the message is what AWS shows. */
export class CallFailed extends Error {}

/** Throws `PathSyntaxError` for what is neither a path nor a call. */
export function parseExpression(text: string): Expression {
  const reader = new TextReader(text);
  if (reader.peek('$')) {
    const path = readPath(reader);
    reader.end();
    return { text, path, evaluate: pathValue(path) };
  }
  const evaluate = readCall(reader);
  reader.skipBlanks();
  reader.end();
  return { text, evaluate };
}

function pathValue(path: Path): Evaluate {
  if (path.root === '$') return ({ root }) => evaluatePath(path, root);
  if (path.root === '$$') return ({ scope }) => evaluatePath(path, scope.context());
  const name = path.root.slice(1);
  return ({ scope }) => {
    const { variables } = scope;
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) throw new PathNotFound(`No results for path: $['${name}']`);
    return evaluatePath(path, value);
  };
}

/** `States.Name(argument, ...)`. "Intrinsic functions", Amazon States Language. */
function readCall(reader: TextReader): Evaluate {
  const start = reader.at;
  const name = reader.match(/States\.\w+/y);
  const intrinsic = name === undefined ? undefined : findIntrinsic(name);
  if (intrinsic === undefined) throw new PathSyntaxError(`${reader.text} is no call of a function`);
  reader.skipBlanks();
  reader.expect('(');
  const parameters: Evaluate[] = [];
  reader.skipBlanks();
  while (!reader.take(')')) {
    if (parameters.length > 0) reader.expect(',');
    reader.skipBlanks();
    parameters.push(readArgument(reader, intrinsic, parameters.length));
    reader.skipBlanks();
  }
  const { counts } = intrinsic;
  if (parameters.length < counts[0] || parameters.length > counts[1]) {
    throw new PathSyntaxError(`${name} does not take ${parameters.length} arguments`);
  }
  return call(intrinsic, parameters, reader.text.slice(start, reader.at));
}

function call(intrinsic: Intrinsic, parameters: readonly Evaluate[], text: string): Evaluate {
  return (sight) => {
    const values = parameters.map((parameter) => parameter(sight));
    try {
      return intrinsic.apply(values, sight.scope);
    } catch (error) {
      if (!(error instanceof IntrinsicFailure)) throw error;
      throw new CallFailed(`The function '${text}' had the following error: ${error.message}`);
    }
  };
}

function readArgument(reader: TextReader, intrinsic: Intrinsic, position: number): Evaluate {
  if (reader.peek('$')) return pathValue(readPath(reader));
  if (reader.peek("'")) {
    const text = readLiteral(reader, intrinsic.template === true && position === 0);
    return () => text;
  }
  const literal = reader.match(/-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?|true\b|false\b|null\b/y);
  if (literal === undefined) return readCall(reader);
  const value: Json = JSON.parse(literal);
  return () => value;
}

/**
 * A string in single quotes. Only quote, braces and backslash may be escaped (recorded: `\"` is
 * refused); the template of States.Format keeps the backslash of its braces.
 */
function readLiteral(reader: TextReader, isTemplate: boolean): string {
  const literal = reader.match(/'(?:[^'\\]|\\['{}\\])*'/y);
  if (literal === undefined) throw new PathSyntaxError(`${reader.text} has an illegal string`);
  const escaped = isTemplate ? /\\(['\\])/g : /\\(['{}\\])/g;
  return literal.slice(1, -1).replace(escaped, '$1');
}
