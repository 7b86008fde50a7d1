/** The errors an operation models, as faults of a call: the SDK's own list, less what a named fault gives already. */

import { callFaults, faultError, type ModelledError } from '../faults.ts';
import { errorShape, loadModel } from '../model/index.ts';
import table from './operation-errors.json' with { type: 'json' };

const byService: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = table;

const named = Object.keys(callFaults) as (keyof typeof callFaults)[]; // The table's own keys.

/** `ThrottlingException` is what `throttle` answers: no second case for it. */
const covered = new Set(
  named.flatMap((kind) => (kind === 'staleRead' ? [] : [faultError(kind).code])),
);

/** In the order of the table; empty for an operation that models none (all of EC2). */
export async function modelledErrors(service: string, operation: string): Promise<ModelledError[]> {
  const shapes = (byService[service]?.[operation] ?? []).filter((shape) => !covered.has(shape));
  const model = await loadModel(service);
  return shapes.map((shape): ModelledError => `${errorShape(model, shape).statusCode} ${shape}`);
}
