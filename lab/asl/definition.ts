/** The written form of a JSONata state machine: which fields a state of each type has. */

import * as z from 'zod';
import { InvalidDefinition } from './errors.ts';
import type { Json } from './json.ts';

/** Any JSON, expressions within; looked at when the field is compiled. */
const template = z.custom<Json>((value) => value !== undefined);
const expression = z.string().regex(/^\{%[\s\S]*%\}$/, 'must be a JSONata expression');
/** workflow-variables.html, "Naming": an identifier of at most 80 characters; `states` is taken. */
const variableName = z
  .string()
  .max(80)
  .regex(/^(?!states$)[\p{ID_Start}_]\p{ID_Continue}*$/u, 'is no variable name');
const variables = z.record(variableName, template);
const errorNames = z.array(z.string()).min(1);

const common = {
  Comment: z.string().optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).optional(),
};
const exit = { Output: template.optional(), Assign: variables.optional() };
const passable = { Next: z.string().optional(), End: z.boolean().optional() };

const retrier = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  IntervalSeconds: z.int().min(1).max(99_999_999).default(1),
  MaxAttempts: z.int().min(0).max(99_999_999).default(3),
  BackoffRate: z.number().min(1).default(2),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).default(31_622_400),
  JitterStrategy: z.enum(['FULL', 'NONE']).default('NONE'),
});
const catcher = z.strictObject({
  Comment: z.string().optional(),
  ErrorEquals: errorNames,
  Next: z.string(),
  ...exit,
});
const recoverable = {
  Retry: z.array(retrier).default([]),
  Catch: z.array(catcher).default([]),
};
const seconds = z.union([z.int().min(1).max(99_999_999), expression]).optional();
const count = z.union([z.int().min(0), expression]).optional();

const branch = z.strictObject({
  StartAt: z.string(),
  States: z.record(z.string().min(1).max(80), z.unknown()),
  Comment: z.string().optional(),
});

const stateSchemas = {
  Pass: z.strictObject({ Type: z.literal('Pass'), ...common, ...passable, ...exit }),
  Task: z.strictObject({
    Type: z.literal('Task'),
    Resource: z.string(),
    Arguments: template.optional(),
    Credentials: z.strictObject({ RoleArn: z.string() }).optional(),
    TimeoutSeconds: seconds,
    HeartbeatSeconds: seconds,
    ...common,
    ...passable,
    ...exit,
    ...recoverable,
  }),
  Choice: z.strictObject({
    Type: z.literal('Choice'),
    Choices: z
      .array(
        z.strictObject({
          Comment: z.string().optional(),
          Condition: z.union([z.boolean(), expression]),
          Next: z.string(),
          ...exit,
        }),
      )
      .min(1),
    Default: z.string().optional(),
    ...common,
    ...exit,
  }),
  Wait: z.strictObject({
    Type: z.literal('Wait'),
    Seconds: z.union([z.int().min(0).max(99_999_999), expression]).optional(),
    Timestamp: z.string().optional(),
    ...common,
    ...passable,
    ...exit,
  }),
  Succeed: z.strictObject({ Type: z.literal('Succeed'), ...common, Output: template.optional() }),
  Fail: z.strictObject({
    Type: z.literal('Fail'),
    Error: z.string().optional(),
    Cause: z.string().optional(),
    ...common,
  }),
  Parallel: z.strictObject({
    Type: z.literal('Parallel'),
    Branches: z.array(branch).min(1),
    Arguments: template.optional(),
    ...common,
    ...passable,
    ...exit,
    ...recoverable,
  }),
  Map: z.strictObject({
    Type: z.literal('Map'),
    Items: z.union([z.array(template), expression]).optional(),
    ItemSelector: template.optional(),
    MaxConcurrency: count,
    ToleratedFailureCount: count,
    ToleratedFailurePercentage: z.union([z.number().min(0).max(100), expression]).optional(),
    ItemProcessor: branch.extend({
      ProcessorConfig: z.looseObject({ Mode: z.enum(['INLINE', 'DISTRIBUTED']) }).optional(),
    }),
    ...common,
    ...passable,
    ...exit,
    ...recoverable,
  }),
};

const stateSchema = z.discriminatedUnion('Type', [
  stateSchemas.Pass,
  stateSchemas.Task,
  stateSchemas.Choice,
  stateSchemas.Wait,
  stateSchemas.Succeed,
  stateSchemas.Fail,
  stateSchemas.Parallel,
  stateSchemas.Map,
]);

const machineSchema = branch.extend({
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.enum(['JSONata', 'JSONPath']).default('JSONPath'),
  TimeoutSeconds: z.int().min(1).max(99_999_999).optional(),
});

export type StateDefinition = z.output<typeof stateSchema>;
export type BranchDefinition = z.output<typeof branch>;
export type DefinitionOf<Type extends StateDefinition['Type']> = Extract<
  StateDefinition,
  { Type: Type }
>;

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
  const parent = [location, ...issue.path.slice(0, -1)].join('/').replace('//', '/');
  if (issue.code === 'unrecognized_keys') {
    const fields = issue.keys.map((key) => `'${key}'`).join(', ');
    throw new InvalidDefinition(
      `Field ${fields} is not supported`,
      [location, ...issue.path].join('/').replace('//', '/'),
    );
  }
  if (issue.input === undefined) {
    throw new InvalidDefinition(`The field '${field}' is required but was missing`, parent);
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

/**
 * Reads one state. Its fields are those of JSONata; a state in another query language is refused by
 * name. Throws `InvalidDefinition`.
 */
export function parseState(
  value: unknown,
  location: string,
  machineLanguage: 'JSONata' | 'JSONPath',
): StateDefinition {
  const { QueryLanguage } = parse(z.looseObject(common), value, location);
  if (machineLanguage === 'JSONata' && QueryLanguage === 'JSONPath') {
    throw new InvalidDefinition(
      "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
      location,
    );
  }
  if ((QueryLanguage ?? machineLanguage) !== 'JSONata') {
    throw new InvalidDefinition(
      'The lab does not run JSONPath states: set "QueryLanguage": "JSONata"',
      location,
    );
  }
  return parse(stateSchema, value, location);
}
