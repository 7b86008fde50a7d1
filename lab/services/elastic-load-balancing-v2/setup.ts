/** Set-up of load balancers and target groups that exist before a run, with given ARN suffixes. */

import type { Ec2 } from '../ec2/index.ts';
import { initialAttributes, setAttributes } from './attributes.ts';
import type { Listener, Routing, Rule } from './routing.ts';
import { checkActions, reviewRouting } from './routing.ts';
import type { Board } from './targets.ts';

export interface TargetGroupSetup {
  /** ARN suffix, as CloudWatch's dimension: `targetgroup/<name>/<id>`. */
  readonly targetGroup: string;
  readonly port?: number;
  readonly deregistrationDelaySeconds?: number;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface ApplicationSetup extends TargetGroupSetup {
  /**
   * ARN suffix, as CloudWatch's dimension: `app/<name>/<id>`. Several applications may share one.
   */
  readonly loadBalancer: string;
  /** One subnet for each zone the load balancer is enabled in. */
  readonly subnetIds: readonly string[];
}

export interface ApplicationArns {
  readonly loadBalancerArn: string;
  readonly listenerArn: string;
  readonly targetGroupArn: string;
}

function arnOf({ context }: Board, suffix: string): string {
  return `arn:aws:elasticloadbalancing:${context.region}:${context.account}:${suffix}`;
}

/** A target group that no rule forwards to yet; gives its ARN. */
export function createTargetGroup(board: Board, setup: TargetGroupSetup): string {
  const arn = arnOf(board, setup.targetGroup);
  if (board.groups.has(arn)) return arn;
  const attributes = initialAttributes();
  if (setup.deregistrationDelaySeconds !== undefined) {
    const Value = String(setup.deregistrationDelaySeconds);
    setAttributes(attributes, [{ Key: 'deregistration_delay.timeout_seconds', Value }]);
  }
  board.groups.set(arn, {
    arn,
    name: nameIn(setup.targetGroup),
    port: setup.port ?? 80,
    tags: setup.tags ?? {},
    attributes,
    targets: new Map(),
    zones: new Set(),
  });
  return arn;
}

/** A target group behind a load balancer; both are created when they do not exist. */
export function createApplication(
  board: Board,
  routing: Routing,
  setup: ApplicationSetup,
): ApplicationArns {
  const targetGroupArn = createTargetGroup(board, setup);
  const loadBalancerArn = arnOf(board, `loadbalancer/${setup.loadBalancer}`);
  const loadBalancer = routing.loadBalancers.get(loadBalancerArn) ?? {
    arn: loadBalancerArn,
    name: nameIn(setup.loadBalancer),
    createdAtMs: board.context.clock.nowMs,
    tags: setup.tags ?? {},
    zones: new Map<string, string>(),
  };
  routing.loadBalancers.set(loadBalancerArn, loadBalancer);
  const ec2 = board.context.peer<Ec2>('ec2');
  for (const subnetId of setup.subnetIds) {
    const zone = ec2.subnet(subnetId)?.availabilityZone;
    if (zone === undefined)
      throw new Error(`Subnet ${subnetId} of ${setup.loadBalancer} does not exist.`);
    loadBalancer.zones.set(zone, subnetId);
  }
  const listener = listenerOf(board, routing, setup.loadBalancer);
  addRule(board, routing, { listener, targetGroupArn });
  reviewRouting(board, routing);
  return { loadBalancerArn, listenerArn: listener.arn, targetGroupArn };
}

function listenerOf(board: Board, routing: Routing, loadBalancer: string): Listener {
  const loadBalancerArn = arnOf(board, `loadbalancer/${loadBalancer}`);
  const present = [...routing.listeners.values()].find(
    (listener) => listener.loadBalancerArn === loadBalancerArn,
  );
  if (present !== undefined) return present;
  const id = board.random.hex(16);
  const arn = arnOf(board, `listener/${loadBalancer}/${id}`);
  const listener: Listener = { arn, loadBalancerArn, port: 80, protocol: 'HTTP', rules: [] };
  routing.listeners.set(arn, listener);
  return listener;
}

function addRule(
  board: Board,
  routing: Routing,
  { listener, targetGroupArn }: { readonly listener: Listener; readonly targetGroupArn: string },
): void {
  const isDefault = listener.rules.length === 0;
  const host = `${nameIn(targetGroupArn.slice(targetGroupArn.lastIndexOf(':') + 1))}.example.com`;
  const rule: Rule = {
    arn: `${listener.arn.replace(':listener/', ':listener-rule/')}/${board.random.hex(16)}`,
    listenerArn: listener.arn,
    priority: isDefault ? 'default' : String(listener.rules.length),
    conditions: isDefault ? [] : [{ Field: 'host-header', HostHeaderConfig: { Values: [host] } }],
    actions: checkActions(board, listener.loadBalancerArn, [
      { Type: 'forward', TargetGroupArn: targetGroupArn },
    ]),
  };
  listener.rules.push(rule);
  routing.rules.set(rule.arn, rule);
}

/** `web` in `targetgroup/web/943f` and in `app/web/50dc`. */
function nameIn(suffix: string): string {
  return suffix.split('/')[1] ?? suffix;
}
