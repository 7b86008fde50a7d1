/** The door of the endpoint: what is turned away by its headers, before anything is read or routed. */

import type { IncomingMessage } from 'node:http';

/** Why a request is turned away. */
export interface Rejection {
  readonly statusCode: number;
  readonly name: string;
  readonly message: string;
}

/** As the APIs themselves allow at most: 1 MB (Step Functions quotas, PutEvents, PutMetricData). */
export const bodyBytesMax = 1_048_576;

const contentTypes =
  /^(application\/(x-amz-json-1\.[01]|json|cbor|x-www-form-urlencoded))\s*(;.*)?$/i;

const rejection = (statusCode: number, name: string, message: string): Rejection => ({
  statusCode,
  name,
  message,
});

/**
 * A page in a browser can be made to reach a loopback port under another name (DNS rebinding): only our own names are
 * served. A request must say one, and only one.
 */
function isForUs({ rawHeaders, headers, url = '' }: IncomingMessage, port: number): boolean {
  const names = rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  const hosts = ['127.0.0.1', 'localhost', '[::1]'].map((name) => `${name}:${port}`);
  // A request target with a host of its own would count for more than the header.
  return (
    names.length === 1 && hosts.includes((headers.host ?? '').toLowerCase()) && url.startsWith('/')
  );
}

/** Browsers say where a page comes from; SDKs and the AWS CLI never do. */
function isFromPage({ headers }: IncomingMessage): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] !== undefined;
}

/** Undefined for a request that may come in. */
export function rejectionOf(request: IncomingMessage, port: number): Rejection | undefined {
  const { method, headers } = request;
  if (!isForUs(request, port)) {
    return rejection(403, 'AccessDeniedException', 'This host is not served here.');
  }
  if (isFromPage(request)) {
    return rejection(403, 'AccessDeniedException', 'Web pages are not served here.');
  }
  if (method !== 'POST') {
    return rejection(405, 'MethodNotAllowedException', 'Requests of the AWS APIs are POST.');
  }
  const length = headers['content-length'];
  const isEmpty = length === '0' || (length === undefined && !headers['transfer-encoding']);
  // An operation without input has no body, and then no type in the CBOR protocol.
  const type = headers['content-type'];
  if (type === undefined ? !isEmpty : !contentTypes.test(type)) {
    return rejection(
      415,
      'UnsupportedMediaTypeException',
      'The body must be JSON, CBOR or a form.',
    );
  }
  return Number(length ?? 0) > bodyBytesMax ? tooLarge : undefined;
}

export const tooLarge: Rejection = rejection(
  413,
  'RequestEntityTooLargeException',
  `A request has at most ${bodyBytesMax} bytes.`,
);

export const badEncoding: Rejection = rejection(
  415,
  'UnsupportedMediaTypeException',
  'The body may be compressed with gzip, in no other way.',
);
