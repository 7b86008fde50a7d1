/**
 * Simulated EC2 Auto Scaling: groups that launch, replace and terminate instances over virtual
 * time.
 */

import type {
  CreateAutoScalingGroupType,
  LaunchInstancesRequest,
  LifecycleState,
} from '@aws-sdk/client-auto-scaling';
import type { Service, ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import type { ElasticLoadBalancingV2 } from '../elastic-load-balancing-v2/index.ts';
import { refusals, transitions } from './behaviour.ts';
import { createCapacityOperations } from './capacity.ts';
import { renderGroup } from './describe.ts';
import type { Fleet, Group, Instance, PaidSpan } from './group.ts';
import { ownerOf } from './group.ts';
import { createGroup, createGroupOperations } from './group-operations.ts';
import { reviewHealth } from './health.ts';
import { createHookOperations } from './hooks.ts';
import { createInstanceOperations } from './instance-operations.ts';
import { establishInstance, placesByBalance } from './launch.ts';
import { launchInstances } from './launch-instances.ts';
import { reconcile } from './reconcile.ts';
import { createRefreshOperations } from './refresh.ts';
import { createTagOperations } from './tags.ts';
import { createPolicyOperations } from './target-tracking.ts';

/** What happened to an instance. */
interface InstanceChange {
  readonly groupName: string;
  readonly instanceId: string;
  readonly lifecycleState: LifecycleState;
  readonly atMs: number;
}

/** A group as a thing of the physical world; live, not a copy. */
type GroupView = Readonly<
  Pick<Group, 'name' | 'arn' | 'minSize' | 'maxSize' | 'desiredCapacity' | 'targetGroupArns'>
> & { readonly instances: ReadonlyMap<string, Readonly<Instance>> };

export interface AutoScaling extends Service {
  readonly operations: ReturnType<typeof createOperations>;
  /**
   * Set-up: a group that existed before the run, its desired capacity already in service and taking
   * traffic. No activity and no event tells of it; its instances are paid from now.
   */
  establishGroup(input: CreateAutoScalingGroupType): void;
  group(name: string): GroupView | undefined;
  /**
   * Instance-seconds between two instants: each instance from its launch until its termination
   * begins.
   */
  paidInstanceSeconds(groupName: string, fromMs: number, toMs: number): number;
  /** Called at the very instant an instance changes its lifecycle state or its health. */
  onChange(listener: (change: InstanceChange) => void): void;
}

interface Options {
  /** From launch to InService; see `transitions.boot`. */
  readonly bootSeconds?: number;
}

/**
 * An Auto Scaling of one account and Region; its peers are `ec2`, `elastic-load-balancing-v2` and
 * `cloudwatch`.
 */
export function createAutoScaling(
  context: ServiceContext,
  { bootSeconds = transitions.boot.seconds }: Options = {},
): AutoScaling {
  const listeners: ((change: InstanceChange) => void)[] = [];
  const fleet: Fleet = {
    context,
    random: context.random.fork('auto-scaling'),
    bootSeconds,
    groups: new Map(),
    launchConfigurations: new Map(),
    ledgers: new Map(),
    watchTargets: createTargetWatch(context, (instanceId) => {
      const group = ownerOf(fleet, instanceId);
      if (group !== undefined) reviewHealth(fleet, group);
    }),
    wake(group) {
      if (group.isWakeDue) return;
      group.isWakeDue = true;
      context.clock.schedule(context.clock.nowMs, () => {
        group.isWakeDue = false;
        reconcile(fleet, group);
      });
    },
    changed(group, { instanceId, lifecycleState }) {
      const atMs = context.clock.nowMs;
      for (const listener of listeners) {
        listener({ groupName: group.name, instanceId, lifecycleState, atMs });
      }
    },
  };
  return {
    operations: createOperations(fleet),
    establishGroup(input) {
      const group = createGroup(fleet, input);
      group.reason = '';
      while (group.instances.size < group.desiredCapacity) {
        const [place] = placesByBalance(group);
        if (place === undefined) return;
        establishInstance(fleet, group, place);
      }
    },
    group: (name) => fleet.groups.get(name),
    paidInstanceSeconds: (name, fromMs, toMs) =>
      paidInstanceSeconds(fleet.ledgers.get(name), fromMs, toMs),
    onChange: (listener) => {
      listeners.push(listener);
    },
    arns: (operation, input) => arnsOf(fleet, operation, input),
    tags: (arn) => tagsOf(fleet, arn),
    inspect: () => [...fleet.groups.values()].map(inspectGroup),
  };
}

function createOperations(fleet: Fleet) {
  const find = (name: string | undefined): Group => {
    const group = fleet.groups.get(name ?? '');
    if (group === undefined) throw refuse(refusals.groupNotFound, { name: name ?? '' });
    return group;
  };
  return {
    ...createGroupOperations(fleet, find),
    ...createCapacityOperations(fleet, find),
    ...createInstanceOperations(fleet, find),
    ...createHookOperations(fleet, find),
    ...createRefreshOperations(fleet, find),
    ...createPolicyOperations(fleet, find),
    ...createTagOperations(fleet, find),
    LaunchInstances: (input: LaunchInstancesRequest) =>
      launchInstances(fleet, find(input.AutoScalingGroupName), input),
  };
}

/** Listens, once a group has target groups, to the load balancer's verdicts on its instances. */
function createTargetWatch(
  context: ServiceContext,
  hear: (instanceId: string) => void,
): () => void {
  let isWatching = false;
  return () => {
    if (isWatching) return;
    isWatching = true;
    context
      .peer<ElasticLoadBalancingV2>('elastic-load-balancing-v2')
      .onTargetChange(({ targetId, state }) => {
        if (state === 'unhealthy') hear(targetId);
      });
  };
}

function paidInstanceSeconds(
  ledger: ReadonlyMap<string, PaidSpan> | undefined,
  fromMs: number,
  toMs: number,
): number {
  let paidMs = 0;
  for (const span of ledger?.values() ?? []) {
    paidMs += Math.max(0, Math.min(span.toMs, toMs) - Math.max(span.fromMs, fromMs));
  }
  return paidMs / 1000;
}

/** The members that name what a call acts on. */
interface Naming {
  readonly AutoScalingGroupName?: string;
  readonly InstanceId?: string;
  readonly LaunchConfigurationName?: string;
  readonly Tags?: readonly { readonly ResourceId?: string }[];
}

function arnsOf(fleet: Fleet, operation: string, input: unknown): readonly string[] {
  if (operation.startsWith('Describe')) return ['*'];
  const naming: Naming = Object(input);
  const prefix = `arn:aws:autoscaling:${fleet.context.region}:${fleet.context.account}`;
  if (operation === 'CreateLaunchConfiguration') {
    return [
      `${prefix}:launchConfiguration:*:launchConfigurationName/${naming.LaunchConfigurationName}`,
    ];
  }
  const names =
    operation === 'CreateOrUpdateTags'
      ? (naming.Tags ?? []).map((tag) => tag.ResourceId)
      : [naming.AutoScalingGroupName ?? ownerOf(fleet, naming.InstanceId ?? '')?.name];
  return names.map((name) => {
    const group = fleet.groups.get(name ?? '');
    return group?.arn ?? `${prefix}:autoScalingGroup:*:autoScalingGroupName/${name ?? '*'}`;
  });
}

function tagsOf(fleet: Fleet, arn: string): Readonly<Record<string, string>> {
  const group = fleet.groups.get(arn.slice(arn.lastIndexOf('/') + 1));
  return Object.fromEntries([...(group?.tags ?? [])].map(([key, tag]) => [key, tag.value]));
}

function inspectGroup(group: Group): unknown {
  return {
    ...renderGroup(group, true),
    CreatedTime: new Date(group.createdAtMs).toISOString(),
    Activities: group.activities.slice(-20).map((activity) => ({ ...activity })),
    LifecycleHooks: [...group.hooks.values()],
    InstanceRefreshes: group.refreshes.map((refresh) => ({
      ...refresh,
      queue: [...refresh.queue],
    })),
    PaidInstances: group.paid.size,
  };
}
