/**
 * Target tracking policies: the scaler AWS offers, so that a competitor of the strategy can be
 * simulated.
 */

import type {
  DeletePolicyType,
  DescribePoliciesType,
  PoliciesType,
  PolicyARNType,
  PutScalingPolicyType,
  ScalingPolicy,
} from '@aws-sdk/client-auto-scaling';
import type { GetMetricStatisticsOutput } from '@aws-sdk/client-cloudwatch';
import { pageOf } from '../../paging.ts';
import { minuteMs } from '../../platform/traffic.ts';
import { refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { changeDesired } from './capacity.ts';
import type { Fleet, Group, Policy } from './group.ts';
import { activeInstances, instantText } from './group.ts';

/** Alarms look at a minute once its datapoints are there. */
const publishDelayMs = 5_000;
const minutesOut = 3;
const minutesIn = 15;

/**
 * Source:
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_PredefinedMetricSpecification.html
 */
const predefinedMetrics: Readonly<Record<string, string>> = {
  ASGAverageCPUUtilization: 'CPUUtilization',
  ASGAverageNetworkIn: 'NetworkIn',
  ASGAverageNetworkOut: 'NetworkOut',
};

export function createPolicyOperations(fleet: Fleet, find: (name: string | undefined) => Group) {
  return {
    PutScalingPolicy(input: PutScalingPolicyType): PolicyARNType {
      const group = find(input.AutoScalingGroupName);
      const policy = policyFrom(fleet, group, input);
      stop(fleet, group.policies.get(policy.name));
      group.policies.set(policy.name, policy);
      if (policy.isEnabled) scheduleEvaluation(fleet, group, policy);
      return { PolicyARN: policy.arn, Alarms: [] };
    },
    DescribePolicies(input: DescribePoliciesType): PoliciesType {
      const groups =
        input.AutoScalingGroupName === undefined
          ? [...fleet.groups.values()]
          : [...fleet.groups.values()].filter(({ name }) => name === input.AutoScalingGroupName);
      const found = groups
        .flatMap((group) => [...group.policies.values()].map((policy) => ({ group, policy })))
        .filter(({ policy }) => input.PolicyNames?.includes(policy.name) ?? true);
      const page = pageOf(found, input.MaxRecords ?? 50, input.NextToken);
      if (page === undefined) throw refuse(refusals.invalidToken);
      return {
        ScalingPolicies: page.items.map(({ group, policy }) => renderPolicy(group, policy)),
        NextToken: page.nextToken,
      };
    },
    DeletePolicy(input: DeletePolicyType): Record<string, never> {
      const group = find(input.AutoScalingGroupName);
      const name = input.PolicyName ?? '';
      const policy = group.policies.get(name);
      if (policy === undefined) throw refuse(refusals.policyNotFound, { name });
      stop(fleet, policy);
      group.policies.delete(name);
      return {};
    },
  };
}

/**
 * New desired capacity for the last 15 minutes, newest last, missing ones undefined; `undefined`:
 * no change.
 * Out: 3 of 3 above the target, in proportion. In: 15 of 15 below 90 % of it, one instance.
 * Source: https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-target-tracking.html
 */
function trackedCapacity(
  minutes: readonly (number | undefined)[],
  { targetValue, inService }: { readonly targetValue: number; readonly inService: number },
): number | undefined {
  const last = minutes.at(-1);
  if (last === undefined) return undefined;
  const isHigh = minutes
    .slice(-minutesOut)
    .every((value) => value !== undefined && value > targetValue);
  if (isHigh) return Math.ceil((inService * last) / targetValue);
  const isLow = minutes.every((value) => value !== undefined && value < 0.9 * targetValue);
  return isLow ? Math.max(inService - 1, Math.ceil((inService * last) / targetValue)) : undefined;
}

function policyFrom(fleet: Fleet, group: Group, input: PutScalingPolicyType): Policy {
  const { account, region } = fleet.context;
  const name = input.PolicyName ?? '';
  const configuration = input.TargetTrackingConfiguration;
  const metric = configuration?.PredefinedMetricSpecification?.PredefinedMetricType ?? '';
  if (configuration === undefined || predefinedMetrics[metric] === undefined) {
    throw new Error(
      `The lab simulates target tracking of ${Object.keys(predefinedMetrics).join(', ')} only.`,
    );
  }
  const old = group.policies.get(name);
  const id = old === undefined ? fleet.random.uuid() : old.arn.split(':')[6];
  return {
    name,
    arn: `arn:aws:autoscaling:${region}:${account}:scalingPolicy:${id}:autoScalingGroupName/${group.name}:policyName/${name}`,
    configuration,
    isEnabled: input.Enabled ?? true,
  };
}

function scheduleEvaluation(fleet: Fleet, group: Group, policy: Policy): void {
  const { clock } = fleet.context;
  const minuteEndMs = (Math.floor(clock.nowMs / minuteMs) + 1) * minuteMs;
  policy.timer = clock.schedule(minuteEndMs + publishDelayMs, async () => {
    await evaluate(fleet, group, policy);
    if (group.policies.get(policy.name) === policy) scheduleEvaluation(fleet, group, policy);
  });
}

async function evaluate(fleet: Fleet, group: Group, policy: Policy): Promise<void> {
  if (group.suspended.has('AlarmNotification')) return;
  const active = activeInstances(group);
  const inService = active.filter((instance) => instance.lifecycleState === 'InService').length;
  if (inService === 0) return;
  const targetValue = policy.configuration.TargetValue ?? 0;
  const capacity = trackedCapacity(await minutesOf(fleet, group, policy), {
    targetValue,
    inService,
  });
  if (capacity === undefined) return;
  const desired = Math.min(group.maxSize, Math.max(group.minSize, capacity));
  const isOut = desired > group.desiredCapacity;
  const isIn =
    desired < group.desiredCapacity &&
    inService === group.desiredCapacity &&
    policy.configuration.DisableScaleIn !== true;
  if (!isOut && !isIn) return;
  const alarm = `TargetTracking-${group.name}-Alarm${isOut ? 'High' : 'Low'}-${policy.arn.split(':')[6]}`;
  const now = instantText(fleet.context.clock.nowMs);
  changeDesired(fleet, group, {
    desired,
    why: `At ${now} a monitor alarm ${alarm} in state ALARM triggered policy ${policy.name}`,
  });
}

async function minutesOf(
  fleet: Fleet,
  group: Group,
  policy: Policy,
): Promise<(number | undefined)[]> {
  const { clock } = fleet.context;
  const endMs = Math.floor(clock.nowMs / minuteMs) * minuteMs;
  const metric = policy.configuration.PredefinedMetricSpecification?.PredefinedMetricType ?? '';
  const output = await fleet.context.call(
    'cloudwatch',
    'GetMetricStatistics',
    {
      Namespace: 'AWS/EC2',
      MetricName: predefinedMetrics[metric],
      Dimensions: [{ Name: 'AutoScalingGroupName', Value: group.name }],
      StartTime: new Date(endMs - minutesIn * minuteMs),
      EndTime: new Date(endMs),
      Period: 60,
      Statistics: ['Average'],
    },
    {},
  );
  const averages = new Map<number, number | undefined>();
  for (const { Timestamp, Average } of isStatistics(output) ? (output.Datapoints ?? []) : []) {
    averages.set(Number(Timestamp), Average);
  }
  return Array.from({ length: minutesIn }, (_none, minute) =>
    averages.get(endMs - (minutesIn - minute) * minuteMs),
  );
}

function isStatistics(output: unknown): output is GetMetricStatisticsOutput {
  return typeof output === 'object' && output !== null && 'Datapoints' in output;
}

function stop(fleet: Fleet, policy: Policy | undefined): void {
  if (policy?.timer !== undefined) fleet.context.clock.cancel(policy.timer);
}

function renderPolicy(group: Group, policy: Policy): ScalingPolicy {
  return {
    AutoScalingGroupName: group.name,
    PolicyName: policy.name,
    PolicyARN: policy.arn,
    PolicyType: 'TargetTrackingScaling',
    TargetTrackingConfiguration: structuredClone(policy.configuration),
    Alarms: [],
    Enabled: policy.isEnabled,
  };
}
