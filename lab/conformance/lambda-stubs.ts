/** The functions of a case: they answer as the functions behind the recordings did. */

import { isObject, type Json } from '../asl/json.ts';
import { ServiceError } from '../service.ts';
import type { LambdaStub } from './case.ts';

type Stubs = Readonly<Record<string, LambdaStub>>;

/** A function by its ARN, with or without a qualifier, or by its name. */
function findStub(stubs: Stubs, name: string): LambdaStub | undefined {
  return stubs[name] ?? Object.values(stubs).find((stub) => stub.name === name);
}

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

/** How long the function takes; most take no time that matters. */
export function stubSeconds(stubs: Stubs, name: string): number {
  return findStub(stubs, name)?.behaviour.seconds ?? 0;
}

/** The answer of Invoke. Throws `ServiceError` for a function that is not there. */
export function invokeStub(stubs: Stubs, name: string, payload: string): object {
  const stub = findStub(stubs, name);
  if (stub === undefined) {
    const arn = name.startsWith('arn:')
      ? name
      : `arn:aws:lambda:us-east-1:111111111111:function:${name}`;
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${arn}:$LATEST`, 404);
  }
  const accepted = { StatusCode: 200, ExecutedVersion: '$LATEST' };
  const { type, value, errorType, errorMessage, char = 'a', length = 0 } = stub.behaviour;
  const event: Json = JSON.parse(payload);
  switch (type) {
    case 'echo_input':
    case 'sleep_then_echo':
      return { ...accepted, Payload: encode(event) };
    case 'constant':
      return { ...accepted, Payload: encode(value) };
    case 'format_input':
      return { ...accepted, Payload: encode(`input-event-${pythonText(event)}`) };
    case 'large_string':
      return { ...accepted, Payload: encode(char.repeat(length)) };
    case 'raise':
      return {
        ...accepted,
        FunctionError: 'Unhandled',
        Payload: encode({ errorMessage, errorType, requestId: 'request', stackTrace: [] }),
      };
    default:
      throw new Error(`no stub behaves as ${type}`);
  }
}

/** `str(event)` of Python: a text bare, everything inside other things quoted. */
function pythonText(value: Json): string {
  return typeof value === 'string' ? value : pythonLiteral(value);
}

function pythonLiteral(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value.replaceAll("'", String.raw`\'`)}'`;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${pythonLiteral(name)}: ${pythonLiteral(member)}`,
  );
  return `{${members.join(', ')}}`;
}
