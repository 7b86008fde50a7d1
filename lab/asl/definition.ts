/** The written form of a state machine: reads JSON text into checked definitions, state by state. */

import * as z from 'zod';
import { jsonataState } from './definition-jsonata.ts';
import { jsonpathState } from './definition-jsonpath.ts';
import { branchSchema, commonFields, typeNames } from './definition-parts.ts';
import { InvalidDefinition } from './errors.ts';
import { secondsOrAttemptsMax } from './limits.ts';

export type QueryLanguageName = 'JSONata' | 'JSONPath';

const machineSchema = branchSchema.extend({
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).default('JSONPath'),
  TimeoutSeconds: z.int().min(1).max(secondsOrAttemptsMax).optional(),
});

/** What decides how the rest of a state is read. */
const stateHead = z.looseObject({ ...commonFields, Type: z.enum(typeNames) });

export type StateDefinition = z.output<typeof jsonataState> | z.output<typeof jsonpathState>;
export type BranchDefinition = z.output<typeof branchSchema>;
export type DefinitionOf<Type extends StateDefinition['Type']> = Extract<
  StateDefinition,
  { Type: Type }
>;

const pathTo = (location: string, path: readonly PropertyKey[]): string =>
  [location, ...path.map(String)].join('/').replace('//', '/');

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  location: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  if (issue === undefined) throw new InvalidDefinition(parsed.error.message, location);
  const field = String(issue.path.at(-1) ?? '');
  const parent = pathTo(location, issue.path.slice(0, -1));
  if (issue.code === 'unrecognized_keys') {
    const fields = issue.keys.map((key) => `'${key}'`).join(', ');
    throw new InvalidDefinition(`Field ${fields} is not supported`, pathTo(location, issue.path));
  }
  if (issue.input === undefined) {
    throw new InvalidDefinition(`The field '${field}' is required but was missing`, parent);
  }
  if (issue.code === 'invalid_value') {
    throw new InvalidDefinition(
      `The field '${field}' should have one of these values: [${issue.values.map(String).join(', ')}]`,
      `${parent}/${field}`,
    );
  }
  throw new InvalidDefinition(`The field '${field}' is not valid: ${issue.message}`, parent);
}

/** Reads the outer form of a definition. Throws `InvalidDefinition`. */
export function parseMachine(text: string): z.output<typeof machineSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidDefinition('Definition must be a valid JSON object');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InvalidDefinition('Definition must be a valid JSON object');
  }
  const missing = ['States', 'StartAt'].filter((name) => !(name in value));
  if (missing.length > 0) {
    throw new InvalidDefinition(`These fields are required: [${missing.join(', ')}]`, '/');
  }
  return parse(machineSchema, value, '/');
}

/** Reads one state, in its own query language or that of the machine. Throws `InvalidDefinition`. */
export function parseState(
  value: unknown,
  location: string,
  machineLanguage: QueryLanguageName,
): { readonly state: StateDefinition; readonly language: QueryLanguageName } {
  const { QueryLanguage } = parse(stateHead, value, location);
  if (machineLanguage === 'JSONata' && QueryLanguage === 'JSONPath') {
    throw new InvalidDefinition(
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      location,
    );
  }
  const language = QueryLanguage ?? machineLanguage;
  const schema = language === 'JSONata' ? jsonataState : jsonpathState;
  return { state: parse(schema, value, location), language };
}
