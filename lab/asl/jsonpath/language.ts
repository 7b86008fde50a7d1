/** The JSONPath query language: the fields of a state, made of paths, templates and intrinsics. */

import { runtimeFailure } from '../errors.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Field, FieldName, QueryLanguage, Scope } from '../query.ts';
import { compileComparison } from './comparison.ts';
import { compileDataFlow, expressionOf, failing } from './data-flow.ts';
import { mapFloat, mapInteger, type ReadValue, seconds, timestamp } from './numbers.ts';
import { compileTemplate, evaluateNamed } from './template.ts';

type Evaluate = (scope: Scope) => Json;

function createField(location: string, evaluate: Evaluate): Field {
  return {
    location,
    evaluate,
    fault: runtimeFailure,
    mismatch: (expected, value) =>
      runtimeFailure(
        `The value of the field '${location}' must be of type ${expected}, but was: ${JSON.stringify(value)}`,
      ),
  };
}

/** A Catcher has an error to place, a Choice rule and a Choice state nothing at all. */
type Part = 'state' | 'choice' | 'catcher';

function partOf(definition: JsonObject): Part {
  if (definition.Type === 'Choice' || definition.Type === 'Wait' || definition.Type === 'Succeed') {
    return 'choice';
  }
  return definition.ErrorEquals === undefined ? 'state' : 'catcher';
}

const flowFields = [
  'InputPath',
  'Parameters',
  'Result',
  'ResultSelector',
  'ResultPath',
  'OutputPath',
];

/** What the state hands on; undefined when no field changes it. */
function outputOf(definition: JsonObject): Evaluate | undefined {
  if (flowFields.every((name) => definition[name] === undefined)) return undefined;
  const flow = compileDataFlow(definition);
  switch (partOf(definition)) {
    case 'choice':
      return (scope) => flow.output(scope, flow.input(scope));
    case 'catcher':
      return (scope) => flow.place(scope, scope.errorOutput ?? null);
    default:
      break;
  }
  const result = resultOf(definition);
  return (scope) => flow.output(scope, flow.place(scope, flow.select(scope, result(scope))));
}

/** The result of a state: what its work gave; of a Pass its Result, or the input when it has neither. */
function resultOf({ Type, Result }: JsonObject): Evaluate {
  if (Type !== 'Pass') return (scope) => scope.result ?? null;
  if (Result !== undefined) return () => Result;
  return ({ result, input }) => (result === undefined ? input : result);
}

/**
 * In Assign, `$` is the result of Task, Parallel, Map and Pass, the error of a Catch, and the input
 * of Choice and Wait. "Passing data between states with variables", workflow-variables.html.
 */
function assignOf(definition: JsonObject): Evaluate {
  const fill = compileTemplate(definition.Assign ?? {}, 'Assign');
  const flow = compileDataFlow(definition);
  const part = partOf(definition);
  const result = resultOf(definition);
  return (scope) => {
    const root =
      part === 'choice'
        ? flow.input(scope)
        : part === 'catcher'
          ? (scope.errorOutput ?? null)
          : result(scope);
    return failing(() => fill({ scope, root }));
  };
}

/** `Seconds`, or what `SecondsPath` leads to. */
function literalOrPath(
  definition: JsonObject,
  name: string,
  read: ReadValue,
): Evaluate | undefined {
  const pathName = `${name}Path`;
  const path = definition[pathName];
  const literal = definition[name];
  if (path === undefined) return literal === undefined ? undefined : () => literal;
  const expression = expressionOf(path, pathName);
  const flow = compileDataFlow(definition);
  return (scope) => {
    const root = flow.input(scope);
    const value = failing(() => expression.evaluate({ scope, root }), expression.text);
    return read(value, pathName, expression.text);
  };
}

/** `Error` and `Cause`, or what their paths or calls give. */
function textOrPath(definition: JsonObject, name: 'Error' | 'Cause'): Evaluate | undefined {
  const text = definition[name];
  const pathName = `${name}Path`;
  if (definition[pathName] === undefined) return text === undefined ? undefined : () => text;
  const expression = expressionOf(definition[pathName], pathName);
  return (scope) =>
    failing(() => evaluateNamed(expression, pathName, { scope, root: scope.input }));
}

function itemsOf(definition: JsonObject): Evaluate {
  const { ItemsPath = '$' } = definition;
  const expression = expressionOf(ItemsPath, 'ItemsPath');
  const flow = compileDataFlow(definition);
  return (scope) => {
    const root = flow.input(scope);
    const items = failing(() => expression.evaluate({ scope, root }), expression.text);
    if (Array.isArray(items)) return items;
    // Recorded: the second `$` of a path into the context object is not shown.
    const shown = expression.text.replace(/^\$\$/, '$');
    throw runtimeFailure(`Reference path "${shown}" must point to array.`);
  };
}

/** What the state works with; the Parameters of a Pass are its work, unless it has a Result. */
function argumentsOf(definition: JsonObject): Evaluate | undefined {
  if (definition.InputPath === undefined && definition.Parameters === undefined) return undefined;
  if (definition.Type === 'Pass' && definition.Result !== undefined) return undefined;
  const flow = compileDataFlow(definition);
  return flow.parameters ?? flow.input;
}

function templateOf(
  definition: JsonObject,
  name: 'BatchInput' | 'Credentials',
): Evaluate | undefined {
  const template = definition[name];
  if (template === undefined) return undefined;
  const fill = compileTemplate(template, name);
  const flow = compileDataFlow(definition);
  return (scope) => {
    const root = flow.input(scope);
    return failing(() => fill({ scope, root }));
  };
}

function conditionOf(definition: JsonObject): Evaluate {
  const holds = compileComparison(definition);
  const flow = compileDataFlow(definition);
  return (scope) => {
    const root = flow.input(scope);
    return failing(() => holds({ scope, root }));
  };
}

/** A legacy Map has `Parameters` where `ItemSelector` stands today. */
function itemSelectorOf(definition: JsonObject): Evaluate | undefined {
  const name = definition.ItemSelector === undefined ? 'Parameters' : 'ItemSelector';
  return compileDataFlow(definition, name).parameters;
}

function evaluatorOf(definition: JsonObject, name: FieldName): Evaluate | undefined {
  switch (name) {
    case 'Arguments':
      return argumentsOf(definition);
    case 'Assign':
      return definition.Assign === undefined ? undefined : assignOf(definition);
    case 'Cause':
    case 'Error':
      return textOrPath(definition, name);
    case 'Condition':
      return conditionOf(definition);
    case 'BatchInput':
    case 'Credentials':
      return templateOf(definition, name);
    case 'ItemSelector':
      return itemSelectorOf(definition);
    case 'Items':
      return itemsOf(definition);
    case 'Output':
      return outputOf(definition);
    case 'Timestamp':
      return literalOrPath(definition, name, timestamp);
    case 'HeartbeatSeconds':
    case 'Seconds':
    case 'TimeoutSeconds':
      return literalOrPath(definition, name, seconds);
    case 'ToleratedFailurePercentage':
      return literalOrPath(definition, name, mapFloat);
    default:
      return literalOrPath(definition, name, mapInteger);
  }
}

/** "Using JSONPath in Step Functions", and the Amazon States Language specification. */
export const jsonpathLanguage: QueryLanguage = {
  field(definition, name, path = '') {
    const evaluate = evaluatorOf(definition, name);
    return evaluate === undefined ? undefined : createField(`${path}${name}`, evaluate);
  },
};
