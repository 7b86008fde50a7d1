/** What Amazon SNS refuses and what it does by itself over time. */

import type { Refusal, Transition } from '../../service.ts';

const reference = 'https://docs.aws.amazon.com/sns/latest/api';
const publishing = `${reference}/API_Publish.html`;
const invalid = { code: 'InvalidParameterException', source: publishing } as const;

export const refusals = {
  noSuchTopic: {
    operations: ['Publish', 'Subscribe', 'ListSubscriptionsByTopic'],
    code: 'NotFoundException',
    statusCode: 404,
    message: 'Topic does not exist',
    source: publishing,
  },
  topicMissing: {
    ...invalid,
    operations: ['Publish'],
    message: 'Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter',
  },
  emptyMessage: {
    ...invalid,
    operations: ['Publish'],
    message: 'Invalid parameter: Empty message',
  },
  messageTooLong: {
    ...invalid,
    operations: ['Publish'],
    message: 'Invalid parameter: Message too long',
  },
  invalidSubject: {
    ...invalid,
    operations: ['Publish'],
    message: 'Invalid parameter: Subject',
  },
  notJson: {
    ...invalid,
    operations: ['Publish'],
    message: 'Invalid parameter: Message Structure - JSON message body failed to parse',
  },
  noDefault: {
    ...invalid,
    operations: ['Publish'],
    message: 'Invalid parameter: Message Structure - No default entry in JSON message body',
  },
} satisfies Record<string, Refusal>;

export const transitions = {
  delivered: {
    subject: 'message',
    from: 'published',
    to: 'sent to the subscriptions',
    seconds: 0.1,
    source: 'https://aws.amazon.com/sns/faqs (delivery takes milliseconds)',
  },
} satisfies Record<string, Transition>;
