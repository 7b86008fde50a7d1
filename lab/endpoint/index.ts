/** The AWS endpoint of the lab: the APIs of Step Functions, EventBridge and CloudWatch on a loopback port. */

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Rejection, rejectionOf } from './admission.ts';
import { readBody } from './body.ts';
import { type DispatchParts, dispatch, noAnswer } from './dispatch.ts';

export interface Endpoint {
  /** `http://127.0.0.1:4580` */
  readonly url: string;
  readonly port: number;
  /** Ends every connection. */
  close(): Promise<void>;
}

const headersMs = 5_000;
const requestMs = 30_000;

function reject(response: ServerResponse, { statusCode, name, message }: Rejection): void {
  const body = JSON.stringify({ __type: name, message });
  response.writeHead(statusCode, {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    // What is left of the body is not read.
    connection: 'close',
    ...(statusCode === 405 && { allow: 'POST' }),
  });
  response.end(body);
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  parts: DispatchParts & { readonly port: number },
): Promise<void> {
  const turnedAway = rejectionOf(request, parts.port);
  if (turnedAway !== undefined) return reject(response, turnedAway);
  const body = await readBody(request);
  if (!Buffer.isBuffer(body)) return reject(response, body);
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const answer = await dispatch({ path, headers: request.headers, body }, parts);
  if (answer === noAnswer) {
    response.destroy();
    return;
  }
  const length = { 'content-length': String(Buffer.byteLength(answer.body)) };
  response.writeHead(answer.statusCode, { ...answer.headers, ...length });
  response.end(answer.body);
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      // A server that listens on a port has an address with one.
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** What Node answers on a machine without IPv6. */
const isWithoutIpv6 = (error: unknown): boolean =>
  ['EADDRNOTAVAIL', 'EAFNOSUPPORT'].includes(Object(error).code);

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/**
 * Listens on 127.0.0.1 and, where there is one, on ::1. Port 0 takes a free one.
 * @throws Error when the port is taken
 */
export async function openEndpoint(parts: DispatchParts, port: number): Promise<Endpoint> {
  let taken = port;
  const create = (): Server =>
    createServer(
      { headersTimeout: headersMs, requestTimeout: requestMs },
      (request, response): void => {
        serve(request, response, { ...parts, port: taken }).catch((problem: unknown) => {
          // The other side has gone while its body was being read.
          if (!request.errored) parts.report(problem);
          response.destroy();
        });
      },
    );
  const first = create();
  const second = create();
  const closeBoth = async (): Promise<void> => {
    await Promise.all([close(first), close(second)]);
  };
  taken = await listen(first, '127.0.0.1', port);
  try {
    await listen(second, '::1', taken);
  } catch (error) {
    if (!isWithoutIpv6(error)) {
      await closeBoth();
      throw error;
    }
  }
  return { url: `http://127.0.0.1:${taken}`, port: taken, close: closeBoth };
}
