/** Amazon SQS, standard queues: a message stays until it is deleted or too old; receiving hides it for a while. */

import type {
  CreateQueueRequest,
  DeleteMessageRequest,
  GetQueueAttributesRequest,
  GetQueueUrlRequest,
  PurgeQueueRequest,
  ReceiveMessageRequest,
  SendMessageBatchRequest,
  SendMessageRequest,
} from '@aws-sdk/client-sqs';
import type { Deployed, ResourceDeclaration, Service, ServiceContext } from '../../service.ts';
import type { QueueDepth } from './queues.ts';
import { Queues } from './queues.ts';

interface Sqs extends Service {
  /** What CloudWatch would show for the queue; undefined when there is no such queue. */
  depth(queueName: string): QueueDepth | undefined;
}

const settable = [
  'VisibilityTimeout',
  'MessageRetentionPeriod',
  'MaximumMessageSize',
  'DelaySeconds',
];

function deployQueue(queues: Queues, { logicalId, properties }: ResourceDeclaration): Deployed {
  const attributes = settable
    .filter((name) => properties[name] !== undefined)
    .map((name) => [name, String(properties[name])]);
  const tags = (properties.Tags ?? []).map((tag: { Key: string; Value: string }) => [
    tag.Key,
    tag.Value,
  ]);
  const queue = queues.create(
    String(properties.QueueName ?? logicalId),
    Object.fromEntries(attributes),
    Object.fromEntries(tags),
  );
  return {
    ref: queue.url,
    attributes: { Arn: queue.arn, QueueName: queue.name, QueueUrl: queue.url },
  };
}

/** Amazon SQS of one account and Region. Queue policies are accepted and not evaluated. */
export function createSqs(context: ServiceContext): Sqs {
  const queues = new Queues(context);
  return {
    operations: {
      CreateQueue: (input: CreateQueueRequest) => ({
        QueueUrl: queues.create(String(input.QueueName), input.Attributes ?? {}, input.tags ?? {})
          .url,
      }),
      GetQueueUrl: (input: GetQueueUrlRequest) => ({
        QueueUrl: queues.find(String(input.QueueName)).url,
      }),
      SendMessage: (input: SendMessageRequest) => queues.send(input.QueueUrl, input),
      SendMessageBatch: (input: SendMessageBatchRequest) => queues.sendBatch(input),
      ReceiveMessage: (input: ReceiveMessageRequest) => queues.receive(input),
      DeleteMessage: (input: DeleteMessageRequest) => queues.delete(input),
      GetQueueAttributes: (input: GetQueueAttributesRequest) => queues.attributes(input),
      PurgeQueue: (input: PurgeQueueRequest) => queues.purge(input),
    },
    deploy: {
      'AWS::SQS::Queue': (declaration) => deployQueue(queues, declaration),
      'AWS::SQS::QueuePolicy': ({ logicalId }) => ({
        ref: logicalId,
        attributes: { Id: logicalId },
      }),
    },
    arns: (_operation, input: { QueueUrl?: string; QueueName?: string }) => [queues.arn(input)],
    tags: (arn) => queues.get(arn.split(':').at(-1) ?? '')?.tags ?? {},
    depth: (queueName) => queues.depth(queueName),
    inspect: () => structuredClone(queues.all()),
  };
}
