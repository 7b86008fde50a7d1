/** Buses, rules, targets and own events, and every refusal of EventBridge. */

import { describe, expect, test } from '@jest/globals';
import { refusals } from '../../../../lab/services/eventbridge/behaviour.ts';
import { at, refusalCases, refusalOf } from '../small-world.ts';
import { alarm, busWorld, machine, role } from './bus-world.ts';

test('own events are accepted one by one: a bad one does not stop the others', async () => {
  const { call, deploy, rule, callsOf, until } = busWorld();
  deploy('eventbridge', 'AWS::Events::EventBus', { Name: 'arq-lab' });
  rule({}, { EventBusName: 'arq-lab', EventPattern: { 'detail-type': ['Done'] } });
  const entry = {
    EventBusName: 'arq-lab',
    Source: 'arq.ops',
    DetailType: 'Done',
    Detail: '{"n":1}',
  };
  const answer = call('PutEvents', {
    Entries: [
      { ...entry, Time: new Date('2026-03-02T09:59:58.700Z'), Resources: ['arn:x'] },
      { ...entry, Source: 'aws.ec2' },
      { ...entry, Detail: 'not JSON' },
      { ...entry, DetailType: undefined },
    ],
  });
  expect(answer.FailedEntryCount).toBe(3);
  expect(answer.Entries.map((one: { ErrorCode?: string }) => one.ErrorCode)).toEqual([
    undefined,
    'NotAuthorizedForSourceException',
    'MalformedDetail',
    'InvalidArgument',
  ]);
  await until('2026-03-02T10:01Z');
  const event = JSON.parse(callsOf('sfn.StartExecution')[0]?.input.input);
  expect(event).toMatchObject({
    id: answer.Entries[0].EventId,
    source: 'arq.ops',
    time: '2026-03-02T09:59:58Z',
    resources: ['arn:x'],
    detail: { n: 1 },
  });
});

test('a disabled rule does not match until it is enabled', async () => {
  const { call, rule, events, callsOf, until } = busWorld();
  rule();
  call('DisableRule', { Name: 'arq-lab-scale' });
  events.receive(alarm);
  await until('2026-03-02T10:01Z');
  expect(callsOf('sfn.StartExecution')).toEqual([]);
  call('EnableRule', { Name: 'arq-lab-scale' });
  events.receive(alarm);
  await until('2026-03-02T10:02Z');
  expect(callsOf('sfn.StartExecution')).toHaveLength(1);
});

test('a scheduled rule sends its own event on time, until it is deleted', async () => {
  const { deploy, call, callsOf, until } = busWorld();
  deploy('eventbridge', 'AWS::Events::Rule', {
    Name: 'hourly',
    ScheduleExpression: 'rate(1 hour)',
    Targets: [{ Id: 'a', Arn: machine, RoleArn: role }],
  });
  await until('2026-03-02T12:30Z');
  const started = callsOf('sfn.StartExecution');
  expect(started.map(({ atMs }) => atMs)).toEqual([
    at('2026-03-02T11:00Z'),
    at('2026-03-02T12:00Z'),
  ]);
  expect(JSON.parse(started[0]?.input.input)).toMatchObject({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
    resources: ['arn:aws:events:eu-west-1:111122223333:rule/hourly'],
    detail: {},
  });
  call('RemoveTargets', { Rule: 'hourly', Ids: ['a'] });
  call('DeleteRule', { Name: 'hourly' });
  await until('2026-03-03T12:00Z');
  expect(callsOf('sfn.StartExecution')).toHaveLength(2);
});

test('rules, targets and buses can be listed and described', () => {
  const { call, rule } = busWorld();
  rule();
  call('CreateEventBus', { Name: 'arq-lab' });
  const { Name, Arn, State, EventPattern } = call('DescribeRule', { Name: 'arq-lab-scale' });
  expect([Name, State]).toEqual(['arq-lab-scale', 'ENABLED']);
  expect(JSON.parse(EventPattern).source).toEqual(['aws.cloudwatch']);
  expect(call('ListRules', { NamePrefix: 'arq' }).Rules).toMatchObject([{ Name, Arn }]);
  expect(call('ListRules', { EventBusName: 'arq-lab' }).Rules).toEqual([]);
  expect(call('ListTargetsByRule', { Rule: 'arq-lab-scale' }).Targets).toMatchObject([
    { Id: 'scale', Arn: machine },
  ]);
  const buses = call('ListEventBuses', {}).EventBuses;
  expect(buses.map((bus: { Name: string }) => bus.Name)).toEqual(['default', 'arq-lab']);
  expect(call('DescribeEventBus', {}).Arn).toBe(
    'arn:aws:events:eu-west-1:111122223333:event-bus/default',
  );
});

test('putting a rule again keeps its targets', () => {
  const { call, rule } = busWorld();
  rule();
  const EventPattern = '{"source":["x"]}';
  call('PutRule', { Name: 'arq-lab-scale', EventPattern });
  expect(call('ListTargetsByRule', { Rule: 'arq-lab-scale' }).Targets).toHaveLength(1);
});

test('TestEventPattern answers for a whole event', () => {
  const { call } = busWorld();
  const Event = JSON.stringify({
    id: '1',
    account: '1',
    source: 'a',
    time: '2026-03-02T10:00:00Z',
    region: 'r',
    resources: [],
    'detail-type': 't',
  });
  const ask = (EventPattern: string) => call('TestEventPattern', { Event, EventPattern }).Result;
  expect(ask('{"source":["a"]}')).toBe(true);
  expect(ask('{"source":["b"]}')).toBe(false);
});

test('IAM sees rules by their ARN and events by the ARN of their bus', () => {
  const { events } = busWorld();
  const arn = 'arn:aws:events:eu-west-1:111122223333';
  const entries = ['arq-lab', 'arq-lab', undefined].map((EventBusName) => ({ EventBusName }));
  expect(events.arns('PutEvents', { Entries: entries })).toEqual([
    `${arn}:event-bus/arq-lab`,
    `${arn}:event-bus/default`,
  ]);
  expect(events.arns('PutRule', { Name: 'a' })).toEqual([`${arn}:rule/a`]);
  expect(events.arns('PutTargets', { Rule: 'a', EventBusName: 'b' })).toEqual([`${arn}:rule/b/a`]);
  expect(events.arns('ListRules', {})).toEqual(['*']);
});

test('a bus can be deleted once it has no rules, and again without effect', () => {
  const { call, rule } = busWorld();
  call('CreateEventBus', { Name: 'arq-lab' });
  rule({}, { EventBusName: 'arq-lab' });
  const named = { Rule: 'arq-lab-scale', EventBusName: 'arq-lab' };
  call('RemoveTargets', { ...named, Ids: ['scale'] });
  call('DeleteRule', { Name: 'arq-lab-scale', EventBusName: 'arq-lab' });
  call('DeleteEventBus', { Name: 'arq-lab' });
  call('DeleteEventBus', { Name: 'arq-lab' });
  expect(call('ListEventBuses', {}).EventBuses).toMatchObject([{ Name: 'default' }]);
});

test('lists come in pages, each with the token of the next', () => {
  const { call } = busWorld();
  const EventPattern = '{"source":["x"]}';
  for (const Name of ['a', 'b', 'c']) call('PutRule', { Name, EventPattern });
  const first = call('ListRules', { Limit: 2 });
  expect(first.Rules).toMatchObject([{ Name: 'a' }, { Name: 'b' }]);
  const second = call('ListRules', { Limit: 2, NextToken: first.NextToken });
  expect(second.Rules).toMatchObject([{ Name: 'c' }]);
  expect(second.NextToken).toBeUndefined();
});

test('rules are found by their target', () => {
  const { call, rule } = busWorld();
  rule();
  expect(call('ListRuleNamesByTarget', { TargetArn: machine }).RuleNames).toEqual([
    'arq-lab-scale',
  ]);
  expect(call('ListRuleNamesByTarget', { TargetArn: role }).RuleNames).toEqual([]);
});

type World = ReturnType<typeof busWorld>;
const target = { Id: 'a', Arn: machine };
const put = ({ rule, call }: World, more: object) => {
  rule();
  return call('PutTargets', { Rule: 'arq-lab-scale', Targets: [{ ...target, ...more }] });
};
const entry = { Source: 'a', DetailType: 'b', Detail: '{}' };
const place = 'arn:aws:events:eu-west-1:111122223333';
const archive = ({ call }: World) =>
  call('CreateArchive', { ArchiveName: 'all', EventSourceArn: `${place}:event-bus/default` });
const replay = {
  ReplayName: 'again',
  EventSourceArn: `${place}:archive/all`,
  EventStartTime: new Date('2026-03-02T10:00Z'),
  EventEndTime: new Date('2026-03-02T11:00Z'),
  Destination: { Arn: `${place}:event-bus/default` },
};
const refused: Record<keyof typeof refusals, (world: World) => unknown> = {
  invalidEventPattern: ({ call }) => call('PutRule', { Name: 'a', EventPattern: '{}' }),
  invalidEvent: ({ call }) =>
    call('TestEventPattern', { Event: '{"id":"1"}', EventPattern: '{"source":["a"]}' }),
  neitherPatternNorSchedule: ({ call }) => call('PutRule', { Name: 'a' }),
  invalidSchedule: ({ call }) => call('PutRule', { Name: 'a', ScheduleExpression: 'cron(* *)' }),
  scheduleOnCustomBus: ({ call }) => {
    call('CreateEventBus', { Name: 'b' });
    call('PutRule', { Name: 'a', EventBusName: 'b', ScheduleExpression: 'rate(1 day)' });
  },
  noSuchRule: ({ call }) => call('DescribeRule', { Name: 'none' }),
  noSuchBus: ({ call }) => call('ListRules', { EventBusName: 'none' }),
  busExists: ({ call }) => call('CreateEventBus', { Name: 'default' }),
  defaultBusStays: ({ call }) => call('DeleteEventBus', { Name: 'default' }),
  busHasRules: ({ call, rule }) => {
    call('CreateEventBus', { Name: 'b' });
    rule({}, { EventBusName: 'b' });
    call('DeleteEventBus', { Name: 'b' });
  },
  invalidToken: ({ call }) => call('ListRules', { NextToken: 'mine' }),
  ruleHasTargets: ({ call, rule }) => [rule(), call('DeleteRule', { Name: 'arq-lab-scale' })],
  tooManyTargets: ({ call, rule }) => {
    rule();
    const Targets = [1, 2, 3, 4, 5].map((id) => ({ Id: String(id), Arn: machine }));
    call('PutTargets', { Rule: 'arq-lab-scale', Targets });
  },
  severalInputs: (it) => put(it, { Input: '{}', InputPath: '$.detail' }),
  invalidTransformer: (it) => put(it, { InputTransformer: { InputTemplate: '<x>' } }),
  tooManyEntries: ({ call }) => call('PutEvents', { Entries: Array(11).fill(entry) }),
  entriesTooLarge: ({ call }) =>
    call('PutEvents', { Entries: [{ ...entry, Detail: `{"a":"${'x'.repeat(1_048_576)}"}` }] }),
  missingArgument: (it) => failedEntry(it, { Source: '' }),
  malformedDetail: (it) => failedEntry(it, { Detail: '[]' }),
  reservedSource: (it) => failedEntry(it, { Source: 'aws.ec2' }),
  noSuchArchive: ({ call }) => call('DescribeArchive', { ArchiveName: 'none' }),
  archiveExists: (it) => [archive(it), archive(it)],
  severalFilters: ({ call }) => call('ListArchives', { NamePrefix: 'a', State: 'ENABLED' }),
  noArchiveToReplay: ({ call }) => call('StartReplay', replay),
  otherBus: (it) => {
    archive(it);
    it.call('CreateEventBus', { Name: 'b' });
    it.call('StartReplay', { ...replay, Destination: { Arn: `${place}:event-bus/b` } });
  },
  replayEndsBeforeStart: (it) => [
    archive(it),
    it.call('StartReplay', { ...replay, EventEndTime: replay.EventStartTime }),
  ],
  replayExists: (it) => [
    archive(it),
    it.call('StartReplay', replay),
    it.call('StartReplay', replay),
  ],
  tooManyReplays: (it) => {
    archive(it);
    for (let count = 0; count <= 10; count++) {
      it.call('StartReplay', { ...replay, ReplayName: `r${count}` });
    }
  },
  noSuchReplay: ({ call }) => call('CancelReplay', { ReplayName: 'none' }),
  replayEnded: (it) => {
    archive(it);
    it.call('StartReplay', replay);
    it.call('CancelReplay', { ReplayName: 'again' });
    it.call('CancelReplay', { ReplayName: 'again' });
  },
};

/** An entry is refused within a successful answer. */
function failedEntry({ call }: World, more: object): string {
  const [result] = call('PutEvents', { Entries: [{ ...entry, ...more }] }).Entries;
  return `${result.ErrorCode}: ${result.ErrorMessage}`;
}

describe('Amazon EventBridge refuses', () => {
  test.each(refusalCases(refusals, refused))('%s', async (_row, step, text) => {
    let answered: unknown;
    const refusal = await refusalOf(() => {
      answered = step(busWorld());
    });
    expect(refusal === 'not refused' ? answered : refusal).toMatch(text);
  });
});
