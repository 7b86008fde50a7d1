/** Reads the input of an AWS Query request: a form whose keys are paths, `MetricData.member.1.Value`. */

import { NormalizedSchema } from '@smithy/core/schema';
import type { Schema } from './served.ts';

/** A key's parts, and what stands at its end. */
interface Node {
  value?: string;
  readonly children: Map<string, Node>;
}

function treeOf(form: URLSearchParams): Node {
  const root: Node = { children: new Map() };
  for (const [key, value] of form) {
    let node = root;
    for (const part of key.split('.')) {
      let child = node.children.get(part);
      if (child === undefined) {
        child = { children: new Map() };
        node.children.set(part, child);
      }
      node = child;
    }
    node.value = value;
  }
  return root;
}

function numberOf(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || Number.isNaN(value)) throw new Error(`${text} is not a number`);
  return value;
}

function dateOf(text: string): Date {
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) throw new Error(`${text} is not a timestamp`);
  return date;
}

function simpleOf(schema: NormalizedSchema, text: string): unknown {
  if (schema.isNumericSchema()) return numberOf(text);
  if (schema.isTimestampSchema()) return dateOf(text);
  if (schema.isBlobSchema()) return Buffer.from(text, 'base64');
  if (!schema.isBooleanSchema()) return text;
  if (text !== 'true' && text !== 'false') throw new Error(`${text} is not a boolean`);
  return text === 'true';
}

/** The children that are numbered, in the order of their numbers. */
function numbered({ children }: Node): Node[] {
  return [...children]
    .filter(([part]) => /^\d+$/.test(part))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, child]) => child);
}

/** A list is `Name.member.1`, or `Name.1` when it is flattened; `Name=` alone is an empty list. */
function itemsOf(schema: NormalizedSchema, node: Node, tag: string): Node[] {
  if (schema.getMergedTraits().xmlFlattened) return numbered(node);
  const members = node.children.get(tag);
  return members === undefined ? [] : numbered(members);
}

function mapOf(schema: NormalizedSchema, node: Node): Record<string, unknown> {
  const entries = itemsOf(schema, node, 'entry').flatMap(({ children }) => {
    const value = children.get('value');
    const key = children.get('key')?.value;
    return value === undefined || key === undefined
      ? []
      : [[key, read(schema.getValueSchema(), value)] as const];
  });
  return Object.fromEntries(entries);
}

function structureOf(schema: NormalizedSchema, node: Node): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(String(member.getMergedTraits().xmlName ?? name));
    if (child !== undefined) members[name] = read(member, child);
  }
  return members;
}

function read(schema: NormalizedSchema, node: Node): unknown {
  if (schema.isStructSchema()) return structureOf(schema, node);
  if (schema.isMapSchema()) return mapOf(schema, node);
  if (schema.isListSchema()) {
    const item = schema.getValueSchema();
    const tag = String(item.getMergedTraits().xmlName ?? 'member');
    return itemsOf(schema, node, tag).map((child) => read(item, child));
  }
  if (node.value === undefined) throw new Error('A value is missing where a key goes on');
  return simpleOf(schema, node.value);
}

/**
 * The input in API spelling.
 * @throws Error when a value is not of its type
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function readForm(form: URLSearchParams, schema: Schema): unknown {
  const normalized = NormalizedSchema.of(schema);
  return normalized.isUnitSchema() ? {} : structureOf(normalized, treeOf(form));
}
