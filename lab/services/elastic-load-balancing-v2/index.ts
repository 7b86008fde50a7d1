/**
 * Simulated Elastic Load Balancing v2: Application Load Balancers, their rules, target groups and
 * target health.
 */

import type {
  DescribeTagsInput,
  DescribeTagsOutput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Service, ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { refusals, transitions } from './behaviour.ts';
import type { Routing } from './routing.ts';
import { renderListener, renderRule } from './routing.ts';
import { createRoutingOperations } from './routing-operations.ts';
import type { ApplicationArns, ApplicationSetup, TargetGroupSetup } from './setup.ts';
import { createApplication, createTargetGroup } from './setup.ts';
import { createTargetGroupOperations } from './target-group-operations.ts';
import type { Board, HealthyChange, TargetChange } from './targets.ts';
import {
  admit,
  deregister,
  deregistrationDelaySeconds,
  healthyTargetIds,
  register,
} from './targets.ts';

export interface ElasticLoadBalancingV2 extends Service {
  readonly operations: ReturnType<typeof createOperations>;
  /**
   * Set-up: a target group behind a load balancer that exists before the run. The first application
   * of a load balancer is its default rule; each further one gets a rule for its own host name.
   */
  createApplication(setup: ApplicationSetup): ApplicationArns;
  /** Set-up: a target group that no rule forwards to yet; gives its ARN. */
  createTargetGroup(setup: TargetGroupSetup): string;
  /** Targets taking traffic now. */
  healthyTargets(targetGroupArn: string): number;
  /** Their ids, in order of registration. */
  healthyTargetIds(targetGroupArn: string): readonly string[];
  /** Called at the very instant the number of targets taking traffic changes. */
  onHealthyChange(listener: (change: HealthyChange) => void): void;
  /** Called whenever a target changes state. */
  onTargetChange(listener: (change: TargetChange) => void): void;
  /**
   * For a set-up whose instances were there before the run: registers and makes healthy at once.
   */
  registerHealthy(targetGroupArn: string, instanceId: string): void;
  /** As Auto Scaling does it; a target group that is gone is passed over. */
  registerInstance(targetGroupArn: string, instanceId: string): void;
  /**
   * Begins to drain; gives how many seconds until the instance may end (0 when it was not
   * registered).
   */
  deregisterInstance(targetGroupArn: string, instanceId: string): number;
  /** State of an instance's target, `undefined` when it is not registered. */
  targetState(targetGroupArn: string, instanceId: string): string | undefined;
  hasTargetGroup(targetGroupArn: string): boolean;
}

interface Options {
  /** From registration to the first passed check; see `transitions.initialCheck`. */
  readonly healthCheckSeconds?: number;
}

/** An ELB of one account and Region; needs `ec2` as a peer when targets are registered. */
export function createElasticLoadBalancingV2(
  context: ServiceContext,
  { healthCheckSeconds = transitions.initialCheck.seconds }: Options = {},
): ElasticLoadBalancingV2 {
  const routing: Routing = { loadBalancers: new Map(), listeners: new Map(), rules: new Map() };
  const board: Board = {
    context,
    random: context.random.fork('elastic-load-balancing-v2'),
    initialCheckSeconds: healthCheckSeconds,
    groups: new Map(),
    healthyListeners: [],
    targetListeners: [],
    watching: false,
  };
  const targetOf = (arn: string, instanceId: string) => {
    const group = board.groups.get(arn);
    const target = group?.targets.get(`${instanceId}:${group.port}`);
    return group === undefined || target === undefined ? undefined : { group, target };
  };
  return {
    operations: createOperations(board, routing),
    createApplication: (setup) => createApplication(board, routing, setup),
    createTargetGroup: (setup) => createTargetGroup(board, setup),
    healthyTargets: (arn) => healthyIds(board, arn).length,
    healthyTargetIds: (arn) => healthyIds(board, arn),
    onHealthyChange: (listener) => {
      board.healthyListeners.push(listener);
    },
    onTargetChange: (listener) => {
      board.targetListeners.push(listener);
    },
    registerHealthy(arn, instanceId) {
      const group = board.groups.get(arn);
      if (group !== undefined) admit(board, group, { id: instanceId, port: group.port });
    },
    registerInstance(arn, instanceId) {
      const group = board.groups.get(arn);
      if (group !== undefined) register(board, group, { id: instanceId, port: group.port });
    },
    deregisterInstance(arn, instanceId) {
      const found = targetOf(arn, instanceId);
      if (found === undefined) return 0;
      const seconds = found.target.state === 'unused' ? 0 : deregistrationDelaySeconds(found.group);
      deregister(board, found.group, found.target);
      return seconds;
    },
    targetState: (arn, instanceId) => targetOf(arn, instanceId)?.target.state,
    hasTargetGroup: (arn) => board.groups.has(arn),
    arns: (operation, input) => (operation.startsWith('Describe') ? ['*'] : arnsIn(input)),
    tags: (arn) => tagsOf(board, routing, arn) ?? {},
    inspect: () => inspect(board, routing),
  };
}

function healthyIds(board: Board, targetGroupArn: string): readonly string[] {
  const group = board.groups.get(targetGroupArn);
  return group === undefined ? [] : healthyTargetIds(group);
}

function createOperations(board: Board, routing: Routing) {
  return {
    ...createTargetGroupOperations(board, routing),
    ...createRoutingOperations(board, routing),
    DescribeTags(input: DescribeTagsInput): DescribeTagsOutput {
      return {
        TagDescriptions: (input.ResourceArns ?? []).map((arn) => {
          const tags = tagsOf(board, routing, arn);
          if (tags === undefined) throw refuse(notFound(arn));
          const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
          return { ResourceArn: arn, Tags };
        }),
      };
    },
  };
}

function notFound(arn: string) {
  if (arn.includes(':targetgroup/')) return refusals.targetGroupNotFound;
  if (arn.includes(':listener-rule/')) return refusals.ruleNotFound;
  if (arn.includes(':listener/')) return refusals.listenerNotFound;
  return refusals.loadBalancerNotFound;
}

/** Listeners and rules of the lab carry no tags of their own; undefined for what does not exist. */
function tagsOf(
  board: Board,
  routing: Routing,
  arn: string,
): Readonly<Record<string, string>> | undefined {
  const tagged = board.groups.get(arn) ?? routing.loadBalancers.get(arn);
  if (tagged !== undefined) return tagged.tags;
  return routing.listeners.has(arn) || routing.rules.has(arn) ? {} : undefined;
}

function arnsIn(input: unknown): readonly string[] {
  const named = Object.entries(Object(input))
    .filter(([name]) => name.endsWith('Arn'))
    .map(([, arn]) => String(arn));
  return named.length === 0 ? ['*'] : named;
}

function inspect(board: Board, routing: Routing): unknown {
  return {
    loadBalancers: [...routing.loadBalancers.values()].map((one) => ({
      ...one,
      zones: Object.fromEntries(one.zones),
    })),
    listeners: [...routing.listeners.values()].map(renderListener),
    rules: [...routing.rules.values()].map(renderRule),
    targetGroups: [...board.groups.values()].map((group) => ({
      arn: group.arn,
      attributes: Object.fromEntries(group.attributes),
      tags: group.tags,
      targets: [...group.targets.values()].map(({ id, port, state }) => ({ id, port, state })),
    })),
  };
}
