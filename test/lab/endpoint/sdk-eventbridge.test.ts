/** EventBridge over HTTP, by the SDK's own client. */

import {
  CancelReplayCommand,
  CreateArchiveCommand,
  CreateEventBusCommand,
  DeleteArchiveCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeArchiveCommand,
  DescribeEndpointCommand,
  DescribeReplayCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeServiceException,
  IllegalStatusException,
  InvalidEventPatternException,
  ListArchivesCommand,
  ListReplaysCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
  ResourceNotFoundException,
  StartReplayCommand,
  TestEventPatternCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateStateMachineCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { at, chain, type SmallEndpoint, smallEndpoint } from './small-endpoint.ts';

let it: SmallEndpoint;
beforeEach(async () => {
  it = await smallEndpoint();
});
afterEach(() => it.close());

const EventPattern = '{"source":["arq.ops"]}';
const defaultBus = 'arn:aws:events:eu-west-1:111122223333:event-bus/default';

/** A rule that starts a workflow for each event of `arq.ops`. */
async function listen() {
  const { sfn, events, roleArn } = it;
  const { stateMachineArn } = await sfn.send(
    new CreateStateMachineCommand({
      name: 'chain',
      roleArn,
      definition: JSON.stringify(chain(1)),
    }),
  );
  await events.send(new PutRuleCommand({ Name: 'ops', EventPattern }));
  const { FailedEntryCount } = await events.send(
    new PutTargetsCommand({
      Rule: 'ops',
      Targets: [{ Id: 'chain', Arn: stateMachineArn, RoleArn: roleArn }],
    }),
  );
  expect(FailedEntryCount).toBe(0);
  return async () =>
    (await sfn.send(new ListExecutionsCommand({ stateMachineArn }))).executions?.length;
}

const put = (Detail = '{"n":1}') =>
  it.events.send(
    new PutEventsCommand({ Entries: [{ Source: 'arq.ops', DetailType: 'Done', Detail }] }),
  );

test('an event starts a workflow through a rule', async () => {
  const started = await listen();
  const { Entries = [], FailedEntryCount } = await put();
  expect(FailedEntryCount).toBe(0);
  expect(Entries[0]?.EventId).toMatch(/^[0-9a-f-]{36}$/);
  await it.moment();
  expect(await started()).toBe(1);
});

test('an entry that is refused does not fail the request', async () => {
  const { Entries, FailedEntryCount } = await put('not JSON');
  expect(FailedEntryCount).toBe(1);
  expect(Entries).toEqual([{ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }]);
});

test('eleven entries are refused by the constraint of the API', async () => {
  const entry = { Source: 'a', DetailType: 'b', Detail: '{}' };
  const sent = it.events.send(new PutEventsCommand({ Entries: Array(11).fill(entry) }));
  await expect(sent).rejects.toMatchObject({
    name: 'ValidationException',
    message:
      "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
  });
});

test('a rule is put, described, switched off and on, listed and deleted', async () => {
  const { events } = it;
  const Name = 'ops';
  const { RuleArn } = await events.send(new PutRuleCommand({ Name, EventPattern }));
  expect(RuleArn).toBe('arn:aws:events:eu-west-1:111122223333:rule/ops');
  await events.send(new DisableRuleCommand({ Name }));
  expect(await events.send(new DescribeRuleCommand({ Name }))).toMatchObject({
    State: 'DISABLED',
    EventPattern,
  });
  await events.send(new EnableRuleCommand({ Name }));
  const { Rules } = await events.send(new ListRulesCommand({ NamePrefix: 'o', Limit: 1 }));
  expect(Rules).toMatchObject([{ Name, State: 'ENABLED' }]);
  await events.send(new DeleteRuleCommand({ Name }));
  await expect(events.send(new DescribeRuleCommand({ Name }))).rejects.toBeInstanceOf(
    ResourceNotFoundException,
  );
});

test('targets are put, listed and removed', async () => {
  await listen();
  const { events } = it;
  const { Targets = [] } = await events.send(new ListTargetsByRuleCommand({ Rule: 'ops' }));
  expect(Targets).toMatchObject([{ Id: 'chain', RoleArn: it.roleArn }]);
  await events.send(new RemoveTargetsCommand({ Rule: 'ops', Ids: ['chain'] }));
  expect(await events.send(new ListTargetsByRuleCommand({ Rule: 'ops' }))).toMatchObject({
    Targets: [],
  });
});

test('a pattern is tested, and refused when it is none', async () => {
  const { events } = it;
  const bad = events.send(new PutRuleCommand({ Name: 'bad', EventPattern: '{"source":"x"}' }));
  await expect(bad).rejects.toBeInstanceOf(InvalidEventPatternException);
  const Event = JSON.stringify({
    id: '1',
    account: '1',
    source: 'arq.ops',
    time: '2026-03-02T10:00:00Z',
    region: 'r',
    resources: [],
    'detail-type': 't',
  });
  expect(await events.send(new TestEventPatternCommand({ Event, EventPattern }))).toMatchObject({
    Result: true,
  });
});

test('a bus of its own has rules of its own', async () => {
  const { events } = it;
  const { EventBusArn } = await events.send(new CreateEventBusCommand({ Name: 'arq' }));
  expect(EventBusArn).toBe('arn:aws:events:eu-west-1:111122223333:event-bus/arq');
  expect((await events.send(new ListRulesCommand({ EventBusName: 'arq' }))).Rules).toEqual([]);
  await events.send(new DeleteEventBusCommand({ Name: 'arq' }));
  await expect(events.send(new ListRulesCommand({ EventBusName: 'arq' }))).rejects.toMatchObject({
    message: 'Event bus arq does not exist.',
  });
});

test('archived events are replayed to the bus they came from', async () => {
  const { events } = it;
  const started = await listen();
  const { ArchiveArn, CreationTime } = await events.send(
    new CreateArchiveCommand({ ArchiveName: 'ops', EventSourceArn: defaultBus, EventPattern }),
  );
  expect(CreationTime).toEqual(at('2026-03-02T10:00:00Z'));
  await put();
  await it.until('2026-03-02T10:15Z');
  expect(await events.send(new DescribeArchiveCommand({ ArchiveName: 'ops' }))).toMatchObject({
    State: 'ENABLED',
    EventCount: 1,
  });
  const { ReplayArn } = await events.send(
    new StartReplayCommand({
      ReplayName: 'again',
      EventSourceArn: ArchiveArn,
      EventStartTime: at('2026-03-02T10:00:00Z'),
      EventEndTime: at('2026-03-02T10:05:00Z'),
      Destination: { Arn: defaultBus },
    }),
  );
  expect(ReplayArn).toBe('arn:aws:events:eu-west-1:111122223333:replay/again');
  await it.until('2026-03-02T10:16Z');
  expect(await events.send(new DescribeReplayCommand({ ReplayName: 'again' }))).toMatchObject({
    State: 'COMPLETED',
    EventLastReplayedTime: at('2026-03-02T10:00:00Z'),
    ReplayStartTime: at('2026-03-02T10:15:00Z'),
  });
  expect(await started()).toBe(2);
  const cancelled = events.send(new CancelReplayCommand({ ReplayName: 'again' }));
  await expect(cancelled).rejects.toBeInstanceOf(IllegalStatusException);
  expect((await events.send(new ListReplaysCommand({}))).Replays).toHaveLength(1);
  await events.send(new DeleteArchiveCommand({ ArchiveName: 'ops' }));
  expect((await events.send(new ListArchivesCommand({}))).Archives).toEqual([]);
});

test('an operation that the lab does not have is unknown', async () => {
  const sent = it.events.send(new DescribeEndpointCommand({ Name: 'a' }));
  await expect(sent).rejects.toBeInstanceOf(EventBridgeServiceException);
  await expect(sent).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: 'DescribeEndpoint is not an operation of eventbridge in the lab.',
  });
});
