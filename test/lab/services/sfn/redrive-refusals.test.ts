/** What RedriveExecution refuses, and when it is the same redrive. API reference. */

import { describe, expect, test } from '@jest/globals';
import { startMs } from './setting.ts';
import { chain, createWorkshop } from './workshop.ts';

const dayMs = 86_400_000;

describe('RedriveExecution', () => {
  async function reasonOf(it: ReturnType<typeof createWorkshop>, executionArn: string) {
    const { redriveStatus, redriveStatusReason = '' } = await it.describeExecution(executionArn);
    expect(redriveStatus).toBe('NOT_REDRIVABLE');
    await expect(it.call('RedriveExecution', { executionArn })).rejects.toMatchObject({
      code: 'ExecutionNotRedrivable',
      message: redriveStatusReason,
    });
    return redriveStatusReason;
  }

  test('refuses an execution that runs or has succeeded', async () => {
    const it = createWorkshop();
    const machine = await it.create({ QueryLanguage: 'JSONata', ...chain });
    const arn = await it.begin(machine, 'a');
    expect(await reasonOf(it, arn)).toBe('Execution is RUNNING and cannot be redriven');
    await it.clock.runUntil(startMs + 1000);
    expect(await reasonOf(it, arn)).toBe('Execution is SUCCEEDED and cannot be redriven');
  });

  test('refuses after fourteen days', async () => {
    const it = createWorkshop();
    it.broken.add('all');
    const arn = await it.fail(chain);
    const { stopMs = 0 } = it.record(arn);
    await it.clock.runUntil(stopMs + 14 * dayMs);
    expect(await it.describeExecution(arn)).toMatchObject({ redriveStatus: 'REDRIVABLE' });
    await it.clock.runUntil(stopMs + 14 * dayMs + 1);
    expect(await reasonOf(it, arn)).toBe('Execution redrivable period exceeded');
  });

  test('refuses an execution that was open for a year', async () => {
    const it = createWorkshop();
    const wait = { Type: 'Wait', Seconds: 366 * 86_400, End: true };
    const arn = await it.fail({ StartAt: 'Wait', States: { Wait: wait } });
    await it.clock.runUntil(startMs + 366 * dayMs - 1);
    await it.call('StopExecution', { executionArn: arn });
    expect(await reasonOf(it, arn)).toBe('Execution has exceeded the max execution time');
  });

  test('refuses a history without room for two events more', async () => {
    const it = createWorkshop();
    const loop = { Type: 'Pass', Next: 'Loop' };
    const arn = await it.fail({ StartAt: 'Loop', States: { Loop: loop } });
    expect(await reasonOf(it, arn)).toBe('Execution history event limit exceeded');
  });

  test('refuses while the state machine is being deleted', async () => {
    const it = createWorkshop();
    const wait = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 600, End: true } } };
    const executionArn = await it.fail(wait);
    const { stateMachineArn } = await it.describeExecution(executionArn);
    await it.begin(stateMachineArn ?? '', {}, 'other');
    await it.call('StopExecution', { executionArn });
    await it.call('DeleteStateMachine', { stateMachineArn });
    expect(await reasonOf(it, executionArn)).toBe('State machine is in DELETING status');
  });

  test('with a token of the last quarter of an hour is the same redrive', async () => {
    const it = createWorkshop();
    it.broken.add('all');
    const executionArn = await it.fail(chain);
    const ask = (clientToken: string) =>
      it.call<{ redriveDate: Date }>('RedriveExecution', { executionArn, clientToken });
    const first = await ask('t');
    await it.clock.runUntil(it.clock.nowMs + 15 * 60_000);
    expect(await ask('t')).toEqual(first);
    expect(await it.describeExecution(executionArn)).toMatchObject({ redriveCount: 1 });
    await it.clock.runUntil(it.clock.nowMs + 1);
    expect(await ask('t')).not.toEqual(first);
    expect(await it.describeExecution(executionArn)).toMatchObject({ redriveCount: 2 });
  });

  test('remembers the last ten tokens', async () => {
    const it = createWorkshop();
    it.broken.add('all');
    const executionArn = await it.fail(chain);
    for (let at = 0; at < 11; at++) {
      await it.call('RedriveExecution', { executionArn, clientToken: `t${at}` });
      await it.clock.runUntil(it.clock.nowMs + 1000);
    }
    await it.call('RedriveExecution', { executionArn, clientToken: 't1' });
    expect(await it.describeExecution(executionArn)).toMatchObject({ redriveCount: 11 });
    await it.call('RedriveExecution', { executionArn, clientToken: 't0' });
    expect(await it.describeExecution(executionArn)).toMatchObject({ redriveCount: 12 });
  });
});
