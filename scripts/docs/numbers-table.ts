/** Numbers of the strategy as a table: key, value today, and what the schema says about it. */

import * as z from 'zod';
import { loadProject } from '../../lab/project.ts';
import { strategySchema } from '../../shared/strategy/schema.ts';
import { markdownTable } from './table.ts';

type JsonSchema = z.core.JSONSchema._JSONSchema;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const memberOf = (schema: JsonSchema | undefined, key: string): JsonSchema | undefined =>
  typeof schema === 'object' ? schema.properties?.[key] : undefined;

const descriptionOf = (schema: JsonSchema | undefined): string =>
  (typeof schema === 'object' ? schema.description : undefined) ?? '';

/** One row for each number at or below a key. */
function rowsOf(path: string, value: unknown, schema: JsonSchema | undefined): string[][] {
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([key, inner]) =>
      rowsOf(`${path}.${key}`, inner, memberOf(schema, key)),
    );
  }
  const text = Array.isArray(value) ? value.join(', ') : String(value);
  return [[`\`${path}\``, text, descriptionOf(schema)]];
}

/**
 * The table of these keys, parted by commas; a key of a section stands for all its numbers.
 * @throws Error naming a key that the strategy does not have
 */
export async function numbersTable(keys: string, page: string): Promise<string> {
  const { strategy } = await loadProject();
  const root = z.toJSONSchema(strategySchema);
  const rows = keys.split(/,\s*/).flatMap((key) => {
    const names = key.split('.');
    const value = names.reduce<unknown>(
      (section, name) => (isRecord(section) ? section[name] : undefined),
      strategy,
    );
    if (value === undefined) throw new Error(`${page}: strategy.yml has no key "${key}"`);
    return rowsOf(key, value, names.reduce<JsonSchema | undefined>(memberOf, root));
  });
  return markdownTable(['Key in strategy.yml', 'Today', 'Meaning'], rows);
}
