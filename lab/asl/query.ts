/**
 * The door between states and query languages: what a state asks for, and what an expression may
 * see.
 */

import type { Random } from '../random.ts';
import type { StateError } from './errors.ts';
import { isObject, type Json, type JsonObject } from './json.ts';

/** What one evaluation may see. */
export interface Scope {
  /** The input of the state as it was entered: `$states.input`. */
  readonly input: Json;
  readonly variables: JsonObject;
  /** The context object; built only when an expression asks for it. */
  context(): JsonObject;
  /** What a Task, Map or Parallel gave; absent before it has. */
  readonly result?: Json | undefined;
  /** `{Error, Cause}` in a Catch. */
  readonly errorOutput?: JsonObject | undefined;
  readonly nowMs: number;
  readonly random: Random;
}

/**
 * A value or, where an expression needs it, a promise: a state without expressions does not wait.
 */
export type Soon<Value> = Value | Promise<Value>;

/** Goes on with a value at once, or when it is there. */
export function whenKnown<Value, Result>(
  value: Soon<Value>,
  use: (known: Value) => Soon<Result>,
): Soon<Result> {
  return value instanceof Promise ? value.then(use) : use(value);
}

/** A field of a state, ready to be evaluated. */
export interface Field {
  /** Where it stands, as error texts and EvaluationFailed events say it: `Assign/result`. */
  readonly location: string;
  /** Throws `StateError`: States.QueryEvaluationError, in JSONPath States.Runtime. */
  evaluate(scope: Scope): Soon<Json>;
  /**
   * The error of a value that is not of the expected type (`array`, `boolean`), in the words of the
   * language.
   */
  mismatch(expected: string, value: Json): StateError;
  /** The error of a value that the state cannot use; `text` says what is wrong with it. */
  fault(text: string): StateError;
}

/**
 * What a state asks its query language for, by the name of the JSONata field that answers; JSONPath
 * answers with the fields it has for the same purpose.
 */
export type FieldName =
  | 'Arguments'
  | 'Assign'
  | 'BatchInput'
  | 'Cause'
  | 'Condition'
  | 'Credentials'
  | 'Error'
  | 'HeartbeatSeconds'
  | 'Items'
  | 'ItemSelector'
  | 'MaxConcurrency'
  | 'MaxInputBytesPerBatch'
  | 'MaxItems'
  | 'MaxItemsPerBatch'
  | 'Output'
  | 'Seconds'
  | 'TimeoutSeconds'
  | 'Timestamp'
  | 'ToleratedFailureCount'
  | 'ToleratedFailurePercentage';

export interface QueryLanguage {
  /**
   * The field of a state, Choice rule or Catcher; undefined when the definition has none. `path`
   * says where in the state the definition stands: `''` or `Choices[0]/`. Throws
   * `InvalidDefinition`.
   */
  field(definition: JsonObject, name: FieldName, path?: string): Field | undefined;
}

interface JsonType<Value extends Json> {
  /** As `typeName` says it. */
  readonly name: string;
  is(value: Json): value is Value;
}

export const booleanType: JsonType<boolean> = {
  name: 'boolean',
  is: (value): value is boolean => typeof value === 'boolean',
};
export const numberType: JsonType<number> = {
  name: 'number',
  is: (value): value is number => typeof value === 'number',
};
export const stringType: JsonType<string> = {
  name: 'string',
  is: (value): value is string => typeof value === 'string',
};
export const arrayType: JsonType<readonly Json[]> = {
  name: 'array',
  is: (value): value is readonly Json[] => Array.isArray(value),
};
export const objectType: JsonType<JsonObject> = { name: 'object', is: isObject };

/** The value of a field, of the type it must have. */
export function evaluateAs<Value extends Json>(
  field: Field,
  scope: Scope,
  type: JsonType<Value>,
): Soon<Value> {
  return whenKnown(field.evaluate(scope), (value) => {
    if (!type.is(value)) throw field.mismatch(type.name, value);
    return value;
  });
}
