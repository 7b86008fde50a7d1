/** The calls of Amazon S3 that a Distributed Map makes: to read its items, and to write its results. */

import { isObject, type Json } from '../../asl/json.ts';
import { transitions } from './behaviour.ts';
import type { Call } from './call.ts';

/** The part of an SDK body that is used here. */
interface TextBody {
  transformToString(): Promise<string>;
}

function isTextBody(value: unknown): value is TextBody {
  return typeof value === 'object' && value !== null && 'transformToString' in value;
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
    const text = isTextBody(body) ? await body.transformToString() : String(body ?? '');
    return [{ kind: 'succeeded', id, output: { Body: text } }];
  },
};

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
    const items = Array.isArray(contents) ? contents.map(itemOf) : [];
    return [{ kind: 'succeeded', id, output: { Contents: items } }];
  },
};

const putObject: Call = {
  ...shared,
  operation: 'PutObject',
  toInput: (parameters) =>
    isObject(parameters) ? { ...parameters, Body: JSON.stringify(parameters.Body) } : parameters,
  toHappenings: (id) => [{ kind: 'succeeded', id, output: {} }],
};

/** By the end of the resource; these have no other place in a definition. */
const calls: ReadonlyMap<string, Call> = new Map([
  ['arn:aws:states:::s3:getObject', getObject],
  ['arn:aws:states:::s3:listObjectsV2', listObjects],
  ['arn:aws:states:::s3:putObject', putObject],
]);

export const objectCallOf = (resource: string): Call | undefined => calls.get(resource);
