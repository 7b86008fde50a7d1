/** What Amazon SQS refuses and what it does by itself over time. */

import type { Refusal, Transition } from '../../service.ts';

const guide = 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest';

export const refusals = {
  noSuchQueue: {
    operations: ['SendMessage', 'ReceiveMessage', 'GetQueueUrl', 'GetQueueAttributes'],
    code: 'QueueDoesNotExist',
    message: 'The specified queue does not exist.',
    source: `${guide}/APIReference/API_GetQueueUrl.html`,
  },
  queueNameExists: {
    operations: ['CreateQueue'],
    code: 'QueueNameExists',
    message:
      'A queue already exists with the same name and a different value for attribute {attribute}',
    source: `${guide}/APIReference/API_CreateQueue.html`,
  },
  messageTooLong: {
    operations: ['SendMessage', 'SendMessageBatch'],
    code: 'InvalidParameterValue',
    message:
      'One or more parameters are invalid. Reason: Message must be shorter than {bytes} bytes.',
    source: `${guide}/SQSDeveloperGuide/quotas-messages.html`,
  },
  tooManyEntries: {
    operations: ['SendMessageBatch'],
    code: 'TooManyEntriesInBatchRequest',
    message: 'Maximum number of entries per request are 10. You have sent {count}.',
    source: `${guide}/APIReference/API_SendMessageBatch.html`,
  },
  emptyBatch: {
    operations: ['SendMessageBatch'],
    code: 'EmptyBatchRequest',
    message: 'There should be at least one SendMessageBatchRequestEntry in the request.',
    source: `${guide}/APIReference/API_SendMessageBatch.html`,
  },
  batchIdsNotDistinct: {
    operations: ['SendMessageBatch'],
    code: 'BatchEntryIdsNotDistinct',
    message: 'Id {id} repeated.',
    source: `${guide}/APIReference/API_SendMessageBatch.html`,
  },
  receiptHandleInvalid: {
    operations: ['DeleteMessage'],
    code: 'ReceiptHandleIsInvalid',
    message: 'The input receipt handle "{receiptHandle}" is not a valid receipt handle.',
    source: `${guide}/APIReference/API_DeleteMessage.html`,
  },
  maxNumberOutOfRange: {
    operations: ['ReceiveMessage'],
    code: 'InvalidParameterValue',
    message:
      'Value {value} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.',
    source: `${guide}/APIReference/API_ReceiveMessage.html`,
  },
  purgeInProgress: {
    operations: ['PurgeQueue'],
    code: 'PurgeQueueInProgress',
    statusCode: 403,
    message: 'Only one PurgeQueue operation on {queueName} is allowed every 60 seconds.',
    source: `${guide}/APIReference/API_PurgeQueue.html`,
  },
} satisfies Record<string, Refusal>;

export const transitions = {
  visibleAgain: {
    subject: 'message',
    from: 'received',
    to: 'visible',
    seconds: 30,
    source: `${guide}/SQSDeveloperGuide/sqs-visibility-timeout.html`,
  },
  tooOld: {
    subject: 'message',
    from: 'visible',
    to: 'deleted',
    seconds: 345_600,
    source: `${guide}/APIReference/API_SetQueueAttributes.html (MessageRetentionPeriod)`,
  },
  purgeAgain: {
    subject: 'queue',
    from: 'purged',
    to: 'purgeable',
    seconds: 60,
    source: `${guide}/APIReference/API_PurgeQueue.html`,
  },
} satisfies Record<string, Transition>;
