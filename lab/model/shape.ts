/** The shapes of an AWS service model, read from the schemas that an SDK v3 package exports at run time. */

/** What a value of a simple shape is; `stream` is a blob that may also arrive in pieces. */
export type SimpleKind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'timestamp'
  | 'blob'
  | 'stream'
  | 'document'
  | 'bigNumber'
  | 'unit';

interface SimpleShape {
  readonly kind: SimpleKind;
}

export interface ListShape {
  readonly kind: 'list';
  readonly member: Shape;
}

export interface MapShape {
  readonly kind: 'map';
  readonly value: Shape;
}

export interface StructureShape {
  /** A union is a structure of which exactly one member is set. */
  readonly kind: 'structure' | 'union';
  readonly name: string;
  /** By API name, in the order of the model. */
  readonly members: ReadonlyMap<string, Shape>;
  readonly required: readonly string[];
  /** Members that the SDK fills in itself when they are absent. */
  readonly idempotencyTokens: ReadonlySet<string>;
}

/** A shape of the model. Shapes may contain themselves, so members are read when they are first asked for. */
export type Shape = SimpleShape | ListShape | MapShape | StructureShape;

const ids = { simple: 0, list: 1, map: 2, structure: 3, union: 4 } as const;

/** The numbers that stand for simple shapes in `@smithy/core/schema`. */
const simpleKinds: ReadonlyMap<number, SimpleKind> = new Map([
  [0, 'string'],
  [1, 'number'],
  [2, 'boolean'],
  [4, 'timestamp'],
  [5, 'timestamp'],
  [6, 'timestamp'],
  [7, 'timestamp'],
  [15, 'document'],
  [17, 'bigNumber'],
  [19, 'bigNumber'],
  [21, 'blob'],
  [42, 'stream'],
]);
const listBit = 64;
const mapBit = 128;
const idempotencyTokenBit = 4;

const cache = new Map<unknown, Shape>();

/**
 * The shape behind a schema of an SDK package. A schema is a number (simple, or list or map of simple), `'unit'`, a
 * function that gives the schema, a pair `[schema, traits]` (a member), or `[id, namespace, name, traits, ...]`.
 * @throws Error when the schema has none of these forms: the SDK's format has changed.
 */
export function shapeOf(schema: unknown): Shape {
  const plain = unwrap(schema);
  const known = cache.get(plain);
  if (known !== undefined) return known;
  const shape = readShape(plain);
  cache.set(plain, shape);
  return shape;
}

function unwrap(schema: unknown): unknown {
  let plain = schema;
  for (;;) {
    if (typeof plain === 'function') plain = plain();
    else if (Array.isArray(plain) && plain.length === 2) plain = plain[0];
    else return plain;
  }
}

function readShape(schema: unknown): Shape {
  if (schema === 'unit') return { kind: 'unit' };
  if (typeof schema === 'number') return numbered(schema);
  if (!Array.isArray(schema)) throw new Error(`not a schema of the SDK: ${String(schema)}`);
  switch (schema[0]) {
    case ids.simple:
      return shapeOf(schema[4]);
    case ids.list:
      return {
        kind: 'list',
        get member() {
          return shapeOf(schema[4]);
        },
      };
    case ids.map:
      return {
        kind: 'map',
        get value() {
          return shapeOf(schema[5]);
        },
      };
    case ids.structure:
    case ids.union:
      return structure(schema);
    default:
      throw new Error(`not a schema of the SDK: id ${String(schema[0])}`);
  }
}

function numbered(schema: number): Shape {
  if (schema >= mapBit) return { kind: 'map', value: numbered(schema - mapBit) };
  if (schema >= listBit) return { kind: 'list', member: numbered(schema - listBit) };
  const kind = simpleKinds.get(schema);
  if (kind === undefined) throw new Error(`not a schema of the SDK: number ${schema}`);
  return { kind };
}

function structure(schema: readonly unknown[]): StructureShape {
  const names = texts(schema[4]);
  const schemas = Array.isArray(schema[5]) ? schema[5] : [];
  const requiredCount = typeof schema[6] === 'number' ? schema[6] : 0;
  let members: ReadonlyMap<string, Shape> | undefined;
  return {
    kind: schema[0] === ids.union ? 'union' : 'structure',
    name: String(schema[2]),
    get members() {
      members ??= new Map(names.map((name, at) => [name, shapeOf(schemas[at])]));
      return members;
    },
    required: names.slice(0, requiredCount),
    idempotencyTokens: new Set(names.filter((_name, at) => isToken(schemas[at]))),
  };
}

function isToken(memberSchema: unknown): boolean {
  if (!Array.isArray(memberSchema) || memberSchema.length !== 2) return false;
  const traits: unknown = memberSchema[1];
  if (typeof traits === 'number') return (traits & idempotencyTokenBit) !== 0;
  return typeof traits === 'object' && traits !== null && 'idempotencyToken' in traits;
}

/** The strings of a list; empty for anything else. */
function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
