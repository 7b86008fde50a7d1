/** ResultWriter: input-output-resultwriter.html. */

import { expect, test } from '@jest/globals';
import { ServiceError } from '../../../../lab/service.ts';
import { createSetting, startMs } from '../../services/sfn/setting.ts';
import { map, processor } from './distributed.ts';

interface Put {
  readonly Bucket: string;
  readonly Key: string;
  readonly Body: string;
}

const toS3 = {
  Resource: 'arn:aws:states:::s3:putObject',
  Arguments: { Bucket: 'b', Prefix: 'jobs' },
};

/** Fails for the item 2, waits a minute for the item 3, and doubles the others. */
const picky = {
  ...processor,
  States: {
    In: {
      Type: 'Choice',
      Choices: [
        { Condition: '{% $states.input = 2 %}', Next: 'No' },
        { Condition: '{% $states.input = 3 %}', Next: 'Late' },
      ],
      Default: 'Yes',
    },
    No: { Type: 'Fail', Error: 'Two', Cause: 'it is 2' },
    Late: { Type: 'Wait', Seconds: 60, Next: 'Yes' },
    Yes: { Type: 'Succeed', Output: '{% [$states.input, $states.input] %}' },
  },
};

/** Runs the Map and gives its end, the ids that were made, and what was written, by file name. */
async function write(state: object) {
  const written: Put[] = [];
  const setting = createSetting({ 's3.PutObject': (input: Put) => written.push(input) });
  const run = await setting.run(map({ ItemProcessor: picky, ...state }));
  const files = Object.fromEntries(
    written.map(({ Key, Body }) => [Key.slice(Key.lastIndexOf('/') + 1), Body]),
  );
  return { run, written, files };
}

const started = new Date(startMs).toISOString();
const records = (text: string | undefined): unknown => JSON.parse(text ?? '');

test('what each execution was given and gave is written, by its outcome', async () => {
  const { run, written, files } = await write({
    Items: [1, 2],
    ToleratedFailureCount: 1,
    ResultWriter: toS3,
  });
  const { MapRunArn, ResultWriterDetails } = Object(run.output);
  const folder = `jobs/${MapRunArn.slice(MapRunArn.lastIndexOf(':') + 1)}`;
  expect(ResultWriterDetails).toEqual({ Bucket: 'b', Key: `${folder}/manifest.json` });
  expect(written.map(({ Bucket, Key }) => `${Bucket}/${Key}`)).toEqual([
    `b/${folder}/FAILED_0.json`,
    `b/${folder}/SUCCEEDED_0.json`,
    `b/${folder}/manifest.json`,
  ]);
  const shared = {
    ExecutionArn: expect.stringMatching(/:execution:arq-lab-example\/Each:[0-9a-f-]{36}$/),
    InputDetails: { Included: true },
    Name: expect.stringMatching(/^[0-9a-f-]{36}$/),
    OutputDetails: { Included: true },
    RedriveCount: 0,
    StartDate: started,
    StateMachineArn: expect.stringMatching(/:stateMachine:arq-lab-example\/Each$/),
    StopDate: started,
  };
  expect(records(files['SUCCEEDED_0.json'])).toEqual([
    {
      ...shared,
      Input: '1',
      Output: '[1,1]',
      RedriveStatus: 'NOT_REDRIVABLE',
      RedriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
      Status: 'SUCCEEDED',
    },
  ]);
  expect(records(files['FAILED_0.json'])).toEqual([
    {
      ...shared,
      Cause: 'it is 2',
      Error: 'Two',
      Input: '2',
      RedriveStatus: 'REDRIVABLE_BY_MAP_RUN',
      Status: 'FAILED',
    },
  ]);
  const sizeOf = (name: string) => Buffer.byteLength(files[name] ?? '');
  expect(records(files['manifest.json'])).toEqual({
    DestinationBucket: 'b',
    MapRunArn,
    ResultFiles: {
      FAILED: [{ Key: `${folder}/FAILED_0.json`, Size: sizeOf('FAILED_0.json') }],
      PENDING: [],
      SUCCEEDED: [{ Key: `${folder}/SUCCEEDED_0.json`, Size: sizeOf('SUCCEEDED_0.json') }],
    },
  });
});

test('a Map Run that fails stops what runs, and writes what has ended and what has not begun', async () => {
  const { run, files } = await write({
    Items: [3, 1, 2, 4],
    MaxConcurrency: 2,
    ResultWriter: toS3,
  });
  expect(run.error).toBe('States.ExceedToleratedFailureThreshold');
  expect(run.history.slice(-3).map(({ type }) => type)).toEqual([
    'MapRunFailed',
    'MapStateFailed',
    'ExecutionFailed',
  ]);
  expect(records(files['SUCCEEDED_0.json'])).toMatchObject([{ Input: '1' }]);
  expect(records(files['FAILED_0.json'])).toMatchObject([
    { Input: '3', Status: 'ABORTED' },
    { Input: '2', Status: 'FAILED' },
  ]);
  expect(records(files['PENDING_0.json'])).toEqual([
    { Input: '4', InputDetails: { Included: true }, Status: 'PENDING' },
  ]);
  expect((run.stopMs ?? 0) - run.startMs).toBeLessThan(60_000);
});

const failed = expect.objectContaining({ Error: 'Two', Status: 'FAILED' });
const tolerant = { Items: [1, 2, 4], ToleratedFailureCount: 1 };

test.each([
  [
    'COMPACT',
    [[1, 1], failed, [4, 4]],
    [
      [1, 1],
      [4, 4],
    ],
  ],
  ['FLATTEN', [1, 1, failed, 4, 4], [1, 1, 4, 4]],
])(
  '%s gives the outputs, and a failed execution in full',
  async (Transformation, all, succeeded) => {
    const WriterConfig = { Transformation };
    const { run } = await write({ ...tolerant, ResultWriter: { WriterConfig } });
    expect(run.output).toEqual(all);
    const { files } = await write({ ...tolerant, ResultWriter: { ...toS3, WriterConfig } });
    expect(records(files['SUCCEEDED_0.json'])).toEqual(succeeded);
    expect(records(files['FAILED_0.json'])).toEqual([failed]);
  },
);

test('NONE tells all of each execution, also when nothing is written', async () => {
  const { run, written } = await write({
    Items: [1],
    ResultWriter: { WriterConfig: { Transformation: 'NONE' } },
  });
  expect(run.output).toMatchObject([{ Input: '1', Output: '[1,1]', Status: 'SUCCEEDED' }]);
  expect(written).toEqual([]);
});

test('JSONL writes one entry on each line', async () => {
  const WriterConfig = { Transformation: 'FLATTEN', OutputType: 'JSONL' };
  const { files } = await write({ Items: [1, 4], ResultWriter: { ...toS3, WriterConfig } });
  expect(files['SUCCEEDED_0.jsonl']).toBe('1\n1\n4\n4\n');
  expect(Object.keys(files)).toEqual(['SUCCEEDED_0.jsonl', 'manifest.json']);
  const { run } = await write({ Items: [1], ResultWriter: { WriterConfig } });
  expect(run.output).toBe('1\n1\n');
});

test('results that cannot be written fail the Map Run', async () => {
  const setting = createSetting({
    's3.PutObject': () => {
      throw new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404);
    },
  });
  const run = await setting.run(map({ Items: [1], ResultWriter: toS3 }));
  expect(run).toMatchObject({
    error: 'States.ResultWriterFailed',
    cause: 'The specified bucket does not exist',
  });
});

test.each([
  [{ WriterConfig: { Transformation: 'SHRINK' } }, 'NONE, COMPACT, FLATTEN'],
  [{ WriterConfig: { OutputType: 'CSV' } }, 'JSON, JSONL'],
])('%j is refused', async (ResultWriter, allowed) => {
  await expect(createSetting().run(map({ ResultWriter }))).rejects.toThrow(
    `should have one of these values: [${allowed}]`,
  );
});
