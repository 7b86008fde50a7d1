/** Reads the body of a request, up to a limit; SDKs compress large ones with gzip (PutMetricData). */

import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { badEncoding, bodyBytesMax, type Rejection, tooLarge } from './admission.ts';

const inflate = promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip);

/** The bytes of the body as they were meant, or why it is not taken. */
export async function readBody(request: IncomingMessage): Promise<Buffer | Rejection> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request) {
    bytes += piece.length;
    if (bytes > bodyBytesMax) return tooLarge;
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces);
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') return badEncoding;
  try {
    return await inflate(body, { maxOutputLength: bodyBytesMax });
  } catch (error) {
    const { code } = Object(error);
    return code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge : badEncoding;
  }
}
