/** From a request to its answer: protocol, operation, input, gateway, and the same way back. */

import type { Gateway } from '../gateway.ts';
import { errorShape, loadModel, type ServiceModel } from '../model/index.ts';
import type { Random } from '../random.ts';
import { type Service, ServiceError } from '../service.ts';
import { cborProtocol } from './cbor-protocol.ts';
import { jsonProtocol } from './json-protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { errorSchema, operationSchemas, type Schema, type Served } from './served.ts';
import type { Turns } from './turns.ts';
import { findingsOf, validationMessage } from './validate.ts';
import type { Asked, Protocol, WireAnswer, WireError, WireRequest } from './wire.ts';

export interface DispatchParts {
  readonly gateway: Gateway;
  /** By package name. */
  readonly services: Readonly<Record<Served['name'], Service>>;
  readonly turns: Turns;
  /** For request ids. */
  readonly random: Random;
  /** Hears of errors that no service answers with: there is a mistake in the lab then. */
  readonly report: (problem: unknown) => void;
}

/** A body that cannot be read, or one of the endpoint's own findings. */
class Refused extends Error {
  readonly error: WireError;
  constructor(error: WireError) {
    super(error.message);
    this.error = error;
  }
}

const protocols: readonly Protocol[] = [jsonProtocol, cborProtocol, queryProtocol];

/** Codes of the lab that JSON protocols call otherwise: AWS's common errors have the suffix there. */
const commonNames: ReadonlyMap<string, string> = new Map([
  ['ValidationError', 'ValidationException'],
  ['AccessDenied', 'AccessDeniedException'],
  ['ExpiredToken', 'ExpiredTokenException'],
]);

function wireErrorOf(error: ServiceError, model: ServiceModel, service: Served): WireError {
  const { name: known, wireCode, statusCode, modelled } = errorShape(model, error.code);
  const name = modelled ? known : (commonNames.get(error.code) ?? error.code);
  const schema = errorSchema(service, name);
  return {
    name,
    queryCode: wireCode,
    // A row of a behaviour table that knows better says so.
    statusCode: error.statusCode === 400 ? statusCode : error.statusCode,
    message: error.message,
    ...(schema !== undefined && { schema }),
  };
}

const internal: WireError = {
  name: 'InternalFailure',
  queryCode: 'InternalFailure',
  statusCode: 500,
  message: 'The request processing has failed because of an unknown error.',
};

async function readInput(protocol: Protocol, request: WireRequest, schema: Schema) {
  try {
    return await protocol.input(request, schema);
  } catch (error) {
    throw new Refused(protocol.unreadable(error instanceof Error ? error.message : ''));
  }
}

/** Serves what was asked for, or throws Refused or ServiceError. */
async function serve(
  parts: DispatchParts,
  call: { readonly protocol: Protocol; readonly asked: Asked; readonly request: WireRequest },
  requestId: string,
): Promise<WireAnswer> {
  const { protocol, asked, request } = call;
  const { service, operation } = asked;
  const schemas = service && operationSchemas(service, operation);
  if (
    service === undefined ||
    schemas === undefined ||
    parts.services[service.name].operations[operation] === undefined
  ) {
    throw new Refused(protocol.unknownOperation(asked));
  }
  const input = await readInput(protocol, request, schemas.input);
  const shape = (await loadModel(service.name)).operation(operation)?.input ?? { kind: 'unit' };
  const { mistyped, broken } = findingsOf(service.name, shape, input);
  if (mistyped !== undefined) throw new Refused(protocol.unreadable(mistyped));
  if (broken.length > 0) throw new ServiceError('ValidationError', validationMessage(broken));
  const output = await parts.turns(() => parts.gateway.call(service.name, operation, input, {}));
  return protocol.success({ service, operation }, { output, schema: schemas.output, requestId });
}

async function errorOf(
  problem: unknown,
  { service }: Asked,
  report: DispatchParts['report'],
): Promise<WireError> {
  if (problem instanceof Refused) return problem.error;
  if (problem instanceof ServiceError && service !== undefined) {
    return wireErrorOf(problem, await loadModel(service.name), service);
  }
  report(problem);
  return internal;
}

/** A call that got no answer, because of a fault of the lab: its connection ends. */
export const noAnswer = 'no answer';

const unanswered = (problem: unknown): boolean =>
  problem instanceof ServiceError && problem.code === 'TimeoutError';

/** Answers a request. No error leaves this function, and nothing of where it was thrown. */
export async function dispatch(
  request: WireRequest,
  parts: DispatchParts,
): Promise<WireAnswer | typeof noAnswer> {
  const requestId = parts.random.uuid();
  for (const protocol of protocols) {
    const asked = protocol.asked(request);
    if (asked === undefined) continue;
    try {
      return await serve(parts, { protocol, asked, request }, requestId);
    } catch (problem) {
      if (unanswered(problem)) return noAnswer;
      const error = await errorOf(problem, asked, parts.report);
      return protocol.failure(asked, { error, requestId });
    }
  }
  const nothing: Asked = { service: undefined, operation: '' };
  return jsonProtocol.failure(nothing, {
    error: jsonProtocol.unknownOperation(nothing),
    requestId,
  });
}
