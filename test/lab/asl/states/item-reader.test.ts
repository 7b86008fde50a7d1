/** ItemReader: input-output-itemreader.html. */

import { gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { createSetting } from '../../services/sfn/setting.ts';
import { map, objects } from './distributed.ts';

const lines = '{"a":1}\n\n{"a":2}\n';
const nested = { stock: { 'in/out': [{ a: 1 }, { a: 2 }], one: { a: 3 } } };
const inventory = {
  sourceBucket: 'source',
  destinationBucket: 'arn:aws:s3:::inventory',
  fileFormat: 'CSV',
  fileSchema: 'Bucket, Key, Size',
  files: [{ key: 'data/1.csv.gz', size: 9 }, { key: 'data/2.csv.gz' }],
};
const neighbours = objects({
  'b/items.json': '[{"a":1},{"a":2},{"a":3}]',
  'b/object.json': '{"a":1}',
  'b/wrong.json': '[1',
  'b/nested.json': JSON.stringify(nested),
  'b/lines.jsonl': lines,
  'b/lines.jsonl.gz': gzipSync(lines),
  'b/lines.jsonl.zstd': zstdCompressSync(lines),
  'b/broken.gz': gzipSync(lines).subarray(0, 20),
  'b/rows.csv': 'H1,H2\r\n"a ""quoted"", b",2,3\n4\n',
  'b/escapes.csv': String.raw`H1,H2
C:\\dir\\a.exe,a\,b
"a \"b\"",\c`,
  'b/old.csv': 'H1,H2\r1,2\r3,4',
  'b/quote.csv': 'H1,H2\n"a" b,"c\n5,6',
  'b/pipes.csv': 'x|y\n',
  'b/manifest.json': JSON.stringify(inventory),
  'b/orc.json': JSON.stringify({ ...inventory, fileFormat: 'ORC' }),
  'inventory/data/1.csv.gz': gzipSync('"source","a.txt","1"\n"source","b.txt","2"\n'),
  'inventory/data/2.csv.gz': gzipSync('"source","c.txt","3"\n'),
  'b/q-manifest.csv': 's3://out/q/1.gz\ns3://out/q/2.gz\n',
  'b/wrong-manifest.csv': 'q/1.gz\n',
  'out/q/1.gz': gzipSync('{"a":1}\n{"a":2}'),
  'out/q/2.gz': gzipSync('{"a":3}'),
});

const reader = (Key: string, ReaderConfig: object) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig,
    Arguments: { Bucket: 'b', Key },
  },
});

const firstRow = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' };
const three = [{ a: 1 }, { a: 2 }, { a: 3 }];
const inSource = (Key: string, Size: string) => ({ Bucket: 'source', Key, Size });

test.each<[string, object, unknown]>([
  ['JSON', reader('items.json', { InputType: 'JSON' }), three],
  ['at most MaxItems', reader('items.json', { InputType: 'JSON', MaxItems: 1 }), [{ a: 1 }]],
  [
    'the node an ItemsPointer leads to',
    reader('nested.json', { InputType: 'JSON', ItemsPointer: '/stock/in~1out' }),
    [{ a: 1 }, { a: 2 }],
  ],
  ['JSON lines', reader('lines.jsonl', { InputType: 'JSONL' }), [{ a: 1 }, { a: 2 }]],
  ['GZIP', reader('lines.jsonl.gz', { InputType: 'JSONL' }), [{ a: 1 }, { a: 2 }]],
  ['ZSTD', reader('lines.jsonl.zstd', { InputType: 'JSONL' }), [{ a: 1 }, { a: 2 }]],
  [
    'CSV with its own headers',
    reader('rows.csv', firstRow),
    [
      { H1: 'a "quoted", b', H2: '2' },
      { H1: '4', H2: '' },
    ],
  ],
  [
    'CSV with backslashes',
    reader('escapes.csv', firstRow),
    [
      { H1: String.raw`C:\dir\a.exe`, H2: 'a,b' },
      { H1: 'a "b"', H2: 'c' },
    ],
  ],
  [
    'CSV with line ends of old',
    reader('old.csv', firstRow),
    [
      { H1: '1', H2: '2' },
      { H1: '3', H2: '4' },
    ],
  ],
  [
    'CSV with quotes that quote nothing',
    reader('quote.csv', firstRow),
    [
      { H1: '"a" b', H2: '"c' },
      { H1: '5', H2: '6' },
    ],
  ],
  [
    'CSV with given headers',
    reader('pipes.csv', {
      InputType: 'CSV',
      CSVHeaderLocation: 'GIVEN',
      CSVHeaders: ['A'],
      CSVDelimiter: 'PIPE',
    }),
    [{ A: 'x' }],
  ],
  [
    'an inventory of Amazon S3',
    reader('manifest.json', { InputType: 'MANIFEST' }),
    [inSource('a.txt', '1'), inSource('b.txt', '2'), inSource('c.txt', '3')],
  ],
  [
    'an inventory by its ManifestType, as far as MaxItems',
    reader('manifest.json', { ManifestType: 'S3_INVENTORY', MaxItems: 2 }),
    [inSource('a.txt', '1'), inSource('b.txt', '2')],
  ],
  [
    'what Amazon Athena has unloaded',
    reader('q-manifest.csv', { ManifestType: 'ATHENA_DATA', InputType: 'JSONL' }),
    three,
  ],
])('an ItemReader reads %s', async (_name, more, output) => {
  expect((await createSetting(neighbours).run(map(more))).output).toEqual(output);
});

test.each([
  [
    'a file without a list',
    'object.json',
    { InputType: 'JSON' },
    'Attempting to map over non-iterable node.',
  ],
  [
    'a file that is no JSON',
    'wrong.json',
    { InputType: 'JSON' },
    'Attempting to map over invalid JSON.',
  ],
  [
    'a pointer to nothing',
    'nested.json',
    { InputType: 'JSON', ItemsPointer: '/stock/none' },
    "The ItemsPointer '/stock/none' leads to nothing in the object.",
  ],
  [
    'a pointer to an object',
    'nested.json',
    { InputType: 'JSON', ItemsPointer: '/stock/one' },
    'Attempting to map over non-iterable node.',
  ],
  [
    'a file cut short',
    'broken.gz',
    { InputType: 'JSONL' },
    'The object cannot be decompressed: unexpected end of file',
  ],
  ['Parquet', 'items.json', { InputType: 'PARQUET' }, 'The lab reads no Parquet files.'],
  ['no InputType', 'items.json', {}, 'The ItemReader names no InputType.'],
  [
    'an inventory that is none',
    'object.json',
    { InputType: 'MANIFEST' },
    'The object is no manifest of an Amazon S3 inventory.',
  ],
  [
    'an inventory in ORC',
    'orc.json',
    { InputType: 'MANIFEST' },
    'The files of an Amazon S3 inventory must be CSV, but are ORC.',
  ],
  [
    'a manifest of Amazon Athena that is none',
    'wrong-manifest.csv',
    { ManifestType: 'ATHENA_DATA', InputType: 'JSONL' },
    "The manifest of Amazon Athena names no object with 'q/1.gz'.",
  ],
])('%s fails the Map Run', async (_name, key, config, cause) => {
  const run = await createSetting(neighbours).run(map(reader(key, config)));
  expect(run).toMatchObject({ error: 'States.ItemReaderFailed', cause });
  expect(run.history.map(({ type }) => type)).toContain('MapRunFailed');
});

/** Two pages of a bucket. */
const listed = {
  ...neighbours,
  's3.ListObjectsV2': ({ ContinuationToken }: { ContinuationToken?: string }) => {
    const shared = { Size: 3, ETag: '"e"', LastModified: new Date(1000), StorageClass: 'STANDARD' };
    return ContinuationToken === undefined
      ? {
          Contents: [{ Key: 'items.json', ...shared }],
          IsTruncated: true,
          NextContinuationToken: 'next',
        }
      : { Contents: [{ Key: 'nested.json', ...shared }], IsTruncated: false };
  },
};
const lister = (ReaderConfig: object) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:listObjectsV2',
    ReaderConfig,
    Arguments: { Bucket: 'b' },
  },
});

test('an ItemReader lists all objects of a bucket, page by page', async () => {
  const object = { Size: 3, Etag: '"e"', LastModified: 1, StorageClass: 'STANDARD' };
  const setting = createSetting(listed);
  expect((await setting.run(map(lister({})))).output).toEqual([
    { Key: 'items.json', ...object },
    { Key: 'nested.json', ...object },
  ]);
  expect(setting.calls.map(({ input }) => input)).toEqual([
    { Bucket: 'b' },
    { Bucket: 'b', ContinuationToken: 'next' },
  ]);
});

test('a list is not read beyond MaxItems', async () => {
  const setting = createSetting(listed);
  expect((await setting.run(map(lister({ MaxItems: 1 })))).output).toHaveLength(1);
  expect(setting.calls).toHaveLength(1);
});

test('LOAD_AND_FLATTEN reads the items of the listed objects', async () => {
  const bodies = objects({ 'b/items.json': '[1,2]', 'b/nested.json': '[3]' });
  const config = { InputType: 'JSON', Transformation: 'LOAD_AND_FLATTEN' };
  const run = await createSetting({ ...listed, ...bodies }).run(map(lister(config)));
  expect(run.output).toEqual([1, 2, 3]);
});

test.each([
  [{ InputType: 'XML' }, 'CSV, JSON, JSONL, PARQUET, MANIFEST'],
  [{ ManifestType: 'GLUE' }, 'ATHENA_DATA, S3_INVENTORY'],
  [{ InputType: 'CSV', CSVDelimiter: ';' }, 'COMMA, PIPE, SEMICOLON, SPACE, TAB'],
])('%j is refused', async (config, allowed) => {
  await expect(createSetting().run(map(reader('x', config)))).rejects.toThrow(
    `should have one of these values: [${allowed}]`,
  );
});

test('an ItemSelector that fails is no failure of the ItemReader', async () => {
  const typesOf = async (source: object) => {
    const state = {
      QueryLanguage: 'JSONPath',
      ItemSelector: { 'none.$': '$$.Map.Item.Value.none' },
      ...source,
    };
    const definition = { QueryLanguage: 'JSONPath', ...map(state) };
    const run = await createSetting(neighbours).run(definition, [{ a: 1 }]);
    expect(run.error).toBe('States.Runtime');
    return run.history.map(({ type }) => type);
  };
  const { Arguments, ...read } = reader('items.json', { InputType: 'JSON' }).ItemReader;
  const withReader = await typesOf({ ItemReader: { ...read, Parameters: Arguments } });
  expect(withReader).not.toContain('MapRunFailed');
  expect(withReader).toEqual(await typesOf({}));
});
