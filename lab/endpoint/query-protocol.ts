/** AWS Query: a form goes in, XML comes out. Older SDKs and scripts speak it with CloudWatch. */

import { XmlShapeSerializer } from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { readForm } from './form.ts';
import { type Schema, type Served, served } from './served.ts';
import { faultOf, ownError, type Protocol, type WireRequest } from './wire.ts';

const namespace = 'arq.lab';
const string = 0;

/** A structure in the form that the SDK's schemas have (lab/model/shape.ts). */
function structure(name: string, members: Readonly<Record<string, unknown>>): Schema {
  const schemas = Object.values(members);
  // The schema of a structure is such a list.
  return [3, namespace, name, 0, Object.keys(members), schemas] as unknown as Schema;
}

const metadata = structure('ResponseMetadata', { RequestId: string });
const errorResponse = structure('ErrorResponse', {
  Error: () => structure('Error', { Type: string, Code: string, Message: string }),
  RequestId: string,
});

const isForm = ({ headers }: WireRequest): boolean =>
  /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '');

const formOf = ({ body }: WireRequest): URLSearchParams =>
  new URLSearchParams(body.toString('utf8'));

/** The one service that speaks AWS Query; a version or action of another does not name it. */
const queryService = served.find(({ query }) => query !== undefined);

function xml(service: Served | undefined, schema: Schema, value: unknown): string {
  const { xmlNamespace = '' } = service?.query ?? {};
  const serializer = new XmlShapeSerializer({
    timestampFormat: { useTrait: true, default: 5 },
    xmlNamespace,
    serviceNamespace: namespace,
  });
  serializer.write(schema, value);
  return String(serializer.flush());
}

const headersOf = (requestId: string) => ({
  'content-type': 'text/xml',
  'x-amzn-requestid': requestId,
});

export const queryProtocol: Protocol = {
  asked(request) {
    if (!isForm(request)) return undefined;
    const form = formOf(request);
    const isVersion = form.get('Version') === queryService?.query?.version;
    return { service: isVersion ? queryService : undefined, operation: form.get('Action') ?? '' };
  },
  input: (request, schema) => readForm(formOf(request), schema),
  unknownOperation({ operation }) {
    const version = queryService?.query?.version ?? '';
    const message = `Could not find operation ${operation} for version ${version}`;
    return operation === ''
      ? ownError('MissingAction', 'The request must contain the parameter Action.')
      : ownError('InvalidAction', message);
  },
  unreadable: (message) => ownError('MalformedInput', message),
  success({ service, operation }, { output, schema, requestId }) {
    const result = NormalizedSchema.of(schema).isUnitSchema() ? undefined : schema;
    const response = structure(`${operation}Response`, {
      ...(result !== undefined && { [`${operation}Result`]: () => result }),
      ResponseMetadata: () => metadata,
    });
    const value = {
      [`${operation}Result`]: output ?? {},
      ResponseMetadata: { RequestId: requestId },
    };
    return { statusCode: 200, headers: headersOf(requestId), body: xml(service, response, value) };
  },
  failure(_asked, { error, requestId }) {
    const { queryCode: Code, message: Message, statusCode } = error;
    const value = { Error: { Type: faultOf(error), Code, Message }, RequestId: requestId };
    const body = xml(queryService, errorResponse, value);
    return { statusCode, headers: headersOf(requestId), body };
  },
};
