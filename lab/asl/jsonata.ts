/** The JSONata query language: expressions anywhere in the JSON of a field. */

import { InvalidDefinition, queryFailure } from './errors.ts';
import { isObject, type Json, type JsonObject, typeName } from './json.ts';
import {
  compileExpression,
  evaluateExpression,
  expressionText,
  mismatchText,
} from './jsonata-expression.ts';
import type { Field, QueryLanguage, Scope, Soon } from './query.ts';

/**
 * How a piece of a field is evaluated; undefined when it holds no expression and is its own value.
 */
type Evaluate = (scope: Scope) => Soon<Json>;

function compile(template: Json, location: string): Evaluate | undefined {
  if (typeof template === 'string') return compileString(template, location);
  if (Array.isArray(template)) {
    return compileArray(
      template.map((item, index) => ({
        value: item,
        evaluate: compile(item, `${location}[${index}]`),
      })),
    );
  }
  if (isObject(template)) {
    return compileObject(
      Object.entries(template).map(([name, value]) => ({
        name,
        value,
        evaluate: compile(value, `${location}/${name}`),
      })),
    );
  }
  return undefined;
}

function compileString(template: string, location: string): Evaluate | undefined {
  const text = expressionText(template);
  if (text === undefined) return undefined;
  try {
    const compiled = compileExpression(text);
    return (scope) => evaluateExpression(compiled, location, scope);
  } catch (error) {
    // The parser throws plain objects.
    const message = isObject(error) ? String(error.message) : String(error);
    throw new InvalidDefinition(
      `The JSONata expression '${text}' is not valid: ${message}`,
      location,
    );
  }
}

interface Part {
  readonly value: Json;
  readonly evaluate: Evaluate | undefined;
}

function compileArray(parts: readonly Part[]): Evaluate | undefined {
  if (parts.every((part) => part.evaluate === undefined)) return undefined;
  const fill = (scope: Scope, items: Json[]): Soon<Json> => {
    for (let part = parts[items.length]; part !== undefined; part = parts[items.length]) {
      const value = part.evaluate === undefined ? part.value : part.evaluate(scope);
      if (value instanceof Promise) {
        return value.then((known) => {
          items.push(known);
          return fill(scope, items);
        });
      }
      items.push(value);
    }
    return items;
  };
  return (scope) => fill(scope, []);
}

function compileObject(
  members: readonly (Part & { readonly name: string })[],
): Evaluate | undefined {
  if (members.every((member) => member.evaluate === undefined)) return undefined;
  const fill = (scope: Scope, filled: Record<string, Json>, from: number): Soon<Json> => {
    for (let at = from; at < members.length; at++) {
      const member = members[at];
      if (member === undefined) break;
      const value = member.evaluate === undefined ? member.value : member.evaluate(scope);
      if (value instanceof Promise) {
        return value.then((known) => {
          filled[member.name] = known;
          return fill(scope, filled, at + 1);
        });
      }
      filled[member.name] = value;
    }
    return filled;
  };
  return (scope) => fill(scope, {}, 0);
}

function createField(template: Json, location: string): Field {
  const evaluate = compile(template, location);
  return {
    location,
    evaluate: evaluate ?? (() => template),
    fault: (text) => queryFailure(text, location),
    mismatch(expected, value) {
      const found = `Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`;
      const text = typeof template === 'string' ? expressionText(template) : undefined;
      return text === undefined
        ? queryFailure(`The field '${location}' has an unexpected type. ${found}`, location)
        : queryFailure(mismatchText(text, location, found), location);
    },
  };
}

/** "Transforming data with JSONata in Step Functions", transforming-data.html. */
export const jsonataLanguage: QueryLanguage = {
  field(definition: JsonObject, name, path = '') {
    const template = definition[name];
    return template === undefined ? undefined : createField(template, `${path}${name}`);
  },
};
