/** Objects of S3: written, read, listed, refused. */

import { describe, expect, test } from '@jest/globals';
import { createS3, refusals } from '../../../lab/services/s3.ts';
import { refusalCases, refusalOf, smallWorld } from './small-world.ts';

function world() {
  const small = smallWorld('2026-03-02T10:00Z');
  const s3 = small.add('s3', createS3(small.context));
  small.deploy('s3', 'AWS::S3::Bucket', { BucketName: 'plans' });
  const call = (operation: string, input: object) =>
    small.run('s3', operation, { Bucket: 'plans', ...input });
  return { ...small, s3, call };
}

test('an object is read back as text and as bytes', async () => {
  const { call } = world();
  call('PutObject', { Key: 'a.json', Body: '{"grün":1}', ContentType: 'application/json' });
  const object = call('GetObject', { Key: 'a.json' });
  expect(await object.Body.transformToString()).toBe('{"grün":1}');
  expect(await object.Body.transformToByteArray()).toHaveLength(11);
  expect(call('HeadObject', { Key: 'a.json' })).toMatchObject({
    ContentLength: 11,
    ContentType: 'application/json',
    LastModified: new Date('2026-03-02T10:00Z'),
  });
});

test('bytes are kept as they were when they were put', async () => {
  const { call } = world();
  const bytes = Uint8Array.from([1, 2, 3]);
  call('PutObject', { Key: 'b', Body: bytes });
  bytes[0] = 9;
  const { Body } = call('GetObject', { Key: 'b' });
  expect([...(await Body.transformToByteArray())]).toEqual([1, 2, 3]);
});

test('the ETag is the MD5 of the content', () => {
  const { call } = world();
  expect(call('PutObject', { Key: 'a', Body: 'hello' }).ETag).toBe(
    '"5d41402abc4b2a76b9719d911017c592"',
  );
});

test('a listing is sorted by bytes, paged, and grouped by the delimiter', () => {
  const { call } = world();
  for (const Key of ['b/2', 'a', 'b/1', 'c', 'Z']) call('PutObject', { Key, Body: 'x' });
  const keys = (answer: { Contents: { Key: string }[] }) => answer.Contents.map(({ Key }) => Key);
  const first = call('ListObjectsV2', { MaxKeys: 2 });
  expect([keys(first), first.IsTruncated]).toEqual([['Z', 'a'], true]);
  const token = first.NextContinuationToken;
  const next = call('ListObjectsV2', { MaxKeys: 9, ContinuationToken: token });
  expect([keys(next), next.IsTruncated]).toEqual([['b/1', 'b/2', 'c'], false]);
  const grouped = call('ListObjectsV2', { Delimiter: '/' });
  expect(keys(grouped)).toEqual(['Z', 'a', 'c']);
  expect(grouped.CommonPrefixes).toEqual([{ Prefix: 'b/' }]);
  expect(keys(call('ListObjectsV2', { Prefix: 'b/' }))).toEqual(['b/1', 'b/2']);
});

test('a deleted object is gone, and deleting it again succeeds', async () => {
  const { call } = world();
  call('PutObject', { Key: 'a', Body: 'x' });
  call('DeleteObject', { Key: 'a' });
  call('DeleteObject', { Key: 'a' });
  expect(await refusalOf(() => call('GetObject', { Key: 'a' }))).toMatch(/^NoSuchKey/);
});

test('IAM sees the ARN of the object, or of the bucket that is listed', () => {
  const { s3 } = world();
  const input = { Bucket: 'plans', Key: 'a/b' };
  expect(s3.arns('PutObject', input)).toEqual(['arn:aws:s3:::plans/a/b']);
  expect(s3.arns('ListObjectsV2', input)).toEqual(['arn:aws:s3:::plans']);
});

type Call = ReturnType<typeof world>['call'];
const refused: Record<keyof typeof refusals, (call: Call) => unknown> = {
  noSuchBucket: (call) => call('PutObject', { Bucket: 'none', Key: 'a' }),
  noSuchKey: (call) => call('GetObject', { Key: 'a' }),
  notFound: (call) => call('HeadObject', { Key: 'a' }),
  preconditionFailed: (call) => {
    call('PutObject', { Key: 'a', IfNoneMatch: '*' });
    call('PutObject', { Key: 'a', IfNoneMatch: '*' });
  },
};

describe('Amazon S3 refuses', () => {
  test.each(refusalCases(refusals, refused))('%s', async (_row, step, text) => {
    expect(await refusalOf(() => step(world().call))).toMatch(text);
  });
});
