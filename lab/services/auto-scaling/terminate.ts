/** Terminating: out of the target groups, drained, through the hooks, gone. */

import type { Ec2 } from '../ec2/index.ts';
import type { ElasticLoadBalancingV2 } from '../elastic-load-balancing-v2/index.ts';
import { endActivity, startActivity } from './activities.ts';
import type { Activity, Fleet, Group, Instance } from './group.ts';
import { isTerminating } from './group.ts';
import { awaitHooks, cancelActions } from './hooks.ts';

interface Leaving {
  readonly instance: Instance;
  readonly cause: string;
}

/**
 * Begins the termination: no new traffic and no pay from this instant on; the machine ends when its
 * target groups have drained and the terminate hooks have been answered. Gives the activity, the
 * running one when it leaves already.
 */
export function leaveGroup(fleet: Fleet, group: Group, { instance, cause }: Leaving): Activity {
  if (isTerminating(instance)) {
    const running = group.activities.findLast(
      (activity) => activity.kind === 'terminate' && activity.instanceId === instance.instanceId,
    );
    if (running !== undefined) return running;
  }
  const { clock } = fleet.context;
  interrupt(fleet, group, instance);
  instance.lifecycleState = 'Terminating';
  instance.terminationBeganAtMs = clock.nowMs;
  const span = group.paid.get(instance.instanceId);
  if (span !== undefined) span.toMs = clock.nowMs;
  const drainSeconds = deregister(fleet, group, instance);
  const activity = startActivity(fleet, group, {
    kind: 'terminate',
    description: `Terminating EC2 instance: ${instance.instanceId}`,
    cause,
    place: instance.place,
    instanceId: instance.instanceId,
    statusCode: drainSeconds > 0 ? 'WaitingForELBConnectionDraining' : 'InProgress',
    progress: 50,
  });
  fleet.changed(group, instance);
  instance.timer = clock.schedule(clock.nowMs + drainSeconds * 1000, () => {
    activity.statusCode = 'InProgress';
    awaitHooks(fleet, group, {
      instance,
      transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      done: () => finish(fleet, group, { instance, activity }),
    });
  });
  return activity;
}

/**
 * Takes an instance out of all target groups of its group; gives the longest draining time in
 * seconds.
 */
export function deregister(fleet: Fleet, group: Group, { instanceId }: Instance): number {
  if (group.targetGroupArns.length === 0) return 0;
  const elasticLoadBalancing = fleet.context.peer<ElasticLoadBalancingV2>(
    'elastic-load-balancing-v2',
  );
  let seconds = 0;
  for (const arn of group.targetGroupArns) {
    seconds = Math.max(seconds, elasticLoadBalancing.deregisterInstance(arn, instanceId));
  }
  return seconds;
}

/**
 * Whatever the instance was waiting for does not happen any more; a launch in progress counts as
 * cancelled.
 */
function interrupt(fleet: Fleet, group: Group, instance: Instance): void {
  if (instance.timer !== undefined) fleet.context.clock.cancel(instance.timer);
  cancelActions(fleet, instance);
  if (instance.activity !== undefined) {
    endActivity(fleet, { group, activity: instance.activity }, { statusCode: 'Cancelled' });
  }
}

function finish(
  fleet: Fleet,
  group: Group,
  { instance, activity }: { readonly instance: Instance; readonly activity: Activity },
): void {
  fleet.context.peer<Ec2>('ec2').terminate(instance.instanceId);
  instance.lifecycleState = 'Terminated';
  group.instances.delete(instance.instanceId);
  endActivity(fleet, { group, activity }, { statusCode: 'Successful' });
  fleet.changed(group, instance);
  fleet.wake(group);
}
