/** The one middy stack every function runs in: errors get the names the state machines retry and catch by. */

import { Logger } from '@aws-lambda-powertools/logger';
import middy, { type MiddlewareObj } from '@middy/core';
import { OperationError, PermissionDenied, TransientError } from '../errors.ts';
import { type Clients, createClients } from './clients.ts';
import { type Config, processEnvironment, readConfig } from './config.ts';

/** Where a function says what it did; structured, ids rather than payloads. */
export interface Log {
  info(message: string, fields: Record<string, unknown>): void;
  error(message: string, fields: Record<string, unknown>): void;
}

/** Everything a function needs that is not in its event. Time is in the event. */
export interface Runtime {
  readonly clients: Clients;
  readonly config: Config;
  readonly log: Log;
}

/** A look or a verdict: reads AWS, decides, changes nothing. */
export type Step<Event, Result> = (event: Event, runtime: Runtime) => Promise<Result>;

export interface Handler<Event, Result> {
  (event: Event, context?: unknown): Promise<Result>;
  /** The same handler with other clients, configuration and log. */
  using(runtime: Runtime): (event: Event) => Promise<Result>;
}

const throttlingCodes = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestLimitExceeded',
  'ProvisionedThroughputExceededException',
  'TooManyRequestsException',
  'RequestThrottled',
  'SlowDown',
  'TimeoutError',
  'ExpiredToken',
  'ExpiredTokenException',
]);

const deniedCodes = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthorizationError',
]);

function statusOf(error: Error): number | undefined {
  if (!('$metadata' in error)) return undefined;
  const metadata = error.$metadata;
  if (typeof metadata !== 'object' || metadata === null || !('httpStatusCode' in metadata))
    return undefined;
  return typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : undefined;
}

/** Gives an SDK error the name its handling depends on; everything with a name of ours stays as it is. */
export function classify(error: unknown): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof OperationError) return error;
  if (deniedCodes.has(error.name)) return new PermissionDenied(`${error.name}: ${error.message}`);
  if (throttlingCodes.has(error.name) || (statusOf(error) ?? 0) >= 500) {
    return new TransientError(`${error.name}: ${error.message}`);
  }
  return error;
}

function reportErrors(runtime: () => Runtime): MiddlewareObj {
  return {
    onError(request) {
      const error = classify(request.error);
      runtime().log.error(error.message, { error: error.name });
      throw error;
    },
  };
}

function awsRuntime(): Runtime {
  const logger = new Logger();
  return {
    clients: createClients(),
    config: readConfig(processEnvironment()),
    log: {
      info: (message, fields) => logger.info(message, fields),
      error: (message, fields) => logger.error(message, fields),
    },
  };
}

/** Makes a Lambda handler of a step. Clients, configuration and log are made on the first call. */
export function lambda<Event, Result>(step: Step<Event, Result>): Handler<Event, Result> {
  const bind = (runtime: () => Runtime) => {
    const handler = middy<Event, Result>({ timeoutEarlyInMillis: 0 })
      .use(reportErrors(runtime))
      .handler(async (event: Event) => step(event, runtime()));
    return (event: Event, context: unknown = {}) =>
      // middy's types want the full Lambda context; no step reads it.
      handler(event, context as Parameters<typeof handler>[1]);
  };
  let own: Runtime | undefined;
  const onAws = bind(() => {
    own ??= awsRuntime();
    return own;
  });
  return Object.assign(onAws, { using: (runtime: Runtime) => bind(() => runtime) });
}
