/** Checks an API request against the shapes of its operation: members, required members and types. */

import { types } from 'node:util';
import type { ListShape, MapShape, Shape, SimpleKind, StructureShape } from './shape.ts';

/** Adds one sentence to `problems` for each thing that is wrong with `value`. */
type Check = (value: unknown, path: string, problems: string[]) => void;

const compiled = new WeakMap<Shape, Check>();

/** The check of a shape, compiled once. Sentences name the member by its path: `Filters[0].Values must be a list.` */
export function checkFor(shape: Shape): Check {
  const known = compiled.get(shape);
  if (known !== undefined) return known;
  const check = compile(shape);
  compiled.set(shape, check);
  return check;
}

function compile(shape: Shape): Check {
  switch (shape.kind) {
    case 'list':
      return checkList(shape);
    case 'map':
      return checkMap(shape);
    case 'structure':
    case 'union':
      return checkStructure(shape);
    default:
      return checkSimple(shape.kind);
  }
}

const isBytes = (value: unknown): boolean =>
  typeof value === 'string' || ArrayBuffer.isView(value) || types.isAnyArrayBuffer(value);

const simple: Record<SimpleKind, { what: string; accepts(value: unknown): boolean }> = {
  string: { what: 'a string', accepts: (value) => typeof value === 'string' },
  number: {
    what: 'a number',
    accepts: (value) => typeof value === 'number' && !Number.isNaN(value),
  },
  boolean: { what: 'a boolean', accepts: (value) => typeof value === 'boolean' },
  // Not `instanceof`: a date made by structuredClone may come from another realm.
  timestamp: { what: 'a Date', accepts: (value) => types.isDate(value) },
  blob: { what: 'bytes or a string', accepts: isBytes },
  stream: {
    what: 'bytes, a string or a stream',
    accepts: (value) => isBytes(value) || typeof value === 'object',
  },
  document: { what: 'a JSON value', accepts: () => true },
  bigNumber: {
    what: 'a number',
    accepts: (value) => typeof value === 'number' || typeof value === 'bigint',
  },
  unit: { what: 'absent', accepts: () => true },
};

function checkSimple(kind: SimpleKind): Check {
  const { what, accepts } = simple[kind];
  return (value, path, problems) => {
    if (!accepts(value)) problems.push(`${path} must be ${what}.`);
  };
}

function checkList(shape: ListShape): Check {
  let member: Check | undefined;
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push(`${path} must be a list.`);
      return;
    }
    member ??= checkFor(shape.member);
    for (let at = 0; at < value.length; at++) member(value[at], `${path}[${at}]`, problems);
  };
}

function checkMap(shape: MapShape): Check {
  let check: Check | undefined;
  return (value, path, problems) => {
    if (!isRecord(value)) {
      problems.push(`${path} must be a map.`);
      return;
    }
    check ??= checkFor(shape.value);
    for (const key of Object.keys(value)) check(value[key], `${path}.${key}`, problems);
  };
}

function checkStructure(shape: StructureShape): Check {
  let members: ReadonlyMap<string, Check> | undefined;
  const required = shape.required.filter((name) => !shape.idempotencyTokens.has(name));
  return (value, path, problems) => {
    if (!isRecord(value)) {
      problems.push(`${path === '' ? shape.name : path} must be a structure.`);
      return;
    }
    members ??= new Map([...shape.members].map(([name, member]) => [name, checkFor(member)]));
    const prefix = path === '' ? '' : `${path}.`;
    let present = 0;
    for (const name of Object.keys(value)) {
      const member = value[name];
      // The SDK does not send a member that is null or undefined.
      if (member === undefined || member === null) continue;
      present += 1;
      const check = members.get(name);
      if (check === undefined) problems.push(`${prefix}${name} is not a member of ${shape.name}.`);
      else check(member, prefix + name, problems);
    }
    for (const name of required) {
      if (value[name] === undefined || value[name] === null) {
        problems.push(`${prefix}${name} is required.`);
      }
    }
    if (shape.kind === 'union' && present !== 1) {
      problems.push(`${path} must have exactly one member of ${shape.name}.`);
    }
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
