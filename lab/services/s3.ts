/** Amazon S3: buckets of objects; every read sees the last write. */

import { createHash } from 'node:crypto';
import type {
  DeleteObjectRequest,
  GetObjectRequest,
  HeadObjectRequest,
  ListObjectsV2Output,
  ListObjectsV2Request,
  PutObjectRequest,
} from '@aws-sdk/client-s3';
import type { Refusal, Service, ServiceContext } from '../service.ts';
import { refuse } from '../service.ts';

const reference = 'https://docs.aws.amazon.com/AmazonS3/latest/API';

export const refusals = {
  noSuchBucket: {
    operations: ['PutObject', 'GetObject', 'ListObjectsV2', 'DeleteObject'],
    code: 'NoSuchBucket',
    statusCode: 404,
    message: 'The specified bucket does not exist',
    source: `${reference}/ErrorResponses.html`,
  },
  noSuchKey: {
    operations: ['GetObject'],
    code: 'NoSuchKey',
    statusCode: 404,
    message: 'The specified key does not exist.',
    source: `${reference}/ErrorResponses.html`,
  },
  notFound: {
    operations: ['HeadObject'],
    code: 'NotFound',
    statusCode: 404,
    message: 'Not Found',
    source: `${reference}/API_HeadObject.html (a HEAD answer has no body, so no better name)`,
  },
  preconditionFailed: {
    operations: ['PutObject'],
    code: 'PreconditionFailed',
    statusCode: 412,
    message: 'At least one of the pre-conditions you specified did not hold',
    source: `${reference}/API_PutObject.html (If-None-Match)`,
  },
} satisfies Record<string, Refusal>;

interface StoredObject {
  readonly bytes: Uint8Array;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly atMs: number;
  /** MD5 in quotes, as S3 writes it. */
  readonly eTag: string;
}

/** The part of the SDK's stream mixin that readers use. */
interface Body {
  transformToString(): Promise<string>;
  transformToByteArray(): Promise<Uint8Array>;
}

type Bucket = Map<string, StoredObject>;

const pageMax = 1000;

const bodyOf = (bytes: Uint8Array): Body => ({
  transformToString: async () => Buffer.from(bytes).toString(),
  transformToByteArray: async () => bytes,
});

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  throw new Error('Bodies other than text and bytes are not simulated');
}

const describe = (object: StoredObject) => ({
  ContentLength: object.bytes.length,
  ContentType: object.contentType,
  LastModified: new Date(object.atMs),
  ETag: object.eTag,
  Metadata: { ...object.metadata },
});

/** S3 lists keys in the order of their UTF-8 bytes. */
const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

function list(bucket: Bucket, input: ListObjectsV2Request): ListObjectsV2Output {
  const prefix = input.Prefix ?? '';
  const after = input.ContinuationToken ?? input.StartAfter;
  const keys = [...bucket.keys()].sort(byBytes);
  const entries = new Map<string, StoredObject | undefined>();
  for (const key of keys) {
    if (!key.startsWith(prefix)) continue;
    const end = input.Delimiter ? key.indexOf(input.Delimiter, prefix.length) : -1;
    const entry = end < 0 ? key : key.slice(0, end + (input.Delimiter?.length ?? 0));
    if (after !== undefined && byBytes(entry, after) <= 0) continue;
    entries.set(entry, end < 0 ? bucket.get(key) : undefined);
  }
  const page = [...entries].slice(0, input.MaxKeys ?? pageMax);
  const last = page.at(-1)?.[0];
  const isTruncated = page.length < entries.size;
  return {
    Name: input.Bucket,
    Prefix: prefix,
    KeyCount: page.length,
    MaxKeys: input.MaxKeys ?? pageMax,
    IsTruncated: isTruncated,
    ...(isTruncated && { NextContinuationToken: last }),
    Contents: page.flatMap(([key, object]) =>
      object === undefined
        ? []
        : [
            {
              Key: key,
              Size: object.bytes.length,
              ETag: object.eTag,
              LastModified: new Date(object.atMs),
              StorageClass: 'STANDARD' as const,
            },
          ],
    ),
    CommonPrefixes: page.flatMap(([entry, object]) =>
      object === undefined ? [{ Prefix: entry }] : [],
    ),
  };
}

function put(context: ServiceContext, bucket: Bucket, input: PutObjectRequest): { ETag: string } {
  const key = String(input.Key);
  if (input.IfNoneMatch === '*' && bucket.has(key)) throw refuse(refusals.preconditionFailed);
  const bytes = bytesOf(input.Body);
  const eTag = `"${createHash('md5').update(bytes).digest('hex')}"`;
  bucket.set(key, {
    bytes,
    contentType: input.ContentType ?? 'application/octet-stream',
    metadata: input.Metadata ?? {},
    atMs: context.clock.nowMs,
    eTag,
  });
  return { ETag: eTag };
}

export interface S3 extends Service {
  hasBucket(name: string): boolean;
}

/** Amazon S3. Bucket policies are accepted and not evaluated. */
export function createS3(context: ServiceContext): S3 {
  const buckets = new Map<string, Bucket>();
  const find = (name: string | undefined): Bucket => {
    const bucket = buckets.get(String(name));
    if (bucket === undefined) throw refuse(refusals.noSuchBucket);
    return bucket;
  };
  return {
    hasBucket: (name) => buckets.has(name),
    operations: {
      PutObject: (input: PutObjectRequest) => put(context, find(input.Bucket), input),
      GetObject: (input: GetObjectRequest) => {
        const object = find(input.Bucket).get(String(input.Key));
        if (object === undefined) throw refuse(refusals.noSuchKey);
        return { ...describe(object), Body: bodyOf(object.bytes) };
      },
      HeadObject: (input: HeadObjectRequest) => {
        const object = buckets.get(String(input.Bucket))?.get(String(input.Key));
        if (object === undefined) throw refuse(refusals.notFound);
        return describe(object);
      },
      DeleteObject: (input: DeleteObjectRequest) => {
        find(input.Bucket).delete(String(input.Key));
      },
      ListObjectsV2: (input: ListObjectsV2Request) => list(find(input.Bucket), input),
    },
    deploy: {
      'AWS::S3::Bucket': ({ logicalId, properties }) => {
        const name = String(properties.BucketName ?? logicalId.toLowerCase());
        buckets.set(name, new Map());
        const domain = `${name}.s3.amazonaws.com`;
        return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, DomainName: domain } };
      },
      'AWS::S3::BucketPolicy': ({ properties }) => ({
        ref: String(properties.Bucket),
        attributes: {},
      }),
    },
    arns: (operation, input: { Bucket?: string; Key?: string }) => [
      `arn:aws:s3:::${input.Bucket}${operation === 'ListObjectsV2' ? '' : `/${input.Key}`}`,
    ],
    inspect: () =>
      [...buckets].map(([name, objects]) => ({
        name,
        objects: [...objects].map(([key, object]) => ({
          key,
          size: object.bytes.length,
          eTag: object.eTag,
          atMs: object.atMs,
        })),
      })),
  };
}
