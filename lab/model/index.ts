/** The model of an AWS service: operations, shapes and errors, as its SDK v3 package exports them at run time. */

import { checkFor } from './check.ts';
import { type Shape, shapeOf } from './shape.ts';

interface OperationModel {
  readonly input: Shape;
  readonly output: Shape;
}

/** The class an SDK client throws for an error. */
type ExceptionClass = new (options: {
  readonly name: string;
  readonly $fault: 'client' | 'server';
  readonly message: string;
  readonly $metadata: { readonly httpStatusCode?: number; readonly requestId?: string };
}) => Error;

interface ErrorShape {
  /** Shape name, `ScalingActivityInProgressFault`; for an error the model does not have, the wire code. */
  readonly name: string;
  /** What stands on the wire in the query protocols, `ScalingActivityInProgress`; JSON protocols send the name. */
  readonly wireCode: string;
  readonly statusCode: number;
  /** False for codes of no model (`ValidationError`, `AccessDenied`): the client then throws its base class. */
  readonly modelled: boolean;
  readonly exception: ExceptionClass;
}

export interface ServiceModel {
  /** SDK package name without `client-`: `auto-scaling`. */
  readonly service: string;
  /** Name of the client class without `Client`: `AutoScaling`, `DynamoDB`. */
  readonly clientName: string;
  /** API names, in the order of the package. */
  readonly operationNames: readonly string[];
  /** Undefined for an operation the service does not have. */
  operation(name: string): OperationModel | undefined;
  /** Modelled errors, by shape name. The SDK does not export which operation gives which of them. */
  readonly errors: ReadonlyMap<string, ErrorShape>;
  /** The same errors, by wire code. */
  readonly errorsByWireCode: ReadonlyMap<string, ErrorShape>;
  /** What the client throws for a code that is not modelled. */
  readonly baseException: ExceptionClass;
}

type Exports = Readonly<Record<string, unknown>>;

const operationId = 9;
const errorId = -3;
/** The namespace of the base exceptions, which SDK v3 invents and AWS does not model. */
const syntheticNamespace = 'smithy.ts.sdk.synthetic.';

const models = new Map<string, Promise<ServiceModel>>();

/**
 * Reads the model of a service once; `service` is the SDK package name without `client-`.
 * @throws Error (from the module loader) when the package is not installed.
 */
export function loadModel(service: string): Promise<ServiceModel> {
  const known = models.get(service);
  if (known !== undefined) return known;
  const model = import(`@aws-sdk/client-${service}`).then((exported: Exports) =>
    readModel(service, exported),
  );
  models.set(service, model);
  return model;
}

/**
 * What is wrong with a request in API spelling, one sentence per problem; empty when nothing is. Ranges and
 * enumerations are not checked: the SDK does not export them.
 * @throws Error naming an operation the service does not have.
 */
export function checkInput(model: ServiceModel, operation: string, input: unknown): string[] {
  const known = model.operation(operation);
  if (known === undefined) throw new Error(`${model.service} has no operation ${operation}`);
  const problems: string[] = [];
  if (known.input.kind !== 'unit') checkFor(known.input)(input ?? {}, '', problems);
  return problems;
}

/** The error behind a shape name or a wire code. One the model lacks is thrown by the client under its code. */
export function errorShape(model: ServiceModel, nameOrWireCode: string): ErrorShape {
  return (
    model.errors.get(nameOrWireCode) ??
    model.errorsByWireCode.get(nameOrWireCode) ?? {
      name: nameOrWireCode,
      wireCode: nameOrWireCode,
      statusCode: 400,
      modelled: false,
      exception: model.baseException,
    }
  );
}

function readModel(service: string, exported: Exports): ServiceModel {
  const schemas = Object.entries(exported).filter(
    (entry): entry is [string, unknown[]] => entry[0].endsWith('$') && Array.isArray(entry[1]),
  );
  const errorSchemas = schemas.filter(([, schema]) => schema[0] === errorId);
  const base = errorSchemas.find(([, schema]) => isSynthetic(schema));
  if (base === undefined) throw new Error(`@aws-sdk/client-${service} exports no base exception`);
  const errors = errorSchemas
    .filter(([, schema]) => !isSynthetic(schema))
    .map(([key, schema]) => readError(exceptionOf(exported, key), schema));
  const operations = new Map(
    schemas
      .filter(([, schema]) => schema[0] === operationId)
      .map(([, schema]) => [String(schema[2]), lazyOperation(schema)]),
  );
  return {
    service,
    clientName: String(base[1][2]).replace(/ServiceException$/, ''),
    operationNames: [...operations.keys()],
    operation: (name) => operations.get(name),
    errors: new Map(errors.map((error) => [error.name, error])),
    errorsByWireCode: new Map(errors.map((error) => [error.wireCode, error])),
    baseException: exceptionOf(exported, base[0]),
  };
}

const isSynthetic = (schema: readonly unknown[]): boolean =>
  String(schema[1]).startsWith(syntheticNamespace);

/** Shapes are read when an operation is first used: EC2 alone has more than 800 operations. */
function lazyOperation(schema: readonly unknown[]): OperationModel {
  let input: Shape | undefined;
  let output: Shape | undefined;
  return {
    get input() {
      input ??= shapeOf(schema[4]);
      return input;
    },
    get output() {
      output ??= shapeOf(schema[5]);
      return output;
    },
  };
}

function exceptionOf(exported: Exports, schemaKey: string): ExceptionClass {
  // An SDK package exports the class of an error schema `X$` as `X`.
  return exported[schemaKey.slice(0, -1)] as ExceptionClass;
}

function readError(exception: ExceptionClass, schema: readonly unknown[]): ErrorShape {
  const name = String(schema[2]);
  // The traits of an error schema, in the form `@smithy/core/schema` documents.
  const traits = (schema[3] || {}) as {
    readonly error?: 'client' | 'server';
    readonly httpError?: number;
    readonly awsQueryError?: readonly [string, number];
  };
  return {
    name,
    wireCode: traits.awsQueryError?.[0] ?? name,
    statusCode:
      traits.httpError ?? traits.awsQueryError?.[1] ?? (traits.error === 'server' ? 500 : 400),
    modelled: true,
    exception,
  };
}
