/** What Amazon EventBridge refuses and what it does by itself over time. */

import type { Refusal, Transition } from '../../service.ts';

const reference = 'https://docs.aws.amazon.com/eventbridge/latest/APIReference';
const guide = 'https://docs.aws.amazon.com/eventbridge/latest/userguide';

export const refusals = {
  invalidEventPattern: {
    operations: ['PutRule', 'TestEventPattern', 'CreateArchive', 'UpdateArchive'],
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
    operations: ['PutRule', 'DescribeEventBus', 'ListRules', 'CreateArchive', 'StartReplay'],
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
  defaultBusStays: {
    operations: ['DeleteEventBus'],
    code: 'ValidationException',
    message: 'Cannot delete event bus default.',
    source: `${reference}/API_DeleteEventBus.html`,
  },
  busHasRules: {
    operations: ['DeleteEventBus'],
    code: 'ValidationException',
    message: "Event bus {eventBus} can't be deleted since it has rules.",
    source: `${reference}/API_DeleteEventBus.html`,
  },
  invalidToken: {
    operations: [
      'ListArchives',
      'ListEventBuses',
      'ListReplays',
      'ListRuleNamesByTarget',
      'ListRules',
      'ListTargetsByRule',
    ],
    code: 'ValidationException',
    message: 'The value for parameter NextToken is invalid.',
    source: `${reference}/API_ListRules.html`,
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
  noSuchArchive: {
    operations: ['DescribeArchive', 'UpdateArchive', 'DeleteArchive'],
    code: 'ResourceNotFoundException',
    message: 'Archive {archive} does not exist.',
    source: `${reference}/API_DescribeArchive.html`,
  },
  archiveExists: {
    operations: ['CreateArchive'],
    code: 'ResourceAlreadyExistsException',
    message: 'Archive {archive} already exists.',
    source: `${reference}/API_CreateArchive.html`,
  },
  severalFilters: {
    operations: ['ListArchives', 'ListReplays'],
    code: 'ValidationException',
    message:
      'At most one filter is allowed for {operation}. Use either : State, EventSourceArn, or NamePrefix.',
    source: `${reference}/API_ListArchives.html; text as moto's tests expect it of AWS`,
  },
  noArchiveToReplay: {
    operations: ['StartReplay'],
    code: 'ValidationException',
    message: 'Parameter EventSourceArn is not valid. Reason: Archive {archive} does not exist.',
    source: `${reference}/API_StartReplay.html; text as moto's tests expect it of AWS`,
  },
  otherBus: {
    operations: ['StartReplay'],
    code: 'ValidationException',
    message:
      'Parameter Destination.Arn is not valid. Reason: Cross event bus replay is not permitted.',
    source: `${guide}/eb-replay-archived-event.html; text as moto's tests expect it of AWS`,
  },
  replayEndsBeforeStart: {
    operations: ['StartReplay'],
    code: 'ValidationException',
    message:
      'Parameter EventEndTime is not valid. Reason: EventStartTime must be before EventEndTime.',
    source: `${reference}/API_StartReplay.html; text as moto's tests expect it of AWS`,
  },
  replayExists: {
    operations: ['StartReplay'],
    code: 'ResourceAlreadyExistsException',
    message: 'Replay {replay} already exists.',
    source: `${reference}/API_StartReplay.html`,
  },
  tooManyReplays: {
    operations: ['StartReplay'],
    code: 'LimitExceededException',
    message: 'The requested resource exceeds the maximum number allowed.',
    source: `${guide}/eb-quota.html (10 active concurrent replays)`,
  },
  noSuchReplay: {
    operations: ['DescribeReplay', 'CancelReplay'],
    code: 'ResourceNotFoundException',
    message: 'Replay {replay} does not exist.',
    source: `${reference}/API_DescribeReplay.html`,
  },
  replayEnded: {
    operations: ['CancelReplay'],
    code: 'IllegalStatusException',
    message: 'Replay {replay} is not in a valid state for this operation.',
    source: `${reference}/API_CancelReplay.html; text as moto's tests expect it of AWS`,
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
  archived: {
    subject: 'event',
    from: 'received',
    to: 'in the archives of its bus',
    seconds: 600,
    source: `${guide}/eb-archive.html (allow 10 minutes before replaying; the lab takes all of them)`,
  },
  replayStarted: {
    subject: 'replay',
    from: 'STARTING',
    to: 'RUNNING',
    seconds: 10,
    source: 'Assumption of the lab; the states are those of API_DescribeReplay.html',
  },
  minuteReplayed: {
    subject: 'replay',
    from: 'a minute of events',
    to: 'the next minute of events, in any order within it',
    seconds: 1,
    source: `${guide}/eb-replay-archived-event.html (by minutes, not in order); the pace is an assumption`,
  },
  replayCompleted: {
    subject: 'replay',
    from: 'RUNNING',
    to: 'COMPLETED after its last minute',
    source: `${reference}/API_DescribeReplay.html`,
  },
  replayCancelled: {
    subject: 'replay',
    from: 'CANCELLING',
    to: 'CANCELLED before its next minute',
    seconds: 1,
    source: `${reference}/API_CancelReplay.html; the time is an assumption`,
  },
} satisfies Record<string, Transition>;
