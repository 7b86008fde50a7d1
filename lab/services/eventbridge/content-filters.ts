/** The content filters of an event pattern: one tested value of an event, one comparison. */

import { BlockList, isIP } from 'node:net';

/** A leaf of an event: arrays and objects are walked before a filter sees a value. */
type Scalar = string | number | boolean | null;

export type ScalarTest = (value: Scalar) => boolean;

/** Why a pattern is not accepted, in EventBridge's manner; becomes `InvalidEventPatternException`. */
export class PatternProblem extends Error {}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isScalar = (value: unknown): value is Scalar =>
  value === null || ['string', 'number', 'boolean'].includes(typeof value);

const onText =
  (test: (text: string) => boolean): ScalarTest =>
  (value) =>
    typeof value === 'string' && test(value);

/** The only member of an object that must have exactly one. */
function onlyMember(value: Readonly<Record<string, unknown>>): [string, unknown] {
  const [member, ...others] = Object.entries(value);
  if (member === undefined || others.length > 0) {
    throw new PatternProblem('Only one key allowed in match expression');
  }
  return member;
}

function text(filter: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new PatternProblem(`${filter} match pattern must be a string`);
}

/** `prefix` and `suffix`: a text, or `{ "equals-ignore-case": text }`. */
function edge(filter: 'prefix' | 'suffix', value: unknown): ScalarTest {
  const has = (whole: string, part: string): boolean =>
    filter === 'prefix' ? whole.startsWith(part) : whole.endsWith(part);
  if (!isRecord(value)) {
    const part = text(filter, value);
    return onText((whole) => has(whole, part));
  }
  const [name, inner] = onlyMember(value);
  if (name !== 'equals-ignore-case') {
    throw new PatternProblem(`Unsupported ${filter} pattern: ${name}`);
  }
  const part = text(name, inner).toLowerCase();
  return onText((whole) => has(whole.toLowerCase(), part));
}

function equalsIgnoreCase(value: unknown): ScalarTest {
  const wanted = text('equals-ignore-case', value).toLowerCase();
  return onText((whole) => whole.toLowerCase() === wanted);
}

/** The literal parts between the stars; `\*` and `\\` stand for themselves. */
function wildcardParts(value: unknown): [string, ...string[]] {
  const pattern = text('wildcard', value);
  const parts: [string, ...string[]] = [''];
  for (const [token] of pattern.matchAll(/\\.|\*+|[^\\*]+|\\$/gs)) {
    if (token.startsWith('*')) {
      if (token.length > 1) {
        throw new PatternProblem(`Consecutive wildcard characters at pos ${pattern.indexOf('**')}`);
      }
      parts.push('');
    } else {
      if (token.startsWith('\\') && token !== '\\*' && token !== '\\\\') {
        throw new PatternProblem(`Invalid escape character at pos ${pattern.indexOf(token)}`);
      }
      parts[parts.length - 1] += token.startsWith('\\') ? token.slice(1) : token;
    }
  }
  return parts;
}

/** Each part is taken at its first place, so the time is linear whatever the pattern. */
function wildcard(value: unknown): ScalarTest {
  const [head, ...rest] = wildcardParts(value);
  const tail = rest.pop();
  if (tail === undefined) return onText((whole) => whole === head);
  return onText((whole) => {
    if (!whole.startsWith(head)) return false;
    let at = head.length;
    for (const part of rest) {
      const found = whole.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return whole.length - tail.length >= at && whole.endsWith(tail);
  });
}

const comparisons: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `[">", 0, "<=", 5]`: one or two comparisons, all must hold. */
function numeric(value: unknown): ScalarTest {
  if (!Array.isArray(value) || value.length === 0 || value.length % 2 !== 0 || value.length > 4) {
    throw new PatternProblem('Invalid numeric match: must be pairs of an operator and a number');
  }
  const tests: ((value: number) => boolean)[] = [];
  for (let at = 0; at < value.length; at += 2) {
    const compare = comparisons[String(value[at])];
    const limit: unknown = value[at + 1];
    if (compare === undefined) {
      throw new PatternProblem(`Unrecognized numeric range operator: ${value[at]}`);
    }
    if (typeof limit !== 'number' || Math.abs(limit) > 5e9) {
      throw new PatternProblem('Value of numeric match must be a number from -5e9 to 5e9');
    }
    tests.push((number) => compare(number, limit));
  }
  return (number) => typeof number === 'number' && tests.every((test) => test(number));
}

function cidr(value: unknown): ScalarTest {
  const [address = '', bits = ''] = text('cidr', value).split('/');
  const version = isIP(address);
  const prefix = Number(bits);
  if (version === 0 || bits === '' || !(prefix >= 0 && prefix <= (version === 4 ? 32 : 128))) {
    throw new PatternProblem(`Malformed CIDR, invalid address or mask: ${value}`);
  }
  const block = new BlockList();
  const family = version === 4 ? 'ipv4' : 'ipv6';
  block.addSubnet(address, prefix, family);
  return onText((whole) => isIP(whole) === version && block.check(whole, family));
}

const negatable: Readonly<Record<string, (value: unknown) => ScalarTest>> = {
  prefix: (value) => edge('prefix', value),
  suffix: (value) => edge('suffix', value),
  'equals-ignore-case': equalsIgnoreCase,
  wildcard,
};

/** A value, a list of values, or one of the text filters with one text or a list of texts. */
function anythingBut(value: unknown): ScalarTest {
  if (isRecord(value)) {
    const [name, inner] = onlyMember(value);
    const filter = negatable[name];
    if (filter === undefined) {
      throw new PatternProblem(`Unsupported anything-but pattern: ${name}`);
    }
    const excluded = [inner].flat().map(filter);
    return (scalar) => !excluded.some((test) => test(scalar));
  }
  const excluded = new Set([value].flat());
  if (excluded.size === 0 || ![...excluded].every(isScalar)) {
    throw new PatternProblem('Value of anything-but must be a string, a number or a list of them');
  }
  return (scalar) => !excluded.has(scalar);
}

const filters: Readonly<Record<string, (value: unknown) => ScalarTest>> = {
  ...negatable,
  'anything-but': anythingBut,
  numeric,
  cidr,
};

/**
 * One alternative in a pattern's list as a test: a plain value, or an object with one content filter.
 *
 * @returns `'absent'` for `{ "exists": false }`, which no value can satisfy.
 * @throws PatternProblem
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function contentFilter(alternative: unknown): ScalarTest | 'absent' {
  if (isScalar(alternative)) return (value) => value === alternative;
  if (!isRecord(alternative)) {
    throw new PatternProblem('Match value must be String, number, true, false, or null');
  }
  const [name, value] = onlyMember(alternative);
  if (name === 'exists') {
    if (typeof value !== 'boolean') {
      throw new PatternProblem('exists match pattern must be either true or false.');
    }
    return value ? () => true : 'absent';
  }
  const filter = filters[name];
  if (filter === undefined) throw new PatternProblem(`Unrecognized match type ${name}`);
  return filter(value);
}
