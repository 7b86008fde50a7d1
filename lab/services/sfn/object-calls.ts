/** The calls of Amazon S3 that a Distributed Map makes: to read its items, and to write its results. */

import { types } from 'node:util';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Json } from '../../asl/json.ts';
import { transitions } from './behaviour.ts';
import type { Call } from './call.ts';

/** The part of an SDK body that is used here. */
interface Body {
  transformToByteArray(): Promise<Uint8Array>;
}

function isBody(value: unknown): value is Body {
  return typeof value === 'object' && value !== null && 'transformToByteArray' in value;
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const shared = {
  service: 's3',
  answerMs: () => transitions.answered.seconds * 1000,
  childOf: () => undefined,
  toError: ({ code, message }: { code: string; message: string }) => ({
    error: `S3.${code}`,
    cause: message,
  }),
};

const getObject: Call = {
  ...shared,
  operation: 'GetObject',
  toInput: (parameters) => parameters,
  async toHappenings(id, output) {
    const body = memberOf(output, 'Body');
    const bytes = isBody(body) ? await body.transformToByteArray() : new Uint8Array();
    try {
      return [{ kind: 'succeeded', id, output: { Body: decompressed(bytes).toString() } }];
    } catch (error) {
      if (!types.isNativeError(error)) throw error;
      const cause = `The object cannot be decompressed: ${error.message}`;
      return [{ kind: 'failed', id, error: 'S3.InvalidObject', cause }];
    }
  },
};

/** GZIP and ZSTD, told by their first bytes. input-output-itemreader.html, `InputType`. */
function decompressed(bytes: Uint8Array): Buffer {
  const beginning = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  if (beginning.startsWith('1f8b')) return gunzipSync(bytes);
  return beginning === '28b52ffd' ? zstdDecompressSync(bytes) : Buffer.from(bytes);
}

/** One object as an item. input-output-itemreader.html, "Amazon S3 objects"; spelling recorded. */
function itemOf(object: unknown): Json {
  const modified = memberOf(object, 'LastModified');
  return {
    Etag: String(memberOf(object, 'ETag')),
    Key: String(memberOf(object, 'Key')),
    LastModified: modified instanceof Date ? modified.getTime() / 1000 : null,
    Size: Number(memberOf(object, 'Size')),
    StorageClass: String(memberOf(object, 'StorageClass')),
  };
}

const listObjects: Call = {
  ...shared,
  operation: 'ListObjectsV2',
  toInput: (parameters) => parameters,
  toHappenings(id, output) {
    const contents = memberOf(output, 'Contents');
    const token = memberOf(output, 'NextContinuationToken');
    const page = {
      Contents: Array.isArray(contents) ? contents.map(itemOf) : [],
      ...(typeof token === 'string' && { NextContinuationToken: token }),
    };
    return [{ kind: 'succeeded', id, output: page }];
  },
};

const putObject: Call = {
  ...shared,
  operation: 'PutObject',
  toInput: (parameters) => parameters,
  toHappenings: (id) => [{ kind: 'succeeded', id, output: {} }],
};

/** By the resource of an ItemReader or a ResultWriter; a Task has no such resources. */
const calls: ReadonlyMap<string, Call> = new Map([
  ['arn:aws:states:::s3:getObject', getObject],
  ['arn:aws:states:::s3:listObjectsV2', listObjects],
  ['arn:aws:states:::s3:putObject', putObject],
]);

export const objectCallOf = (resource: string): Call | undefined => calls.get(resource);
