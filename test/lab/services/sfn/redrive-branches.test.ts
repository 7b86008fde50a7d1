/** Redriven Parallel and Map states: redrive-executions.html, redrive-map-run.html. */

import { describe, expect, test } from '@jest/globals';
import { startMs } from './setting.ts';
import { createWorkshop, invoke } from './workshop.ts';

const branch = (input: string) => ({
  StartAt: input,
  States: {
    [input]: invoke({ Arguments: { FunctionName: 'f', Payload: { of: input } }, End: true }),
  },
});
const parallel = (more: object = {}) => ({
  StartAt: 'Both',
  States: {
    Both: { Type: 'Parallel', Branches: [branch('x'), branch('y')], End: true, ...more },
  },
});
const map = (more: object, Items: unknown = '{% $states.input %}') => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items,
      ItemProcessor: { StartAt: 'Do', States: { Do: invoke({ End: true }) } },
      End: true,
      ...more,
    },
  },
});

describe('a redriven Parallel', () => {
  test('begins again only the branches that did not succeed', async () => {
    const it = createWorkshop();
    it.broken.add('y');
    const arn = await it.fail(parallel());
    it.broken.clear();
    await it.redrive(arn);
    expect(it.asked).toEqual(['x', 'y', 'y']);
    expect(it.record(arn).output).toEqual(['x done', 'y done']);
    expect(it.typesSince(arn, 'ExecutionRedriven').slice(-3)).toEqual([
      'ParallelStateSucceeded',
      'ParallelStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('begins all branches again when it is retried after its redrive', async () => {
    const it = createWorkshop();
    it.broken.add('y');
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const arn = await it.fail(parallel({ Retry }));
    expect(it.asked).toEqual(['x', 'y', 'x', 'y']);
    await it.redrive(arn);
    expect(it.asked.slice(4)).toEqual(['y', 'x', 'y']);
    expect(it.record(arn).status).toBe('FAILED');
  });

  test('is left again, without its branches, when it was its Output that failed', async () => {
    const it = createWorkshop();
    const Output = '{% $states.context.Execution.RedriveCount = 1 ? "ok" : $error("no") %}';
    const arn = await it.fail(parallel({ Output }));
    expect(it.record(arn).status).toBe('FAILED');
    await it.redrive(arn);
    expect(it.asked).toEqual(['x', 'y']);
    expect(it.record(arn).output).toBe('ok');
  });

  test('runs all branches again when its result was too large', async () => {
    const it = createWorkshop();
    const Output =
      '{% $states.context.Execution.RedriveCount = 1 ? "ok" : $pad("", 300000, "x") %}';
    const arn = await it.fail(parallel({ Output }));
    expect(it.record(arn).error).toBe('States.DataLimitExceeded');
    await it.redrive(arn);
    expect(it.asked).toEqual(['x', 'y', 'x', 'y']);
    expect(it.record(arn).output).toBe('ok');
  });

  test('goes on inside branches that were stopped, however deep', async () => {
    const it = createWorkshop();
    const inner = {
      StartAt: 'Inner',
      States: {
        Inner: {
          Type: 'Parallel',
          Branches: [
            branch('x'),
            { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 30, End: true } } },
          ],
          End: true,
        },
      },
    };
    const machine = await it.create({
      QueryLanguage: 'JSONata',
      ...parallel({ Branches: [inner, branch('y')] }),
    });
    const arn = await it.begin(machine, 'a');
    await it.clock.runUntil(startMs + 1000);
    await it.call('StopExecution', { executionArn: arn });
    await it.redrive(arn);
    expect(it.asked).toEqual(['y', 'x']);
    expect(it.record(arn).output).toEqual([['x done', 'a'], 'y done']);
  });
});

describe('a redriven Map', () => {
  test('begins again only the iterations that did not succeed, tolerated ones too', async () => {
    const it = createWorkshop();
    it.broken.add('b').add('d');
    const arn = await it.fail(map({ MaxConcurrency: 1, ToleratedFailureCount: 1 }), [
      ...['a', 'b', 'c', 'd', 'e'],
    ]);
    expect(it.record(arn).error).toBe('States.ExceedToleratedFailureThreshold');
    it.broken.clear();
    await it.redrive(arn);
    expect(it.asked).toEqual(['a', 'b', 'c', 'd', 'b', 'd', 'e']);
    expect(it.record(arn).output).toEqual(['a', 'b', 'c', 'd', 'e'].map((item) => `${item} done`));
  });

  test('begins no more iterations at once than its MaxConcurrency', async () => {
    const it = createWorkshop();
    it.broken.add('all');
    const arn = await it.fail(map({ MaxConcurrency: 1, ToleratedFailureCount: 2 }), [
      'a',
      'b',
      'c',
    ]);
    it.broken.clear();
    const atMs = it.clock.nowMs;
    await it.redrive(arn);
    expect(it.record(arn).stopMs).toBe(atMs + 300);
  });

  test('asks again for the input of an item that could not be made', async () => {
    const it = createWorkshop();
    const ItemSelector =
      '{% $states.context.Map.Item.Index = 1 and $states.context.Execution.RedriveCount = 0 ? $error("no") : $states.context.Map.Item.Value %}';
    const arn = await it.fail(map({ ItemSelector }), ['a', 'b']);
    expect(it.record(arn).status).toBe('FAILED');
    await it.redrive(arn);
    expect(it.record(arn).output).toEqual(['a done', 'b done']);
  });
});

describe('a redriven Distributed Map', () => {
  const distributed = (ExecutionType: string, more: object = {}) =>
    map({
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
        StartAt: 'Before',
        States: { Before: { Type: 'Pass', Next: 'Do' }, Do: invoke({ End: true }) },
      },
      ...more,
    });

  test('redrives the executions that did not succeed, in the same Map Run', async () => {
    const it = createWorkshop();
    it.broken.add('b');
    const arn = await it.fail(distributed('STANDARD'), ['a', 'b']);
    expect(it.record(arn).error).toBe('States.ExceedToleratedFailureThreshold');
    it.broken.clear();
    await it.redrive(arn);
    expect(it.asked).toEqual(['a', 'b', 'b']);
    expect(it.record(arn).output).toEqual(['a done', 'b done']);
    const history = it.sfn.history(arn);
    const mapRunArn = history.find(({ type }) => type === 'MapRunStarted')
      ?.mapRunStartedEventDetails?.mapRunArn;
    expect(history.find(({ type }) => type === 'MapRunRedriven')).toMatchObject({
      mapRunRedrivenEventDetails: { mapRunArn, redriveCount: 1 },
    });
    const children = it.sfn.executions().filter((each) => each.arn !== arn);
    expect(children.map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(it.typesSince(children[1]?.arn ?? '', 'ExecutionFailed')).toEqual([
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('begins Express executions anew', async () => {
    const it = createWorkshop();
    it.broken.add('b');
    const arn = await it.fail(distributed('EXPRESS'), ['b']);
    it.broken.clear();
    await it.redrive(arn);
    expect(it.record(arn).output).toEqual(['b done']);
    const [, child] = it.sfn.executions();
    expect(it.typesSince(child?.arn ?? '', 'ExecutionFailed')[0]).toBe('ExecutionStarted');
  });

  test('begins items that were never begun, within its concurrency', async () => {
    const it = createWorkshop();
    it.broken.add('a');
    const arn = await it.fail(distributed('STANDARD', { MaxConcurrency: 1 }), ['a', 'b']);
    it.broken.clear();
    await it.redrive(arn);
    expect(it.asked).toEqual(['a', 'a', 'b']);
    expect(it.record(arn).output).toEqual(['a done', 'b done']);
  });

  test('can be redriven a thousand times', async () => {
    const it = createWorkshop();
    it.broken.add('a');
    const arn = await it.fail(distributed('STANDARD'), ['a']);
    for (let times = 0; times < 1000; times++) await it.redrive(arn);
    expect(it.record(arn).error).toBe('States.ExceedToleratedFailureThreshold');
    await it.redrive(arn);
    expect(it.record(arn)).toMatchObject({
      error: 'States.Runtime',
      cause: 'The Map Run was redriven 1000 times, which is the limit',
    });
  });

  test('starts a new Map Run when the first never came to its items', async () => {
    const it = createWorkshop();
    const ItemSelector = '{% $error("no") %}';
    const arn = await it.fail(distributed('STANDARD', { ItemSelector }), ['a']);
    await it.redrive(arn);
    const types = it.sfn.history(arn).map(({ type }) => type);
    expect(types.filter((type) => type === 'MapRunStarted')).toHaveLength(2);
    expect(types).not.toContain('MapRunRedriven');
  });

  test('is the only one who may redrive its executions', async () => {
    const it = createWorkshop();
    it.broken.add('b');
    await it.fail(distributed('STANDARD'), ['b']);
    const executionArn = it.sfn.executions()[1]?.arn ?? '';
    expect(await it.describeExecution(executionArn)).toMatchObject({
      redriveStatus: 'REDRIVABLE_BY_MAP_RUN',
    });
    await expect(it.call('RedriveExecution', { executionArn })).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
    });
  });
});
