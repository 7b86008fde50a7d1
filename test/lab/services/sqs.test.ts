/** Queues of SQS: visibility, retention, depth, refusals. */

import { describe, expect, test } from '@jest/globals';
import { refusals, transitions } from '../../../lab/services/sqs/behaviour.ts';
import { createSqs } from '../../../lab/services/sqs/index.ts';
import { metricsOnly, refusalCases, refusalOf, smallWorld } from './small-world.ts';

const url = 'https://sqs.eu-west-1.amazonaws.com/111122223333/dead-letters';

function world() {
  const small = smallWorld('2026-03-02T10:00Z');
  const metrics: [string, number][] = [];
  small.add(
    'cloudwatch',
    metricsOnly((_name, atMs, value) => metrics.push([new Date(atMs).toISOString(), value])),
  );
  const sqs = small.add('sqs', createSqs(small.context));
  small.deploy('sqs', 'AWS::SQS::Queue', { QueueName: 'dead-letters', VisibilityTimeout: 60 });
  const send = (body: string, more = {}) =>
    small.run('sqs', 'SendMessage', { QueueUrl: url, MessageBody: body, ...more });
  const receive = (more = {}) =>
    small.run('sqs', 'ReceiveMessage', { QueueUrl: url, ...more }).Messages ?? [];
  return { ...small, sqs, metrics, send, receive };
}

test('a received message is hidden for the visibility timeout, then comes back with a count of two', async () => {
  const { send, receive, until } = world();
  send('one');
  expect(receive().map((message: { Body: string }) => message.Body)).toEqual(['one']);
  expect(receive()).toEqual([]);
  await until('2026-03-02T10:00:59Z');
  expect(receive()).toEqual([]);
  await until('2026-03-02T10:01:00Z');
  const [again] = receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
  expect(again.Attributes).toEqual({ ApproximateReceiveCount: '2' });
});

test('the default visibility timeout is the 30 seconds of the behaviour table', async () => {
  const { run, until } = world();
  run('sqs', 'CreateQueue', { QueueName: 'plain' });
  const plain = { QueueUrl: url.replace('dead-letters', 'plain') };
  run('sqs', 'SendMessage', { ...plain, MessageBody: 'one' });
  run('sqs', 'ReceiveMessage', plain);
  await until('2026-03-02T10:00:29.999Z');
  expect(run('sqs', 'ReceiveMessage', plain)).toEqual({});
  await until('2026-03-02T10:00:30Z');
  expect(run('sqs', 'ReceiveMessage', plain).Messages).toHaveLength(1);
  expect(transitions.visibleAgain.seconds).toBe(30);
});

test('a deleted message does not come back, a stale receipt handle deletes nothing', async () => {
  const { send, receive, run, until } = world();
  send('one');
  const [first] = receive();
  await until('2026-03-02T10:02Z');
  const [second] = receive();
  run('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: first.ReceiptHandle });
  await until('2026-03-02T10:04Z');
  const [third] = receive();
  expect(third.MessageId).toBe(second.MessageId);
  run('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: third.ReceiptHandle });
  await until('2026-03-02T10:06Z');
  expect(receive()).toEqual([]);
});

test('a message is gone after the retention period of four days', async () => {
  const { send, sqs, until } = world();
  send('one');
  await until('2026-03-06T09:59:59Z');
  expect(sqs.depth('dead-letters')?.visible).toBe(1);
  await until('2026-03-06T10:00:00Z');
  expect(sqs.depth('dead-letters')?.visible).toBe(0);
  expect(transitions.tooOld.seconds).toBe(4 * 86_400);
});

test('a delayed message counts as delayed until its delay is over', async () => {
  const { send, sqs, until } = world();
  send('later', { DelaySeconds: 90 });
  expect(sqs.depth('dead-letters')).toEqual({ visible: 0, notVisible: 0, delayed: 1 });
  await until('2026-03-02T10:01:30Z');
  expect(sqs.depth('dead-letters')).toEqual({ visible: 1, notVisible: 0, delayed: 0 });
});

test('message attributes are returned only when they are asked for, by name or prefix', () => {
  const { send, receive } = world();
  const attribute = { DataType: 'String', StringValue: 'x' };
  send('one', { MessageAttributes: { RULE_ARN: attribute, TARGET_ARN: attribute } });
  const [message] = receive({ MessageAttributeNames: ['RULE_.*', 'RULE_ARN'] });
  expect(message.MessageAttributes).toEqual({ RULE_ARN: attribute });
});

test('queue attributes tell depth, ARN and defaults', () => {
  const { send, receive, run } = world();
  send('one');
  send('two');
  receive();
  const asked = { QueueUrl: url, AttributeNames: ['All'] };
  expect(run('sqs', 'GetQueueAttributes', asked).Attributes).toMatchObject({
    QueueArn: 'arn:aws:sqs:eu-west-1:111122223333:dead-letters',
    ApproximateNumberOfMessages: '1',
    ApproximateNumberOfMessagesNotVisible: '1',
    VisibilityTimeout: '60',
    MessageRetentionPeriod: '345600',
  });
});

test('a batch is sent in order and answered entry by entry', () => {
  const { run, receive } = world();
  const Entries = ['a', 'b', 'c'].map((id) => ({ Id: id, MessageBody: `body ${id}` }));
  const answer = run('sqs', 'SendMessageBatch', { QueueUrl: url, Entries });
  expect(answer.Successful.map((entry: { Id: string }) => entry.Id)).toEqual(['a', 'b', 'c']);
  const bodies = receive({ MaxNumberOfMessages: 10 }).map((it: { Body: string }) => it.Body);
  expect(bodies).toEqual(['body a', 'body b', 'body c']);
});

test('CloudWatch hears of a waiting message each minute, and of the empty queue once', async () => {
  const { send, receive, run, metrics, until } = world();
  await until('2026-03-02T10:00:20Z');
  send('one');
  await until('2026-03-02T10:02:30Z');
  const [message] = receive();
  run('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: message.ReceiptHandle });
  await until('2026-03-02T12:00:00Z');
  expect(metrics).toEqual([
    ['2026-03-02T10:00:00.000Z', 1],
    ['2026-03-02T10:01:00.000Z', 1],
    ['2026-03-02T10:02:00.000Z', 0],
  ]);
});

test('a purged queue is empty and can be purged again after 60 seconds', async () => {
  const { send, run, sqs, until } = world();
  send('one');
  run('sqs', 'PurgeQueue', { QueueUrl: url });
  expect(sqs.depth('dead-letters')?.visible).toBe(0);
  await until('2026-03-02T10:01:00Z');
  send('two');
  run('sqs', 'PurgeQueue', { QueueUrl: url });
  expect(sqs.depth('dead-letters')?.visible).toBe(0);
  expect(transitions.purgeAgain.seconds).toBe(60);
});

test('IAM sees the ARN of the queue, by URL and by name', () => {
  const { sqs } = world();
  const arn = 'arn:aws:sqs:eu-west-1:111122223333:dead-letters';
  expect(sqs.arns('SendMessage', { QueueUrl: url })).toEqual([arn]);
  expect(sqs.arns('GetQueueUrl', { QueueName: 'dead-letters' })).toEqual([arn]);
});

test('a queue policy deploys and a queue tells its ARN, name and URL', () => {
  const { deploy } = world();
  expect(deploy('sqs', 'AWS::SQS::Queue', {}, 'Jobs')).toEqual({
    ref: url.replace('dead-letters', 'Jobs'),
    attributes: {
      Arn: 'arn:aws:sqs:eu-west-1:111122223333:Jobs',
      QueueName: 'Jobs',
      QueueUrl: url.replace('dead-letters', 'Jobs'),
    },
  });
  expect(deploy('sqs', 'AWS::SQS::QueuePolicy', {}, 'Policy').ref).toBe('Policy');
});

const entry = { Id: 'a', MessageBody: 'x' };
type Run = ReturnType<typeof world>['run'];
const refused: Record<keyof typeof refusals, (run: Run) => unknown> = {
  noSuchQueue: (run) => run('sqs', 'GetQueueUrl', { QueueName: 'none' }),
  queueNameExists: (run) =>
    run('sqs', 'CreateQueue', {
      QueueName: 'dead-letters',
      Attributes: { VisibilityTimeout: '1' },
    }),
  messageTooLong: (run) =>
    run('sqs', 'SendMessage', { QueueUrl: url, MessageBody: 'é'.repeat(600_000) }),
  tooManyEntries: (run) =>
    run('sqs', 'SendMessageBatch', { QueueUrl: url, Entries: Array(11).fill(entry) }),
  emptyBatch: (run) => run('sqs', 'SendMessageBatch', { QueueUrl: url, Entries: [] }),
  batchIdsNotDistinct: (run) =>
    run('sqs', 'SendMessageBatch', { QueueUrl: url, Entries: [entry, entry] }),
  receiptHandleInvalid: (run) =>
    run('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: 'nonsense' }),
  maxNumberOutOfRange: (run) =>
    run('sqs', 'ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 11 }),
  purgeInProgress: (run) => {
    run('sqs', 'PurgeQueue', { QueueUrl: url });
    run('sqs', 'PurgeQueue', { QueueUrl: url });
  },
};

describe('Amazon SQS refuses', () => {
  test.each(refusalCases(refusals, refused))('%s', async (_row, step, text) => {
    expect(await refusalOf(() => step(world().run))).toMatch(text);
  });
});

test('two worlds of one seed give the same message ids', () => {
  const ids = () => world().send('one').MessageId;
  expect(ids()).toBe(ids());
});
