/** What EventBridge Scheduler refuses and what it does by itself over time. */

import type { Refusal, Transition } from '../../service.ts';

const guide = 'https://docs.aws.amazon.com/scheduler/latest';

export const refusals = {
  scheduleExists: {
    operations: ['CreateSchedule'],
    code: 'ConflictException',
    statusCode: 409,
    message: 'Schedule {name} already exists.',
    source: `${guide}/APIReference/API_CreateSchedule.html`,
  },
  noSuchSchedule: {
    operations: ['GetSchedule', 'UpdateSchedule', 'DeleteSchedule'],
    code: 'ResourceNotFoundException',
    statusCode: 404,
    message: 'Schedule {name} does not exist.',
    source: `${guide}/APIReference/API_GetSchedule.html`,
  },
  noSuchGroup: {
    operations: ['CreateSchedule', 'GetScheduleGroup', 'DeleteScheduleGroup', 'ListSchedules'],
    code: 'ResourceNotFoundException',
    statusCode: 404,
    message: 'Schedule group {group} does not exist.',
    source: `${guide}/APIReference/API_CreateSchedule.html`,
  },
  groupExists: {
    operations: ['CreateScheduleGroup'],
    code: 'ConflictException',
    statusCode: 409,
    message: 'Schedule group {group} already exists.',
    source: `${guide}/APIReference/API_CreateScheduleGroup.html`,
  },
  defaultGroupStays: {
    operations: ['DeleteScheduleGroup'],
    code: 'ValidationException',
    message: 'The default schedule group cannot be deleted.',
    source: `${guide}/UserGuide/managing-schedule-group.html`,
  },
  invalidExpression: {
    operations: ['CreateSchedule', 'UpdateSchedule'],
    code: 'ValidationException',
    message: 'Invalid Schedule Expression {expression}.',
    source: `${guide}/UserGuide/schedule-types.html`,
  },
  invalidZone: {
    operations: ['CreateSchedule', 'UpdateSchedule'],
    code: 'ValidationException',
    message: 'The ScheduleExpressionTimezone {zone} is not valid.',
    source: `${guide}/UserGuide/schedule-types.html (time zones are those of the IANA)`,
  },
  windowMissing: {
    operations: ['CreateSchedule', 'UpdateSchedule'],
    code: 'ValidationException',
    message: 'A flexible time window of mode FLEXIBLE needs MaximumWindowInMinutes.',
    source: `${guide}/APIReference/API_FlexibleTimeWindow.html`,
  },
  invalidToken: {
    operations: ['ListSchedules'],
    code: 'ValidationException',
    message: 'The NextToken is not valid.',
    source: `${guide}/APIReference/API_ListSchedules.html`,
  },
  endBeforeStart: {
    operations: ['CreateSchedule', 'UpdateSchedule'],
    code: 'ValidationException',
    message: 'The EndDate must be after the StartDate.',
    source: `${guide}/APIReference/API_CreateSchedule.html`,
  },
} satisfies Record<string, Refusal>;

export const transitions = {
  due: {
    subject: 'schedule',
    from: 'due',
    to: 'target invoked (within the minute)',
    seconds: 60,
    source: `${guide}/UserGuide/schedule-types.html (60-second precision)`,
  },
  completed: {
    subject: 'schedule',
    from: 'last run over, ActionAfterCompletion DELETE',
    to: 'deleted',
    source: `${guide}/UserGuide/managing-schedule-delete.html`,
  },
} satisfies Record<string, Transition>;
