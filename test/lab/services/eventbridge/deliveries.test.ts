/** From an event to its targets: matching, faults of the way, retries, dead letters, forwarding. */

import { describe, expect, test } from '@jest/globals';
import { transitions } from '../../../../lab/services/eventbridge/behaviour.ts';
import { at } from '../small-world.ts';
import { alarm, busWorld, execution, machine, queue, role } from './bus-world.ts';

test('an event starts an execution 0.2 seconds later, as the role of the target, with the event as input', async () => {
  const { rule, events, callsOf, until } = busWorld();
  rule();
  events.receive(alarm);
  await until('2026-03-02T10:01Z');
  const [start] = callsOf('sfn.StartExecution');
  expect(start?.atMs).toBe(at('2026-03-02T10:00:00.200Z'));
  expect(transitions.delivered.seconds).toBe(0.2);
  expect(start?.roleArn).toBe(role);
  expect(start?.input.stateMachineArn).toBe(machine);
  expect(JSON.parse(start?.input.input)).toEqual({
    version: '0',
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account: '111122223333',
    time: '2026-03-02T10:00:00Z',
    region: 'eu-west-1',
    resources: alarm.resources,
    detail: alarm.detail,
  });
});

test('the log of an event says which rule started which execution', async () => {
  const { rule, events, until } = busWorld();
  rule();
  events.receive(alarm);
  events.receive({ ...alarm, detail: { state: { value: 'OK' } } });
  await until('2026-03-02T10:01Z');
  const [first, second] = events.events();
  expect(first).toMatchObject({
    event: { detail: alarm.detail },
    eventBusName: 'default',
    receivedAtMs: at('2026-03-02T10:00Z'),
  });
  expect(first?.deliveries).toEqual([
    {
      rule: 'arq-lab-scale',
      targetId: 'scale',
      targetArn: machine,
      outcome: 'delivered',
      attempts: 1,
      endedAtMs: at('2026-03-02T10:00:00.200Z'),
      executionArn: execution,
    },
  ]);
  expect(second?.deliveries).toEqual([]);
});

describe('a fault of the way', () => {
  test.each([
    ['event-lost', []],
    ['event-late', ['10:10:00.200']],
    ['event-duplicated', ['10:00:00.200', '10:00:10.200']],
  ])('%s', async (fault, instants) => {
    const { rule, events, faults, callsOf, until } = busWorld();
    rule();
    faults.add(`${fault} ${alarm.detailType}`);
    events.receive(alarm);
    await until('2026-03-02T11:00Z');
    const started = callsOf('sfn.StartExecution');
    expect(started.map(({ atMs }) => new Date(atMs).toISOString().slice(11, 23))).toEqual(instants);
    expect(new Set(started.map(({ input }) => JSON.parse(input.input).id)).size).toBeLessThan(2);
    expect(events.events()[0]?.fault).toBe(fault);
  });
});

test('a throttled target is tried again with growing pauses until it answers', async () => {
  const { rule, events, fail, callsOf, until } = busWorld();
  rule();
  fail('sfn.StartExecution', 'ThrottlingException', 5);
  events.receive(alarm);
  await until('2026-03-02T10:05Z');
  const instants = callsOf('sfn.StartExecution').map(({ atMs }) => atMs);
  const pauses = instants.slice(1).map((ms, before) => (ms - (instants[before] ?? 0)) / 1000);
  expect(pauses).toHaveLength(5);
  pauses.forEach((pause, retry) => {
    expect(pause).toBeGreaterThanOrEqual(2 ** retry / 2);
    expect(pause).toBeLessThanOrEqual(2 ** retry);
  });
  expect(events.events()[0]?.deliveries[0]).toMatchObject({ outcome: 'delivered', attempts: 6 });
  expect(transitions.retried.to).toContain('exponential');
});

test('retries end with the number allowed, and the event goes to the dead-letter queue with its story', async () => {
  const { rule, events, fail, deadLetters, until } = busWorld();
  const RetryPolicy = { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 600 };
  rule({ RetryPolicy, DeadLetterConfig: { Arn: queue } });
  fail('sfn.StartExecution', 'InternalFailure');
  events.receive(alarm);
  await until('2026-03-02T10:30Z');
  const [message] = deadLetters();
  const entries = Object.entries<{ StringValue: string }>(message.MessageAttributes);
  const attributes = entries.map(([name, value]) => [name, value.StringValue]);
  expect(Object.fromEntries(attributes)).toEqual({
    RULE_ARN: 'arn:aws:events:eu-west-1:111122223333:rule/arq-lab-scale',
    TARGET_ARN: machine,
    ERROR_CODE: 'ERROR_FROM_TARGET',
    ERROR_MESSAGE: 'InternalFailure of a test',
    EXHAUSTED_RETRY_CONDITION: 'MaximumRetryAttempts',
    RETRY_ATTEMPTS: '2',
  });
  expect(JSON.parse(message.Body).detail).toEqual(alarm.detail);
  expect(events.events()[0]?.deliveries[0]?.outcome).toBe('deadLettered');
  expect(events.failedInvocations('arq-lab-scale')).toBe(0);
  expect(transitions.deadLettered.to).toContain('dead-letter');
});

test('retries end with the age of the event', async () => {
  const { rule, events, fail, deadLetters, callsOf, until } = busWorld();
  const RetryPolicy = { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 60 };
  rule({ RetryPolicy, DeadLetterConfig: { Arn: queue } });
  fail('sfn.StartExecution', 'ThrottlingException');
  events.receive(alarm);
  await until('2026-03-02T12:00Z');
  const [message] = deadLetters();
  const condition = message.MessageAttributes.EXHAUSTED_RETRY_CONDITION.StringValue;
  expect(condition).toBe('MaximumEventAgeInSeconds');
  const last = callsOf('sfn.StartExecution').at(-1)?.atMs ?? 0;
  expect(last).toBeLessThanOrEqual(at('2026-03-02T10:01Z'));
});

test('by default a delivery is tried 186 times and no longer than a day', async () => {
  const { rule, events, fail, callsOf, until } = busWorld();
  rule();
  fail('sfn.StartExecution', 'ThrottlingException');
  events.receive(alarm);
  await until('2026-03-05T10:00Z');
  const attempts = callsOf('sfn.StartExecution');
  expect(attempts.length).toBeLessThanOrEqual(186);
  expect(attempts.length).toBeGreaterThan(150);
  expect(attempts.at(-1)?.atMs).toBeLessThanOrEqual(at('2026-03-03T10:00Z'));
  expect(events.failedInvocations('arq-lab-scale')).toBe(1);
});

describe('no retry can help', () => {
  test.each([
    ['AccessDenied', 'NO_PERMISSIONS'],
    ['StateMachineDoesNotExist', 'NO_RESOURCE'],
  ])('%s is %s', async (code, kind) => {
    const { rule, events, fail, callsOf, deadLetters, until } = busWorld();
    rule({ DeadLetterConfig: { Arn: queue } });
    fail('sfn.StartExecution', code);
    events.receive(alarm);
    await until('2026-03-02T12:00Z');
    expect(callsOf('sfn.StartExecution')).toHaveLength(1);
    const [message] = deadLetters();
    expect(message.MessageAttributes.ERROR_CODE.StringValue).toBe(kind);
    expect(message.MessageAttributes.EXHAUSTED_RETRY_CONDITION).toBeUndefined();
  });

  test('a state machine without a role is NO_PERMISSIONS, and without a queue the loss is counted', async () => {
    const { rule, events, callsOf, until } = busWorld();
    rule({ RoleArn: undefined });
    events.receive(alarm);
    await until('2026-03-02T12:00Z');
    expect(callsOf('sfn.StartExecution')).toEqual([]);
    expect(events.failedInvocations('arq-lab-scale')).toBe(1);
    expect(events.events()[0]?.deliveries[0]).toMatchObject({
      outcome: 'dropped',
      errorCode: 'AccessDeniedException',
    });
  });
});

test('functions, queues and topics are targets too', async () => {
  const { deploy, events, calls, until } = busWorld();
  deploy('eventbridge', 'AWS::Events::Rule', {
    Name: 'all',
    EventPattern: { source: ['aws.cloudwatch'] },
    Targets: [
      { Id: 'f', Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:f', Input: '{"a":1}' },
      { Id: 'q', Arn: queue, InputPath: '$.source' },
      { Id: 't', Arn: 'arn:aws:sns:eu-west-1:111122223333:pages', Input: '"text"' },
    ],
  });
  events.receive(alarm);
  await until('2026-03-02T10:01Z');
  const [invoke, send, publish] = calls;
  expect(invoke?.input.InvocationType).toBe('Event');
  expect(Buffer.from(invoke?.input.Payload).toString()).toBe('{"a":1}');
  expect(send?.input.MessageBody).toBe('"aws.cloudwatch"');
  expect(publish?.input).toEqual({
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:pages',
    Message: '"text"',
  });
});

test('a rule forwards an event of AWS to another bus, whose rules then match it', async () => {
  const { deploy, rule, events, callsOf, until } = busWorld();
  const bus = deploy('eventbridge', 'AWS::Events::EventBus', { Name: 'arq-lab' });
  rule({ Arn: bus.attributes.Arn });
  const onBus = { Name: 'on-bus', EventBusName: bus.ref };
  expect(rule({}, onBus).ref).toBe('arq-lab|on-bus');
  events.receive(alarm);
  await until('2026-03-02T10:01Z');
  expect(callsOf('eventbridge.PutEvents')[0]?.roleArn).toBe(role);
  const [start] = callsOf('sfn.StartExecution');
  expect(start?.atMs).toBe(at('2026-03-02T10:00:00.400Z'));
  expect(JSON.parse(start?.input.input).source).toBe('aws.cloudwatch');
});
