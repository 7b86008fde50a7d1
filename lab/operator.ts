/** What people of the lab do to a world from outside, by name instead of by ARN. */

import type { GetScheduleOutput, ListSchedulesOutput } from '@aws-sdk/client-scheduler';
import { stateMachineArn } from './services/sfn/names.ts';
import type { World } from './world.ts';

/** An execution somebody asks for. */
interface Start {
  /** `scale-application`. */
  readonly workflow: string;
  readonly name: string;
  readonly input: unknown;
}

/** The ARN of a deployed workflow, which need not exist. */
export const workflowArn = (world: World, workflow: string): string =>
  stateMachineArn(world, `arq-${world.stage}-${workflow}`);

/** @throws ServiceError as StartExecution does */
export async function startExecution(world: World, start: Start): Promise<void> {
  const { workflow, name, input } = start;
  const call = {
    stateMachineArn: workflowArn(world, workflow),
    name,
    input: JSON.stringify(input),
  };
  await world.gateway.call('sfn', 'StartExecution', call, {});
}

/** Disables the schedules of applications that this world does not play: they would look at nothing. */
export async function restSchedules({ gateway, applications }: World): Promise<void> {
  const ask = (operation: string, input: object): Promise<unknown> =>
    gateway.call('scheduler', operation, input, {});
  const played = new Set(applications.map((application) => application.name));
  // What the lab's own scheduler answers.
  const { Schedules = [] } = (await ask('ListSchedules', {})) as ListSchedulesOutput;
  for (const { Name, GroupName } of Schedules) {
    // What the lab's own scheduler answers.
    const found = (await ask('GetSchedule', { Name, GroupName })) as GetScheduleOutput;
    const { ScheduleExpression, FlexibleTimeWindow, Target } = found;
    const { target }: { target?: unknown } = JSON.parse(Target?.Input ?? '{}');
    if (typeof target !== 'string' || played.has(target)) continue;
    const rest = { ScheduleExpression, FlexibleTimeWindow, Target, State: 'DISABLED' };
    await ask('UpdateSchedule', { Name, GroupName, ...rest });
  }
}
