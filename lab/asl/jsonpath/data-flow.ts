/**
 * How data passes through a JSONPath state: InputPath, Parameters, ResultSelector, ResultPath,
 * OutputPath. "Processing input and output", concepts-input-output-filtering.html.
 */

import { InvalidDefinition, runtimeFailure, StateError } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Scope } from '../query.ts';
import { ComparisonMiss } from './comparison.ts';
import { CallFailed, type Expression, parseExpression } from './expression.ts';
import { PathNotFound } from './path.ts';
import { PlaceMismatch, placeResult } from './place.ts';
import { compileTemplate, TemplateMiss } from './template.ts';
import { PathSyntaxError } from './text-reader.ts';

/** The stages of one state; each throws `StateError` (States.Runtime). */
export interface DataFlow {
  /** What `$` is inside the state: the state's input after InputPath. */
  input(scope: Scope): Json;
  /** Undefined when there are no Parameters. */
  readonly parameters?: (scope: Scope) => Json;
  select(scope: Scope, result: Json): Json;
  place(scope: Scope, result: Json): Json;
  output(scope: Scope, value: Json): Json;
}

type PathField = 'InputPath' | 'ResultPath' | 'OutputPath';

/** Null stands for an empty object, or for a result thrown away; undefined for the field's default. */
function pathOf(definition: JsonObject, name: PathField): Expression | null | undefined {
  const text = definition[name];
  if (text === undefined || text === null) return text;
  return expressionOf(text, name);
}

/** An expression of a field. Throws `InvalidDefinition`. */
export function expressionOf(text: Json, name: string): Expression {
  try {
    return parseExpression(String(text));
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error;
    throw new InvalidDefinition(
      `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
    );
  }
}

/** Turns what the parts of JSONPath throw into the state's failure, in the words recorded. */
export function failing<Value>(evaluate: () => Value, path?: string): Value {
  try {
    return evaluate();
  } catch (error) {
    if (error instanceof PathNotFound) {
      throw runtimeFailure(`Invalid path '${path}' : ${error.message}`);
    }
    if (error instanceof PlaceMismatch) {
      throw new StateError({ error: 'States.ResultPathMatchFailure', cause: error.message });
    }
    if (
      error instanceof TemplateMiss ||
      error instanceof CallFailed ||
      error instanceof ComparisonMiss
    ) {
      throw runtimeFailure(error.message);
    }
    throw error;
  }
}

function reading(path: Expression | null | undefined): (scope: Scope, root: Json) => Json {
  if (path === undefined) return (_scope, root) => root;
  if (path === null) return () => ({});
  return (scope, root) => failing(() => path.evaluate({ scope, root }), path.text);
}

function placing(definition: JsonObject): (scope: Scope, result: Json) => Json {
  const expression = pathOf(definition, 'ResultPath');
  if (expression === undefined) return (_scope, result) => result;
  if (expression === null) return (scope) => scope.input;
  const { path } = expression;
  if (path?.definite !== true || path.root !== '$') {
    throw new InvalidDefinition('Value is not a Reference Path');
  }
  return (scope, result) => failing(() => placeResult(scope.input, path, result));
}

/** Compiles the stages. `parameters` names the field of the template. Throws `InvalidDefinition`. */
export function compileDataFlow(
  definition: JsonObject,
  parameters: 'Parameters' | 'ItemSelector' = 'Parameters',
): DataFlow {
  const readInput = reading(pathOf(definition, 'InputPath'));
  const readOutput = reading(pathOf(definition, 'OutputPath'));
  const input = (scope: Scope): Json => readInput(scope, scope.input);
  return {
    input,
    ...parametersOf(definition, { parameters, input }),
    select: selecting(definition),
    place: placing(definition),
    output: readOutput,
  };
}

function parametersOf(
  definition: JsonObject,
  { parameters, input }: { parameters: string; input: (scope: Scope) => Json },
): Pick<DataFlow, 'parameters'> {
  const template = definition[parameters];
  if (template === undefined) return {};
  const fill = compileTemplate(template, parameters);
  return { parameters: (scope) => failing(() => fill({ scope, root: input(scope) })) };
}

function selecting(definition: JsonObject): (scope: Scope, result: Json) => Json {
  const { ResultSelector } = definition;
  if (ResultSelector === undefined) return (_scope, result) => result;
  const fill = compileTemplate(ResultSelector, 'ResultSelector');
  return (scope, root) => failing(() => fill({ scope, root }));
}
