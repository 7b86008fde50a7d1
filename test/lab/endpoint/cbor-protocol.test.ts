/** Smithy RPC v2 CBOR, byte by byte: what some SDKs speak with CloudWatch. */

import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cbor } from '@smithy/core/cbor';
import { poster, textOf } from './post.ts';
import { type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
beforeAll(async () => {
  it = await smallEndpoint();
});
afterAll(() => it.close());

const post = poster(() => it.endpoint.url);

const cborCall = (operation: string, input: object) =>
  post(
    { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' },
    cbor.serialize(input),
    `/service/GraniteServiceVersion20100801/operation/${operation}`,
  );

// https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html
describe('Smithy RPC v2 CBOR', () => {
  test('answers with nothing where an operation has no output', async () => {
    const put = await cborCall('PutMetricData', {
      Namespace: 'Cbor',
      MetricData: [{ MetricName: 'a', Value: 1.5, Unit: 'Count' }],
    });
    expect(put).toMatchObject({ status: 200, protocol: 'rpc-v2-cbor', type: null });
    expect(put.bytes).toHaveLength(0);
  });

  test('answers in CBOR, timestamps tagged as seconds', async () => {
    await cborCall('PutDashboard', { DashboardName: 'cbor', DashboardBody: '{"widgets":[]}' });
    const { bytes, type, status } = await cborCall('ListDashboards', {});
    expect([status, type]).toEqual([200, 'application/cbor']);
    expect(cbor.deserialize(bytes)).toMatchObject({
      DashboardEntries: [
        { DashboardName: 'cbor', Size: 14, LastModified: { tag: 1, value: 1_772_445_600 } },
      ],
    });
  });

  test('reads a request that is compressed', async () => {
    const answer = await post(
      {
        'smithy-protocol': 'rpc-v2-cbor',
        'content-type': 'application/cbor',
        'content-encoding': 'gzip',
      },
      gzipSync(cbor.serialize({ Namespace: 'None' })),
      '/service/GraniteServiceVersion20100801/operation/ListMetrics',
    );
    expect(cbor.deserialize(answer.bytes)).toEqual({ Metrics: [] });
  });

  test('names errors by their shape, with the code of AWS Query in a header', async () => {
    const answer = await cborCall('DeleteAlarms', { AlarmNames: ['none'] });
    expect(answer).toMatchObject({
      status: 404,
      queryError: 'ResourceNotFound;Sender',
      protocol: 'rpc-v2-cbor',
    });
    expect(cbor.deserialize(answer.bytes)).toEqual({
      __type: 'com.amazonaws.cloudwatch#ResourceNotFound',
      message: 'Unknown alarm none',
    });
  });

  test('knows no operation of another service and none without the header of the protocol', async () => {
    const input = cbor.serialize({});
    const header = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };
    const other = await post(header, input, '/service/AWSEvents/operation/ListRules');
    expect(cbor.deserialize(other.bytes).__type).toMatch(/#UnknownOperationException$/);
    const path = '/service/GraniteServiceVersion20100801/operation/ListMetrics';
    const without = await post({ 'content-type': 'application/cbor' }, input, path);
    expect(JSON.parse(textOf(without)).__type).toBe('UnknownOperationException');
  });

  test.each([
    ['cut off', new Uint8Array([0xa1, 0x61])],
    ['nested without end', new Uint8Array(900_000).fill(0x81)],
    ['longer than it is', new Uint8Array([0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ])('refuses a body that is %s', async (_name, body) => {
    const header = { 'smithy-protocol': 'rpc-v2-cbor', 'content-type': 'application/cbor' };
    const path = '/service/GraniteServiceVersion20100801/operation/ListMetrics';
    const answer = await post(header, body, path);
    expect(answer.status).toBe(400);
    expect(cbor.deserialize(answer.bytes).__type).toMatch(/#SerializationException$/);
  });
});
