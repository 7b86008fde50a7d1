/** Payload templates: JSON in which a member `name.$` gives `name` the value of its expression. */

import { InvalidDefinition } from '../errors.ts';
import { isObject, type Json } from '../json.ts';
import { type Expression, parseExpression, type Sight } from './expression.ts';
import { PathNotFound } from './path.ts';
import { PathSyntaxError } from './text-reader.ts';

/** Gives the filled template. Throws `TemplateMiss`, `CallFailed`. */
export type Fill = (sight: Sight) => Json;

/** A path in a template led nowhere; the message is what AWS shows. */
export class TemplateMiss extends Error {}

/** `location` says in refusals where the template stands. Throws `InvalidDefinition`. */
export function compileTemplate(template: Json, location: string): Fill {
  return compile(template, location) ?? (() => template);
}

/** Undefined for what holds no expression. */
function compile(template: Json, location: string): Fill | undefined {
  if (Array.isArray(template)) {
    const items = template.map((item, at) => ({
      item,
      fill: compile(item, `${location}[${at}]`),
    }));
    if (items.every(({ fill }) => fill === undefined)) return undefined;
    return (sight) => items.map(({ item, fill }) => (fill === undefined ? item : fill(sight)));
  }
  if (!isObject(template)) return undefined;
  const members = Object.entries(template).map(([name, value]) =>
    compileMember(name, value, location),
  );
  if (members.every(({ fill }) => fill === undefined)) return undefined;
  return (sight) => {
    const filled: Record<string, Json> = {};
    for (const { name, value, fill } of members) {
      filled[name] = fill === undefined ? value : fill(sight);
    }
    return filled;
  };
}

interface Member {
  readonly name: string;
  readonly value: Json;
  readonly fill: Fill | undefined;
}

function compileMember(name: string, value: Json, location: string): Member {
  if (!name.endsWith('.$')) return { name, value, fill: compile(value, `${location}/${name}`) };
  const expression = typeof value === 'string' ? parsed(value) : undefined;
  if (expression === undefined) {
    throw new InvalidDefinition(
      `The value for the field '${name}' must be a valid JSONPath or a valid intrinsic function call`,
      location,
    );
  }
  return {
    name: name.slice(0, -2),
    value,
    fill: (sight) => evaluateNamed(expression, name, sight),
  };
}

function parsed(text: string): Expression | undefined {
  try {
    return parseExpression(text);
  } catch (error) {
    if (!(error instanceof PathSyntaxError)) throw error;
    return undefined;
  }
}

/**
 * The value for a field that is named in the words recorded for a path that leads nowhere. Throws
 * `TemplateMiss`, `CallFailed`.
 */
export function evaluateNamed(expression: Expression, field: string, sight: Sight): Json {
  try {
    return expression.evaluate(sight);
  } catch (error) {
    if (!(error instanceof PathNotFound)) throw error;
    throw new TemplateMiss(
      `The JSONPath '${expression.text}' specified for the field '${field}' could not be found in the input '${JSON.stringify(sight.root)}'`,
    );
  }
}
