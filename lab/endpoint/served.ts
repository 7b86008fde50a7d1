/** The services that the endpoint answers for: their names on the wire and their shapes. */

import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as sfn from '@aws-sdk/client-sfn';
import type { JsonShapeDeserializer2 } from '@smithy/core/protocols';

/** A shape of a service as its SDK package exports it. */
export type Schema = Parameters<JsonShapeDeserializer2['readObject']>[0];

export interface Served {
  /** SDK package name without `client-`. */
  readonly name: 'sfn' | 'eventbridge' | 'cloudwatch';
  /** What stands before the operation in `X-Amz-Target`, and in the path of the CBOR protocol. */
  readonly target: string;
  readonly jsonVersion: '1.0' | '1.1';
  readonly namespace: string;
  /** Only for a service that also speaks AWS Query. */
  readonly query?: { readonly version: string; readonly xmlNamespace: string };
  /** What the SDK package exports. */
  readonly exported: Readonly<Record<string, unknown>>;
}

/** As the SDK clients and botocore's service models have it (`targetPrefix`, `jsonVersion`, `protocols`). */
export const served: readonly Served[] = [
  {
    name: 'sfn',
    target: 'AWSStepFunctions',
    jsonVersion: '1.0',
    namespace: 'com.amazonaws.sfn',
    exported: sfn,
  },
  {
    name: 'eventbridge',
    target: 'AWSEvents',
    jsonVersion: '1.1',
    namespace: 'com.amazonaws.eventbridge',
    exported: eventbridge,
  },
  {
    name: 'cloudwatch',
    target: 'GraniteServiceVersion20100801',
    jsonVersion: '1.0',
    namespace: 'com.amazonaws.cloudwatch',
    query: {
      version: '2010-08-01',
      xmlNamespace: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
    },
    exported: cloudwatch,
  },
];

interface OperationSchemas {
  readonly input: Schema;
  readonly output: Schema;
}

const operationId = 9;
const errorId = -3;

function staticSchema(service: Served, name: string, id: number): readonly unknown[] | undefined {
  // An SDK package exports the schema of `X` as `X$`; no other export may be reached by a name from outside.
  const found = Object.hasOwn(service.exported, `${name}$`) ? service.exported[`${name}$`] : [];
  return Array.isArray(found) && found[0] === id && found[2] === name ? found : undefined;
}

/** The shapes of an operation; undefined when the service has none of this name. */
export function operationSchemas(service: Served, operation: string): OperationSchemas | undefined {
  const found = staticSchema(service, operation, operationId);
  // An operation is `[9, namespace, name, traits, input, output]`, see lab/model/index.ts.
  return found === undefined
    ? undefined
    : { input: found[4] as Schema, output: found[5] as Schema };
}

/** The shape of a modelled error. */
export function errorSchema(service: Served, name: string): Schema | undefined {
  // What stands at an error's name is its schema.
  return staticSchema(service, name, errorId) as Schema | undefined;
}
