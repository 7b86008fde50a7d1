/** Topics of SNS: published messages, subscriptions, refusals. */

import { describe, expect, test } from '@jest/globals';
import { refusals, transitions } from '../../../lab/services/sns/behaviour.ts';
import { createSns } from '../../../lab/services/sns/index.ts';
import { createSqs } from '../../../lab/services/sqs/index.ts';
import { answering, at, metricsOnly, refusalCases, refusalOf, smallWorld } from './small-world.ts';

const topic = 'arn:aws:sns:eu-west-1:111122223333:pages';

function world() {
  const small = smallWorld('2026-03-02T10:00Z');
  small.add(
    'cloudwatch',
    metricsOnly(() => {}),
  );
  small.add('lambda', answering({ Invoke: () => ({ StatusCode: 202 }) }));
  small.add('sqs', createSqs(small.context));
  const sns = small.add('sns', createSns(small.context));
  small.deploy('sqs', 'AWS::SQS::Queue', { QueueName: 'people' });
  small.deploy('sns', 'AWS::SNS::Topic', { TopicName: 'pages' });
  const publish = (input: object) => small.run('sns', 'Publish', { TopicArn: topic, ...input });
  const subscribe = (input: object) =>
    small.run('sns', 'Subscribe', { TopicArn: topic, ...input }).SubscriptionArn;
  return { ...small, sns, publish, subscribe };
}

const people = 'arn:aws:sqs:eu-west-1:111122223333:people';

test('every published message is kept with its instant, in order', async () => {
  const { publish, sns, until } = world();
  publish({ Message: 'first', Subject: 'Scale out' });
  await until('2026-03-02T11:00Z');
  publish({ Message: 'second' });
  expect(sns.published()).toMatchObject([
    { atMs: at('2026-03-02T10:00Z'), subject: 'Scale out', message: 'first', topicArn: topic },
    { atMs: at('2026-03-02T11:00Z'), message: 'second' },
  ]);
});

test('a queue subscription receives the message in the envelope of SNS, after a tenth of a second', async () => {
  const { publish, subscribe, callsOf, until } = world();
  subscribe({ Protocol: 'sqs', Endpoint: people });
  publish({ Message: 'hello', Subject: 'Hi' });
  await until('2026-03-02T10:01Z');
  const [call] = callsOf('sqs.SendMessage');
  expect(call?.atMs).toBe(at('2026-03-02T10:00Z') + 1000 * transitions.delivered.seconds);
  expect(JSON.parse(call?.input.MessageBody)).toMatchObject({
    Type: 'Notification',
    TopicArn: topic,
    Subject: 'Hi',
    Message: 'hello',
    Timestamp: '2026-03-02T10:00:00.000Z',
  });
});

test('raw delivery and the text for the protocol reach the queue as they are', async () => {
  const { publish, subscribe, callsOf, until } = world();
  subscribe({ Protocol: 'sqs', Endpoint: people, Attributes: { RawMessageDelivery: 'true' } });
  const Message = JSON.stringify({ default: 'for all', sqs: 'for queues' });
  publish({ Message, MessageStructure: 'json' });
  await until('2026-03-02T10:01Z');
  expect(callsOf('sqs.SendMessage')[0]?.input.MessageBody).toBe('for queues');
});

test('a function subscription is invoked asynchronously with one record', async () => {
  const { publish, subscribe, callsOf, until } = world();
  const functionArn = 'arn:aws:lambda:eu-west-1:111122223333:function:guard';
  subscribe({ Protocol: 'lambda', Endpoint: functionArn });
  publish({ Message: 'over budget' });
  await until('2026-03-02T10:01Z');
  const { input } = callsOf('lambda.Invoke')[0] ?? {};
  expect(input).toMatchObject({ FunctionName: functionArn, InvocationType: 'Event' });
  expect(JSON.parse(Buffer.from(input.Payload).toString()).Records).toMatchObject([
    { EventSource: 'aws:sns', Sns: { Message: 'over budget', Subject: null } },
  ]);
});

test('a delivery that is throttled is tried again', async () => {
  const { publish, subscribe, callsOf, fail, until } = world();
  subscribe({ Protocol: 'sqs', Endpoint: people });
  fail('sqs.SendMessage', 'ThrottlingException', 2);
  publish({ Message: 'hello' });
  await until('2026-03-02T10:01Z');
  expect(callsOf('sqs.SendMessage')).toHaveLength(3);
});

test('a mail subscription is listed and nothing is sent to it', async () => {
  const { publish, subscribe, run, calls, until } = world();
  const arn = subscribe({ Protocol: 'email', Endpoint: 'a@example.org' });
  publish({ Message: 'hello' });
  await until('2026-03-02T10:01Z');
  expect(calls).toEqual([]);
  const listed = () => run('sns', 'ListSubscriptionsByTopic', { TopicArn: topic }).Subscriptions;
  expect(listed()).toMatchObject([{ SubscriptionArn: arn, Protocol: 'email' }]);
  run('sns', 'Unsubscribe', { SubscriptionArn: arn });
  expect(listed()).toEqual([]);
});

test('subscribing the same endpoint twice is one subscription', () => {
  const { subscribe } = world();
  const input = { Protocol: 'sqs', Endpoint: people };
  expect(subscribe(input)).toBe(subscribe(input));
});

test('topics, subscriptions and policies deploy', () => {
  const { deploy, run } = world();
  const deployed = deploy('sns', 'AWS::SNS::Topic', {}, 'Alarms');
  expect(deployed.attributes.TopicName).toBe('Alarms');
  deploy('sns', 'AWS::SNS::Subscription', { TopicArn: topic, Protocol: 'sqs', Endpoint: people });
  expect(run('sns', 'ListSubscriptionsByTopic', { TopicArn: topic }).Subscriptions).toHaveLength(1);
  expect(deploy('sns', 'AWS::SNS::TopicPolicy', {}, 'Policy').ref).toBe('Policy');
});

test('a filter policy is said not to be simulated', () => {
  const { subscribe } = world();
  const input = { Protocol: 'sqs', Endpoint: people, Attributes: { FilterPolicy: '{}' } };
  expect(() => subscribe(input)).toThrow('Filter policies of subscriptions are not simulated');
});

test('IAM sees the ARN of the topic', () => {
  const { sns } = world();
  expect(sns.arns('Publish', { TopicArn: topic })).toEqual([topic]);
  expect(sns.arns('CreateTopic', { Name: 'pages' })).toEqual([topic]);
  expect(sns.arns('Unsubscribe', { SubscriptionArn: `${topic}:1234` })).toEqual([topic]);
});

type Publish = ReturnType<typeof world>['publish'];
const refused: Record<keyof typeof refusals, (publish: Publish) => unknown> = {
  noSuchTopic: (publish) => publish({ TopicArn: `${topic}x`, Message: 'x' }),
  topicMissing: (publish) => publish({ TopicArn: undefined, Message: 'x' }),
  emptyMessage: (publish) => publish({ Message: '' }),
  messageTooLong: (publish) => publish({ Message: 'x'.repeat(262_145) }),
  invalidSubject: (publish) => publish({ Message: 'x', Subject: 'two\nlines' }),
  notJson: (publish) => publish({ Message: 'x', MessageStructure: 'json' }),
  noDefault: (publish) => publish({ Message: '{"sqs":"x"}', MessageStructure: 'json' }),
};

describe('Amazon SNS refuses', () => {
  test.each(refusalCases(refusals, refused))('%s', async (_row, step, text) => {
    expect(await refusalOf(() => step(world().publish))).toMatch(text);
  });
  test.each(['x'.repeat(101), 'Größe', ''])('the subject %p', async (Subject) => {
    const refusal = await refusalOf(() => world().publish({ Message: 'x', Subject }));
    expect(refusal).toBe('InvalidParameterException: Invalid parameter: Subject');
  });
});
