/** Checks a request as AWS's services do before they look at it: types, required members, constraints, in AWS's words. */

import { types } from 'node:util';
import type { Shape, SimpleKind, StructureShape } from '../model/shape.ts';
import { type Constraint, constraints } from './constraints.ts';
import type { Served } from './served.ts';

/** What is wrong with a request. */
export interface Findings {
  /** The first value that is not of its type; nothing else is looked at then. */
  readonly mistyped: string | undefined;
  /** Members that break a constraint, in the order of the model. */
  readonly broken: readonly string[];
}

interface Walk {
  readonly service: Served['name'];
  mistyped: string | undefined;
  readonly broken: string[];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumber = (value: unknown): boolean =>
  typeof value === 'number' || typeof value === 'bigint';

/** Types that a text or a number can be taken for. */
const typeNames: Partial<Record<SimpleKind, readonly [string, (value: unknown) => boolean]>> = {
  string: ['a String', (value) => typeof value === 'string'],
  number: ['a Number', isNumber],
  bigNumber: ['a Number', isNumber],
  boolean: ['a Boolean', (value) => typeof value === 'boolean'],
  timestamp: ['a Timestamp', (value) => types.isDate(value) && !Number.isNaN(value.getTime())],
  blob: ['a Blob', (value) => types.isUint8Array(value)],
};

/** How AWS's JSON reader calls the token it found. */
function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return isNumber(value) ? 'NUMBER_VALUE' : 'STRING_VALUE';
}

function mistypedSimple(kind: SimpleKind, value: unknown): string | undefined {
  const [what = '', accepts] = typeNames[kind] ?? [];
  if (accepts === undefined || accepts(value)) return undefined;
  if (Array.isArray(value)) return 'Start of list found where not expected';
  if (isRecord(value) && !types.isDate(value)) {
    return 'Start of structure or map found where not expected.';
  }
  return `${tokenOf(value)} can not be converted to ${what}`;
}

const constraint = (path: string, value: string, sentence: string): string =>
  `Value ${value}at '${path}' failed to satisfy constraint: Member must ${sentence}`;

/** The value as AWS repeats it: what stands in a list or a map is not repeated here. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "'[]' " : '';
  return isRecord(value) ? '' : `'${String(value)}' `;
}

const patterns = new Map<string, RegExp>();

function isLike(text: string, pattern: string): boolean {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = new RegExp(`^(?:${pattern})$`, 's');
    patterns.set(pattern, compiled);
  }
  return compiled.test(text);
}

function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return isRecord(value) ? Object.keys(value).length : 0;
}

function brokenBy(value: unknown, { min, max, pattern, oneOf }: Constraint): string | undefined {
  const size = sizeOf(value);
  const what = typeof value === 'number' ? 'value' : 'length';
  if (max !== undefined && size > max) return `have ${what} less than or equal to ${max}`;
  if (min !== undefined && size < min) return `have ${what} greater than or equal to ${min}`;
  if (typeof value !== 'string') return undefined;
  if (pattern !== undefined && !isLike(value, pattern)) {
    return `satisfy regular expression pattern: ${pattern}`;
  }
  if (oneOf !== undefined && !oneOf.includes(value)) {
    return `satisfy enum value set: [${oneOf.join(', ')}]`;
  }
  return undefined;
}

/** Paths begin each member with a small letter, and count items from 1: `entries.1.member.detail`. */
const memberPath = (path: string, name: string): string => {
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  return path === '' ? member : `${path}.${member}`;
};

function walkStructure(shape: StructureShape, value: object, at: { path: string; walk: Walk }) {
  const { path, walk } = at;
  const rows = constraints[walk.service][shape.name] ?? {};
  const values = new Map<string, unknown>(Object.entries(value));
  for (const [name, member] of shape.members) {
    const given = values.get(name);
    const place = memberPath(path, name);
    if (given === undefined || given === null) {
      if (shape.required.includes(name) && !shape.idempotencyTokens.has(name)) {
        walk.broken.push(constraint(place, 'null ', 'not be null'));
      }
      continue;
    }
    const sentence = brokenBy(given, rows[name] ?? {});
    if (sentence !== undefined) walk.broken.push(constraint(place, shown(given), sentence));
    visit(member, given, { path: place, walk });
  }
}

function visit(shape: Shape, value: unknown, at: { path: string; walk: Walk }): void {
  const { path, walk } = at;
  if (walk.mistyped !== undefined) return;
  if (shape.kind === 'list') {
    if (!Array.isArray(value)) {
      walk.mistyped = 'Expected list or null';
      return;
    }
    value.forEach((item, index) => {
      visit(shape.member, item, { path: `${path}.${index + 1}.member`, walk });
    });
  } else if (shape.kind === 'map') {
    if (!isRecord(value)) {
      walk.mistyped = 'Expected map or null';
      return;
    }
    for (const [key, item] of Object.entries(value)) {
      visit(shape.value, item, { path: `${path}.${key}.member`, walk });
    }
  } else if (shape.kind === 'structure' || shape.kind === 'union') {
    if (isRecord(value)) walkStructure(shape, value, at);
    else walk.mistyped = 'Unexpected value type in payload';
  } else {
    walk.mistyped = mistypedSimple(shape.kind, value);
  }
}

/** Looks at the whole input of an operation. */
export function findingsOf(service: Served['name'], shape: Shape, input: unknown): Findings {
  const walk: Walk = { service, mistyped: undefined, broken: [] };
  if (shape.kind !== 'unit') visit(shape, input, { path: '', walk });
  return { mistyped: walk.mistyped, broken: walk.broken };
}

/** The sentence that AWS makes of them. */
export function validationMessage(broken: readonly string[]): string {
  const count = broken.length;
  return `${count} validation error${count === 1 ? '' : 's'} detected: ${broken.join('; ')}`;
}
