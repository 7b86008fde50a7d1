/** What goes over the wire, and what a protocol makes of it. */

import type { IncomingHttpHeaders } from 'node:http';
import type { Schema, Served } from './served.ts';

/** A request that has passed the door: see `admission.ts`. */
export interface WireRequest {
  /** Without the query string. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Decompressed. */
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An operation somebody asks for. */
export interface Asked {
  /** Undefined for a service that the endpoint does not answer for. */
  readonly service: Served | undefined;
  readonly operation: string;
}

/** An error in the words of a service. */
export interface WireError {
  /** Name of the shape, `ResourceNotFound`. */
  readonly name: string;
  /** Name in AWS Query, `InvalidFormat` for `InvalidFormatFault`. */
  readonly queryCode: string;
  readonly statusCode: number;
  readonly message: string;
  /** Absent where the service's model has no such error. */
  readonly schema?: Schema;
}

/** How a success is written. */
export interface Success {
  readonly output: unknown;
  readonly schema: Schema;
  readonly requestId: string;
}

/** How a failure is written. */
export interface Failure {
  readonly error: WireError;
  readonly requestId: string;
}

export interface Protocol {
  /** What is asked for; undefined when the request is not of this protocol. */
  asked(request: WireRequest): Asked | undefined;
  /**
   * The input of the operation in API spelling. Members that the operation does not know are left out, as AWS does.
   * Throws or rejects when the body is not of the protocol.
   */
  input(request: WireRequest, schema: Schema): unknown | Promise<unknown>;
  /** How an operation is called that does not exist. */
  unknownOperation(asked: Asked): WireError;
  /** How a body is called that cannot be read. */
  unreadable(message: string): WireError;
  success(asked: Asked & { readonly service: Served }, success: Success): WireAnswer;
  failure(asked: Asked, failure: Failure): WireAnswer;
}

/** Whose fault an error is, as `X-Amzn-Query-Error` and AWS Query write it. */
export const faultOf = ({ statusCode }: WireError): 'Sender' | 'Receiver' =>
  statusCode >= 500 ? 'Receiver' : 'Sender';

/** The name that the message has in the shape of an error. */
export function messageMember({ schema }: WireError): 'message' | 'Message' {
  // The member names of a structure stand at place 4, see lab/model/shape.ts.
  const members: unknown = Array.isArray(schema) ? schema[4] : [];
  return Array.isArray(members) && members.includes('Message') ? 'Message' : 'message';
}

/** An error that the endpoint itself finds, before any service is asked. */
export const ownError = (name: string, message: string, queryCode = name): WireError => ({
  name,
  queryCode,
  statusCode: 400,
  message,
});
