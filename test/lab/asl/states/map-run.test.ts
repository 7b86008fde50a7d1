/** Distributed Map: "Distributed mode", state-map-distributed.html; events as recorded, area map. */

import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { expect, test } from '@jest/globals';
import { createSetting } from '../../services/sfn/setting.ts';

const processor = (states: object, startAt = 'In') => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: startAt,
  States: states,
});
const pass = processor({ In: { Type: 'Pass', End: true } });
/** Fails for the item 2. */
const picky = processor({
  In: {
    Type: 'Choice',
    Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'No' }],
    Default: 'Yes',
  },
  No: { Type: 'Fail', Error: 'Two', Cause: 'it is 2' },
  Yes: { Type: 'Succeed' },
});

const map = (state: object) => ({
  StartAt: 'Each',
  States: { Each: { Type: 'Map', ItemProcessor: pass, End: true, ...state } },
});

const typesOf = ({ history }: { history: readonly HistoryEvent[] }) =>
  history.map(({ type }) => type);

const bodies: Readonly<Record<string, string>> = {
  'items.json': '[{"a":1},{"a":2},{"a":3}]',
  'object.json': '{"a":1}',
  'lines.jsonl': '{"a":1}\n\n{"a":2}\n',
  'rows.csv': 'H1,H2\r\n"a ""quoted"", b",2,3\n4\n',
  'pipes.csv': 'x|y\n',
};
const bucket = {
  's3.GetObject': ({ Key }: { Key: string }) => ({
    Body: { transformToString: async () => bodies[Key] },
  }),
};
const reader = (Key: string, ReaderConfig: object) => ({
  ItemReader: {
    Resource: 'arn:aws:states:::s3:getObject',
    ReaderConfig,
    Arguments: { Bucket: 'b', Key },
  },
});

test('each item is an execution of its own, outside the history of the Map', async () => {
  const setting = createSetting();
  const run = await setting.run(map({ Items: [1, 2] }));
  expect(run.output).toEqual([1, 2]);
  expect(typesOf(run)).toEqual([
    'ExecutionStarted',
    'MapStateEntered',
    'MapStateStarted',
    'MapRunStarted',
    'MapRunSucceeded',
    'MapStateSucceeded',
    'MapStateExited',
    'ExecutionSucceeded',
  ]);
  expect(run.history.map(({ previousEventId }) => previousEventId)).toEqual([
    0, 0, 2, 3, 4, 5, 4, 7,
  ]);
  const children = setting.sfn.executions().filter(({ arn }) => arn !== run.arn);
  expect(children.map(({ input, status }) => [input, status])).toEqual([
    [1, 'SUCCEEDED'],
    [2, 'SUCCEEDED'],
  ]);
  expect(children[0]?.arn).toContain(':execution:arq-lab-example/Each:');
});

test('items begin as others end when only so many may run at once', async () => {
  const slow = processor({ In: { Type: 'Wait', Seconds: 60, End: true } });
  const run = await createSetting().run(
    map({ Items: [1, 2, 3, 4, 5], MaxConcurrency: 2, ItemProcessor: slow }),
  );
  expect((run.stopMs ?? 0) - run.startMs).toBe(3 * 60_000);
});

test('a failed item is tolerated within ToleratedFailureCount and fails the Map beyond it', async () => {
  const tolerant = await createSetting().run(
    map({ Items: [1, 2], ItemProcessor: picky, ToleratedFailureCount: 1 }),
  );
  expect(tolerant.output).toEqual([1, { Error: 'Two', Cause: 'it is 2' }]);
  const strict = await createSetting().run(map({ Items: [1, 2], ItemProcessor: picky }));
  expect(strict.error).toBe('States.ExceedToleratedFailureThreshold');
  expect(typesOf(strict).slice(-3)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
});

test('a Map that fails stops the items that are still running', async () => {
  const mixed = processor(
    {
      Which: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input = 2 %}', Next: 'No' }],
        Default: 'Later',
      },
      No: { Type: 'Fail' },
      Later: { Type: 'Wait', Seconds: 600, End: true },
    },
    'Which',
  );
  const setting = createSetting();
  await setting.run(map({ Items: [1, 2], ItemProcessor: mixed }));
  expect(setting.sfn.executions().map(({ status }) => status)).toEqual([
    'FAILED',
    'ABORTED',
    'FAILED',
  ]);
});

test.each<[string, object, unknown]>([
  ['JSON', reader('items.json', { InputType: 'JSON' }), [{ a: 1 }, { a: 2 }, { a: 3 }]],
  ['at most MaxItems', reader('items.json', { InputType: 'JSON', MaxItems: 1 }), [{ a: 1 }]],
  ['JSON lines', reader('lines.jsonl', { InputType: 'JSONL' }), [{ a: 1 }, { a: 2 }]],
  [
    'CSV with its own headers',
    reader('rows.csv', { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }),
    [
      { H1: 'a "quoted", b', H2: '2' },
      { H1: '4', H2: '' },
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
])('an ItemReader reads %s', async (_name, more, output) => {
  expect((await createSetting(bucket).run(map(more))).output).toEqual(output);
});

test('an ItemReader lists the objects of a bucket', async () => {
  const listed = {
    's3.ListObjectsV2': () => ({
      Contents: [
        { Key: 'k', Size: 3, ETag: '"e"', LastModified: new Date(1000), StorageClass: 'STANDARD' },
      ],
    }),
  };
  const ItemReader = {
    Resource: 'arn:aws:states:::s3:listObjectsV2',
    Arguments: { Bucket: 'b' },
  };
  expect((await createSetting(listed).run(map({ ItemReader }))).output).toEqual([
    { Key: 'k', Size: 3, Etag: '"e"', LastModified: 1, StorageClass: 'STANDARD' },
  ]);
});

test('a file without a list fails the Map Run', async () => {
  const run = await createSetting(bucket).run(map(reader('object.json', { InputType: 'JSON' })));
  expect(run).toMatchObject({
    error: 'States.ItemReaderFailed',
    cause: 'Attempting to map over non-iterable node.',
  });
});

test('an ItemBatcher gives each execution several items', async () => {
  const { output } = await createSetting().run(
    map({
      Items: [1, 2, 3],
      ItemSelector: { v: '{% $states.context.Map.Item.Value %}' },
      ItemBatcher: { MaxItemsPerBatch: 2, BatchInput: { of: '{% $states.context.State.Name %}' } },
    }),
  );
  expect(output).toEqual([
    { BatchInput: { of: 'Each' }, Items: [{ v: 1 }, { v: 2 }] },
    { BatchInput: { of: 'Each' }, Items: [{ v: 3 }] },
  ]);
});

test('a ResultWriter writes the results and hands on where they are', async () => {
  const written: { Key?: string; Body?: string }[] = [];
  const setting = createSetting({
    's3.PutObject': (input: { Key?: string; Body?: string }) => written.push(input),
  });
  const { output } = await setting.run(
    map({
      Items: [1],
      ResultWriter: {
        Resource: 'arn:aws:states:::s3:putObject',
        Arguments: { Bucket: 'b', Prefix: 'jobs' },
      },
    }),
  );
  expect(output).toMatchObject({
    MapRunArn: expect.stringContaining(':mapRun:arq-lab-example/Each:'),
    ResultWriterDetails: { Bucket: 'b', Key: expect.stringMatching(/^jobs\/.*\/manifest\.json$/) },
  });
  expect(written.map(({ Body }) => Body)).toEqual(['[1]']);
});
