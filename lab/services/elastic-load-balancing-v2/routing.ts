/**
 * Load balancers, listeners and rules: which target groups receive traffic and in which proportion.
 */

import type {
  Action,
  Listener as ApiListener,
  LoadBalancer as ApiLoadBalancer,
  Rule as ApiRule,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Board } from './targets.ts';
import { reviewUse } from './targets.ts';

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Subnet by enabled Availability Zone. */
  readonly zones: Map<string, string>;
}

export interface Rule {
  readonly arn: string;
  readonly listenerArn: string;
  /** `default` for the one rule without conditions. */
  readonly priority: string;
  conditions: NonNullable<ApiRule['Conditions']>;
  actions: readonly Action[];
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancerArn: string;
  port: number;
  protocol: NonNullable<ApiListener['Protocol']>;
  /** The default rule first, the others by priority. */
  readonly rules: Rule[];
}

export interface Routing {
  readonly loadBalancers: Map<string, LoadBalancer>;
  readonly listeners: Map<string, Listener>;
  readonly rules: Map<string, Rule>;
}

/**
 * Actions as ELB keeps them: a forward names its groups with weights in ForwardConfig (1 when none
 * was given).
 * @throws ServiceError when the list does not end in one routing action, a weight is out of range,
 * or a group is unknown or belongs to another load balancer.
 */
export function checkActions(
  board: Board,
  loadBalancerArn: string,
  actions: readonly Action[],
): Action[] {
  const routing = actions.filter((action) => !action.Type?.startsWith('authenticate-'));
  if (routing.length !== 1 || actions.at(-1) !== routing[0]) {
    throw refuse(refusals.noRoutingAction);
  }
  return actions.map((action) =>
    action.Type === 'forward' ? checkForward(board, loadBalancerArn, action) : action,
  );
}

/** Recomputes which target groups are in use, after any change of load balancers or rules. */
export function reviewRouting(board: Board, routing: Routing): void {
  const owner = new Map<string, LoadBalancer>();
  for (const listener of routing.listeners.values()) {
    const loadBalancer = routing.loadBalancers.get(listener.loadBalancerArn);
    if (loadBalancer === undefined) continue;
    for (const arn of listener.rules.flatMap((rule) => forwardedTo(rule.actions))) {
      owner.set(arn, loadBalancer);
    }
  }
  for (const group of board.groups.values()) {
    const loadBalancer = owner.get(group.arn);
    if (loadBalancer === undefined) delete group.loadBalancerArn;
    else group.loadBalancerArn = loadBalancer.arn;
    group.zones = new Set(loadBalancer?.zones.keys());
    reviewUse(board, group);
  }
}

export function renderLoadBalancer(region: string, loadBalancer: LoadBalancer): ApiLoadBalancer {
  return {
    LoadBalancerArn: loadBalancer.arn,
    LoadBalancerName: loadBalancer.name,
    DNSName: `${loadBalancer.name}-${loadBalancer.arn.slice(-10)}.${region}.elb.amazonaws.com`,
    CreatedTime: new Date(loadBalancer.createdAtMs),
    Scheme: 'internet-facing',
    State: { Code: 'active' },
    Type: 'application',
    IpAddressType: 'ipv4',
    AvailabilityZones: [...loadBalancer.zones].map(([ZoneName, SubnetId]) => ({
      ZoneName,
      SubnetId,
    })),
  };
}

export function renderListener(listener: Listener): ApiListener {
  return {
    ListenerArn: listener.arn,
    LoadBalancerArn: listener.loadBalancerArn,
    Port: listener.port,
    Protocol: listener.protocol,
    DefaultActions: structuredClone([...(listener.rules[0]?.actions ?? [])]),
  };
}

export function renderRule(rule: Rule): ApiRule {
  return {
    RuleArn: rule.arn,
    Priority: rule.priority,
    Conditions: structuredClone(rule.conditions),
    Actions: structuredClone([...rule.actions]),
    IsDefault: rule.priority === 'default',
  };
}

function checkForward(board: Board, loadBalancerArn: string, action: Action): Action {
  const tuples = action.ForwardConfig?.TargetGroups ?? [{ TargetGroupArn: action.TargetGroupArn }];
  const groups = tuples.map(({ TargetGroupArn: arn = '', Weight: weight = 1 }) => {
    const group = board.groups.get(arn);
    if (group === undefined) throw refuse(refusals.targetGroupNotFound);
    if (!(weight >= 0 && weight <= 999)) throw refuse(refusals.weightOutOfRange, { weight });
    if ((group.loadBalancerArn ?? loadBalancerArn) !== loadBalancerArn) {
      throw refuse(refusals.targetGroupOfOtherLoadBalancer, { arn });
    }
    return { TargetGroupArn: arn, Weight: weight };
  });
  const only = groups.length === 1 ? groups[0]?.TargetGroupArn : undefined;
  return {
    Type: 'forward',
    ...(action.Order === undefined ? {} : { Order: action.Order }),
    ...(only === undefined ? {} : { TargetGroupArn: only }),
    ForwardConfig: {
      TargetGroups: groups,
      TargetGroupStickinessConfig: action.ForwardConfig?.TargetGroupStickinessConfig ?? {
        Enabled: false,
      },
    },
  };
}

function forwardedTo(actions: readonly Action[]): string[] {
  return actions.flatMap((action) =>
    (action.ForwardConfig?.TargetGroups ?? []).map((tuple) => tuple.TargetGroupArn ?? ''),
  );
}
