/** A path of the JSONPath query language, as Step Functions takes it: parsed once, read many times. */

import { isObject, type Json, type JsonObject } from '../json.ts';
import { parseFilter, type Test } from './filter.ts';
import { PathSyntaxError, type TextReader } from './text-reader.ts';

type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'members'; readonly names: readonly string[] }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'indexes'; readonly indexes: readonly number[] }
  | {
      readonly kind: 'slice';
      readonly from: number | undefined;
      readonly to: number | undefined;
    }
  | { readonly kind: 'all' }
  | { readonly kind: 'descendants' }
  | { readonly kind: 'filter'; readonly test: Test };

export interface Path {
  readonly text: string;
  /** `$` is the input, `$$` the context object, anything else a variable. */
  readonly root: string;
  readonly steps: readonly Step[];
  /** Whether it names one place; otherwise it gives an array of all that is found, also of none. */
  readonly definite: boolean;
}

/** A definite path led nowhere. The words are those of the Jayway library, which AWS uses. */
export class PathNotFound extends Error {}

/** Reads a path from where the reader stands, as far as it goes. Throws `PathSyntaxError`. */
export function readPath(reader: TextReader): Path {
  const start = reader.at;
  const root = reader.match(/\$\$|\$[\p{ID_Start}_]\p{ID_Continue}*|\$/uy);
  if (root === undefined) throw new PathSyntaxError('A path begins with $');
  const steps = readSteps(reader);
  return {
    text: reader.text.slice(start, reader.at),
    root,
    steps,
    definite: steps.every(({ kind }) => kind === 'member' || kind === 'index'),
  };
}

/** The steps after a root; also those after the `@` of a filter. */
export function readSteps(reader: TextReader): readonly Step[] {
  const steps: Step[] = [];
  for (;;) {
    if (reader.take('..')) {
      steps.push({ kind: 'descendants' });
      if (!reader.peek('[')) steps.push(readName(reader));
    } else if (reader.take('.')) {
      steps.push(readName(reader));
    } else if (reader.take('[')) {
      steps.push(readBracket(reader));
    } else {
      return steps;
    }
  }
}

function readName(reader: TextReader): Step {
  if (reader.take('*')) return { kind: 'all' };
  const name = reader.match(/[^\s.[\](){},'"=!<>&|*]+/uy);
  if (name === undefined) throw new PathSyntaxError('A name is missing after the dot');
  return { kind: 'member', name };
}

function readBracket(reader: TextReader): Step {
  const step = readSelector(reader);
  reader.skipBlanks();
  reader.expect(']');
  return step;
}

function readSelector(reader: TextReader): Step {
  reader.skipBlanks();
  if (reader.take('*')) return { kind: 'all' };
  if (reader.take('?')) return { kind: 'filter', test: parseFilter(reader) };
  if (reader.peek("'") || reader.peek('"')) {
    const names = readList(reader, () => reader.quoted());
    const [name] = names;
    return names.length === 1 && name !== undefined
      ? { kind: 'member', name }
      : { kind: 'members', names };
  }
  const slice = reader.match(/(-?\d+)?\s*:\s*(-?\d+)?/y);
  if (slice !== undefined) {
    const [from, to] = slice.split(':').map((part) => part.trim());
    return {
      kind: 'slice',
      from: from ? Number(from) : undefined,
      to: to ? Number(to) : undefined,
    };
  }
  const indexes = readList(reader, () => {
    const digits = reader.match(/-?\d+/y);
    if (digits === undefined) throw new PathSyntaxError('An index is missing in the brackets');
    return Number(digits);
  });
  const [index] = indexes;
  return indexes.length === 1 && index !== undefined
    ? { kind: 'index', index }
    : { kind: 'indexes', indexes };
}

function readList<Item>(reader: TextReader, readItem: () => Item): Item[] {
  const items: Item[] = [];
  do {
    reader.skipBlanks();
    items.push(readItem());
    reader.skipBlanks();
  } while (reader.take(','));
  return items;
}

/** The value at a path below `root`. Throws `PathNotFound` when a definite path leads nowhere. */
export function evaluatePath(path: Path, root: Json): Json {
  if (path.definite) return walk(path, root);
  return findAll(path.steps, root);
}

/** All values that the steps select. */
export function findAll(steps: readonly Step[], root: Json): Json[] {
  let found: Json[] = [root];
  for (const step of steps) found = found.flatMap((value) => select(step, value));
  return found;
}

function walk(path: Path, root: Json): Json {
  let value = root;
  for (let at = 0; at < path.steps.length; at++) {
    const step = path.steps[at];
    const next = step === undefined ? undefined : select(step, value)[0];
    if (next === undefined) throw notFound(path, at, value);
    value = next;
  }
  return value;
}

const javaTypes = new Map([
  ['string', 'TextNode'],
  ['number', 'IntNode'],
  ['boolean', 'BooleanNode'],
]);

function notFound(path: Path, at: number, value: Json): PathNotFound {
  const step = path.steps[at];
  const upTo = canonical(path.steps.slice(0, at + 1));
  if (step?.kind !== 'member') return new PathNotFound(`No results for path: ${whole(path)}`);
  if (isObject(value)) {
    return at === path.steps.length - 1
      ? new PathNotFound(`No results for path: ${whole(path)}`)
      : new PathNotFound(`Missing property in path ${upTo}`);
  }
  const type = Array.isArray(value) ? 'ArrayNode' : (javaTypes.get(typeof value) ?? 'NullNode');
  return new PathNotFound(
    `Expected to find an object with property ['${step.name}'] in path ${canonical(path.steps.slice(0, at))} ` +
      `but found 'com.fasterxml.jackson.databind.node.${type}'. This is not a json object according to the ` +
      "JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.",
  );
}

const whole = (path: Path): string => canonical(path.steps);

/** A definite path as Jayway writes it: `$['a'][0]`. */
function canonical(steps: readonly Step[]): string {
  const written = steps.map((step) => {
    if (step.kind === 'member') return `['${step.name}']`;
    return step.kind === 'index' ? `[${step.index}]` : '[*]';
  });
  return `$${written.join('')}`;
}

const memberOf = (value: JsonObject, name: string): Json[] => {
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  return member === undefined ? [] : [member];
};

const itemAt = (value: readonly Json[], index: number): Json[] => {
  const item = value.at(index);
  return item === undefined ? [] : [item];
};

const childrenOf = (value: Json): readonly Json[] => {
  if (Array.isArray(value)) return value;
  return isObject(value) ? Object.values(value) : [];
};

function select(step: Step, value: Json): readonly Json[] {
  switch (step.kind) {
    case 'member':
      return isObject(value) ? memberOf(value, step.name) : [];
    case 'members':
      return isObject(value)
        ? [
            Object.fromEntries(
              step.names.flatMap((name) => memberOf(value, name).map((member) => [name, member])),
            ),
          ]
        : [];
    case 'index':
      return Array.isArray(value) ? itemAt(value, step.index) : [];
    case 'indexes':
      return Array.isArray(value) ? step.indexes.flatMap((index) => itemAt(value, index)) : [];
    case 'slice':
      return Array.isArray(value) ? value.slice(step.from, step.to) : [];
    case 'all':
      return childrenOf(value);
    case 'descendants':
      return [value, ...childrenOf(value).flatMap((child) => select(step, child))];
    case 'filter':
      return (Array.isArray(value) ? value : [value]).filter((item) => step.test(item));
  }
}
