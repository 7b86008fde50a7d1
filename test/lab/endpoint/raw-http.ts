/** A raw TCP client: what stands in a request is what is sent, the Host header too. */

import { connect } from 'node:net';

export interface RawAnswer {
  readonly statusCode: number;
  readonly head: string;
  readonly body: string;
}

/** Sends the text and reads until the other side ends the connection. */
export function exchange(port: number, text: string | Buffer, host = '127.0.0.1') {
  return new Promise<RawAnswer>((resolve, reject) => {
    const pieces: Buffer[] = [];
    const socket = connect({ port, host });
    socket.on('connect', () => socket.write(text));
    socket.on('data', (piece) => pieces.push(piece));
    socket.on('error', reject);
    socket.on('close', () => {
      const answer = Buffer.concat(pieces).toString('utf8');
      const [head = '', body = ''] = answer.split('\r\n\r\n', 2);
      resolve({ statusCode: Number(head.split(' ')[1]), head, body });
    });
  });
}

export interface RawRequest {
  readonly method?: string;
  readonly target?: string;
  /** Header lines as they are sent; none is added but Content-Length and Connection. */
  readonly headers: readonly string[];
  readonly body?: string | Uint8Array;
}

/** The request as text, closing the connection after it. */
export function rawRequest({
  method = 'POST',
  target = '/',
  headers,
  body = '',
}: RawRequest): Buffer {
  const lines = [
    `${method} ${target} HTTP/1.1`,
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
}
