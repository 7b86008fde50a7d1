/**
 * Health of instances: what Auto Scaling hears from the load balancer or from a user, and the
 * replacement it causes.
 */

import type { ElasticLoadBalancingV2 } from '../elastic-load-balancing-v2/index.ts';
import type { Fleet, Group, Instance } from './group.ts';
import { instantText, isTerminating } from './group.ts';
import { leaveGroup } from './terminate.ts';

/** The group's health checks begin to count for an instance when its grace period is over. */
export function awaitGracePeriod(fleet: Fleet, group: Group, instance: Instance): void {
  const { clock } = fleet.context;
  const graceMs = (group.settings.HealthCheckGracePeriod ?? 0) * 1000;
  instance.timer = clock.schedule(clock.nowMs + graceMs, () => reviewHealth(fleet, group));
}

/** True while health checks of the instance do not count. */
export function isInGracePeriod(fleet: Fleet, group: Group, instance: Instance): boolean {
  const graceMs = (group.settings.HealthCheckGracePeriod ?? 0) * 1000;
  return (instance.inServiceAtMs ?? Number.POSITIVE_INFINITY) + graceMs > fleet.context.clock.nowMs;
}

/**
 * Looks at the load balancer's verdict on each instance and replaces the unhealthy ones.
 * HealthCheck suspended: no verdict is taken over; ReplaceUnhealthy or Terminate suspended: nothing
 * is replaced.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-health-checks.html
 */
export function reviewHealth(fleet: Fleet, group: Group): void {
  if (checksLoadBalancer(group) && !group.suspended.has('HealthCheck')) {
    const elasticLoadBalancing = fleet.context.peer<ElasticLoadBalancingV2>(
      'elastic-load-balancing-v2',
    );
    for (const instance of group.instances.values()) {
      if (instance.lifecycleState !== 'InService' || instance.unhealthyBy !== undefined) continue;
      if (isInGracePeriod(fleet, group, instance)) continue;
      const isUnhealthy = group.targetGroupArns.some(
        (arn) => elasticLoadBalancing.targetState(arn, instance.instanceId) === 'unhealthy',
      );
      if (isUnhealthy)
        markUnhealthy(fleet, group, { instance, by: 'an ELB system health check failure' });
    }
  }
  for (const instance of [...group.instances.values()]) {
    replaceUnhealthy(fleet, group, instance);
  }
}

/**
 * An instance is unhealthy from now on; `by` completes "taken out of service in response to ...".
 */
export function markUnhealthy(
  fleet: Fleet,
  group: Group,
  { instance, by }: { readonly instance: Instance; readonly by: string },
): void {
  instance.unhealthyBy = by;
  fleet.changed(group, instance);
  replaceUnhealthy(fleet, group, instance);
}

function replaceUnhealthy(fleet: Fleet, group: Group, instance: Instance): void {
  if (instance.unhealthyBy === undefined || isTerminating(instance)) return;
  if (instance.lifecycleState === 'Standby') return;
  if (group.suspended.has('ReplaceUnhealthy') || group.suspended.has('Terminate')) return;
  const now = instantText(fleet.context.clock.nowMs);
  leaveGroup(fleet, group, {
    instance,
    cause: `At ${now} an instance was taken out of service in response to ${instance.unhealthyBy}.`,
  });
  group.reason = `At ${now} an instance was launched in response to an unhealthy instance needing to be replaced.`;
  fleet.wake(group);
}

function checksLoadBalancer(group: Group): boolean {
  return group.settings.HealthCheckType?.includes('ELB') ?? false;
}
