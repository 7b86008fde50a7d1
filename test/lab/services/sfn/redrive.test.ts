/** RedriveExecution: redrive-executions.html; API reference, RedriveExecution. */

import { describe, expect, test } from '@jest/globals';
import { chain, createWorkshop, invoke } from './workshop.ts';

describe('a redriven execution', () => {
  test('goes on at the state that failed, with its input and variables', async () => {
    const it = createWorkshop();
    it.broken.add('a done');
    const arn = await it.fail(chain);
    expect(it.record(arn)).toMatchObject({ status: 'FAILED', error: 'Broken' });
    const before = it.sfn.history(arn).length;
    it.broken.clear();
    await it.redrive(arn);
    expect(it.asked).toEqual(['a', 'a done', 'a done']);
    expect(it.record(arn)).toMatchObject({ status: 'SUCCEEDED', output: ['a done done', 7] });
    expect(it.typesSince(arn, 'ExecutionFailed')).toEqual([
      'ExecutionRedriven',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
    expect(it.sfn.history(arn)[before]).toMatchObject({
      id: before + 1,
      type: 'ExecutionRedriven',
      executionRedrivenEventDetails: { redriveCount: 1 },
    });
  });

  test('is described, listed and published with its count and date', async () => {
    const it = createWorkshop();
    it.broken.add('all');
    const arn = await it.fail(chain);
    const atMs = it.clock.nowMs;
    expect(await it.describeExecution(arn)).toMatchObject({
      redriveCount: 0,
      redriveStatus: 'REDRIVABLE',
    });
    expect(await it.redrive(arn)).toEqual({ redriveDate: new Date(atMs) });
    expect(await it.describeExecution(arn)).toMatchObject({
      status: 'FAILED',
      redriveCount: 1,
      redriveDate: new Date(atMs),
    });
    const { stateMachineArn } = await it.describeExecution(arn);
    expect(await it.call('ListExecutions', { stateMachineArn })).toMatchObject({
      executions: [{ redriveCount: 1, redriveDate: new Date(atMs) }],
    });
    expect(
      it.published.map(({ detail }) => [detail.status, detail.redriveCount, detail.redriveDate]),
    ).toEqual([
      ['RUNNING', 0, null],
      ['FAILED', 0, null],
      ['RUNNING', 1, atMs],
      ['FAILED', 1, atMs],
    ]);
  });

  test('counts the attempts of its states anew', async () => {
    const it = createWorkshop();
    it.broken.add('all');
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 2 }];
    const arn = await it.fail({ StartAt: 'One', States: { One: invoke({ Retry, End: true }) } });
    expect(it.asked).toHaveLength(3);
    await it.redrive(arn);
    expect(it.asked).toHaveLength(6);
  });

  test('shows its redrives to its states', async () => {
    const it = createWorkshop();
    const shown = await it.fail({
      StartAt: 'Show',
      States: {
        Show: {
          Type: 'Choice',
          Choices: [{ Condition: '{% $states.context.Execution.RedriveCount = 1 %}', Next: 'Yes' }],
        },
        Yes: {
          Type: 'Pass',
          Output: '{% $states.context.Execution.RedriveTime %}',
          End: true,
        },
      },
    });
    const atMs = it.clock.nowMs;
    await it.redrive(shown);
    expect(it.record(shown).output).toBe(new Date(atMs).toISOString());
  });

  test('has its whole time again', async () => {
    const it = createWorkshop();
    const wait = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 20, End: true } } };
    const arn = await it.fail({ ...wait, TimeoutSeconds: 15 });
    expect(it.record(arn).status).toBe('TIMED_OUT');
    const atMs = it.clock.nowMs;
    await it.redrive(arn);
    expect(it.record(arn)).toMatchObject({ status: 'TIMED_OUT', stopMs: atMs + 15_000 });
  });

  test('goes on after it was stopped, even in the instant it was started', async () => {
    const it = createWorkshop();
    const machine = await it.create({ QueryLanguage: 'JSONata', ...chain });
    const arn = await it.begin(machine, 'a');
    await it.call('StopExecution', { executionArn: arn });
    expect(it.sfn.history(arn).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'ExecutionAborted',
    ]);
    await it.redrive(arn);
    expect(it.record(arn)).toMatchObject({ status: 'SUCCEEDED', output: ['a done done', 7] });
  });

  test('enters a Fail state again and fails again', async () => {
    const it = createWorkshop();
    const arn = await it.fail({ StartAt: 'No', States: { No: { Type: 'Fail', Error: 'E' } } });
    await it.redrive(arn);
    expect(it.typesSince(arn, 'ExecutionFailed')).toEqual([
      'ExecutionRedriven',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  test('is the same with the same seed', async () => {
    async function play() {
      const it = createWorkshop();
      it.broken.add('a done');
      const Retry = [{ ErrorEquals: ['States.ALL'], MaxAttempts: 3, JitterStrategy: 'FULL' }];
      const { One, Two, Three } = chain.States;
      const arn = await it.fail({ ...chain, States: { One, Two: { ...Two, Retry }, Three } });
      await it.redrive(arn);
      return it.sfn.history(arn);
    }
    expect(await play()).toEqual(await play());
  });

  test('answers the one who waits for a new task token', async () => {
    const it = createWorkshop();
    const Resource = 'arn:aws:states:::lambda:invoke.waitForTaskToken';
    const Arguments = { FunctionName: 'f', Payload: { of: '{% $states.context.Task.Token %}' } };
    const arn = await it.fail({
      StartAt: 'Ask',
      States: { Ask: { Type: 'Task', Resource, Arguments, TimeoutSeconds: 5, End: true } },
    });
    await it.call('RedriveExecution', { executionArn: arn });
    await it.clock.runUntil(it.clock.nowMs + 1000);
    const [first, second] = it.asked;
    await expect(it.call('SendTaskSuccess', { taskToken: first, output: '1' })).rejects.toThrow(
      'Task Timed Out',
    );
    await it.call('SendTaskSuccess', { taskToken: second, output: '2' });
    expect(it.record(arn)).toMatchObject({ status: 'SUCCEEDED', output: 2 });
  });
});
