/** Schedules in virtual time: when they run, what they call, how a run ends. */

import { describe, expect, test } from '@jest/globals';
import { refusals, transitions } from '../../../../lab/services/scheduler/behaviour.ts';
import { createScheduler } from '../../../../lab/services/scheduler/index.ts';
import { createSqs } from '../../../../lab/services/sqs/index.ts';
import { answering, at, metricsOnly, refusalCases, refusalOf, smallWorld } from '../small-world.ts';

const machine = 'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-close-environment';
const role = 'arn:aws:iam::111122223333:role/arq-lab-scheduler';
const queue = 'arn:aws:sqs:eu-west-1:111122223333:dead-letters';

function world(start = '2026-10-23T12:00Z') {
  const small = smallWorld(start);
  small.add(
    'cloudwatch',
    metricsOnly(() => {}),
  );
  small.add('sfn', answering({ StartExecution: () => ({ executionArn: 'arn:aws:states:x' }) }));
  small.add('sqs', createSqs(small.context));
  const scheduler = small.add('scheduler', createScheduler(small.context));
  small.deploy('sqs', 'AWS::SQS::Queue', { QueueName: 'dead-letters' });
  const call = (operation: string, input: object) =>
    small.run('scheduler', operation, {
      Name: 'close',
      ScheduleExpression: 'cron(0 18 ? * MON-FRI *)',
      ScheduleExpressionTimezone: 'Europe/Madrid',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: machine, RoleArn: role, Input: '{}' },
      ...input,
    });
  const starts = () => small.callsOf('sfn.StartExecution');
  const startedAt = () => starts().map((it) => `${new Date(it.atMs).toISOString().slice(0, 16)}Z`);
  return { ...small, scheduler, call, starts, startedAt };
}

test('an environment closes at six on working days, within that minute, across the change of the clock', async () => {
  const { call, startedAt, starts, until } = world();
  call('CreateSchedule', {});
  await until('2026-10-27T12:00Z');
  expect(startedAt()).toEqual(['2026-10-23T16:00Z', '2026-10-26T17:00Z']);
  expect(starts()[0]).toMatchObject({ roleArn: role, input: { stateMachineArn: machine } });
  expect(transitions.due.seconds).toBe(60);
});

test('the context attributes are filled in, with a new execution id per attempt', async () => {
  const { call, starts, fail, until } = world();
  const names = ['schedule-arn', 'scheduled-time', 'execution-id', 'attempt-number'];
  const Input = JSON.stringify(names.map((name) => `<aws.scheduler.${name}>`));
  fail('sfn.StartExecution', 'ThrottlingException', 1);
  call('CreateSchedule', { Target: { Arn: machine, RoleArn: role, Input } });
  await until('2026-10-23T16:05Z');
  const [first, second] = starts().map((it) => JSON.parse(it.input.input));
  const arn = 'arn:aws:scheduler:eu-west-1:111122223333:schedule/default/close';
  expect(first).toEqual([arn, '2026-10-23T16:00:00Z', expect.any(String), '1']);
  expect(second).toEqual([arn, '2026-10-23T16:00:00Z', expect.any(String), '2']);
  expect(first[2]).not.toBe(second[2]);
});

test('the universal target starts an execution with a name of our own', async () => {
  const { call, starts, until } = world();
  const Input = JSON.stringify({ StateMachineArn: machine, Name: 'night', Input: '{"a":1}' });
  const Arn = 'arn:aws:scheduler:::aws-sdk:sfn:startExecution';
  call('CreateSchedule', { Target: { Arn, RoleArn: role, Input } });
  await until('2026-10-23T17:00Z');
  expect(starts()[0]?.input).toEqual({ stateMachineArn: machine, name: 'night', input: '{"a":1}' });
});

test('a rate runs at once and then at its pace, from the start date if there is one', async () => {
  const { call, startedAt, until } = world();
  call('CreateSchedule', { Name: 'sweep', ScheduleExpression: 'rate(5 minutes)' });
  await until('2026-10-23T12:11Z');
  expect(startedAt()).toEqual(['2026-10-23T12:00Z', '2026-10-23T12:05Z', '2026-10-23T12:10Z']);
  call('UpdateSchedule', {
    Name: 'sweep',
    ScheduleExpression: 'rate(1 hour)',
    StartDate: new Date('2026-10-23T14:30Z'),
    EndDate: new Date('2026-10-23T16:00Z'),
  });
  await until('2026-10-24T12:00Z');
  expect(startedAt().slice(3)).toEqual(['2026-10-23T14:30Z', '2026-10-23T15:30Z']);
});

test('a disabled or deleted schedule does not run', async () => {
  const { call, starts, until } = world();
  call('CreateSchedule', { State: 'DISABLED' });
  call('CreateSchedule', { Name: 'other' });
  call('DeleteSchedule', { Name: 'other' });
  await until('2026-10-30T12:00Z');
  expect(starts()).toEqual([]);
});

test('an update replaces the whole schedule: what is left out is the default again', () => {
  const { call } = world();
  call('CreateSchedule', { Description: 'at night', State: 'DISABLED' });
  call('UpdateSchedule', { ScheduleExpressionTimezone: undefined });
  expect(call('GetSchedule', {})).toMatchObject({
    State: 'ENABLED',
    Description: undefined,
    ScheduleExpressionTimezone: 'UTC',
    ActionAfterCompletion: 'NONE',
    GroupName: 'default',
  });
});

test('a flexible window delays a run by less than the window', async () => {
  const { call, starts, until } = world();
  const FlexibleTimeWindow = { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 30 };
  call('CreateSchedule', { ScheduleExpression: 'cron(0 * * * ? *)', FlexibleTimeWindow });
  await until('2026-10-25T12:00Z');
  const minutes = starts().map((it) => new Date(it.atMs).getUTCMinutes());
  expect(Math.max(...minutes)).toBeLessThanOrEqual(30);
  expect(new Set(minutes).size).toBeGreaterThan(5);
});

test('a one-time schedule runs once and, if it asks for it, is deleted afterwards', async () => {
  const { call, startedAt, until } = world();
  const once = { ScheduleExpression: 'at(2026-10-24T09:00:00)' };
  call('CreateSchedule', { ...once, ActionAfterCompletion: 'DELETE' });
  call('CreateSchedule', { ...once, Name: 'stays' });
  await until('2026-10-25T12:00Z');
  expect(startedAt()).toEqual(['2026-10-24T07:00Z', '2026-10-24T07:00Z']);
  expect(await refusalOf(() => call('GetSchedule', {}))).toMatch(/^ResourceNotFoundException/);
  expect(call('GetSchedule', { Name: 'stays' }).Name).toBe('stays');
  expect(transitions.completed.to).toBe('deleted');
});

test('a run that cannot be delivered goes to the dead-letter queue with its story', async () => {
  const { call, fail, run, scheduler, callsOf, until } = world();
  fail('sfn.StartExecution', 'AccessDenied');
  const Target = { Arn: machine, RoleArn: role, Input: '{}', DeadLetterConfig: { Arn: queue } };
  call('CreateSchedule', { Target });
  await until('2026-10-23T17:00Z');
  const QueueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters';
  const asked = { QueueUrl, MessageAttributeNames: ['All'] };
  const [message] = run('sqs', 'ReceiveMessage', asked).Messages;
  const attribute = (name: string) => message.MessageAttributes[name]?.StringValue;
  expect(attribute('ERROR_CODE')).toBe('AccessDenied');
  expect(attribute('SCHEDULED_TIME')).toBe('2026-10-23T16:00:00Z');
  expect(attribute('RETRY_ATTEMPTS')).toBe('0');
  expect(attribute('EXHAUSTED_RETRY_CONDITION')).toBeUndefined();
  expect(callsOf('sqs.SendMessage')[0]?.roleArn).toBe(role);
  expect(scheduler.runs()).toMatchObject([{ outcome: 'deadLettered', attempts: 1 }]);
});

test('retries stop at the limits of the retry policy', async () => {
  const { call, fail, starts, scheduler, until } = world();
  fail('sfn.StartExecution', 'InternalFailure');
  const RetryPolicy = { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 };
  call('CreateSchedule', { Target: { Arn: machine, RoleArn: role, Input: '{}', RetryPolicy } });
  await until('2026-10-23T18:00Z');
  expect(starts()).toHaveLength(4);
  expect(scheduler.runs()).toMatchObject([{ outcome: 'dropped', attempts: 4 }]);
});

test('listing is by group, prefix and state, in pages', () => {
  const { call, run } = world();
  run('scheduler', 'CreateScheduleGroup', { Name: 'arq' });
  for (const Name of ['a1', 'a2', 'b1']) call('CreateSchedule', { Name, GroupName: 'arq' });
  call('CreateSchedule', { Name: 'a3', State: 'DISABLED' });
  const names = (input: object) => {
    const answer = run('scheduler', 'ListSchedules', input);
    return [answer.Schedules.map((it: { Name: string }) => it.Name), answer.NextToken];
  };
  expect(names({ NamePrefix: 'a' })).toEqual([['a1', 'a2', 'a3'], undefined]);
  expect(names({ GroupName: 'arq', State: 'ENABLED' })).toEqual([['a1', 'a2', 'b1'], undefined]);
  const [first, token] = names({ MaxResults: 3 });
  expect(first).toEqual(['a1', 'a2', 'b1']);
  expect(names({ MaxResults: 3, NextToken: token })).toEqual([['a3'], undefined]);
});

test('deleting a group deletes its schedules', async () => {
  const { call, run, starts, until } = world();
  run('scheduler', 'CreateScheduleGroup', { Name: 'arq' });
  call('CreateSchedule', { GroupName: 'arq' });
  run('scheduler', 'DeleteScheduleGroup', { Name: 'arq' });
  await until('2026-10-30T12:00Z');
  expect(starts()).toEqual([]);
  expect(run('scheduler', 'ListSchedules', {}).Schedules).toEqual([]);
});

test('schedules and groups of a template deploy, and IAM sees their ARNs', async () => {
  const { deploy, scheduler, startedAt, until } = world();
  const group = deploy('scheduler', 'AWS::Scheduler::ScheduleGroup', { Name: 'arq' });
  expect(group).toMatchObject({
    ref: 'arq',
    attributes: { Arn: 'arn:aws:scheduler:eu-west-1:111122223333:schedule-group/arq' },
  });
  const schedule = deploy('scheduler', 'AWS::Scheduler::Schedule', {
    Name: 'open',
    GroupName: 'arq',
    ScheduleExpression: 'cron(0 8 ? * MON-FRI *)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: machine, RoleArn: role, Input: '{}' },
  });
  const arn = 'arn:aws:scheduler:eu-west-1:111122223333:schedule/arq/open';
  expect(schedule).toEqual({ ref: 'open', attributes: { Arn: arn } });
  expect(scheduler.arns('GetSchedule', { Name: 'open', GroupName: 'arq' })).toEqual([arn]);
  await until('2026-10-26T12:00Z');
  expect(startedAt()).toEqual(['2026-10-26T08:00Z']);
});

test('a universal target that is not simulated is named', () => {
  const { call } = world();
  const Target = { Arn: 'arn:aws:scheduler:::aws-sdk:rds:stopDBInstance', RoleArn: role };
  expect(() => call('CreateSchedule', { Target })).toThrow(/not simulated: .*stopDBInstance/);
});

type World = ReturnType<typeof world>;
const refused: Record<keyof typeof refusals, (world: World) => unknown> = {
  scheduleExists: ({ call }) => [call('CreateSchedule', {}), call('CreateSchedule', {})],
  noSuchSchedule: ({ call }) => call('UpdateSchedule', {}),
  noSuchGroup: ({ call }) => call('CreateSchedule', { GroupName: 'none' }),
  groupExists: ({ run }) => run('scheduler', 'CreateScheduleGroup', { Name: 'default' }),
  defaultGroupStays: ({ run }) => run('scheduler', 'DeleteScheduleGroup', { Name: 'default' }),
  invalidExpression: ({ call }) => call('CreateSchedule', { ScheduleExpression: 'cron(* * *)' }),
  invalidZone: ({ call }) => call('CreateSchedule', { ScheduleExpressionTimezone: 'Mars/Base' }),
  windowMissing: ({ call }) => call('CreateSchedule', { FlexibleTimeWindow: { Mode: 'FLEXIBLE' } }),
  invalidToken: ({ run }) => run('scheduler', 'ListSchedules', { NextToken: 'x' }),
  endBeforeStart: ({ call }) =>
    call('CreateSchedule', {
      StartDate: new Date('2026-10-25T00:00Z'),
      EndDate: new Date('2026-10-24T00:00Z'),
    }),
};

describe('EventBridge Scheduler refuses', () => {
  test.each(refusalCases(refusals, refused))('%s', async (_row, step, text) => {
    expect(await refusalOf(() => step(world()))).toMatch(text);
  });
});

test('two worlds of one seed run at the same instants, another seed at others', async () => {
  const instants = async (seed: string) => {
    const small = smallWorld('2026-10-23T12:00Z', seed);
    small.add('sfn', answering({ StartExecution: () => ({}) }));
    small.add('scheduler', createScheduler(small.context));
    small.run('scheduler', 'CreateSchedule', {
      Name: 'sweep',
      ScheduleExpression: 'rate(1 hour)',
      FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 10 },
      Target: { Arn: machine, RoleArn: role, Input: '{}' },
    });
    await small.until('2026-10-24T12:00Z');
    return small.calls.map((it) => it.atMs);
  };
  expect(await instants('a')).toEqual(await instants('a'));
  expect(await instants('a')).not.toEqual(await instants('b'));
  expect((await instants('a')).every((ms) => ms >= at('2026-10-23T12:00Z'))).toBe(true);
});
