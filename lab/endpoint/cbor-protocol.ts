/** Smithy RPC v2 CBOR: the operation stands in the path. Some SDKs speak it with CloudWatch. */

import { CborCodec, CborShapeDeserializer2, cbor } from '@smithy/core/cbor';
import { NormalizedSchema } from '@smithy/core/schema';
import { served } from './served.ts';
import { faultOf, messageMember, ownError, type Protocol } from './wire.ts';

const serializer = new CborCodec().createSerializer();
const deserializer = new CborShapeDeserializer2();

const path = /^\/service\/([^/]+)\/operation\/([^/]+)$/;

/** https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html: each answer names the protocol. */
const headersOf = (requestId: string) => ({
  'smithy-protocol': 'rpc-v2-cbor',
  'x-amzn-requestid': requestId,
});
const withBody = { 'content-type': 'application/cbor' };

export const cborProtocol: Protocol = {
  asked(request) {
    const [, target, operation] = path.exec(request.path) ?? [];
    if (operation === undefined || request.headers['smithy-protocol'] !== 'rpc-v2-cbor') {
      return undefined;
    }
    const service = served.find((candidate) => candidate.target === target);
    // Only CloudWatch speaks this protocol (botocore service models, `protocols`).
    return { service: service?.query === undefined ? undefined : service, operation };
  },
  input: ({ body }, schema) => (body.length === 0 ? {} : deserializer.read(schema, body)),
  unknownOperation: ({ operation }) =>
    ownError(
      'UnknownOperationException',
      `${operation} is not an operation that the lab answers in this protocol.`,
    ),
  unreadable: (message) => ownError('SerializationException', message),
  success(_call, { output, schema, requestId }) {
    const headers = headersOf(requestId);
    if (NormalizedSchema.of(schema).isUnitSchema()) return { statusCode: 200, headers, body: '' };
    serializer.write(schema, output ?? {});
    return { statusCode: 200, headers: { ...headers, ...withBody }, body: serializer.flush() };
  },
  failure({ service }, { error, requestId }) {
    const { name, message, queryCode, statusCode } = error;
    const namespace = service?.namespace ?? 'com.amazonaws';
    return {
      statusCode,
      headers: {
        ...headersOf(requestId),
        ...withBody,
        'x-amzn-query-error': `${queryCode};${faultOf(error)}`,
      },
      body: cbor.serialize({ __type: `${namespace}#${name}`, [messageMember(error)]: message }),
    };
  },
};
