/**
 * The values that members of an API may have. At run time the SDK packages have no link between a
 * member and its enumeration; their type declarations do, and are read here.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

type Values = ReadonlySet<string>;

/** By structure, then by member, both in the spelling of the API. */
type Enumerations = ReadonlyMap<string, ReadonlyMap<string, Values>>;

const known = new Map<string, Enumerations>();

/** Undefined when the member has no enumeration. `service` is the package name without `client-`. */
export function enumerationOf(
  service: string,
  structure: string,
  member: string,
): Values | undefined {
  let enumerations = known.get(service);
  if (enumerations === undefined) {
    enumerations = readEnumerations(declarationsOf(service));
    known.set(service, enumerations);
  }
  return enumerations.get(structure)?.get(member);
}

function declarationsOf(service: string): string {
  const entry = createRequire(import.meta.url).resolve(`@aws-sdk/client-${service}`);
  const folder = join(dirname(entry), '..', 'dist-types', 'models');
  return readdirSync(folder)
    .filter((file) => file.endsWith('.d.ts'))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
}

const constant = /export declare const (\w+): \{\n((?: +readonly \w+: "[^"]*";\n)+)\};/g;
const structure = /export interface (\w+)(?: extends \w+)? \{\n([\s\S]*?)\n\}/g;
const member = /^ {4}(\w+)\??: (\w+)(?: \| undefined)?;$/gm;

function readEnumerations(text: string): Enumerations {
  const values = new Map<string, Values>();
  for (const [, name = '', body = ''] of text.matchAll(constant)) {
    values.set(name, new Set(Array.from(body.matchAll(/"([^"]*)"/g), ([, value = '']) => value)));
  }
  const enumerations = new Map<string, ReadonlyMap<string, Values>>();
  for (const [, name = '', body = ''] of text.matchAll(structure)) {
    const members = Array.from(body.matchAll(member)).flatMap(([, key = '', type = '']) => {
      const allowed = values.get(type);
      return allowed === undefined ? [] : [[key, allowed] as const];
    });
    if (members.length > 0) enumerations.set(name, new Map(members));
  }
  return enumerations;
}
