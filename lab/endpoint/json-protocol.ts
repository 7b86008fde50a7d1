/** AWS JSON 1.0 and 1.1: the operation stands in `X-Amz-Target`, bodies are JSON. */

import { JsonShapeDeserializer2, JsonShapeSerializer2 } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import { served } from './served.ts';
import { type Asked, faultOf, messageMember, ownError, type Protocol } from './wire.ts';

/** Timestamps are seconds since 1970 (https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html). */
const settings = {
  timestampFormat: { useTrait: true, default: 7 as const },
  jsonName: false,
};
const serializer = new JsonShapeSerializer2(settings);
const deserializer = new JsonShapeDeserializer2(settings);

function asked(target: string): Asked {
  const [prefix, operation = ''] = target.split('.', 2);
  return { service: served.find((service) => service.target === prefix), operation };
}

const headersOf = ({ service }: Asked, requestId: string) => ({
  'content-type': `application/x-amz-json-${service?.jsonVersion ?? '1.0'}`,
  'x-amzn-requestid': requestId,
});

/** 1.0 names errors by their absolute shape id, 1.1 by their name alone (the protocols' pages on error types). */
function typeOf({ service }: Asked, name: string, isModelled: boolean): string {
  if (service === undefined || service.jsonVersion === '1.1' || !isModelled) return name;
  return `${service.namespace}#${name}`;
}

export const jsonProtocol: Protocol = {
  asked({ headers }) {
    const target = headers['x-amz-target'];
    return typeof target === 'string' ? asked(target) : undefined;
  },
  input({ body }, schema) {
    const text = body.toString('utf8');
    if (!/^\s*(\{|$)/.test(text)) throw new Error('Unexpected value type in payload');
    return deserializer.read(schema, text);
  },
  unknownOperation: ({ service, operation }) =>
    ownError(
      'UnknownOperationException',
      service === undefined
        ? 'The lab answers for Step Functions, EventBridge and CloudWatch.'
        : `${operation} is not an operation of ${service.name} in the lab.`,
    ),
  unreadable: (message) => ownError('SerializationException', message),
  success(call, { output, schema, requestId }) {
    const headers = headersOf(call, requestId);
    // An operation without output answers with nothing at all.
    if (NormalizedSchema.of(schema).isUnitSchema()) return { statusCode: 200, headers, body: '' };
    serializer.write(schema, output ?? {});
    return { statusCode: 200, headers, body: serializer.flush() };
  },
  failure(call, { error, requestId }) {
    const { name, message, queryCode, statusCode } = error;
    const isModelled = error.schema !== undefined;
    const isQueryCompatible = call.service?.query !== undefined;
    return {
      statusCode,
      headers: {
        ...headersOf(call, requestId),
        // https://smithy.io/2.0/aws/protocols/aws-query-protocol.html (awsQueryCompatible)
        ...(isQueryCompatible && { 'x-amzn-query-error': `${queryCode};${faultOf(error)}` }),
      },
      body: JSON.stringify({
        __type: typeOf(call, name, isModelled),
        [messageMember(error)]: message,
      }),
    };
  },
};
