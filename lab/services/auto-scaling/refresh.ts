/** Instance refresh: replaces the instances of a group batch by batch. */

import type {
  CancelInstanceRefreshAnswer,
  CancelInstanceRefreshType,
  DescribeInstanceRefreshesAnswer,
  DescribeInstanceRefreshesType,
  InstanceRefresh,
  StartInstanceRefreshAnswer,
  StartInstanceRefreshType,
} from '@aws-sdk/client-auto-scaling';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Fleet, Group, Instance, Refresh } from './group.ts';
import { activeInstances, instantText } from './group.ts';
import { launchSource } from './launch-source.ts';
import { leaveGroup } from './terminate.ts';

export function createRefreshOperations(fleet: Fleet, find: (name: string | undefined) => Group) {
  return {
    StartInstanceRefresh(input: StartInstanceRefreshType): StartInstanceRefreshAnswer {
      const group = find(input.AutoScalingGroupName);
      if (runningRefresh(group) !== undefined) throw refuse(refusals.refreshInProgress);
      if (input.DesiredConfiguration !== undefined) {
        throw new Error('The lab does not simulate DesiredConfiguration of StartInstanceRefresh.');
      }
      const refresh = newRefresh(fleet, group, input);
      group.refreshes.push(refresh);
      fleet.wake(group);
      return { InstanceRefreshId: refresh.id };
    },
    DescribeInstanceRefreshes(
      input: DescribeInstanceRefreshesType,
    ): DescribeInstanceRefreshesAnswer {
      const group = find(input.AutoScalingGroupName);
      const found = group.refreshes
        .toReversed()
        .filter((refresh) => input.InstanceRefreshIds?.includes(refresh.id) ?? true);
      const page = pageOf(found, input.MaxRecords ?? 50, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return {
        InstanceRefreshes: page.items.map((refresh) => renderRefresh(group, refresh)),
        NextToken: page.nextToken,
      };
    },
    CancelInstanceRefresh(input: CancelInstanceRefreshType): CancelInstanceRefreshAnswer {
      const group = find(input.AutoScalingGroupName);
      const refresh = runningRefresh(group);
      if (refresh === undefined) throw refuse(refusals.noRefresh, { name: group.name });
      refresh.status = 'Cancelling';
      fleet.wake(group);
      return { InstanceRefreshId: refresh.id };
    },
  };
}

/**
 * Takes the next batch when the last one is in service and warm; ends the refresh when none is
 * left.
 */
export function advanceRefresh(fleet: Fleet, group: Group): void {
  const refresh = runningRefresh(group);
  if (refresh === undefined) return;
  const { clock } = fleet.context;
  const inService = activeInstances(group).filter(
    (instance) => instance.lifecycleState === 'InService',
  );
  if (inService.length < group.desiredCapacity) return;
  if (refresh.status === 'Cancelling') {
    finish(refresh, 'Cancelled', clock.nowMs);
    return;
  }
  refresh.status = 'InProgress';
  const warmAtMs = Math.max(...inService.map((instance) => warmSince(refresh, instance)));
  if (clock.nowMs < warmAtMs) {
    if (refresh.notBeforeMs < warmAtMs) {
      refresh.notBeforeMs = warmAtMs;
      clock.schedule(warmAtMs, () => advanceRefresh(fleet, group));
    }
    return;
  }
  const batch = inService.filter((instance) => refresh.queue.includes(instance.instanceId));
  if (batch.length === 0) finish(refresh, 'Successful', clock.nowMs);
  else replaceBatch(fleet, group, { refresh, batch });
}

/** Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-overview.html */
function replaceBatch(
  fleet: Fleet,
  group: Group,
  { refresh, batch }: { readonly refresh: Refresh; readonly batch: readonly Instance[] },
): void {
  const healthyPercentage = refresh.preferences?.MinHealthyPercentage ?? 90;
  const size = Math.max(1, Math.floor((group.desiredCapacity * (100 - healthyPercentage)) / 100));
  const now = instantText(fleet.context.clock.nowMs);
  for (const instance of batch.slice(0, size)) {
    refresh.queue.splice(refresh.queue.indexOf(instance.instanceId), 1);
    leaveGroup(fleet, group, {
      instance,
      cause: `At ${now} an instance was taken out of service in response to an instance refresh.`,
    });
  }
  group.reason = `At ${now} an instance was started in response to an instance refresh.`;
  fleet.wake(group);
}

function newRefresh(fleet: Fleet, group: Group, input: StartInstanceRefreshType): Refresh {
  const nowMs = fleet.context.clock.nowMs;
  const source = JSON.stringify(launchSource(fleet, group).launchedFrom);
  const isCurrent = (instance: Instance): boolean =>
    input.Preferences?.SkipMatching === true && JSON.stringify(instance.launchedFrom) === source;
  const active = activeInstances(group);
  const queue = active
    .filter((instance) => !isCurrent(instance))
    .map((instance) => instance.instanceId);
  return {
    id: fleet.random.uuid(),
    startedAtMs: nowMs,
    preferences: input.Preferences,
    instanceWarmupSeconds:
      input.Preferences?.InstanceWarmup ??
      group.settings.DefaultInstanceWarmup ??
      group.settings.HealthCheckGracePeriod ??
      0,
    idsAtStart: active.map((instance) => instance.instanceId),
    instancesToReplace: queue.length,
    queue,
    status: 'Pending',
    notBeforeMs: nowMs,
  };
}

/** Instances from before the refresh are warm; new ones after the instance warmup. */
function warmSince(refresh: Refresh, instance: Instance): number {
  const inServiceAtMs = instance.inServiceAtMs ?? 0;
  return refresh.idsAtStart.includes(instance.instanceId)
    ? inServiceAtMs
    : inServiceAtMs + refresh.instanceWarmupSeconds * 1000;
}

function runningRefresh(group: Group): Refresh | undefined {
  const latest = group.refreshes.at(-1);
  return latest?.endedAtMs === undefined ? latest : undefined;
}

function finish(refresh: Refresh, status: 'Successful' | 'Cancelled', nowMs: number): void {
  refresh.status = status;
  refresh.endedAtMs = nowMs;
}

function renderRefresh(group: Group, refresh: Refresh): InstanceRefresh {
  const { instancesToReplace, queue, endedAtMs } = refresh;
  const done = instancesToReplace - queue.length;
  return {
    InstanceRefreshId: refresh.id,
    AutoScalingGroupName: group.name,
    Status: refresh.status,
    StartTime: new Date(refresh.startedAtMs),
    ...(endedAtMs === undefined ? {} : { EndTime: new Date(endedAtMs) }),
    PercentageComplete:
      instancesToReplace === 0 ? 100 : Math.floor((100 * done) / instancesToReplace),
    InstancesToUpdate: queue.length,
    Preferences: refresh.preferences,
    Strategy: 'Rolling',
  };
}
