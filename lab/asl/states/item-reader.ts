/** ItemReader: what Amazon S3 is asked, and how its answers become the items of a Distributed Map. */

import { StateError } from '../errors.ts';
import type { ObjectRead } from '../execution.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { DistributedMap } from '../machine.ts';
import { csvItems, csvRows } from './csv.ts';

type ItemReader = NonNullable<DistributedMap['reader']>;

/** What one answer gives: items, objects in which there are more, or both. */
interface Portion {
  readonly items: readonly Json[];
  readonly more: readonly ObjectRead[];
}

function readerFailed(cause: string): StateError {
  return new StateError({ error: 'States.ItemReaderFailed', cause });
}

/** `parameters` are the evaluated Arguments of the ItemReader. */
export function firstRead({ resource, manifest }: ItemReader, parameters: Json): ObjectRead {
  if (resource.endsWith(':listObjectsV2')) return { resource, parameters, holds: 'list' };
  return { resource, parameters, holds: manifest ?? 'items' };
}

const getObject = 'arn:aws:states:::s3:getObject';

/**
 * `answer` is that of the read: the text of an object, or a page of a list. Throws `StateError`
 * (States.ItemReaderFailed). input-output-itemreader.html.
 */
export function portionOf(reader: ItemReader, read: ObjectRead, answer: Json): Portion {
  const { Body = null, ...list } = isObject(answer) ? answer : {};
  const text = typeof Body === 'string' ? Body : '';
  switch (read.holds) {
    case 'list':
      return listed(reader, read, list);
    case 'S3_INVENTORY':
      return { items: [], more: inventoryReads(text) };
    case 'ATHENA_DATA':
      return { items: [], more: athenaReads(text) };
    case 'items':
      return { items: itemsIn(reader, read, text), more: [] };
  }
}

/** A page of the list, and what leads to the next one. */
function listed(reader: ItemReader, read: ObjectRead, answer: JsonObject): Portion {
  const { Contents, NextContinuationToken } = answer;
  const objects = Array.isArray(Contents) ? Contents : [];
  const parameters = isObject(read.parameters) ? read.parameters : {};
  const next: ObjectRead[] =
    typeof NextContinuationToken === 'string'
      ? [{ ...read, parameters: { ...parameters, ContinuationToken: NextContinuationToken } }]
      : [];
  if (!reader.loadsObjects) return { items: objects, more: next };
  const { Bucket = null } = parameters;
  const found = objects.map((object) => (isObject(object) ? object.Key : undefined) ?? null);
  return { items: [], more: [...found.map((Key) => itemsAt({ Bucket, Key })), ...next] };
}

function itemsAt(
  parameters: { readonly Bucket: Json; readonly Key: Json },
  headers?: readonly string[],
): ObjectRead {
  const read = { resource: getObject, parameters, holds: 'items' } as const;
  return headers === undefined ? read : { ...read, headers };
}

/** The files of an Amazon S3 inventory; it is `manifest.json`, which also tells their columns. */
function inventoryReads(text: string): readonly ObjectRead[] {
  const manifest = parsed(text);
  const { destinationBucket, fileFormat, fileSchema, files } = isObject(manifest) ? manifest : {};
  if (typeof destinationBucket !== 'string' || !Array.isArray(files)) {
    throw readerFailed('The object is no manifest of an Amazon S3 inventory.');
  }
  if (fileFormat !== 'CSV') {
    throw readerFailed(`The files of an Amazon S3 inventory must be CSV, but are ${fileFormat}.`);
  }
  const Bucket = destinationBucket.replace(/^arn:[^:]+:s3:::/, '');
  const headers = String(fileSchema).split(/\s*,\s*/);
  return files.map((file) =>
    itemsAt({ Bucket, Key: (isObject(file) ? file.key : undefined) ?? null }, headers),
  );
}

/** The files that an UNLOAD query of Amazon Athena has written: `s3://bucket/key` on each line. */
function athenaReads(text: string): readonly ObjectRead[] {
  return csvRows(text, ',').map(([place = '']) => {
    const { Bucket, Key } = /^s3:\/\/(?<Bucket>[^/]+)\/(?<Key>.+)$/i.exec(place)?.groups ?? {};
    if (Bucket === undefined || Key === undefined) {
      throw readerFailed(`The manifest of Amazon Athena names no object with '${place}'.`);
    }
    return itemsAt({ Bucket, Key });
  });
}

function itemsIn(reader: ItemReader, { headers }: ObjectRead, text: string): readonly Json[] {
  const { inputType, csvDelimiter: delimiter, csvHeaders } = reader;
  if (headers !== undefined) return csvItems(text, { delimiter, headers });
  switch (inputType) {
    case 'CSV':
      return csvItems(text, { delimiter, headers: csvHeaders });
    case 'JSON':
      return jsonItems(parsed(text), reader.itemsPointer);
    case 'JSONL':
      return text
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '')
        .map(parsed);
    case 'PARQUET':
      throw readerFailed('The lab reads no Parquet files.');
    case undefined:
      throw readerFailed('The ItemReader names no InputType.');
  }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    throw readerFailed('Attempting to map over invalid JSON.');
  }
}

function jsonItems(value: Json, pointer = ''): readonly Json[] {
  const items = pointed(value, pointer);
  if (Array.isArray(items)) return items;
  // Recorded for a file that holds an object.
  throw readerFailed('Attempting to map over non-iterable node.');
}

/** RFC 6901, JSON Pointer. */
function pointed(value: Json, pointer: string): Json {
  let found: Json | undefined = value;
  for (const token of pointer.split('/').slice(1)) {
    const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
    const holder: object = typeof found === 'object' && found !== null ? found : {};
    found = Object.hasOwn(holder, name) ? Reflect.get(holder, name) : undefined;
  }
  if (found === undefined) {
    throw readerFailed(`The ItemsPointer '${pointer}' leads to nothing in the object.`);
  }
  return found;
}
