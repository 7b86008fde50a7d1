/** The ELB operations on target groups and targets. */

import type {
  TargetGroup as ApiTargetGroup,
  DeregisterTargetsInput,
  DeregisterTargetsOutput,
  DescribeTargetGroupAttributesInput,
  DescribeTargetGroupAttributesOutput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  ModifyTargetGroupAttributesInput,
  ModifyTargetGroupAttributesOutput,
  RegisterTargetsInput,
  RegisterTargetsOutput,
  TargetDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { pageOf } from '../../paging.ts';
import { refuse } from '../../service.ts';
import type { Ec2 } from '../ec2/index.ts';
import { vpcId } from '../ec2/network.ts';
import { renderAttributes, setAttributes } from './attributes.ts';
import { refusals } from './behaviour.ts';
import type { Routing } from './routing.ts';
import type { Board, Target, TargetGroup } from './targets.ts';
import { deregister, healthCheck, register, renderHealth } from './targets.ts';

export function createTargetGroupOperations(board: Board, routing: Routing) {
  const find = (arn: string | undefined): TargetGroup => {
    const group = board.groups.get(arn ?? '');
    if (group === undefined) throw refuse(refusals.targetGroupNotFound);
    return group;
  };
  return {
    DescribeTargetGroups: (input: DescribeTargetGroupsInput) =>
      describeTargetGroups(board, routing, input),
    DescribeTargetHealth: (input: DescribeTargetHealthInput) =>
      describeTargetHealth(find(input.TargetGroupArn), input),
    DescribeTargetGroupAttributes: (
      input: DescribeTargetGroupAttributesInput,
    ): DescribeTargetGroupAttributesOutput => ({
      Attributes: renderAttributes(find(input.TargetGroupArn).attributes),
    }),
    ModifyTargetGroupAttributes(
      input: ModifyTargetGroupAttributesInput,
    ): ModifyTargetGroupAttributesOutput {
      const { attributes } = find(input.TargetGroupArn);
      setAttributes(attributes, input.Attributes ?? []);
      return { Attributes: renderAttributes(attributes) };
    },
    RegisterTargets(input: RegisterTargetsInput): RegisterTargetsOutput {
      const group = find(input.TargetGroupArn);
      const targets = input.Targets ?? [];
      for (const { Id: id = '' } of targets) refuseStopped(board, id);
      for (const { Id: id = '', Port: port = group.port } of targets) {
        register(board, group, { id, port });
      }
      return {};
    },
    DeregisterTargets(input: DeregisterTargetsInput): DeregisterTargetsOutput {
      const group = find(input.TargetGroupArn);
      for (const description of input.Targets ?? []) {
        for (const target of matching(group, description)) deregister(board, group, target);
      }
      return {};
    },
  };
}

function refuseStopped({ context }: Board, id: string): void {
  const machine = context.peer<Ec2>('ec2').machine(id);
  if (machine === undefined || machine.terminatedAtMs !== undefined) {
    throw refuse(refusals.targetNotRunning, { id });
  }
}

function describeTargetGroups(
  board: Board,
  routing: Routing,
  input: DescribeTargetGroupsInput,
): DescribeTargetGroupsOutput {
  const { LoadBalancerArn: loadBalancerArn, TargetGroupArns: arns, Names: names } = input;
  if (loadBalancerArn !== undefined && !routing.loadBalancers.has(loadBalancerArn)) {
    throw refuse(refusals.loadBalancerNotFound);
  }
  const found = [...board.groups.values()].filter(
    (group) =>
      (arns?.includes(group.arn) ?? true) &&
      (names?.includes(group.name) ?? true) &&
      (loadBalancerArn === undefined || group.loadBalancerArn === loadBalancerArn),
  );
  const asked = new Set(arns ?? names ?? []);
  if (found.length < asked.size) throw refuse(refusals.targetGroupNotFound);
  const page = pageOf(found, input.PageSize ?? 400, input.Marker);
  if (page === undefined) throw refuse(refusals.invalidMarker);
  return { TargetGroups: page.items.map(renderTargetGroup), NextMarker: page.nextToken };
}

function describeTargetHealth(
  group: TargetGroup,
  input: DescribeTargetHealthInput,
): DescribeTargetHealthOutput {
  const asked: readonly (Target | TargetDescription)[] = input.Targets?.flatMap(
    (description): (Target | TargetDescription)[] => {
      const targets = matching(group, description);
      return targets.length > 0 ? targets : [description];
    },
  ) ?? [...group.targets.values()];
  return {
    TargetHealthDescriptions: asked.map((target) =>
      'id' in target
        ? {
            Target: {
              Id: target.id,
              Port: target.port,
              AvailabilityZone: target.availabilityZone,
            },
            HealthCheckPort: String(target.port),
            TargetHealth: renderHealth(group, target),
          }
        : {
            Target: { Id: target.Id, Port: target.Port ?? group.port },
            TargetHealth: renderHealth(group, undefined),
          },
    ),
  };
}

/** Registered targets meant by a description: without a port, all ports of the id. */
function matching(group: TargetGroup, { Id, Port }: TargetDescription): Target[] {
  return [...group.targets.values()].filter(
    (target) => target.id === Id && (Port === undefined || target.port === Port),
  );
}

function renderTargetGroup(group: TargetGroup): ApiTargetGroup {
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: 'HTTP',
    ProtocolVersion: 'HTTP1',
    Port: group.port,
    VpcId: vpcId,
    TargetType: 'instance',
    IpAddressType: 'ipv4',
    HealthCheckEnabled: true,
    HealthCheckProtocol: 'HTTP',
    HealthCheckPort: 'traffic-port',
    HealthCheckPath: '/',
    HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
    HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    Matcher: { HttpCode: '200' },
    LoadBalancerArns: group.loadBalancerArn === undefined ? [] : [group.loadBalancerArn],
  };
}
