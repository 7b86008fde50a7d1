/** What a rule's target receives: the whole event, a part of it, a constant, or a filled template. */

import type { InputTransformer, Target } from '@aws-sdk/client-eventbridge';

/** An event as EventBridge hands it to targets. */
export interface StampedEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601 in UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
  /** Only on an event that a replay sends again. */
  readonly 'replay-name'?: string;
}

/** What a template may know besides the event. */
interface TransformFacts {
  readonly ruleArn: string;
  readonly ruleName: string;
  /** ISO 8601. */
  readonly ingestionTime: string;
}

/**
 * The value at a JSON path: dots, array indexes, quoted brackets and `*`.
 *
 * @returns undefined when nothing stands there
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
function valueAt(event: unknown, path: string): unknown {
  let nodes: unknown[] = [event];
  let many = false;
  for (const match of path.matchAll(/\.([\w\-/]+)|\[(\d+)\]|\['([^']+)'\]|(\.\*|\[\*\])/g)) {
    const key = match[1] ?? match[2] ?? match[3];
    many ||= key === undefined;
    nodes = nodes.flatMap((node) => {
      if (typeof node !== 'object' || node === null) return [];
      const members = Object.entries(node);
      return members.filter(([name]) => key === undefined || name === key).map(([, it]) => it);
    });
  }
  return many ? nodes : nodes[0];
}

/** Marks where the template is inside a JSON text: there a value stands bare, elsewhere as JSON. */
const tokens = /<([\w.-]+)>|\\.?|"|[^"\\<]+|</gs;

function fill(template: string, variables: ReadonlyMap<string, unknown>): string {
  let inText = false;
  let filled = '';
  for (const [token, name] of template.matchAll(tokens)) {
    if (token === '"') inText = !inText;
    if (name === undefined || !variables.has(name)) {
      filled += token;
      continue;
    }
    const value = JSON.stringify(variables.get(name) ?? '');
    const isText = value.startsWith('"');
    if (!inText) filled += value;
    else filled += isText ? value.slice(1, -1) : JSON.stringify(value).slice(1, -1);
  }
  return filled;
}

function transformed(
  transformer: InputTransformer,
  event: StampedEvent,
  facts: TransformFacts,
): string {
  const { detail: _detail, ...envelope } = event;
  const variables = new Map<string, unknown>([
    ['aws.events.rule-arn', facts.ruleArn],
    ['aws.events.rule-name', facts.ruleName],
    ['aws.events.event.ingestion-time', facts.ingestionTime],
    ['aws.events.event', envelope],
    ['aws.events.event.json', event],
  ]);
  for (const [name, path] of Object.entries(transformer.InputPathsMap ?? {})) {
    variables.set(name, valueAt(event, path));
  }
  return fill(String(transformer.InputTemplate).trim(), variables);
}

/**
 * Why EventBridge would not accept the transformer; undefined when it would.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformerProblem(transformer: InputTransformer): string | undefined {
  const names = Object.keys(transformer.InputPathsMap ?? {});
  if (names.length > 100) return 'InputPathsMap has more than 100 entries';
  const reserved = names.find((name) => name.startsWith('aws.'));
  if (reserved !== undefined) return `${reserved} is a reserved name`;
  const template = String(transformer.InputTemplate);
  if (template.length > 8192) return 'InputTemplate is longer than 8192 characters';
  const used = [...template.matchAll(/<([\w.-]+)>/g)].map((match) => String(match[1]));
  const unknown = used.find((name) => !name.startsWith('aws.events.') && !names.includes(name));
  return unknown === undefined ? undefined : `Template has undefined variable ${unknown}`;
}

/** The text a target is called with. */
export function targetInput(target: Target, event: StampedEvent, facts: TransformFacts): string {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? '');
  if (target.InputTransformer !== undefined) {
    return transformed(target.InputTransformer, event, facts);
  }
  return JSON.stringify(event);
}
