/** Amazon EventBridge Scheduler: each schedule calls its one target when its expression says so. */

import type {
  CreateScheduleGroupInput,
  CreateScheduleInput,
  DeleteScheduleGroupInput,
  DeleteScheduleInput,
  GetScheduleGroupInput,
  GetScheduleInput,
  ListSchedulesInput,
  Tag,
  UpdateScheduleInput,
} from '@aws-sdk/client-scheduler';
import type { Service, ServiceContext } from '../../service.ts';
import type { ScheduleRun } from './run-schedule.ts';
import { Schedules } from './schedules.ts';

interface Scheduler extends Service {
  /** Every run that has ended, in the order of their ends. */
  runs(): readonly ScheduleRun[];
}

const tagsOf = (tags: readonly Tag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map((tag) => [tag.Key, String(tag.Value)]));

function arns(schedules: Schedules, operation: string, input: unknown): string[] {
  // the gateway has checked the input against the model: these are the members that name a resource
  const named = input as { Name?: string; GroupName?: string };
  if (operation === 'ListSchedules') return ['*'];
  return operation.endsWith('Group')
    ? [schedules.groupArn(String(named.Name))]
    : [schedules.arn({ Name: named.Name, GroupName: named.GroupName })];
}

/** Amazon EventBridge Scheduler of one account and Region. */
export function createScheduler(context: ServiceContext): Scheduler {
  const schedules = new Schedules(context);
  return {
    operations: {
      CreateSchedule: (input: CreateScheduleInput) => ({ ScheduleArn: schedules.create(input) }),
      UpdateSchedule: (input: UpdateScheduleInput) => ({ ScheduleArn: schedules.update(input) }),
      DeleteSchedule: (input: DeleteScheduleInput) => schedules.delete(input),
      GetSchedule: (input: GetScheduleInput) => schedules.describe(input),
      ListSchedules: (input: ListSchedulesInput) => schedules.list(input),
      CreateScheduleGroup: (input: CreateScheduleGroupInput) => ({
        ScheduleGroupArn: schedules.createGroup(String(input.Name), tagsOf(input.Tags)),
      }),
      DeleteScheduleGroup: (input: DeleteScheduleGroupInput) =>
        schedules.deleteGroup(String(input.Name)),
      GetScheduleGroup: (input: GetScheduleGroupInput) =>
        schedules.describeGroup(String(input.Name)),
    },
    deploy: {
      'AWS::Scheduler::Schedule': ({ logicalId, properties }) => {
        const input = { ...properties, Name: properties.Name ?? logicalId };
        return { ref: input.Name, attributes: { Arn: schedules.create(input) } };
      },
      'AWS::Scheduler::ScheduleGroup': ({ logicalId, properties }) => {
        const name = String(properties.Name ?? logicalId);
        const arn = schedules.createGroup(name, tagsOf(properties.Tags));
        return { ref: name, attributes: { Arn: arn, State: 'ACTIVE' } };
      },
    },
    arns: (operation, input) => arns(schedules, operation, input),
    tags: (arn) => schedules.groupTags(arn.split(':schedule-group/')[1] ?? ''),
    runs: () => schedules.runs,
    inspect: () => structuredClone({ schedules: schedules.all(), runs: schedules.runs }),
  };
}
