/** Archives and replays: what is kept, when it is there, and in which order it comes again. */

import { expect, test } from '@jest/globals';
import { transitions } from '../../../../lab/services/eventbridge/behaviour.ts';
import { alarm, busWorld } from './bus-world.ts';

const place = 'arn:aws:events:eu-west-1:111122223333';
const bus = `${place}:event-bus/default`;
const own = { source: 'arq.ops', detailType: 'Done', resources: [], detail: { n: 1 } };

function archivedWorld(more: object = {}) {
  const world = busWorld();
  world.rule();
  const created = world.call('CreateArchive', {
    ArchiveName: 'all',
    EventSourceArn: bus,
    Description: 'everything',
    ...more,
  });
  const describe = () => world.call('DescribeArchive', { ArchiveName: 'all' });
  const started = () => world.callsOf('sfn.StartExecution').map(({ input }) => input.input);
  const replay = (replayed: object = {}) =>
    world.call('StartReplay', {
      ReplayName: 'again',
      EventSourceArn: `${place}:archive/all`,
      EventStartTime: new Date('2026-03-02T10:00:00Z'),
      EventEndTime: new Date('2026-03-02T11:00:00Z'),
      Destination: { Arn: bus },
      ...replayed,
    });
  const replayState = () => world.call('DescribeReplay', { ReplayName: 'again' }).State;
  return { ...world, created, describe, started, replay, replayState };
}

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html
test('CreateArchive answers with the ARN of an enabled archive', () => {
  const { created, describe, call } = archivedWorld({ RetentionDays: 7 });
  const CreationTime = new Date('2026-03-02T10:00Z');
  expect(created).toEqual({ ArchiveArn: `${place}:archive/all`, State: 'ENABLED', CreationTime });
  expect(describe()).toMatchObject({
    ArchiveName: 'all',
    EventSourceArn: bus,
    Description: 'everything',
    RetentionDays: 7,
    EventCount: 0,
    SizeBytes: 0,
  });
  expect(call('ListArchives', { NamePrefix: 'a' }).Archives).toMatchObject([
    { ArchiveName: 'all' },
  ]);
  expect(call('ListArchives', { NamePrefix: 'b' }).Archives).toEqual([]);
  expect(call('ListArchives', { EventSourceArn: bus }).Archives).toHaveLength(1);
  expect(call('ListArchives', { State: 'DISABLED' }).Archives).toEqual([]);
});

// "allow 10 minutes before replaying", eventbridge/latest/userguide/eb-archive.html
test('an archive has an event ten minutes after its bus received it', async () => {
  const { events, describe, until } = archivedWorld();
  events.receive(own);
  await until('2026-03-02T10:09:59Z');
  expect(describe().EventCount).toBe(0);
  await until('2026-03-02T10:10:00Z');
  expect(describe().EventCount).toBe(1);
  expect(describe().SizeBytes).toBeGreaterThan(100);
  expect(transitions.archived.seconds).toBe(600);
});

test('an archive keeps what its pattern matches, and an update keeps what is there', async () => {
  const { events, describe, call, until } = archivedWorld({
    EventPattern: '{"source":["arq.ops"]}',
  });
  events.receive(own);
  events.receive(alarm);
  await until('2026-03-02T10:10Z');
  expect(describe().EventCount).toBe(1);
  call('UpdateArchive', { ArchiveName: 'all', EventPattern: '{"source":["aws.cloudwatch"]}' });
  events.receive(own);
  events.receive(alarm);
  await until('2026-03-02T10:20Z');
  expect(describe()).toMatchObject({
    EventCount: 2,
    EventPattern: '{"source":["aws.cloudwatch"]}',
  });
});

test('an archive forgets events when their retention ends', async () => {
  const { events, describe, until } = archivedWorld({ RetentionDays: 1 });
  events.receive(own);
  await until('2026-03-03T10:09Z');
  expect(describe().EventCount).toBe(1);
  await until('2026-03-03T10:10Z');
  expect(describe().EventCount).toBe(0);
});

test('a deleted archive is gone', async () => {
  const { call, replay } = archivedWorld();
  call('DeleteArchive', { ArchiveName: 'all' });
  expect(call('ListArchives', {}).Archives).toEqual([]);
  expect(() => replay()).toThrow('Archive all does not exist.');
});

// eventbridge/latest/userguide/eb-replay-archived-event.html
test('a replay sends archived events to the rules that match now, marked with its name', async () => {
  const { events, until, started, replay, replayState, call } = archivedWorld();
  events.receive(alarm);
  await until('2026-03-02T10:15Z');
  const answer = replay();
  expect(answer).toEqual({
    ReplayArn: `${place}:replay/again`,
    State: 'STARTING',
    ReplayStartTime: new Date('2026-03-02T10:15Z'),
  });
  await until('2026-03-02T10:15:10Z');
  expect(replayState()).toBe('RUNNING');
  await until('2026-03-02T10:16Z');
  const [first, second] = started().map((text) => JSON.parse(text));
  expect(second).toEqual({ ...first, 'replay-name': 'again' });
  expect(call('DescribeReplay', { ReplayName: 'again' })).toMatchObject({
    State: 'COMPLETED',
    EventLastReplayedTime: new Date('2026-03-02T10:00:00Z'),
    ReplayEndTime: new Date('2026-03-02T10:15:11Z'),
    Destination: { Arn: bus },
  });
});

test('a replay is not archived again', async () => {
  const { events, until, replay, describe } = archivedWorld();
  events.receive(alarm);
  await until('2026-03-02T10:15Z');
  replay();
  await until('2026-03-02T10:30Z');
  expect(describe().EventCount).toBe(1);
});

test('a rule that asks for no replay-name ignores replayed events', async () => {
  const { events, until, replay, callsOf, call } = archivedWorld();
  call('PutRule', {
    Name: 'arq-lab-scale',
    EventPattern: '{"source":["aws.cloudwatch"],"replay-name":[{"exists":false}]}',
  });
  events.receive(alarm);
  await until('2026-03-02T10:15Z');
  replay();
  await until('2026-03-02T10:30Z');
  expect(callsOf('sfn.StartExecution')).toHaveLength(1);
});

test('a replay goes to the chosen rules only', async () => {
  const { events, until, replay, callsOf } = archivedWorld();
  events.receive(alarm);
  await until('2026-03-02T10:15Z');
  replay({ Destination: { Arn: bus, FilterArns: [`${place}:rule/another`] } });
  await until('2026-03-02T10:30Z');
  expect(callsOf('sfn.StartExecution')).toHaveLength(1);
});

test('a replay takes minute by minute, in no order within a minute', async () => {
  const { events, clock, until, replay, started } = archivedWorld();
  for (let minute = 0; minute < 3; minute++) {
    await until(`2026-03-02T10:0${minute}Z`);
    for (let n = 0; n < 6; n++) {
      events.receive({ ...alarm, detail: { ...alarm.detail, minute, n } });
    }
  }
  await until('2026-03-02T10:15Z');
  const before = started().length;
  replay();
  await clock.runUntil(clock.nowMs + 60_000);
  const details = started()
    .slice(before)
    .map((text) => JSON.parse(text).detail);
  expect(details.map(({ minute }) => minute)).toEqual(
    [0, 1, 2].flatMap((minute) => Array(6).fill(minute)),
  );
  const order = details.map(({ n }) => n);
  expect(order).not.toEqual([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5]);
});

test('events outside the range of a replay stay where they are', async () => {
  const { events, until, replay, callsOf } = archivedWorld();
  events.receive(alarm);
  await until('2026-03-02T10:15Z');
  replay({ EventStartTime: new Date('2026-03-02T10:00:01Z') });
  await until('2026-03-02T10:30Z');
  expect(callsOf('sfn.StartExecution')).toHaveLength(1);
});

test('a cancelled replay stops before its next minute', async () => {
  const { events, until, replay, replayState, callsOf, call } = archivedWorld();
  events.receive(alarm);
  await until('2026-03-02T10:01Z');
  events.receive(alarm);
  await until('2026-03-02T10:15Z');
  replay();
  await until('2026-03-02T10:15:10Z');
  expect(call('CancelReplay', { ReplayName: 'again' }).State).toBe('CANCELLING');
  await until('2026-03-02T10:20Z');
  expect(replayState()).toBe('CANCELLED');
  expect(callsOf('sfn.StartExecution')).toHaveLength(3);
  expect(call('ListReplays', { State: 'CANCELLED' }).Replays).toMatchObject([
    { ReplayName: 'again', EventSourceArn: `${place}:archive/all` },
  ]);
  expect(call('ListReplays', { NamePrefix: 'other' }).Replays).toEqual([]);
});

test('a template declares an archive', () => {
  const { deploy, call } = busWorld();
  const deployed = deploy('eventbridge', 'AWS::Events::Archive', {
    ArchiveName: 'alarms',
    SourceArn: bus,
    EventPattern: { source: ['aws.cloudwatch'] },
    RetentionDays: 3,
  });
  expect(deployed).toEqual({ ref: 'alarms', attributes: { Arn: `${place}:archive/alarms` } });
  expect(call('DescribeArchive', { ArchiveName: 'alarms' })).toMatchObject({
    EventPattern: '{"source":["aws.cloudwatch"]}',
    RetentionDays: 3,
  });
});
