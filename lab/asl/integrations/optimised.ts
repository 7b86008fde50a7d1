/** The optimised integrations: Lambda, DynamoDB, SNS, SQS, EventBridge and nested workflows. */

import type { ServiceModel } from '../../model/index.ts';
import { createRandom } from '../../random.ts';
import { type Dialect, integrationOf, javaV1, javaV2 } from './call.ts';
import { isRecord, textOf } from './convert.ts';
import type { CheckedIntegration, Pattern, TaskFailure } from './integration.ts';
import { capitalised } from './spelling.ts';

interface Family {
  /** SDK package name without `client-`. */
  readonly service: string;
  /** Patterns by action, as the Step Functions developer guide lists them for each integration. */
  readonly actions: Readonly<Record<string, readonly Pattern[]>>;
  dialect(model: ServiceModel): Dialect;
  finish(integration: CheckedIntegration): CheckedIntegration;
}

const plain: readonly Pattern[] = ['requestResponse'];
const withToken: readonly Pattern[] = ['requestResponse', 'waitForTaskToken'];

const dialects = {
  lambda: javaV1({
    errorPrefix: 'Lambda',
    genericError: 'AWSLambdaException',
    serviceName: 'AWSLambda',
  }),
  dynamodb: javaV1({
    errorPrefix: 'DynamoDB',
    genericError: 'AmazonDynamoDBException',
    serviceName: 'AmazonDynamoDBv2',
  }),
  sns: javaV1({
    errorPrefix: 'SNS',
    genericError: 'AmazonSNSException',
    serviceName: 'AmazonSNS',
  }),
  sqs: javaV1({
    errorPrefix: 'SQS',
    genericError: 'AmazonSQSException',
    serviceName: 'AmazonSQS',
  }),
  states: javaV1({
    errorPrefix: 'StepFunctions',
    genericError: 'AWSStepFunctionsException',
    serviceName: 'AWSStepFunctions',
  }),
};

/** By the first part of the resource: `dynamodb` of `arn:aws:states:::dynamodb:putItem`. */
const families: ReadonlyMap<string, Family> = new Map<string, Family>([
  [
    'lambda',
    {
      service: 'lambda',
      actions: { invoke: withToken },
      dialect: () => dialects.lambda,
      finish: invocation,
    },
  ],
  [
    'dynamodb',
    {
      service: 'dynamodb',
      actions: { getItem: plain, putItem: plain, updateItem: plain, deleteItem: plain },
      dialect: () => dialects.dynamodb,
      finish: withMetadata,
    },
  ],
  [
    'sns',
    {
      service: 'sns',
      actions: { publish: withToken },
      dialect: () => dialects.sns,
      finish: withMetadata,
    },
  ],
  [
    'sqs',
    {
      service: 'sqs',
      actions: { sendMessage: withToken },
      dialect: () => dialects.sqs,
      finish: withMetadata,
    },
  ],
  [
    'events',
    // Recorded results carry no SDK v1 metadata, so its errors are taken to be SDK v2's.
    {
      service: 'eventbridge',
      actions: { putEvents: withToken },
      dialect: javaV2,
      finish: events,
    },
  ],
  [
    'states',
    {
      service: 'sfn',
      actions: { startExecution: ['requestResponse', 'sync', 'sync:2', 'waitForTaskToken'] },
      dialect: () => dialects.states,
      finish: withMetadata,
    },
  ],
]);

/** SDK package (without `client-`) behind an optimised family; undefined when there is no such family. */
export const familyService = (family: string): string | undefined => families.get(family)?.service;

/** An optimised integration, or undefined when AWS has no such action or not with this pattern. */
export function optimisedIntegration(
  resource: { readonly family: string; readonly action: string; readonly pattern: Pattern },
  model: ServiceModel,
): CheckedIntegration | undefined {
  const { family: name, action, pattern } = resource;
  const family = families.get(name);
  if (family?.actions[action]?.includes(pattern) !== true) return undefined;
  const integration = integrationOf({
    resourceType: name,
    resource: pattern === 'requestResponse' ? action : `${action}.${pattern}`,
    pattern,
    model,
    operation: capitalised(action),
    dialect: family.dialect(model),
  });
  return integration === undefined ? undefined : family.finish(integration);
}

/**
 * SDK v1 integrations show the HTTP answer too; of its headers only the request id says anything in a lab. It follows
 * from the answer, so that a replayed run has it again.
 */
function metadata(answer: string) {
  const id = createRandom(answer).uuid();
  return {
    SdkHttpMetadata: {
      AllHttpHeaders: { 'x-amzn-RequestId': [id] },
      HttpHeaders: { 'x-amzn-RequestId': id },
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: id },
  };
}

function withMetadata(integration: CheckedIntegration): CheckedIntegration {
  return {
    ...integration,
    toResult(output) {
      const result = integration.toResult(output);
      return { ...(isRecord(result) ? result : {}), ...metadata(JSON.stringify(result)) };
    },
  };
}

/** `lambda:invoke`: the payload comes back parsed; a function error fails the state under the name the code threw. */
function invocation(integration: CheckedIntegration): CheckedIntegration {
  return {
    ...integration,
    toResult(output) {
      const result = integration.toResult(output);
      if (!isRecord(result)) return metadata(JSON.stringify(result));
      const { Payload: text } = result;
      if (typeof text !== 'string') return { ...result, ...metadata(JSON.stringify(result)) };
      // The payload is text already and says enough for the request id.
      return { ...result, Payload: parsed(text), ...metadata(text) };
    },
    checkResult: functionFailure,
  };
}

/** An answer without JSON (an asynchronous invocation has none) stays as it is. */
function parsed(payload: string): unknown {
  return payload === '' ? payload : JSON.parse(payload);
}

/** The parsed payload of an invocation's answer; null when there is none. */
export function payloadOf(output: unknown): unknown {
  const payload = isRecord(output) ? output.Payload : undefined;
  return payload === undefined || payload === null ? null : parsed(textOf(payload));
}

/** Recorded for `lambda:invoke`: error = errorType, cause = the payload's own text. */
function functionFailure(output: unknown): TaskFailure | undefined {
  if (!isRecord(output) || output.FunctionError === undefined) return undefined;
  const cause = textOf(output.Payload);
  const thrown: unknown = parsed(cause);
  if (isRecord(thrown) && typeof thrown.errorType === 'string') {
    return { error: thrown.errorType, cause };
  }
  return {
    error: 'Lambda.Unknown',
    cause: `The cause could not be determined because Lambda did not return an error type. Returned payload: ${cause}`,
  };
}

/** `events:putEvents` fails as a whole when one entry is refused; recorded for a malformed detail. */
function events(integration: CheckedIntegration): CheckedIntegration {
  return {
    ...integration,
    checkResult(output) {
      if (!isRecord(output) || !output.FailedEntryCount) return undefined;
      const cause = JSON.stringify(integration.toResult(output));
      return { error: failedEntry, cause };
    },
    knowsError: (error) => error === failedEntry || integration.knowsError(error),
  };
}

const failedEntry = 'EventBridge.FailedEntry';
