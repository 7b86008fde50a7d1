/** What TestState shows of the way of the data through a state. */

import { StateError } from '../../../asl/errors.ts';
import type { Json, JsonObject } from '../../../asl/json.ts';
import { compileDataFlow } from '../../../asl/jsonpath/data-flow.ts';
import type { MapState } from '../../../asl/machine.ts';
import type { Field, Scope } from '../../../asl/query.ts';
import { batchesOf } from '../../../asl/states/item-batcher.ts';
import type { Tested } from './request.ts';

export type Inspection = Record<string, Json>;

/** Gives the arguments of the state, undefined when it has none. Throws `StateError`. */
export type Work = () => Promise<Json | undefined>;

/** Adds stages in order until one fails, which is where the state fails too. */
async function addStages(
  inspection: Inspection,
  stages: readonly (readonly [name: string, value: () => Json | Promise<Json>])[],
): Promise<void> {
  try {
    for (const [name, value] of stages) inspection[name] = await value();
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
  }
}

/** The stages before the work of a state; which of them are shown is recorded for each type. */
export async function inspectBefore(
  tested: Tested,
  scope: Scope,
  { work, readItems }: { readonly work: Work; readonly readItems: Json | undefined },
): Promise<Inspection> {
  const { definition, state, isJsonata } = tested;
  const inspection: Inspection = { input: scope.input };
  if (state.type === 'Map') Object.assign(inspection, await inspectMap(tested, scope, readItems));
  if (isJsonata) {
    // Recorded: what a Parallel gets is not shown in either language.
    if (state.type === 'Task') {
      const value = await unlessFailed(work);
      if (value !== undefined) inspection.afterArguments = value;
    }
    return inspection;
  }
  if (state.type === 'Parallel' || definition.Result !== undefined) return inspection;
  const flow = compileDataFlow(definition);
  const input = (): Json => flow.input(scope);
  const parameters = async (): Promise<Json> => {
    const given = await work();
    return given === undefined ? scope.input : given;
  };
  const isWorker = state.type === 'Task' || state.type === 'Pass';
  await addStages(inspection, [
    ['afterInputPath', input],
    ...(isWorker ? [['afterParameters', parameters] as const] : []),
  ]);
  return inspection;
}

const knownValue = (field: Field, scope: Scope): Promise<Json | undefined> =>
  unlessFailed(async () => field.evaluate(scope));

/** Undefined when the state fails here. */
async function unlessFailed(work: Work): Promise<Json | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return undefined;
  }
}

/**
 * The items on their way into the iterations, as far as the state has fields for it, and the limits.
 * InspectionData, API reference: `afterItemsPath` is not there in JSONata.
 */
async function inspectMap(
  { state, isJsonata }: Tested,
  scope: Scope,
  readItems: Json | undefined,
): Promise<Inspection> {
  if (state.type !== 'Map') return {};
  const given = state.items === undefined ? scope.input : await knownValue(state.items, scope);
  const items = readItems ?? given;
  if (!Array.isArray(items)) return state.distributed?.reader ? mapLimits(state, scope) : {};
  const inspection: Inspection = { ...(await mapLimits(state, scope)) };
  if (!isJsonata && readItems === undefined) inspection.afterItemsPath = items;
  const inputs = await inputsOf(state, scope, items);
  if (inputs === undefined) return inspection;
  if (state.itemSelector !== undefined) inspection.afterItemSelector = inputs;
  const { batcher } = state.distributed ?? {};
  if (batcher !== undefined) {
    inspection.afterItemBatcher = await batchesOf(batcher, scope, inputs);
  }
  return inspection;
}

/** Undefined when the ItemSelector fails. */
async function inputsOf(
  { itemSelector }: MapState,
  scope: Scope,
  items: readonly Json[],
): Promise<readonly Json[] | undefined> {
  if (itemSelector === undefined) return items;
  const inputs: Json[] = [];
  for (const [index, value] of items.entries()) {
    const context = (): JsonObject => ({
      ...scope.context(),
      Map: { Item: { Index: index, Value: value } },
    });
    const input = await knownValue(itemSelector, { ...scope, context });
    if (input === undefined) return undefined;
    inputs.push(input);
  }
  return inputs;
}

/** MaxConcurrency is shown also when it is not set; the tolerances only when they are (recorded). */
async function mapLimits(state: MapState, scope: Scope): Promise<JsonObject> {
  const fields = [
    ['maxConcurrency', state.maxConcurrency],
    ['toleratedFailureCount', state.toleratedFailureCount],
    ['toleratedFailurePercentage', state.toleratedFailurePercentage],
  ] as const;
  const limits: Record<string, Json> = { maxConcurrency: 0 };
  for (const [name, field] of fields) {
    const value = field === undefined ? undefined : await knownValue(field, scope);
    if (value !== undefined) limits[name] = value;
  }
  return limits;
}

/** The stages after the work: none in JSONata, where one expression makes the output. */
export async function inspectAfter(
  { definition, state, isJsonata }: Tested,
  scope: Scope,
): Promise<Inspection> {
  const inspection: Inspection = {};
  const { result } = scope;
  if (isJsonata) {
    if (state.type === 'Task' && result !== undefined) inspection.result = result;
    return inspection;
  }
  const flow = compileDataFlow(definition);
  const given = resultOf(definition, scope);
  if (given === undefined) return inspection;
  const isShown = state.type === 'Task' || definition.Result !== undefined;
  await addStages(inspection, [
    ...(isShown ? [['result', () => given] as const] : []),
    ['afterResultSelector', () => flow.select(scope, given)],
    ['afterResultPath', () => flow.place(scope, flow.select(scope, given))],
  ]);
  return inspection;
}

/** A Pass without work hands on its input. */
function resultOf({ Type, Result }: JsonObject, { result, input }: Scope): Json | undefined {
  if (Type !== 'Pass' || result !== undefined) return result;
  return Result === undefined ? input : Result;
}
