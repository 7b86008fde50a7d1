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
  expect(tolerant.output).toEqual([
    1,
    expect.objectContaining({ Error: 'Two', Cause: 'it is 2', Input: '2', Status: 'FAILED' }),
  ]);
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

test('an execution of a Map Run tells which one it belongs to', async () => {
  const setting = createSetting();
  const run = await setting.run(map({ Items: [1] }));
  const started = run.history.find(({ type }) => type === 'MapRunStarted');
  const child = setting.sfn.executions().find(({ arn }) => arn !== run.arn);
  const executionArn = child?.arn;
  expect(await setting.call('DescribeExecution', { executionArn })).toMatchObject({
    mapRunArn: started?.mapRunStartedEventDetails?.mapRunArn,
  });
  const parent = await setting.call<object>('DescribeExecution', { executionArn: run.arn });
  expect(parent).not.toHaveProperty('mapRunArn');
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
