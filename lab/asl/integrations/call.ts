/** The two dialects of an integration: SDK for Java v2 behind `aws-sdk:`, v1 behind most optimised ones. */

import { errorShape, type ServiceModel } from '../../model/index.ts';
import { createRandom } from '../../random.ts';
import { ServiceError } from '../../service.ts';
import { type Converter, createConverter, isRecord } from './convert.ts';
import type { CheckedIntegration, Pattern } from './integration.ts';
import { resultProblem } from './result-problem.ts';
import { capitalised, javaClient, javaException, javaMember, javaV1Exception } from './spelling.ts';

/** How errors of a dialect are named and put into words, and how members are spelled. */
export interface Dialect {
  readonly converter: Converter;
  spell(apiName: string): string;
  readonly errorPrefix: string;
  /** After the prefix: the error of a code that the service model does not have. */
  readonly genericError: string;
  exceptionOf(shapeName: string): string;
  /** What follows the service's message in the cause. */
  causeSuffix(error: ServiceError, wireCode: string): string;
}

interface Call {
  readonly resourceType: string;
  readonly resource: string;
  readonly pattern: Pattern;
  readonly model: ServiceModel;
  readonly operation: string;
  readonly dialect: Dialect;
}

const javaConverter = createConverter(javaMember);
const apiConverter = createConverter(capitalised);

/** Neither service nor lab says which request failed, so the id follows from the refusal: equal runs, equal ids. */
const requestId = (error: ServiceError): string =>
  createRandom(`${error.code} ${error.message}`).uuid();

/** `aws-sdk:` integrations; causes as recorded for `aws-sdk:s3:listObjects` and `aws-sdk:secretsmanager:createSecret`. */
export function javaV2(model: ServiceModel): Dialect {
  const client = javaClient(model.clientName);
  return {
    converter: javaConverter,
    spell: javaMember,
    errorPrefix: client,
    genericError: `${client}Exception`,
    exceptionOf: javaException,
    causeSuffix: (error) =>
      ` (Service: ${client}, Status Code: ${error.statusCode}, Request ID: ${requestId(error)})`,
  };
}

/** Optimised integrations; causes as recorded for `lambda:invoke`, `dynamodb:putItem` and `sqs:sendMessage`. */
export function javaV1(names: {
  readonly errorPrefix: string;
  readonly genericError: string;
  readonly serviceName: string;
}): Dialect {
  return {
    converter: apiConverter,
    spell: capitalised,
    errorPrefix: names.errorPrefix,
    genericError: names.genericError,
    exceptionOf: javaV1Exception,
    causeSuffix: (error, wireCode) =>
      ` (Service: ${names.serviceName}; Status Code: ${error.statusCode}; Error Code: ${wireCode}; ` +
      `Request ID: ${requestId(error)}; Proxy: null)`,
  };
}

/** The SDK's own error when no answer arrived at all; recorded for `sqs:sendMessage`. */
const noAnswer = 'SdkClientException';

/** The integration of one operation; undefined when the service does not have the operation. */
export function integrationOf(call: Call): CheckedIntegration | undefined {
  const { model, dialect } = call;
  const operation = model.operation(call.operation);
  if (operation === undefined) return undefined;
  const { input, output } = operation;
  const toApi = input.kind === 'unit' ? nothingToApi : dialect.converter.toApi(input);
  const fromApi = output.kind === 'unit' ? () => ({}) : dialect.converter.fromApi(output);
  const errors = errorNames(model, dialect);
  return {
    resourceType: call.resourceType,
    resource: call.resource,
    pattern: call.pattern,
    service: model.service,
    operation: call.operation,
    errorPrefix: dialect.errorPrefix,
    toInput(args) {
      const problems: string[] = [];
      const converted = toApi(args, '', problems);
      if (problems.length > 0) throw cannotStart(args, problems);
      return converted;
    },
    toResult: (answer) => fromApi(answer ?? {}),
    toError: (error) => failureOf(error, model, dialect),
    resultProblem: (result, isStrict) =>
      call.pattern === 'requestResponse' && output.kind !== 'unit'
        ? resultProblem(result, output, {
            service: model.service,
            spell: dialect.spell,
            hasTextBlobs: call.resourceType.startsWith('aws-sdk:'),
            isStrict,
          })
        : undefined,
    argumentProblems(args) {
      const problems: string[] = [];
      toApi(args, '', problems);
      return problems;
    },
    knowsError: (error) => errors.has(error),
  };
}

function nothingToApi(args: unknown, _path: string, problems: string[]): unknown {
  for (const name of isRecord(args) ? Object.keys(args) : []) {
    problems.push(`The field "${name}" is not supported by Step Functions`);
  }
  return {};
}

/** In the words public execution logs show: "The Parameters '...' could not be used to start the Task: [...]". */
function cannotStart(args: unknown, problems: readonly string[]): ServiceError {
  const cause = `The Parameters '${JSON.stringify(args)}' could not be used to start the Task: [${problems.join(', ')}]`;
  return new ServiceError('States.Runtime', cause);
}

function errorNames(model: ServiceModel, dialect: Dialect): ReadonlySet<string> {
  const modelled = [...model.errors.keys()].map(dialect.exceptionOf);
  return new Set(
    [...modelled, dialect.genericError, noAnswer].map((name) => `${dialect.errorPrefix}.${name}`),
  );
}

function failureOf(error: ServiceError, model: ServiceModel, dialect: Dialect) {
  if (error.code.startsWith('States.')) return { error: error.code, cause: error.message };
  if (error.code === noAnswer) {
    return { error: `${dialect.errorPrefix}.${noAnswer}`, cause: error.message };
  }
  const shape = errorShape(model, error.code);
  const name = shape.modelled ? dialect.exceptionOf(shape.name) : dialect.genericError;
  return {
    error: `${dialect.errorPrefix}.${name}`,
    cause: error.message + dialect.causeSuffix(error, shape.wireCode),
  };
}
