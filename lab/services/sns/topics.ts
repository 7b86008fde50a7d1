/** The topics of one account and Region, and the way of a message to their subscriptions. */

import type {
  MessageAttributeValue,
  PublishInput,
  PublishResponse,
  SubscribeInput,
  Subscription as SubscriptionSummary,
  Tag,
} from '@aws-sdk/client-sns';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { callTarget, deliver } from '../eventbridge/delivery.ts';
import { refusals, transitions } from './behaviour.ts';

/** One message as it was published. */
export interface PublishedMessage {
  readonly atMs: number;
  readonly messageId: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

interface Subscription {
  readonly arn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** The message alone, without SNS's envelope (SQS only). */
  readonly raw: boolean;
}

interface Topic {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly subscriptions: Map<string, Subscription>;
}

const messageBytesMax = 262_144;
/** Retries of SNS to AWS endpoints end after 23 days (developer guide, message delivery retries). */
const retries = { maximumRetryAttempts: 100_015, maximumEventAgeInSeconds: 23 * 86_400 };
/** 1 to 100 ASCII characters, no control characters, beginning with a letter, a digit or punctuation. */
const subjectForm = /^[!-~][ -~]{0,99}$/;

/** The text per protocol; without `MessageStructure` there is only one. */
function textsOf(input: PublishInput): Readonly<Record<string, unknown>> & { default: string } {
  const message = String(input.Message);
  if (input.MessageStructure !== 'json') return { default: message };
  let texts: unknown;
  try {
    texts = JSON.parse(message);
  } catch {
    // the parser's own words would not be SNS's
    throw refuse(refusals.notJson);
  }
  const found = typeof texts === 'object' && texts !== null && 'default' in texts ? texts : {};
  const { default: standard } = { default: undefined, ...found };
  if (typeof standard !== 'string') throw refuse(refusals.noDefault);
  return { ...found, default: standard };
}

/** What a subscriber receives around the text. */
function envelope(message: PublishedMessage, text: string): Record<string, unknown> {
  const attributes = Object.entries(message.attributes).map(([name, attribute]) => [
    name,
    { Type: attribute.DataType, Value: attribute.StringValue },
  ]);
  return {
    Type: 'Notification',
    MessageId: message.messageId,
    TopicArn: message.topicArn,
    Subject: message.subject ?? null,
    Message: text,
    Timestamp: new Date(message.atMs).toISOString(),
    MessageAttributes: Object.fromEntries(attributes),
  };
}

function payloadFor(subscription: Subscription, message: PublishedMessage, text: string): string {
  if (subscription.protocol === 'sqs') {
    return subscription.raw ? text : JSON.stringify(envelope(message, text));
  }
  const record = {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscription.arn,
    Sns: envelope(message, text),
  };
  return JSON.stringify({ Records: [record] });
}

export class Topics {
  readonly published: PublishedMessage[] = [];
  readonly byArn = new Map<string, Topic>();
  readonly #context: ServiceContext;
  readonly #random: Random;

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#random = context.random.fork('sns');
  }

  arn(name: string): string {
    return `arn:aws:sns:${this.#context.region}:${this.#context.account}:${name}`;
  }

  find(arn: string | undefined): Topic {
    const topic = this.byArn.get(String(arn));
    if (topic === undefined) throw refuse(refusals.noSuchTopic);
    return topic;
  }

  create(name: string, tags: readonly Tag[] = []): string {
    const arn = this.arn(name);
    if (!this.byArn.has(arn)) {
      const pairs = tags.map((tag) => [tag.Key, tag.Value]);
      this.byArn.set(arn, { arn, tags: Object.fromEntries(pairs), subscriptions: new Map() });
    }
    return arn;
  }

  /** Mail and HTTP endpoints are recorded and never confirmed, so nothing is sent to them. */
  subscribe(input: SubscribeInput): string {
    const topic = this.find(input.TopicArn);
    if (input.Attributes?.FilterPolicy !== undefined) {
      throw new Error('Filter policies of subscriptions are not simulated');
    }
    const [protocol, endpoint] = [String(input.Protocol), String(input.Endpoint)];
    for (const known of topic.subscriptions.values()) {
      if (known.protocol === protocol && known.endpoint === endpoint) return known.arn;
    }
    const arn = `${topic.arn}:${this.#random.uuid()}`;
    const raw = String(input.Attributes?.RawMessageDelivery) === 'true';
    topic.subscriptions.set(arn, { arn, protocol, endpoint, raw });
    return arn;
  }

  unsubscribe(arn: string): void {
    for (const topic of this.byArn.values()) topic.subscriptions.delete(arn);
  }

  subscriptions(arn: string | undefined): SubscriptionSummary[] {
    return [...this.find(arn).subscriptions.values()].map((subscription) => ({
      SubscriptionArn: subscription.arn,
      Owner: this.#context.account,
      Protocol: subscription.protocol,
      Endpoint: subscription.endpoint,
      TopicArn: String(arn),
    }));
  }

  publish(input: PublishInput): PublishResponse {
    const { Message: text = '', Subject: subject } = input;
    const topicArn = input.TopicArn ?? input.TargetArn;
    if (topicArn === undefined) throw refuse(refusals.topicMissing);
    const topic = this.find(topicArn);
    if (text === '') throw refuse(refusals.emptyMessage);
    if (Buffer.byteLength(text) > messageBytesMax) throw refuse(refusals.messageTooLong);
    if (subject !== undefined && !subjectForm.test(subject)) throw refuse(refusals.invalidSubject);
    const texts = textsOf(input);
    const message: PublishedMessage = {
      atMs: this.#context.clock.nowMs,
      messageId: this.#random.uuid(),
      topicArn,
      ...(subject !== undefined && { subject }),
      message: text,
      attributes: input.MessageAttributes ?? {},
    };
    this.published.push(message);
    for (const subscription of topic.subscriptions.values()) {
      if (!['sqs', 'lambda'].includes(subscription.protocol)) continue;
      const own = String(texts[subscription.protocol] ?? texts.default);
      this.#deliver(subscription, message, own);
    }
    return { MessageId: message.messageId };
  }

  #deliver(subscription: Subscription, message: PublishedMessage, text: string): void {
    const { clock } = this.#context;
    const payload = payloadFor(subscription, message, text);
    const call = { arn: subscription.endpoint, roleArn: undefined, payload };
    const delivery = {
      clock,
      random: this.#random,
      attempt: () => callTarget(this.#context, call),
      // a message that cannot be delivered is dropped, as on AWS without a dead-letter queue
      ended: () => {},
      eventAtMs: message.atMs,
      ...retries,
    };
    clock.schedule(clock.nowMs + transitions.delivered.seconds * 1000, () => deliver(delivery));
  }
}
