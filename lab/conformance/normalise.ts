/** Brings recorded and played answers into one form, by the rules of the corpus README. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { isObject, type Json, type JsonObject } from '../asl/json.ts';
import type { CaseEvent } from './case.ts';

const isoDate = /\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?([zZ]|[+-]\d{2}:?\d{2})?)?/g;

/** The recorder's environment said these, or the recorder says that comparing them is optional. */
const passedOver = new Set([
  'roleArn',
  'region',
  'inputDetails',
  'outputDetails',
  'assignedVariablesDetails',
]);

/** What the SDK adds to a result; a stub has none. Corpus README, "Reading the values". */
const metadata = new Set(['SdkHttpMetadata', 'SdkResponseMetadata', 'LogResult']);

/** What is not compared of a case besides what is never compared. */
export interface Leniency {
  readonly metadata: boolean;
  /** The recording is older than redriving, which gave the context object a count. */
  readonly redriveCount: boolean;
}

/** What a function throws: its trace and request are of the run, and the spaces are its runtime's. */
function thrownText(text: string): string | undefined {
  if (!/^\{\s*"errorMessage"/.test(text)) return undefined;
  const part = (name: string): string =>
    new RegExp(`"${name}"\\s*:\\s*"((?:[^"\\\\]|\\\\.)*)"`).exec(text)?.[1] ?? '';
  return `thrown ${part('errorType')}: ${part('errorMessage')}`;
}

function thrownObject(value: JsonObject): string | undefined {
  return 'errorMessage' in value && 'errorType' in value
    ? thrownText(JSON.stringify({ errorMessage: value.errorMessage, ...value }))
    : undefined;
}

/** A value without dates, timestamps and what else is of one run. */
export function plain(value: Json, leniency: Leniency, key = ''): Json {
  const isScalar = typeof value === 'string' || typeof value === 'number';
  if (isScalar && /timestamp/i.test(key)) return 'timestamp';
  if (typeof value === 'string') return thrownText(value) ?? value.replace(isoDate, 'date');
  if (Array.isArray(value)) return value.map((item) => plain(item, leniency, key));
  if (!isObject(value)) return value;
  const isKept = (name: string): boolean =>
    !passedOver.has(name) &&
    // The execution role in a context object; the recorder sometimes gave none.
    !(name === 'RoleArn' && 'StartTime' in value) &&
    !(leniency.metadata && metadata.has(name)) &&
    !(leniency.redriveCount && name === 'RedriveCount');
  return (
    thrownObject(value) ??
    Object.fromEntries(
      Object.entries(value)
        .filter(([name]) => isKept(name))
        .map(([name, member]) => [name, plain(member, leniency, name)]),
    )
  );
}

/** A cause that is a JSON text is a value in the corpus; no cause at all is null. */
export function causeValue(cause: Json | undefined): Json {
  if (typeof cause !== 'string') return cause ?? null;
  if (!cause.startsWith('{')) return cause;
  try {
    return JSON.parse(cause);
  } catch {
    return cause;
  }
}

const payloads = new Set(['input', 'output', 'parameters']);

/** An event of GetExecutionHistory with its payloads as values. */
export function caseEvent(event: HistoryEvent): CaseEvent {
  const found = Object.entries(event).find(([name]) => name.endsWith('EventDetails'));
  const details: Record<string, Json> = {};
  for (const [name, value] of Object.entries(found?.[1] ?? {})) {
    details[name] = detailValue(name, value);
  }
  return {
    id: event.id ?? 0,
    prev: event.previousEventId ?? 0,
    type: String(event.type),
    details,
  };
}

function detailValue(name: string, value: unknown): Json {
  if (payloads.has(name)) return JSON.parse(String(value));
  if (name === 'cause') return causeValue(String(value));
  if (name === 'assignedVariables') {
    return Object.fromEntries(
      Object.entries(Object(value)).map(([key, text]) => [key, JSON.parse(String(text))]),
    );
  }
  // Details are plain JSON apart from the payloads.
  return value as Json;
}
