/** Turns Task Arguments into API input and API output into a Task's result, by the shapes of the service model. */

import { types } from 'node:util';
import type { ListShape, MapShape, Shape, SimpleKind, StructureShape } from '../../model/shape.ts';

/** Stands in Arguments for a value that only a running execution knows; fits every member. */
export const computed: unique symbol = Symbol('computed');

/** Converts one value and adds a sentence in Step Functions' words for each problem. */
type ToApi = (value: unknown, path: string, problems: string[]) => unknown;
type FromApi = (value: unknown) => unknown;

export interface Converter {
  toApi(shape: Shape): ToApi;
  fromApi(shape: Shape): FromApi;
}

/** A converter whose functions are compiled once per shape; `spell` gives the Step Functions name of an API member. */
export function createConverter(spell: (apiName: string) => string): Converter {
  const toApi = memoised((shape: Shape): ToApi => {
    switch (shape.kind) {
      case 'list':
        return listToApi(shape, converter);
      case 'map':
        return mapToApi(shape, converter);
      case 'structure':
      case 'union':
        return structureToApi(shape, { converter, spell });
      default:
        return simpleToApi(shape.kind);
    }
  });
  const fromApi = memoised((shape: Shape): FromApi => {
    switch (shape.kind) {
      case 'list':
        return (value) => (Array.isArray(value) ? value.map(fromApi(shape.member)) : value);
      case 'map':
        return (value) => mapped(value, fromApi(shape.value));
      case 'structure':
      case 'union':
        return structureFromApi(shape, { converter, spell });
      default:
        return simpleFromApi;
    }
  });
  const converter: Converter = { toApi, fromApi };
  return converter;
}

interface Means {
  readonly converter: Converter;
  readonly spell: (apiName: string) => string;
}

function memoised<T>(make: (shape: Shape) => T): (shape: Shape) => T {
  const made = new WeakMap<Shape, T>();
  return (shape) => {
    const known = made.get(shape);
    if (known !== undefined) return known;
    const value = make(shape);
    made.set(shape, value);
    return value;
  };
}

const invalid = (path: string): string => `The value of the field '${path}' has an invalid format`;

function listToApi(shape: ListShape, converter: Converter): ToApi {
  return (value, path, problems) => {
    if (value === computed) return value;
    if (!Array.isArray(value)) {
      problems.push(invalid(path));
      return value;
    }
    const member = converter.toApi(shape.member);
    return value.map((one, at) => member(one, `${path}[${at}]`, problems));
  };
}

function mapToApi(shape: MapShape, converter: Converter): ToApi {
  return (value, path, problems) => {
    if (value === computed) return value;
    if (!isRecord(value)) {
      problems.push(invalid(path));
      return value;
    }
    const convert = converter.toApi(shape.value);
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      result[key] = convert(value[key], `${path}.${key}`, problems);
    }
    return result;
  };
}

function structureToApi(shape: StructureShape, { converter, spell }: Means): ToApi {
  // Filled at the first call, because a shape may contain itself.
  let members: ReadonlyMap<string, { readonly api: string; readonly convert: ToApi }> | undefined;
  const required = shape.required.map(spell);
  return (value, path, problems) => {
    if (value === computed) return value;
    if (!isRecord(value)) {
      problems.push(invalid(path));
      return value;
    }
    members ??= new Map(
      [...shape.members].map(([api, member]) => [
        spell(api),
        { api, convert: converter.toApi(member) },
      ]),
    );
    const prefix = path === '' ? '' : `${path}.`;
    const result: Record<string, unknown> = {};
    for (const name of Object.keys(value)) {
      const member = members.get(name);
      if (member === undefined) {
        problems.push(`The field "${prefix}${name}" is not supported by Step Functions`);
      } else if (value[name] !== null && value[name] !== undefined) {
        result[member.api] = member.convert(value[name], prefix + name, problems);
      }
    }
    // A member that is there but null is left to the service, as recorded for sqs:sendMessage.
    for (const name of required) {
      if (!(name in value))
        problems.push(`The field '${prefix}${name}' is required but was missing`);
    }
    return result;
  };
}

const asText = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value);

/** A string member takes any JSON value, as its JSON text (recorded: aws-sdk:sfn:startExecution, s3:putObject). */
function simpleToApi(kind: SimpleKind): ToApi {
  switch (kind) {
    case 'string':
    case 'blob':
    case 'stream':
      return (value) => (value === computed ? value : asText(value));
    case 'number':
    case 'bigNumber':
      return only((value) => typeof value === 'number');
    case 'boolean':
      return only((value) => typeof value === 'boolean');
    case 'timestamp':
      return (value, path, problems) => {
        if (value === computed) return value;
        const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
        if (Number.isNaN(at)) problems.push(invalid(path));
        return new Date(at);
      };
    default:
      return (value) => value;
  }
}

function only(accepts: (value: unknown) => boolean): ToApi {
  return (value, path, problems) => {
    if (value !== computed && !accepts(value)) problems.push(invalid(path));
    return value;
  };
}

function structureFromApi(shape: StructureShape, { converter, spell }: Means): FromApi {
  let members:
    | ReadonlyMap<string, { readonly name: string; readonly convert: FromApi }>
    | undefined;
  return (value) => {
    if (!isRecord(value)) return value;
    members ??= new Map(
      [...shape.members].map(([api, member]) => [
        api,
        { name: spell(api), convert: converter.fromApi(member) },
      ]),
    );
    const result: Record<string, unknown> = {};
    for (const api of Object.keys(value)) {
      const member = members.get(api);
      const one = value[api];
      if (member === undefined || one === undefined || one === null) continue;
      result[member.name] = member.convert(one);
    }
    return result;
  };
}

function mapped(value: unknown, convert: FromApi): unknown {
  if (!isRecord(value)) return value;
  const result: Record<string, unknown> = {};
  for (const key of Object.keys(value)) result[key] = convert(value[key]);
  return result;
}

/** Timestamps leave as Java writes an `Instant`, bytes as text. */
function simpleFromApi(value: unknown): unknown {
  if (types.isDate(value)) return value.toISOString().replace('.000Z', 'Z');
  if (typeof value === 'bigint') return Number(value);
  return types.isUint8Array(value) ? textOf(value) : value;
}

const decoder = new TextDecoder();

/** The text of a blob that may already be text; empty when there is no blob. */
export const textOf = (blob: unknown): string =>
  types.isUint8Array(blob) ? decoder.decode(blob) : String(blob ?? '');

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
