/** Compares a mocked result with the shape of an API's output, in the words of TestState (recorded). */

import type { Shape } from '../../model/shape.ts';
import { isObject, type Json } from '../json.ts';
import { enumerationOf } from './enumerations.ts';

interface Means {
  /** SDK package name without `client-`. */
  readonly service: string;
  spell(apiName: string): string;
  /** An optimised integration gives a blob as the JSON that is in it. */
  readonly hasTextBlobs: boolean;
  /** Members that are always answered must be there. */
  readonly isStrict: boolean;
}

/** The first problem. Lengths and ranges are not looked at: the SDK has none of them. */
export function resultProblem(value: Json, shape: Shape, means: Means): string | undefined {
  return problemOf({ name: 'result', value, shape }, means);
}

interface Part {
  readonly name: string;
  readonly value: Json;
  readonly shape: Shape;
  readonly allowed?: ReadonlySet<string> | undefined;
}

function problemOf({ name, value, shape, allowed }: Part, means: Means): string | undefined {
  if (value === null) return undefined;
  switch (shape.kind) {
    case 'list':
      if (!Array.isArray(value)) return `Field '${name}' must be an array`;
      return firstOf(
        value.map((item) => ({ name, value: item, shape: shape.member })),
        means,
      );
    case 'map':
      if (!isObject(value)) return `Field '${name}' must be an object`;
      return firstOf(
        Object.entries(value).map(([key, item]) => ({
          name: key,
          value: item,
          shape: shape.value,
        })),
        means,
      );
    case 'structure':
    case 'union':
      return isObject(value)
        ? structureProblem(value, shape, means)
        : `Field '${name}' must be an object`;
    case 'number':
    case 'bigNumber':
      return typeof value === 'number' ? undefined : `Field '${name}' must be a number`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `Field '${name}' must be a boolean`;
    case 'string':
      if (typeof value !== 'string') return `Field '${name}' must be a string`;
      if (allowed?.has(value) !== false) return undefined;
      return `Field '${name}' is not an expected value`;
    case 'blob':
      return typeof value === 'string' || !means.hasTextBlobs
        ? undefined
        : `Field '${name}' must be a string`;
    default:
      return undefined;
  }
}

function firstOf(parts: readonly Part[], means: Means): string | undefined {
  for (const part of parts) {
    const problem = problemOf(part, means);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function structureProblem(
  value: Readonly<Record<string, Json>>,
  shape: Extract<Shape, { kind: 'structure' | 'union' }>,
  means: Means,
): string | undefined {
  const { service, spell, isStrict } = means;
  const required = isStrict && shape.kind === 'structure' ? shape.required.map(spell) : [];
  const missing = required.find((name) => !(name in value));
  if (missing !== undefined) return `Required field '${missing}' is missing`;
  const parts = [...shape.members].flatMap(([apiName, member]): Part[] => {
    const name = spell(apiName);
    const part = value[name];
    if (part === undefined) return [];
    const allowed =
      member.kind === 'string' ? enumerationOf(service, shape.name, apiName) : undefined;
    return [{ name, value: part, shape: member, allowed }];
  });
  return firstOf(parts, means);
}
