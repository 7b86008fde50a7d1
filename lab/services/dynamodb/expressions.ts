/** The expressions of a request: parsed once per text, names and value types, then bound to each request's values. */

import { isDeepStrictEqual } from 'node:util';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { ConditionNode, ExpressionData, KeyCondition, Path } from './dynalite.ts';
import { database, validations } from './dynalite.ts';
import type { StoredItem, StoredValue } from './stored-value.ts';
import { storedValue, typeOf } from './stored-value.ts';

/** The members of a request that hold expressions. */
export interface ExpressionRequest {
  readonly UpdateExpression?: string | undefined;
  readonly ConditionExpression?: string | undefined;
  readonly KeyConditionExpression?: string | undefined;
  readonly FilterExpression?: string | undefined;
  readonly ProjectionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue> | undefined;
}

/** Parsed expressions; the values of the latest request stand in them, so they are used before the next one is bound. */
export interface Expressions extends ExpressionData {
  keyConditions?: Record<string, KeyCondition>;
}

const members = [
  'UpdateExpression',
  'ConditionExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const;

/** Parameters older than expressions; the workflows use none, so the lab does not either. */
const legacy = [
  'Expected',
  'AttributeUpdates',
  'AttributesToGet',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

interface Entry {
  readonly expressions: Expressions;
  readonly slots: Record<string, StoredValue>;
}

const parsed = new Map<string, Entry>();
const entriesMax = 1000;

const nothing: Expressions = {};

/** In these, whether an expression is valid depends on the values themselves, not on their types. */
const dependsOnValues = /\b(between|attribute_type)\b/i;

function parse(request: ExpressionRequest, slots: Record<string, StoredValue>): Expressions {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values } = request;
  const data: Expressions = {
    ...(names !== undefined && { ExpressionAttributeNames: names }),
    ...(values !== undefined && { ExpressionAttributeValues: slots }),
  };
  for (const member of members) {
    if (request[member] !== undefined) data[member] = request[member];
  }
  const problem =
    validations.validateExpressionParams(data, [...members], []) ??
    validations.validateExpressions(data);
  if (problem !== undefined) throw refuse(refusals.invalid, { reason: problem });
  if (data._keyCondition !== undefined) {
    const conditions = validations.convertKeyCondition(data._keyCondition.expression);
    if (typeof conditions === 'string') throw refuse(refusals.invalid, { reason: conditions });
    data.keyConditions = conditions;
  }
  return data;
}

/**
 * The request's expressions, ready to be evaluated.
 *
 * @throws ServiceError `ValidationException` in AWS's words (syntax, reserved words, unused or undefined placeholders)
 */
export function expressionsOf(request: ExpressionRequest): Expressions {
  const old = legacy.find((member) => member in request);
  if (old !== undefined) throw new Error(`The legacy parameter ${old} is not simulated`);
  const names = request.ExpressionAttributeNames;
  const values = Object.entries(request.ExpressionAttributeValues ?? {});
  const texts = members.map((member) => request[member]);
  if (names === undefined && values.length === 0 && texts.every((text) => text === undefined)) {
    return nothing;
  }
  const bound = values.map(([name, value]): [string, StoredValue] => [name, storedValue(value)]);
  const types = bound.map(([name, value]) => `${name} ${typeOf(value)}`);
  const key = JSON.stringify([texts, names, types]);
  const known = parsed.get(key);
  if (
    known === undefined ||
    texts.some((text) => text !== undefined && dependsOnValues.test(text))
  ) {
    const slots = Object.fromEntries(bound.map(([name, value]) => [name, { ...value }]));
    const expressions = parse(request, slots);
    if (parsed.size < entriesMax) parsed.set(key, { expressions, slots });
    return expressions;
  }
  for (const [name, value] of bound) Object.assign(known.slots[name] ?? {}, value);
  return known.expressions;
}

const isPath = (argument: Path | StoredValue | ConditionNode): argument is Path =>
  Array.isArray(argument);

const isNode = (argument: StoredValue | ConditionNode): argument is ConditionNode =>
  'args' in argument;

/** `size`: bytes of a text or of binary, elements of a set, list or map. */
function sizeOf(value: StoredValue | undefined): StoredValue | undefined {
  if (value === undefined) return undefined;
  const { S, B, SS, NS, BS, L, M } = value;
  const elements = SS ?? NS ?? BS ?? L ?? (M && Object.keys(M));
  if (S !== undefined) return { N: String(Buffer.byteLength(S)) };
  if (B !== undefined) return { N: String(Buffer.from(B, 'base64').length) };
  return elements && { N: String(elements.length) };
}

function resolved(
  argument: Path | StoredValue | ConditionNode,
  item: StoredItem,
): StoredValue | undefined {
  if (isPath(argument)) return database.mapPath(argument, item) ?? undefined;
  if (!isNode(argument)) return argument;
  const [of] = argument.args;
  return of === undefined ? undefined : sizeOf(resolved(of, item));
}

const isDocument = (value: StoredValue): boolean => value.M !== undefined || value.L !== undefined;

function holds(node: ConditionNode, args: readonly (StoredValue | undefined)[]): boolean {
  const [first, ...others] = args;
  const operator = node.type === 'function' ? String(node.name) : node.type;
  const isTest = operator.startsWith('attribute_') || operator === '<>';
  if (first === undefined && !isTest) return false;
  if (first !== undefined && isDocument(first) && ['=', '<>', 'in'].includes(operator)) {
    // dynalite compares documents by identity, DynamoDB by value
    const equal = others.some((other) => isDeepStrictEqual(first, { ...other }));
    return operator === '<>' ? !equal : equal;
  }
  return database.compare(operator, first, others);
}

/** True when the item (an empty one where there is none) satisfies the condition. */
export function matches(item: StoredItem, node: ConditionNode): boolean {
  const part = (at: number): boolean => {
    const argument = node.args[at];
    return (
      argument !== undefined && !isPath(argument) && isNode(argument) && matches(item, argument)
    );
  };
  if (node.type === 'and') return part(0) && part(1);
  if (node.type === 'or') return part(0) || part(1);
  if (node.type === 'not') return !part(0);
  return holds(
    node,
    node.args.map((argument) => resolved(argument, item)),
  );
}
