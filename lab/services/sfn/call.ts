/** From the resource of a Task to an API call, and from the answer back to what happened. */

import type { Happening } from '../../asl/execution.ts';
import {
  type Integration,
  integrationFor,
  isIntegration,
  loadIntegrations,
  payloadOf,
} from '../../asl/integrations/index.ts';
import { isObject, type Json } from '../../asl/json.ts';
import type { TaskTarget } from '../../asl/machine.ts';
import type { Soon } from '../../asl/query.ts';
import { isFunctionArn } from '../../asl/resources.ts';
import type { ServiceError } from '../../service.ts';
import { transitions } from './behaviour.ts';
import { objectCallOf } from './object-calls.ts';

export interface Call {
  readonly service: string;
  readonly operation: string;
  /** Virtual milliseconds from the call to its answer. */
  answerMs(parameters: Json): number;
  /** Throws a ServiceError for arguments that cannot be sent. */
  toInput(parameters: Json): unknown;
  /** What happens one after the other, each after `answerMs`. */
  toHappenings(id: number, output: unknown): Soon<readonly Happening[]>;
  toError(error: ServiceError): { readonly error: string; readonly cause: string };
  /** The execution a `.sync` call has begun; undefined for other calls. */
  childOf(output: unknown): { readonly arn: string; readonly parsed: boolean } | undefined;
}

export const answerMs = transitions.answered.seconds * 1000;
const invocationMs = transitions.invoked.seconds * 1000;

/** How Task resources become calls of other services. */
export interface Calls {
  /** Makes ready what the two others need to know of these resources. */
  load(resources: readonly string[]): Promise<void>;
  /** Undefined for a resource that Step Functions does not have. */
  targetFor(resource: string): TaskTarget | undefined;
  /** Throws an Error naming a resource that is not known; compiled machines have none. */
  callOf(resource: string): Call;
  /** What in a mocked result the service would never answer; `isStrict`: also what it always does. */
  resultProblem(resource: string, result: Json, isStrict: boolean): string | undefined;
}

const calls = new Map<string, Call>();

/** The integrations of the SDK packages this project has. */
export const sdkCalls: Calls = {
  load: (resources) => loadIntegrations([...always, ...resources]),
  targetFor: (resource) => (isIntegration(resource) ? integrationFor(resource) : undefined),
  callOf(resource) {
    const known = calls.get(resource);
    if (known !== undefined) return known;
    const call = newCall(resource);
    calls.set(resource, call);
    return call;
  },
  resultProblem: (resource, result, isStrict) =>
    integrationFor(resource).resultProblem(result, isStrict),
};

/** Behind the ARN of a function stands an integration that no definition names. */
const always = ['arn:aws:states:::lambda:invoke'];

function newCall(resource: string): Call {
  if (isFunctionArn(resource)) return functionCall(resource);
  return objectCallOf(resource) ?? integrationCall(integrationFor(resource));
}

function integrationCall(integration: Integration): Call {
  const { service, operation, pattern } = integration;
  return {
    service,
    operation,
    answerMs: () => (service === 'lambda' ? invocationMs : answerMs),
    toInput: (parameters) => integration.toInput(parameters),
    toHappenings(id, output) {
      const failure = integration.checkResult?.(output);
      if (failure !== undefined) return [{ kind: 'failed', id, ...failure }];
      // An integration gives what Step Functions shows in a state, which is JSON.
      const result = integration.toResult(output) as Json;
      const kind = pattern === 'requestResponse' ? 'succeeded' : 'submitted';
      return [{ kind, id, output: result }];
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
  const integration = integrationFor('arn:aws:states:::lambda:invoke');
  const invoke = integrationCall(integration);
  return {
    ...invoke,
    toInput: (parameters) => invoke.toInput({ FunctionName: functionArn, Payload: parameters }),
    toHappenings(id, output) {
      const failure = integration.checkResult?.(output);
      if (failure !== undefined) return [{ kind: 'failed', id, ...failure }];
      // Nothing of the answer but its payload is shown, and a payload is JSON.
      return [{ kind: 'succeeded', id, output: payloadOf(output) as Json }];
    },
  };
}
