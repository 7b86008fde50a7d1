/** Sees each change of a group's desired capacity, whoever made it and however the call that made it was answered. */

import type { ResolvedApplication } from '../../shared/inventory/resolved-application.ts';
import { workflowArn } from '../operator.ts';
import type { RecordedCall } from '../recorder.ts';
import type { World } from '../world.ts';

export interface CapacityChange {
  readonly application: ResolvedApplication;
  readonly from: number;
  readonly to: number;
  readonly call: RecordedCall;
}

export const desiredCapacityOf = (world: World, autoScalingGroupName: string): number =>
  world.services.autoScaling.group(autoScalingGroupName)?.desiredCapacity ?? 0;

/** Tells `see` of each change, as soon as the call that made it has ended. */
export function onCapacityChange(world: World, see: (change: CapacityChange) => void): void {
  const latest = world.applications.map((application) => ({
    application,
    desired: desiredCapacityOf(world, application.autoScalingGroupName),
  }));
  world.recorder.onCall((call) => {
    for (const known of latest) {
      const to = desiredCapacityOf(world, known.application.autoScalingGroupName);
      if (to === known.desired) continue;
      const from = known.desired;
      known.desired = to;
      see({ application: known.application, from, to, call });
    }
  });
}

/** Name of the role a workflow acts with, as the recorder writes it. @throws when the stage has no such workflow */
export function roleOf(world: World, workflow: string): string {
  const input = { stateMachineArn: workflowArn(world, workflow) };
  const described: unknown = world.services.sfn.operations.DescribeStateMachine?.(input, {});
  if (typeof described !== 'object' || described === null || !('roleArn' in described)) {
    throw new Error(`The stage ${world.stage} has no workflow ${workflow}`);
  }
  return String(described.roleArn).replace(/^.*\//, '');
}

/** The application whose group, or whose instance, a call is about; undefined when there is none (any more). */
export function applicationOfCall(world: World, { input }: RecordedCall): string | undefined {
  const { AutoScalingGroupName: group, InstanceId: instance } = {
    AutoScalingGroupName: undefined,
    InstanceId: undefined,
    ...Object(input),
  };
  return world.applications.find(
    ({ autoScalingGroupName: name }) =>
      name === group || world.services.autoScaling.group(name)?.instances.has(instance) === true,
  )?.name;
}
