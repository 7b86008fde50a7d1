/** The intrinsic functions: "Intrinsic functions for JSONPath states", intrinsic-functions.html. */

import { isDeepStrictEqual } from 'node:util';
import { createRandom } from '../../random.ts';
import { hashAlgorithmNames, hashOf } from '../hash.ts';
import { isObject, type Json } from '../json.ts';
import type { Scope } from '../query.ts';
import { javaText } from './java-text.ts';

/** A function refuses its arguments. */
export class IntrinsicFailure extends Error {}

export interface Intrinsic {
  /** The least and the most arguments it takes. */
  readonly counts: readonly [number, number];
  /** Its first argument is a template, in which braces have a meaning. */
  readonly template?: boolean;
  /** Throws `IntrinsicFailure`. */
  apply(values: readonly Json[], scope: Scope): Json;
}

const anyCount = Number.POSITIVE_INFINITY;
const rangeItemsMax = 1000;
const textCharactersMax = 10_000;

function refuse(message: string): never {
  throw new IntrinsicFailure(message);
}

const ordinals = ['first', 'second', 'third'];

function typed<Value extends Json>(
  value: Json | undefined,
  position: number,
  type: { readonly name: string; is(value: Json | undefined): value is Value },
): Value {
  if (type.is(value)) return value;
  return refuse(
    `The ${ordinals[position] ?? 'last'} argument must be ${type.name}, but was: ${JSON.stringify(value)}`,
  );
}

const array = {
  name: 'an array',
  is: (value: Json | undefined): value is readonly Json[] => Array.isArray(value),
};
const text = {
  name: 'a string',
  is: (value: Json | undefined): value is string => typeof value === 'string',
};
const number = {
  name: 'a number',
  is: (value: Json | undefined): value is number => typeof value === 'number',
};
const shortText = {
  name: `a string of at most ${textCharactersMax} characters`,
  is: (value: Json | undefined): value is string =>
    typeof value === 'string' && value.length <= textCharactersMax,
};

/** Rounds a half up, as Java's Math.round does; recorded for States.MathAdd: -0.5 is 0, -2.5 is -2. */
const rounded = (value: number): number => Math.floor(value + 0.5) + 0;

const whole = (value: Json | undefined, position: number): number =>
  rounded(typed(value, position, number));

function arrayPartition([items, size]: readonly Json[]): Json {
  const list = typed(items, 0, array);
  const count = whole(size, 1);
  if (count < 1) refuse(`The second argument must be a positive integer, but was: ${count}`);
  const parts: Json[] = [];
  for (let at = 0; at < list.length; at += count) parts.push(list.slice(at, at + count));
  return parts;
}

function arrayRange([first, last, step]: readonly Json[]): Json {
  const [from, to, by] = [whole(first, 0), whole(last, 1), whole(step, 2)];
  if (by === 0) refuse('The third argument must not be 0');
  const count = Math.floor((to - from) / by) + 1;
  if (count > rangeItemsMax) refuse(`The range must not have more than ${rangeItemsMax} items`);
  return Array.from({ length: Math.max(count, 0) }, (_none, index) => from + index * by);
}

function arrayGetItem([items, index]: readonly Json[]): Json {
  const list = typed(items, 0, array);
  const at = whole(index, 1);
  return list[at] ?? (at in list ? null : refuse(`The index ${at} is out of bounds`));
}

function arrayUnique([items]: readonly Json[]): Json {
  const list = typed(items, 0, array);
  return list.filter(
    (item, at) => list.findIndex((other) => isDeepStrictEqual(other, item)) === at,
  );
}

function hash([data, algorithm]: readonly Json[]): Json {
  const name = typed(algorithm, 1, text);
  const digest = hashOf(javaText(typed(data, 0, shortText)), name);
  return digest ?? refuse(`The second argument must be one of ${hashAlgorithmNames}`);
}

function jsonMerge([left, right, deep]: readonly Json[]): Json {
  if (deep !== false) refuse('The third argument must be false: only shallow merging is supported');
  if (!isObject(left) || !isObject(right)) refuse('The first two arguments must be objects');
  return { ...left, ...right };
}

/** A text of blanks has no JSON node in it, which is null (recorded). */
function stringToJson([json]: readonly Json[]): Json {
  const source = typed(json, 0, text);
  if (source.trim() === '') return null;
  try {
    return JSON.parse(source);
  } catch {
    return refuse(`Invalid JSON: ${source}`);
  }
}

/** An integer from the first number up to but without the second. */
function mathRandom([from, to, seed]: readonly Json[], scope: Scope): Json {
  const [low, high] = [whole(from, 0), whole(to, 1)];
  if (high <= low) refuse('The second argument must be greater than the first');
  const random = seed === undefined ? scope.random : createRandom(whole(seed, 2));
  return low + Math.floor(random.next() * (high - low));
}

/** Every character of the second argument separates; empty parts are left out. */
function stringSplit([source, separators]: readonly Json[]): Json {
  const marks = new Set(typed(separators, 1, text));
  const parts = [''];
  for (const character of typed(source, 0, text)) {
    if (marks.has(character)) parts.push('');
    else parts.push(`${parts.pop()}${character}`);
  }
  return parts.filter((part) => part !== '');
}

function format([template, ...values]: readonly Json[]): Json {
  let used = 0;
  const filled = typed(template, 0, text).replace(/\\([{}])|\{\}/g, (_all, brace?: string) => {
    if (brace !== undefined) return brace;
    const value = values[used];
    used += 1;
    return value === undefined ? '{}' : javaText(value);
  });
  if (used !== values.length) {
    refuse(`The template has ${used} places for ${values.length} arguments`);
  }
  return filled;
}

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Array: { counts: [0, anyCount], apply: (values) => values },
  ArrayContains: {
    counts: [2, 2],
    apply: ([items, value]) =>
      typed(items, 0, array).some((item) => isDeepStrictEqual(item, value)),
  },
  ArrayGetItem: { counts: [2, 2], apply: arrayGetItem },
  ArrayLength: { counts: [1, 1], apply: ([items]) => typed(items, 0, array).length },
  ArrayPartition: { counts: [2, 2], apply: arrayPartition },
  ArrayRange: { counts: [3, 3], apply: arrayRange },
  ArrayUnique: { counts: [1, 1], apply: arrayUnique },
  Base64Decode: {
    counts: [1, 1],
    apply: ([data]) => Buffer.from(typed(data, 0, shortText), 'base64').toString(),
  },
  Base64Encode: {
    counts: [1, 1],
    apply: ([data]) => Buffer.from(typed(data, 0, shortText)).toString('base64'),
  },
  Format: { counts: [1, anyCount], template: true, apply: format },
  Hash: { counts: [2, 2], apply: hash },
  JsonMerge: { counts: [3, 3], apply: jsonMerge },
  JsonToString: { counts: [1, 1], apply: ([value]) => JSON.stringify(value) },
  MathAdd: { counts: [2, 2], apply: ([left, right]) => whole(left, 0) + whole(right, 1) },
  MathRandom: { counts: [2, 3], apply: mathRandom },
  StringSplit: { counts: [2, 2], apply: stringSplit },
  StringToJson: { counts: [1, 1], apply: stringToJson },
  UUID: { counts: [0, 0], apply: (_values, scope) => scope.random.uuid() },
};

/** By its full name, `States.Format`. */
export function findIntrinsic(name: string): Intrinsic | undefined {
  const short = name.replace(/^States\./, '');
  return Object.hasOwn(intrinsics, short) ? intrinsics[short] : undefined;
}
