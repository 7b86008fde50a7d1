/** From the resource of a Task to an API call, and from the answer back to what happened. */

import type { Happening } from '../../asl/execution.ts';
import { type Integration, integrationFor } from '../../asl/integrations/index.ts';
import { isObject, type Json } from '../../asl/json.ts';
import type { ServiceError } from '../../service.ts';
import { transitions } from './behaviour.ts';

interface Call {
  readonly service: string;
  readonly operation: string;
  /** Virtual milliseconds from the call to its answer. */
  readonly answerMs: number;
  /** Throws a ServiceError for arguments that cannot be sent. */
  toInput(parameters: Json): unknown;
  toHappening(id: number, output: unknown): Happening;
  toError(error: ServiceError): { readonly error: string; readonly cause: string };
  /** The execution a `.sync` call has begun; undefined for other calls. */
  childOf(output: unknown): { readonly arn: string; readonly parsed: boolean } | undefined;
}

export const answerMs = transitions.answered.seconds * 1000;
const invocationMs = transitions.invoked.seconds * 1000;

const calls = new Map<string, Call>();

/** Throws an Error naming a resource that is not known; compiled machines have none. */
export function callOf(resource: string): Call {
  const known = calls.get(resource);
  if (known !== undefined) return known;
  const call = /^arn:[^:]+:lambda:/.test(resource)
    ? functionCall(resource)
    : integrationCall(integrationFor(resource));
  calls.set(resource, call);
  return call;
}

function integrationCall(integration: Integration): Call {
  const { service, operation, pattern } = integration;
  return {
    service,
    operation,
    answerMs: service === 'lambda' ? invocationMs : answerMs,
    toInput: (parameters) => integration.toInput(parameters),
    toHappening(id, output) {
      const failure = integration.checkResult?.(output);
      if (failure !== undefined) return { kind: 'failed', id, ...failure };
      // An integration gives what Step Functions shows in a state, which is JSON.
      const result = integration.toResult(output) as Json;
      return {
        kind: pattern === 'requestResponse' ? 'succeeded' : 'submitted',
        id,
        output: result,
      };
    },
    toError: (error) => integration.toError(error),
    childOf: (output) =>
      pattern === 'sync' || pattern === 'sync:2'
        ? { arn: executionArnOf(output), parsed: pattern === 'sync:2' }
        : undefined,
  };
}

function executionArnOf(output: unknown): string {
  const arn = isObject(output) ? output.executionArn : undefined;
  if (typeof arn !== 'string') throw new Error('StartExecution gave no executionArn');
  return arn;
}

/**
 * A Task whose resource is the ARN of a function: its input is the payload and its result the
 * function's own.
 */
function functionCall(functionArn: string): Call {
  const invoke = integrationCall(integrationFor('arn:aws:states:::lambda:invoke'));
  return {
    ...invoke,
    toInput: (parameters) => invoke.toInput({ FunctionName: functionArn, Payload: parameters }),
    toHappening(id, output) {
      const happening = invoke.toHappening(id, output);
      if (happening.kind !== 'succeeded' || !isObject(happening.output)) return happening;
      return { ...happening, output: happening.output.Payload ?? null };
    },
  };
}
