/** Follows the instances of one application for the platform model, without polling. */

import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import type { FleetFollower } from './platform/fleet.ts';
import type { AutoScaling } from './services/auto-scaling/index.ts';
import type { ElasticLoadBalancingV2 } from './services/elastic-load-balancing-v2/index.ts';

export function followFleet(
  application: ResolvedApplication,
  autoScaling: AutoScaling,
  elb: ElasticLoadBalancingV2,
): FleetFollower {
  const { autoScalingGroupName, targetGroupArn } = application;
  const unhealthy = new Set<string>();
  const listeners: (() => void)[] = [];
  elb.onTargetChange((change) => {
    if (change.targetGroupArn !== targetGroupArn) return;
    if (change.state === 'unhealthy') unhealthy.add(change.targetId);
    else unhealthy.delete(change.targetId);
    for (const listener of listeners) listener();
  });
  return {
    get inService() {
      return elb.healthyTargets(targetGroupArn);
    },
    get unhealthy() {
      return unhealthy.size;
    },
    instanceIds: () => elb.healthyTargetIds(targetGroupArn),
    onChange: (listener) => listeners.push(listener),
    paidInstanceSeconds: (fromMs, toMs) =>
      autoScaling.paidInstanceSeconds(autoScalingGroupName, fromMs, toMs),
  };
}
