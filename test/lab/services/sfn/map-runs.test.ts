/** Map Runs: concepts-examine-map-run.html; form as recorded by LocalStack, test_sfn_api_map_run. */

import type { DescribeMapRunOutput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { describe, expect, test } from '@jest/globals';
import { startMs } from './setting.ts';
import { createWorkshop, invoke } from './workshop.ts';

const distributed = (more: object = {}) => ({
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: '{% $states.input %}',
      Label: 'orders',
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
        StartAt: 'Wait',
        States: { Wait: { Type: 'Wait', Seconds: 10, Next: 'Do' }, Do: invoke({ End: true }) },
      },
      End: true,
      ...more,
    },
  },
});

/** Ten seconds and a call for each item. */
async function createRun(more: object = {}, items: readonly string[] = ['a', 'b', 'c']) {
  const it = createWorkshop();
  const stateMachineArn = await it.create({ QueryLanguage: 'JSONata', ...distributed(more) });
  const executionArn = await it.begin(stateMachineArn, items, 'parent');
  const after = (seconds: number) => it.clock.runUntil(startMs + seconds * 1000);
  await after(1);
  const { mapRuns } = await it.call<{ mapRuns: { mapRunArn: string }[] }>('ListMapRuns', {
    executionArn,
  });
  const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
  const describeMapRun = () => it.call<DescribeMapRunOutput>('DescribeMapRun', { mapRunArn });
  const update = (limits: object) => it.call('UpdateMapRun', { mapRunArn, ...limits });
  const children = (filter: object = {}) =>
    it.call<ListExecutionsOutput>('ListExecutions', { mapRunArn, ...filter });
  const of = { executionArn, stateMachineArn, mapRunArn };
  return { ...it, ...of, after, mapRuns, describeMapRun, update, children };
}

const none = {
  ...{ pending: 0, running: 0, succeeded: 0, failed: 0, timedOut: 0, aborted: 0 },
  ...{ total: 0, resultsWritten: 0, failuresNotRedrivable: 0, pendingRedrive: 0 },
};

describe('a Map Run', () => {
  test('is listed with its execution and described while it runs and when it has ended', async () => {
    const it = await createRun({ MaxConcurrency: 2, ToleratedFailurePercentage: 10 });
    const { executionArn, mapRunArn } = it;
    expect(mapRunArn).toMatch(/:mapRun:arq-lab-example\/orders:[0-9a-f-]{36}$/);
    expect(it.mapRuns).toEqual([
      {
        executionArn,
        mapRunArn,
        stateMachineArn: `${it.stateMachineArn}/orders`,
        startDate: new Date(startMs),
      },
    ]);
    const counts = { ...none, pending: 1, running: 2, total: 3 };
    const described = {
      ...{ executionArn, mapRunArn, startDate: new Date(startMs) },
      ...{ maxConcurrency: 2, toleratedFailureCount: 0, toleratedFailurePercentage: 10 },
      redriveCount: 0,
    };
    expect(await it.describeMapRun()).toEqual({
      ...described,
      status: 'RUNNING',
      itemCounts: counts,
      executionCounts: counts,
    });
    await it.after(60);
    const ended = { ...none, succeeded: 3, resultsWritten: 3, total: 3 };
    expect(await it.describeMapRun()).toEqual({
      ...described,
      status: 'SUCCEEDED',
      stopDate: new Date(startMs + 20_200),
      itemCounts: ended,
      executionCounts: ended,
    });
  });

  test('counts the items of its batches', async () => {
    const it = await createRun({ ItemBatcher: { MaxItemsPerBatch: 2 } });
    expect(await it.describeMapRun()).toMatchObject({
      executionCounts: { total: 2, running: 2 },
      itemCounts: { total: 3, running: 3 },
    });
    const { executions } = await it.children();
    expect(executions?.map(({ itemCount }) => itemCount)).toEqual([1, 2]);
  });

  test('that failed is told from one that was given up', async () => {
    const failed = await createRun();
    failed.broken.add('b');
    await failed.after(60);
    expect(await failed.describeMapRun()).toMatchObject({
      status: 'FAILED',
      executionCounts: { failed: 1, total: 3 },
    });
    const stopped = await createRun();
    await stopped.call('StopExecution', { executionArn: stopped.executionArn });
    expect(await stopped.describeMapRun()).toMatchObject({
      status: 'ABORTED',
      stopDate: new Date(startMs + 1000),
      executionCounts: { ...none, aborted: 3, total: 3 },
    });
  });

  test('that is redriven shows who waits, and for the how manieth time', async () => {
    const it = await createRun({ MaxConcurrency: 1, ToleratedFailureCount: 1 });
    it.broken.add('a').add('b');
    await it.after(60);
    expect(await it.describeMapRun()).toMatchObject({
      executionCounts: { ...none, failed: 2, pending: 1, total: 3 },
    });
    it.broken.clear();
    const { executionArn } = it;
    await it.call('RedriveExecution', { executionArn });
    await it.after(60);
    expect(await it.describeMapRun()).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
      redriveDate: new Date(startMs + 60_000),
      executionCounts: { ...none, running: 1, pendingRedrive: 1, pending: 1, total: 3 },
    });
    await it.after(120);
    expect(await it.describeMapRun()).toMatchObject({
      status: 'SUCCEEDED',
      executionCounts: { ...none, succeeded: 3, resultsWritten: 3, total: 3 },
    });
    expect((await it.children({ redriveFilter: 'REDRIVEN' })).executions).toHaveLength(2);
    expect((await it.children({ redriveFilter: 'NOT_REDRIVEN' })).executions).toHaveLength(1);
  });
});

describe('the executions of a Map Run', () => {
  test('are listed for it, and not for the state machine', async () => {
    const it = await createRun();
    const { stateMachineArn, mapRunArn } = it;
    const { executions = [] } = await it.children();
    expect(executions).toHaveLength(3);
    expect(executions[0]).toMatchObject({
      stateMachineArn: `${stateMachineArn}/orders`,
      mapRunArn,
      itemCount: 1,
      status: 'RUNNING',
    });
    expect((await it.children({ statusFilter: 'FAILED' })).executions).toEqual([]);
    const ofMachine = await it.call<ListExecutionsOutput>('ListExecutions', { stateMachineArn });
    expect(ofMachine.executions?.map(({ name }) => name)).toEqual(['parent']);
    expect(ofMachine.executions?.[0]).not.toHaveProperty('itemCount');
  });

  test('are described with their Map Run and its label', async () => {
    const it = await createRun();
    const { stateMachineArn, mapRunArn } = it;
    const { executions = [] } = await it.children({ maxResults: 1 });
    const executionArn = executions[0]?.executionArn ?? '';
    const shown = { stateMachineArn: `${stateMachineArn}/orders`, mapRunArn };
    expect(await it.describeExecution(executionArn)).toMatchObject(shown);
    expect(await it.call('DescribeStateMachineForExecution', { executionArn })).toMatchObject({
      ...shown,
      label: 'orders',
    });
    expect(it.published.map(({ detail }) => detail.stateMachineArn)).toEqual([
      stateMachineArn,
      ...Array(3).fill(`${stateMachineArn}/orders`),
    ]);
  });
});

describe('UpdateMapRun', () => {
  test('lets more executions begin at once', async () => {
    const it = await createRun({ MaxConcurrency: 1 });
    expect(await it.update({ maxConcurrency: 3 })).toEqual({});
    expect(await it.describeMapRun()).toMatchObject({
      maxConcurrency: 3,
      executionCounts: { running: 3 },
    });
    await it.after(60);
    expect(it.record(it.executionArn).stopMs).toBe(startMs + 11_100);
  });

  test('lets more of them fail', async () => {
    const it = await createRun();
    it.broken.add('b').add('c');
    await it.update({ toleratedFailureCount: 2, toleratedFailurePercentage: 70 });
    await it.after(60);
    expect(it.record(it.executionArn).status).toBe('SUCCEEDED');
    expect(await it.describeMapRun()).toMatchObject({
      toleratedFailureCount: 2,
      toleratedFailurePercentage: 70,
      executionCounts: { succeeded: 1, failed: 2 },
    });
  });
});
