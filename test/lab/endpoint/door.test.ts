/** Who and what is turned away, by a client that sends any header it likes. */

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exchange, type RawRequest, rawRequest } from './raw-http.ts';
import { type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
beforeAll(async () => {
  it = await smallEndpoint();
});
afterAll(() => it.close());

const call = [
  'X-Amz-Target: AWSStepFunctions.ListStateMachines',
  'Content-Type: application/x-amz-json-1.0',
];

/** Sends a request; `PORT` in it is the port of the endpoint. */
function send(request: RawRequest) {
  const headers = request.headers.map((line) => line.replace('PORT', String(it.endpoint.port)));
  return exchange(it.endpoint.port, rawRequest({ body: '{}', ...request, headers }));
}

const listed = () =>
  it.region.recorder.calls().filter(({ operation }) => operation === 'ListStateMachines').length;

describe('a request is served', () => {
  test.each(['127.0.0.1:PORT', 'localhost:PORT', '[::1]:PORT', 'LOCALHOST:PORT'])(
    'for the host %s',
    async (host) => {
      const { statusCode, body } = await send({ headers: [`Host: ${host}`, ...call] });
      expect(statusCode).toBe(200);
      expect(JSON.parse(body)).toEqual({ stateMachines: [] });
    },
  );

  test('on ::1 as on 127.0.0.1, where there is IPv6', async () => {
    const headers = [`Host: [::1]:${it.endpoint.port}`, ...call];
    const text = rawRequest({ headers, body: '{}' });
    const answer = await exchange(it.endpoint.port, text, '::1').catch((error) => error.code);
    expect([200, undefined]).toContain(answer.statusCode);
    if (answer.statusCode === undefined)
      expect(['EADDRNOTAVAIL', 'ECONNREFUSED']).toContain(answer);
  });
});

const hosts: readonly (readonly [string, readonly string[]])[] = [
  ['of another name', ['Host: evil.example:PORT']],
  ['of a name that only begins like ours', ['Host: localhost.evil.example:PORT']],
  ['of a name that only ends like ours', ['Host: evil-localhost:PORT']],
  ['without a port', ['Host: 127.0.0.1']],
  ['with another port', ['Host: 127.0.0.1:80']],
  ['with a user before it', ['Host: 127.0.0.1:PORT@evil.example']],
  ['with a path behind it', ['Host: 127.0.0.1:PORT/evil']],
  ['that is another loopback address', ['Host: 127.0.0.2:PORT']],
  ['that is every address', ['Host: 0.0.0.0:PORT']],
  ['that is a number', ['Host: 2130706433:PORT']],
  ['that is an IPv4 address in IPv6', ['Host: [::ffff:127.0.0.1]:PORT']],
  ['with a point at its end', ['Host: localhost.:PORT']],
  ['that is empty', ['Host: ']],
  ['given twice, ours first', ['Host: 127.0.0.1:PORT', 'Host: evil.example']],
  ['given twice, ours last', ['Host: evil.example', 'Host: 127.0.0.1:PORT']],
  ['given twice, ours both times', ['Host: 127.0.0.1:PORT', 'Host: 127.0.0.1:PORT']],
  ['in another header only', ['Host: evil.example', 'X-Forwarded-Host: 127.0.0.1:PORT']],
];

describe('a request is turned away for a host', () => {
  test.each(hosts)('%s', async (_name, headers) => {
    const before = listed();
    const { statusCode } = await send({ headers: [...headers, ...call] });
    expect([400, 403]).toContain(statusCode);
    expect(listed()).toBe(before);
  });

  test('that is missing', async () => {
    expect((await send({ headers: call })).statusCode).toBe(400);
  });

  test('that is missing in HTTP 1.0', async () => {
    const text = `POST / HTTP/1.0\r\n${call.join('\r\n')}\r\nContent-Length: 2\r\n\r\n{}`;
    expect((await exchange(it.endpoint.port, text)).statusCode).toBe(403);
  });

  test.each(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    'of another name, whatever the method: %s',
    async (method) => {
      const { statusCode } = await send({ method, headers: ['Host: evil.example', ...call] });
      expect(statusCode).toBe(403);
    },
  );

  test('in the target of the request', async () => {
    const request = { target: 'http://evil.example/', headers: ['Host: 127.0.0.1:PORT', ...call] };
    expect((await send(request)).statusCode).toBe(403);
  });
});

describe('a web page is turned away', () => {
  test.each([
    'Origin: http://localhost:PORT',
    'Origin: https://evil.example',
    'Origin: null',
    'Sec-Fetch-Site: cross-site',
    'Sec-Fetch-Site: same-origin',
  ])('by %s', async (header) => {
    const { statusCode, head } = await send({
      headers: ['Host: 127.0.0.1:PORT', header, ...call],
    });
    expect(statusCode).toBe(403);
    expect(head.toLowerCase()).not.toContain('access-control');
  });

  test('when it asks whether it may come: no answer allows anything', async () => {
    const { statusCode, head } = await send({
      method: 'OPTIONS',
      headers: [
        'Host: 127.0.0.1:PORT',
        'Origin: https://evil.example',
        'Access-Control-Request-Method: POST',
      ],
    });
    expect(statusCode).toBe(403);
    expect(head.toLowerCase()).not.toContain('access-control');
  });
});

describe('a request is turned away for', () => {
  const ours = 'Host: 127.0.0.1:PORT';

  test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('its method %s', async (method) => {
    const { statusCode, head } = await send({ method, headers: [ours, ...call] });
    expect(statusCode).toBe(405);
    expect(head).toContain('allow: POST');
  });

  test.each(['text/plain', 'multipart/form-data; boundary=x', 'text/xml', 'application/jsonp'])(
    'its type %s',
    async (type) => {
      const headers = [ours, 'X-Amz-Target: AWSEvents.ListRules', `Content-Type: ${type}`];
      expect((await send({ headers })).statusCode).toBe(415);
    },
  );

  test('a body without a type', async () => {
    const headers = [ours, 'X-Amz-Target: AWSEvents.ListRules'];
    expect((await send({ headers })).statusCode).toBe(415);
  });

  test('a body that says it is too long', async () => {
    const lines = [
      'POST / HTTP/1.1',
      `Host: 127.0.0.1:${it.endpoint.port}`,
      ...call,
      'Content-Length: 1048577',
    ];
    const answer = await exchange(it.endpoint.port, `${lines.join('\r\n')}\r\n\r\n`);
    expect(answer.statusCode).toBe(413);
  });

  test('a body that turns out to be too long', async () => {
    const piece = 'x'.repeat(0x10000);
    const lines = [
      'POST / HTTP/1.1',
      `Host: 127.0.0.1:${it.endpoint.port}`,
      ...call,
      'Transfer-Encoding: chunked',
    ];
    const pieces = `10000\r\n${piece}\r\n`.repeat(17);
    const answer = await exchange(it.endpoint.port, `${lines.join('\r\n')}\r\n\r\n${pieces}`);
    expect(answer.statusCode).toBe(413);
  });

  test('a body that unpacks to too much', async () => {
    const body = gzipSync(Buffer.alloc(1_048_577, ' '));
    const answer = await send({ headers: [ours, ...call, 'Content-Encoding: gzip'], body });
    expect(answer.statusCode).toBe(413);
  });

  test.each(['br', 'deflate', 'gzip, gzip'])('its encoding %s', async (encoding) => {
    const headers = [ours, ...call, `Content-Encoding: ${encoding}`];
    expect((await send({ headers })).statusCode).toBe(415);
  });

  test('a body that is not what its encoding says', async () => {
    const headers = [ours, ...call, 'Content-Encoding: gzip'];
    expect((await send({ headers })).statusCode).toBe(415);
  });

  test('being no HTTP at all', async () => {
    expect((await exchange(it.endpoint.port, 'hello\r\n\r\n')).statusCode).toBe(400);
  });
});

test('what is turned away is told in a sentence, without a trace of the code', async () => {
  const { body } = await send({ headers: ['Host: evil.example', ...call] });
  expect(JSON.parse(body)).toEqual({
    __type: 'AccessDeniedException',
    message: 'This host is not served here.',
  });
});
