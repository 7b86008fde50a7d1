/** The queues of one account and Region, and what happens to their messages. */

import { createHash } from 'node:crypto';
import type {
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  GetQueueAttributesResult,
  Message,
  MessageAttributeValue,
  PurgeQueueRequest,
  ReceiveMessageRequest,
  ReceiveMessageResult,
  SendMessageBatchRequest,
  SendMessageBatchResult,
  SendMessageRequest,
  SendMessageResult,
} from '@aws-sdk/client-sqs';
import type { Clock } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { refusals, transitions } from './behaviour.ts';
import { createDepthReporter, type QueueLoad } from './depth-reporter.ts';

const messageBytesMax = 1_048_576;

interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly sentAtMs: number;
  visibleAtMs: number;
  receiveCount: number;
  firstReceivedAtMs?: number;
}

interface Queue {
  readonly name: string;
  readonly url: string;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  messages: StoredMessage[];
  purgedAtMs?: number;
}

/** A queue with what tells CloudWatch that its messages have changed. */
interface ReportedQueue extends Queue {
  readonly changed: () => void;
}

/** Messages of one queue by what a consumer can see of them now. */
export interface QueueDepth {
  readonly visible: number;
  readonly notVisible: number;
  /** Sent with a delay that is not over. */
  readonly delayed: number;
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

const nameOf = (url: string | undefined): string => String(url).split('/').at(-1) ?? '';

const numberOf = (queue: Queue, attribute: string, otherwise: number): number =>
  Number(queue.attributes[attribute] ?? otherwise);

/** `All`, a name, or a prefix as in `trace.*`. */
const asksFor = (names: readonly string[] | undefined, name: string): boolean =>
  (names ?? []).some(
    (asked) =>
      asked === 'All' ||
      asked === name ||
      (asked.endsWith('.*') && name.startsWith(asked.slice(0, -1))),
  );

function received(message: StoredMessage, input: ReceiveMessageRequest): Message {
  const attributes = Object.entries(message.attributes).filter(([name]) =>
    asksFor(input.MessageAttributeNames, name),
  );
  const system = Object.entries({
    SentTimestamp: String(message.sentAtMs),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAtMs),
  }).filter(([name]) => asksFor(input.MessageSystemAttributeNames ?? input.AttributeNames, name));
  return {
    MessageId: message.id,
    ReceiptHandle: `${message.id}#${message.receiveCount}`,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(system.length > 0 && { Attributes: Object.fromEntries(system) }),
    ...(attributes.length > 0 && { MessageAttributes: Object.fromEntries(attributes) }),
  };
}

function depthOf(queue: Queue, nowMs: number): QueueDepth {
  let hidden = 0;
  let delayed = 0;
  for (const { visibleAtMs, receiveCount } of queue.messages) {
    if (visibleAtMs <= nowMs) continue;
    hidden += 1;
    if (receiveCount === 0) delayed += 1;
  }
  return { visible: queue.messages.length - hidden, notVisible: hidden - delayed, delayed };
}

export class Queues {
  readonly #byName = new Map<string, ReportedQueue>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #context: ServiceContext;

  constructor(context: ServiceContext) {
    this.#context = context;
    this.#clock = context.clock;
    this.#random = context.random.fork('sqs');
  }

  arn(input: { QueueUrl?: string; QueueName?: string }): string {
    const { account, region } = this.#context;
    return `arn:aws:sqs:${region}:${account}:${input.QueueName ?? nameOf(input.QueueUrl)}`;
  }

  all(): Queue[] {
    return [...this.#byName.values()].map(({ changed: _changed, ...queue }) => queue);
  }

  get(name: string): Queue | undefined {
    return this.#byName.get(name);
  }

  depth(name: string): QueueDepth | undefined {
    return this.#byName.has(name) ? depthOf(this.find(name), this.#clock.nowMs) : undefined;
  }

  /** The queue, without the messages that have become too old meanwhile. */
  find(name: string): ReportedQueue {
    const queue = this.#byName.get(name);
    if (queue === undefined) throw refuse(refusals.noSuchQueue);
    const keptSeconds = numberOf(queue, 'MessageRetentionPeriod', transitions.tooOld.seconds);
    const oldestMs = this.#clock.nowMs - keptSeconds * 1000;
    const first = queue.messages[0];
    if (first !== undefined && first.sentAtMs <= oldestMs) {
      queue.messages = queue.messages.filter((message) => message.sentAtMs > oldestMs);
    }
    return queue;
  }

  /** Creates the queue; an existing one with the same attributes is the answer as it stands. */
  create(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tags: Readonly<Record<string, string>>,
  ): Queue {
    const existing = this.#byName.get(name);
    if (existing !== undefined) {
      const differs = Object.keys(attributes).find(
        (key) => existing.attributes[key] !== attributes[key],
      );
      if (differs === undefined) return existing;
      throw refuse(refusals.queueNameExists, { attribute: differs });
    }
    const { account, region } = this.#context;
    const load = (): QueueLoad => {
      const { visible } = depthOf(this.find(name), this.#clock.nowMs);
      return { visible, isEmpty: this.find(name).messages.length === 0 };
    };
    const queue: ReportedQueue = {
      name,
      url: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
      arn: this.arn({ QueueName: name }),
      createdAtMs: this.#clock.nowMs,
      attributes,
      tags,
      messages: [],
      changed: createDepthReporter(this.#context, name, load),
    };
    this.#byName.set(name, queue);
    return queue;
  }

  send(url: string | undefined, entry: Omit<SendMessageRequest, 'QueueUrl'>): SendMessageResult {
    const queue = this.find(nameOf(url));
    const body = String(entry.MessageBody);
    const bytes = numberOf(queue, 'MaximumMessageSize', messageBytesMax);
    if (Buffer.byteLength(body) > bytes) throw refuse(refusals.messageTooLong, { bytes });
    const delaySeconds = entry.DelaySeconds ?? numberOf(queue, 'DelaySeconds', 0);
    const message: StoredMessage = {
      id: this.#random.uuid(),
      body,
      attributes: entry.MessageAttributes ?? {},
      sentAtMs: this.#clock.nowMs,
      visibleAtMs: this.#clock.nowMs + delaySeconds * 1000,
      receiveCount: 0,
    };
    queue.messages.push(message);
    queue.changed();
    return { MessageId: message.id, MD5OfMessageBody: md5(body) };
  }

  sendBatch(input: SendMessageBatchRequest): SendMessageBatchResult {
    const entries = input.Entries ?? [];
    if (entries.length === 0) throw refuse(refusals.emptyBatch);
    if (entries.length > 10) throw refuse(refusals.tooManyEntries, { count: entries.length });
    const ids = entries.map((entry) => String(entry.Id));
    const repeated = ids.find((id, at) => ids.indexOf(id) !== at);
    if (repeated !== undefined) throw refuse(refusals.batchIdsNotDistinct, { id: repeated });
    const successful = entries.map((entry) => {
      const sent = this.send(input.QueueUrl, entry);
      return { Id: entry.Id, MessageId: sent.MessageId, MD5OfMessageBody: sent.MD5OfMessageBody };
    });
    return { Successful: successful, Failed: [] };
  }

  /** Answers at once: a long poll (`WaitTimeSeconds`) of an empty queue is an empty answer here. */
  receive(input: ReceiveMessageRequest): ReceiveMessageResult {
    const queue = this.find(nameOf(input.QueueUrl));
    const wanted = input.MaxNumberOfMessages ?? 1;
    if (wanted < 1 || wanted > 10) throw refuse(refusals.maxNumberOutOfRange, { value: wanted });
    const hiddenSeconds =
      input.VisibilityTimeout ??
      numberOf(queue, 'VisibilityTimeout', transitions.visibleAgain.seconds);
    const now = this.#clock.nowMs;
    const visible = queue.messages.filter((message) => message.visibleAtMs <= now);
    const messages = visible.slice(0, wanted).map((message) => {
      message.visibleAtMs = now + hiddenSeconds * 1000;
      message.receiveCount += 1;
      message.firstReceivedAtMs ??= now;
      return received(message, input);
    });
    if (messages.length === 0) return {};
    queue.changed();
    return { Messages: messages };
  }

  /** Deletes by the newest receipt handle; an older handle of the message answers OK and deletes nothing. */
  delete(input: DeleteMessageRequest): void {
    const queue = this.find(nameOf(input.QueueUrl));
    const handle = String(input.ReceiptHandle);
    const [id, count] = handle.split('#');
    if (id?.length !== 36 || count === undefined) {
      throw refuse(refusals.receiptHandleInvalid, { receiptHandle: handle });
    }
    queue.messages = queue.messages.filter(
      (message) => message.id !== id || message.receiveCount !== Number(count),
    );
    queue.changed();
  }

  attributes(input: GetQueueAttributesRequest): GetQueueAttributesResult {
    const queue = this.find(nameOf(input.QueueUrl));
    const depth = depthOf(queue, this.#clock.nowMs);
    const asked = Object.entries({
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: String(depth.visible),
      ApproximateNumberOfMessagesNotVisible: String(depth.notVisible),
      ApproximateNumberOfMessagesDelayed: String(depth.delayed),
      CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
      VisibilityTimeout: String(transitions.visibleAgain.seconds),
      MessageRetentionPeriod: String(transitions.tooOld.seconds),
      MaximumMessageSize: String(messageBytesMax),
      DelaySeconds: '0',
      ...queue.attributes,
    }).filter(([name]) => asksFor(input.AttributeNames, name));
    return asked.length > 0 ? { Attributes: Object.fromEntries(asked) } : {};
  }

  purge(input: PurgeQueueRequest): void {
    const queue = this.find(nameOf(input.QueueUrl));
    const sinceMs = this.#clock.nowMs - (queue.purgedAtMs ?? Number.NEGATIVE_INFINITY);
    if (sinceMs < transitions.purgeAgain.seconds * 1000) {
      throw refuse(refusals.purgeInProgress, { queueName: queue.name });
    }
    queue.purgedAtMs = this.#clock.nowMs;
    queue.messages = [];
    queue.changed();
  }
}
