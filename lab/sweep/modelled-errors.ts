/** The faults a call can meet: the named ones, and each error its operation models, from the SDK's own list. */

import {
  type CallFaultKind,
  callFaults,
  faultError,
  type ModelledError,
  mayBeStale,
} from '../faults.ts';
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

/** Every kind of fault that can bite a call of this operation, the named ones first. */
export async function callFaultKinds(service: string, operation: string): Promise<CallFaultKind[]> {
  return [
    ...named.filter((kind) => kind !== 'staleRead' || mayBeStale(service, operation)),
    ...(await modelledErrors(service, operation)),
  ];
}
