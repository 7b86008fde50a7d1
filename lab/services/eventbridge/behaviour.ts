/** What Amazon EventBridge refuses and what it does by itself over time. */

import type { Refusal, Transition } from '../../service.ts';

const reference = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/eventbridge/latest/userguide';

export const refusals = {
  invalidEventPattern: {
    operations: ['PutRule', 'TestEventPattern'],
    code: 'InvalidEventPatternException',
    message: 'Event pattern is not valid. Reason: {reason}',
    source: `${reference}/API_PutRule.html`,
  },
  invalidEvent: {
    operations: ['TestEventPattern'],
    code: 'ValidationException',
    message: 'Parameter Event is not valid. Reason: {reason}',
    source: `${reference}/API_TestEventPattern.html`,
  },
  neitherPatternNorSchedule: {
    operations: ['PutRule'],
    code: 'ValidationException',
    message: 'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    source: `${reference}/API_PutRule.html`,
  },
  invalidSchedule: {
    operations: ['PutRule'],
    code: 'ValidationException',
    message: 'Parameter ScheduleExpression is not valid.',
    source: `${guide}/eb-scheduled-rule-pattern.html`,
  },
  scheduleOnCustomBus: {
    operations: ['PutRule'],
    code: 'ValidationException',
    message: 'ScheduleExpression is supported only on the default event bus.',
    source: `${reference}/API_PutRule.html`,
  },
  noSuchRule: {
    operations: ['PutTargets', 'RemoveTargets', 'DescribeRule', 'EnableRule', 'DisableRule'],
    code: 'ResourceNotFoundException',
    message: 'Rule {rule} does not exist on EventBus {eventBus}.',
    source: `${reference}/API_PutTargets.html`,
  },
  noSuchBus: {
    operations: ['PutRule', 'DescribeEventBus', 'ListRules'],
    code: 'ResourceNotFoundException',
    message: 'Event bus {eventBus} does not exist.',
    source: `${reference}/API_DescribeEventBus.html`,
  },
  busExists: {
    operations: ['CreateEventBus'],
    code: 'ResourceAlreadyExistsException',
    message: 'Event bus {eventBus} already exists.',
    source: `${reference}/API_CreateEventBus.html`,
  },
  ruleHasTargets: {
    operations: ['DeleteRule'],
    code: 'ValidationException',
    message: "Rule can't be deleted since it has targets.",
    source: `${reference}/API_DeleteRule.html`,
  },
  tooManyTargets: {
    operations: ['PutTargets'],
    code: 'LimitExceededException',
    message: 'The requested resource exceeds the maximum number allowed.',
    source: `${guide}/eb-quota.html (5 targets per rule)`,
  },
  severalInputs: {
    operations: ['PutTargets'],
    code: 'ValidationException',
    message: 'Only one of Input, InputPath, or InputTransformer must be provided for target {id}.',
    source: `${reference}/API_Target.html`,
  },
  invalidTransformer: {
    operations: ['PutTargets'],
    code: 'ValidationException',
    message: 'Invalid InputTemplate for target {id} : {reason}.',
    source: `${guide}/eb-transform-target-input.html`,
  },
  tooManyEntries: {
    operations: ['PutEvents'],
    code: 'ValidationException',
    message:
      "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10",
    source: `${reference}/API_PutEvents.html`,
  },
  entriesTooLarge: {
    operations: ['PutEvents'],
    code: 'ValidationException',
    message: 'Total size of the entries in the request is over the limit.',
    source: `${guide}/eb-putevent-size.html`,
  },
  missingArgument: {
    operations: ['PutEvents'],
    code: 'InvalidArgument',
    message: 'Parameter {argument} is not valid. Reason: {argument} is a required argument.',
    source: `${reference}/API_PutEvents.html`,
  },
  malformedDetail: {
    operations: ['PutEvents'],
    code: 'MalformedDetail',
    message: 'Detail is malformed.',
    source: `${reference}/API_PutEventsResultEntry.html`,
  },
  reservedSource: {
    operations: ['PutEvents'],
    code: 'NotAuthorizedForSourceException',
    message: 'Not authorized for the source.',
    source: `${guide}/eb-putevents.html ("aws." is reserved)`,
  },
} satisfies Record<string, Refusal>;

export const transitions = {
  delivered: {
    subject: 'event',
    from: 'received',
    to: 'sent to the targets',
    seconds: 0.2,
    source: 'https://aws.amazon.com/eventbridge/faqs (typical latency: about half a second)',
  },
  retried: {
    subject: 'delivery',
    from: 'failed',
    to: 'tried again (exponential back-off and jitter, at most 24 hours and 185 times)',
    source: `${guide}/eb-rule-retry-policy.html`,
  },
  deadLettered: {
    subject: 'delivery',
    from: 'given up',
    to: 'in the dead-letter queue',
    source: `${guide}/eb-rule-dlq.html`,
  },
} satisfies Record<string, Transition>;
