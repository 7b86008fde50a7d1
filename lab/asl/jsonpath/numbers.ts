/** The fields of a JSONPath state that a path may fill with a number or an instant. */

import { runtimeFailure } from '../errors.ts';
import type { Json } from '../json.ts';
import { instantOf } from '../states/wait.ts';

/** Checks a value read at `path` for the field `name`, and gives it in the type the state needs. */
export type ReadValue = (value: Json, name: string, path: string) => Json;

/** As the messages of AWS write a value: a string bare, anything else as JSON. */
const shown = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** An integer, or a text of one (recorded: `"1"` is taken, `"NoNumber"` and `{}` are not). */
export const mapInteger: ReadValue = (value, name, path) => {
  const number = Number(value);
  const isText = typeof value === 'string' && value.trim() !== '';
  if ((typeof value === 'number' || isText) && Number.isInteger(number)) return number;
  throw runtimeFailure(
    `The ${name} field refers to value "${shown(value)}" which is not a valid integer: ${path}`,
  );
};

/** As `mapInteger`, for ToleratedFailurePercentagePath. */
export const mapFloat: ReadValue = (value, name, path) => {
  const number = Number(value);
  const isText = typeof value === 'string' && value.trim() !== '';
  if ((typeof value === 'number' || isText) && Number.isFinite(number)) return number;
  throw runtimeFailure(
    `The ${name} field refers to value "${shown(value)}" which is not a valid float: ${path}`,
  );
};

/** Recorded for SecondsPath. */
export const seconds: ReadValue = (value, name, path) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw runtimeFailure(
      `The ${name} parameter cannot be parsed as a long value: ${path} == ${shown(value)}`,
    );
  }
  if (value < 0) {
    throw runtimeFailure(
      `The ${name} parameter references a negative value: ${path} == ${shown(value)}`,
    );
  }
  return value;
};

/** Recorded for TimestampPath. */
export const timestamp: ReadValue = (value, name, path) => {
  if (typeof value === 'string' && instantOf(value) !== undefined) return value;
  throw runtimeFailure(
    `The ${name} parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${shown(value)}`,
  );
};
