/** ResultPath: puts a result into an input. */

import { isObject, type Json } from '../json.ts';
import type { Path } from './path.ts';

/** The result cannot be put there. */
export class PlaceMismatch extends Error {}

/**
 * The input with the result at the path, objects made on the way. "ResultPath", Amazon States
 * Language: a reference path; what is there already is replaced.
 */
export function placeResult(input: Json, path: Path, result: Json): Json {
  return place(input, path, { result, at: 0 });
}

function place(value: Json, path: Path, { result, at }: { result: Json; at: number }): Json {
  const step = path.steps[at];
  if (step === undefined) return result;
  if (step.kind === 'index') {
    if (!Array.isArray(value) || value.at(step.index) === undefined) throw mismatch(path, value);
    const inner = place(value.at(step.index) ?? null, path, { result, at: at + 1 });
    return value.with(step.index, inner);
  }
  if (step.kind !== 'member') throw mismatch(path, value);
  if (!isObject(value)) throw mismatch(path, value);
  const member = Object.hasOwn(value, step.name) ? value[step.name] : undefined;
  return { ...value, [step.name]: place(member ?? {}, path, { result, at: at + 1 }) };
}

/** In the words public execution logs show for States.ResultPathMatchFailure. */
function mismatch({ text }: Path, value: Json): PlaceMismatch {
  return new PlaceMismatch(
    `Unable to apply ReferencePath ${text} to input ${JSON.stringify(value)}`,
  );
}
