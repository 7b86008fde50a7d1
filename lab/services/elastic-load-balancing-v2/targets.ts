/** Targets of a target group and their health over time. */

import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Timer } from '../../clock.ts';
import type { Random } from '../../random.ts';
import type { ServiceContext } from '../../service.ts';
import type { Ec2 } from '../ec2/index.ts';

type State = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining';

export interface Target {
  readonly id: string;
  readonly port: number;
  readonly availabilityZone: string | undefined;
  state: State;
  timer?: Timer;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly port: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly attributes: Map<string, string>;
  /** By `id:port`, in order of registration. */
  readonly targets: Map<string, Target>;
  /** Zones of the load balancer that forwards to this group; empty when no rule does. */
  zones: ReadonlySet<string>;
  loadBalancerArn?: string;
}

/**
 * What the health checks of every target group are in the lab; AWS's defaults for an Application
 * Load Balancer.
 */
export const healthCheck = {
  intervalSeconds: 30,
  timeoutSeconds: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
};

export interface HealthyChange {
  readonly targetGroupArn: string;
  /** Targets taking traffic from this instant on. */
  readonly healthy: number;
  readonly atMs: number;
}

export interface TargetChange {
  readonly targetGroupArn: string;
  readonly targetId: string;
  /** `deregistered` when the target has left the group. */
  readonly state: State | 'deregistered';
}

export interface Board {
  readonly context: ServiceContext;
  readonly random: Random;
  readonly initialCheckSeconds: number;
  readonly groups: Map<string, TargetGroup>;
  readonly healthyListeners: ((change: HealthyChange) => void)[];
  readonly targetListeners: ((change: TargetChange) => void)[];
  /** True once the machines' own changes are listened to. */
  watching: boolean;
}

/**
 * Registers a target; one that is registered already stays as it is, one that drains begins anew.
 */
export function register(
  board: Board,
  group: TargetGroup,
  { id, port }: { readonly id: string; readonly port: number },
): void {
  watch(board);
  const key = `${id}:${port}`;
  const present = group.targets.get(key);
  if (present !== undefined && present.state !== 'draining') return;
  if (present !== undefined) forget(board, group, present);
  const availabilityZone = ec2(board).machine(id)?.availabilityZone;
  const target: Target = { id, port, availabilityZone, state: 'unused' };
  group.targets.set(key, target);
  enterUse(board, group, target);
}

/** Registers a target that was there before the run: it takes traffic at once. */
export function admit(
  board: Board,
  group: TargetGroup,
  { id, port }: { readonly id: string; readonly port: number },
): void {
  register(board, group, { id, port });
  const target = group.targets.get(`${id}:${port}`);
  if (target?.state !== 'initial') return;
  cancel(board, target);
  move(board, group, { target, state: 'healthy' });
}

/** A target takes no new traffic from now on and is gone after the deregistration delay. */
export function deregister(board: Board, group: TargetGroup, target: Target): void {
  if (target.state === 'draining') return;
  if (target.state === 'unused') {
    forget(board, group, target);
    return;
  }
  move(board, group, { target, state: 'draining' });
  after(board, target, {
    seconds: deregistrationDelaySeconds(group),
    due: () => forget(board, group, target),
  });
}

/** How long a target of the group drains. */
export function deregistrationDelaySeconds(group: TargetGroup): number {
  return Number(group.attributes.get('deregistration_delay.timeout_seconds'));
}

/** After a change of the rules: begins or ends the health checks of the group's targets. */
export function reviewUse(board: Board, group: TargetGroup): void {
  for (const target of group.targets.values()) {
    if (target.state === 'draining') continue;
    if (target.state === 'unused') enterUse(board, group, target);
    else if (!isUsed(group, target)) {
      cancel(board, target);
      move(board, group, { target, state: 'unused' });
    }
  }
}

function watch(board: Board): void {
  if (board.watching) return;
  board.watching = true;
  ec2(board).onServingChange((instanceId) => recheck(board, instanceId));
}

/** After the application on a machine changed: the checks find out once enough of them agree. */
function recheck(board: Board, instanceId: string): void {
  for (const group of board.groups.values()) {
    for (const target of group.targets.values()) {
      if (target.id !== instanceId) continue;
      if (target.state !== 'healthy' && target.state !== 'unhealthy') continue;
      const threshold = serves(board, target)
        ? healthCheck.healthyThreshold
        : healthCheck.unhealthyThreshold;
      check(board, group, { target, seconds: threshold * healthCheck.intervalSeconds });
    }
  }
}

/**
 * State, reason and description as DescribeTargetHealth gives them; `undefined`: not registered.
 */
export function renderHealth(group: TargetGroup, target: Target | undefined): TargetHealth {
  switch (target?.state) {
    case undefined:
      return {
        State: 'unused',
        Reason: 'Target.NotRegistered',
        Description: 'Target is not registered to the target group',
      };
    case 'healthy':
      return { State: 'healthy' };
    case 'initial':
      return {
        State: 'initial',
        Reason: 'Elb.RegistrationInProgress',
        Description: 'Target registration is in progress',
      };
    case 'unhealthy':
      return {
        State: 'unhealthy',
        Reason: 'Target.FailedHealthChecks',
        Description: 'Health checks failed',
      };
    case 'draining':
      return {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      };
    case 'unused':
      return {
        State: 'unused',
        Reason: 'Target.NotInUse',
        Description:
          group.zones.size === 0
            ? 'Target group is not configured to receive traffic from the load balancer'
            : 'Target is in an Availability Zone that is not enabled for the load balancer',
      };
  }
}

/** Ids of the targets taking traffic, in order of registration. */
export function healthyTargetIds(group: TargetGroup): string[] {
  const ids: string[] = [];
  for (const target of group.targets.values()) if (target.state === 'healthy') ids.push(target.id);
  return ids;
}

function enterUse(board: Board, group: TargetGroup, target: Target): void {
  if (!isUsed(group, target)) return;
  move(board, group, { target, state: 'initial' });
  check(board, group, { target, seconds: board.initialCheckSeconds });
}

function isUsed(group: TargetGroup, { availabilityZone }: Target): boolean {
  return availabilityZone !== undefined && group.zones.has(availabilityZone);
}

function serves(board: Board, target: Target): boolean {
  return ec2(board).machine(target.id)?.serving ?? false;
}

function check(
  board: Board,
  group: TargetGroup,
  { target, seconds }: { readonly target: Target; readonly seconds: number },
): void {
  cancel(board, target);
  after(board, target, {
    seconds,
    due: () =>
      move(board, group, { target, state: serves(board, target) ? 'healthy' : 'unhealthy' }),
  });
}

function after(
  { context }: Board,
  target: Target,
  { seconds, due }: { readonly seconds: number; readonly due: () => void },
): void {
  target.timer = context.clock.schedule(context.clock.nowMs + seconds * 1000, due);
}

function cancel({ context }: Board, target: Target): void {
  if (target.timer !== undefined) context.clock.cancel(target.timer);
}

function forget(board: Board, group: TargetGroup, target: Target): void {
  cancel(board, target);
  group.targets.delete(`${target.id}:${target.port}`);
  tell(board, group, { targetId: target.id, state: 'deregistered' });
}

function move(
  board: Board,
  group: TargetGroup,
  { target, state }: { readonly target: Target; readonly state: State },
): void {
  const before = target.state;
  if (before === state) return;
  if (state === 'draining') cancel(board, target);
  target.state = state;
  if (before === 'healthy' || state === 'healthy') {
    const change = {
      targetGroupArn: group.arn,
      healthy: healthyTargetIds(group).length,
      atMs: board.context.clock.nowMs,
    };
    for (const listener of board.healthyListeners) listener(change);
  }
  tell(board, group, { targetId: target.id, state });
}

function tell(
  board: Board,
  group: TargetGroup,
  change: Pick<TargetChange, 'targetId' | 'state'>,
): void {
  for (const listener of board.targetListeners) {
    listener({ targetGroupArn: group.arn, ...change });
  }
}

function ec2({ context }: Board): Ec2 {
  return context.peer<Ec2>('ec2');
}
