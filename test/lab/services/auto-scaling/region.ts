/**
 * A small Region for the tests of Auto Scaling, Elastic Load Balancing and EC2: only these
 * services, no gateway.
 */

import type { CreateAutoScalingGroupType } from '@aws-sdk/client-auto-scaling';
import { createClock } from '../../../../lab/clock.ts';
import { createRandom } from '../../../../lab/random.ts';
import type { NewEvent, Service, ServiceContext } from '../../../../lab/service.ts';
import { createAutoScaling } from '../../../../lab/services/auto-scaling/index.ts';
import { createEc2 } from '../../../../lab/services/ec2/index.ts';
import { createElasticLoadBalancingV2 } from '../../../../lab/services/elastic-load-balancing-v2/index.ts';
import { createServiceQuotas } from '../../../../lab/services/service-quotas.ts';

/** The instant every region begins at. */
export const startMs = Date.parse('2026-01-05T03:00:00Z');

/** Averages by minute (milliseconds) that a fake CloudWatch answers GetMetricStatistics with. */
type Averages = Map<number, number>;

export type Region = ReturnType<typeof createRegion>;

export function createRegion(seed: string | number = 1) {
  const clock = createClock(startMs);
  const events: NewEvent[] = [];
  const faults = new Set<string>();
  const averages: Averages = new Map();
  const peers = new Map<string, Service>();
  const context: ServiceContext = {
    clock,
    random: createRandom(seed),
    account: '111122223333',
    region: 'eu-west-1',
    publish: (event) => events.push(event),
    call: async () => ({
      Datapoints: [...averages].map(([ms, Average]) => ({ Timestamp: new Date(ms), Average })),
    }),
    // A test registers every peer it asks for; the type argument is the caller's knowledge of the name.
    peer: <T extends Service>(name: string) => peers.get(name) as T,
    faults: { active: (kind, subject) => faults.has(`${kind} ${subject}`) },
  };
  const autoScaling = createAutoScaling(context);
  const ec2 = createEc2(context);
  const elb = createElasticLoadBalancingV2(context);
  const quotas = createServiceQuotas(context);
  peers.set('auto-scaling', autoScaling);
  peers.set('ec2', ec2);
  peers.set('elastic-load-balancing-v2', elb);
  peers.set('service-quotas', quotas);
  return {
    context,
    clock,
    events,
    faults,
    averages,
    autoScaling,
    ec2,
    elb,
    quotas,
    /** Lets `seconds` of virtual time pass. */
    pass: (seconds: number) => clock.runUntil(clock.nowMs + seconds * 1000),
  };
}

/** Three subnets, one in each zone. */
export const subnetIds = ['subnet-0a1', 'subnet-0b2', 'subnet-0c3'];

/**
 * The load balancer `app/shop/1` and the target group `targetgroup/web/2`, draining 30 s; gives the
 * ARNs.
 */
export function createWebTargets(region: Region) {
  subnetIds.forEach((subnetId, position) => {
    const availabilityZone = `eu-west-1${'abc'[position]}`;
    region.ec2.createSubnet({ subnetId, availabilityZone, availableIpAddressCount: 20 });
  });
  return region.elb.createApplication({
    loadBalancer: 'app/shop/1',
    targetGroup: 'targetgroup/web/2',
    subnetIds,
    deregistrationDelaySeconds: 30,
  });
}

function createWebTemplate(region: Region): void {
  const LaunchTemplateName = 'web';
  try {
    region.ec2.operations.DescribeLaunchTemplateVersions({ LaunchTemplateName });
  } catch {
    region.ec2.operations.CreateLaunchTemplate({
      LaunchTemplateName,
      LaunchTemplateData: { InstanceType: 'c7g.medium' },
    });
  }
}

/** What the group `web` is created from: 2 to 20 instances behind the target group, 2 wanted. */
export function webGroup(
  region: Region,
  changes: Partial<CreateAutoScalingGroupType> = {},
): CreateAutoScalingGroupType {
  const { targetGroupArn } = createWebTargets(region);
  createWebTemplate(region);
  return {
    AutoScalingGroupName: 'web',
    MinSize: 2,
    MaxSize: 20,
    DesiredCapacity: 2,
    LaunchTemplate: { LaunchTemplateName: 'web', Version: '1' },
    VPCZoneIdentifier: subnetIds.join(','),
    TargetGroupARNs: [targetGroupArn],
    Tags: [{ Key: 'Environment', Value: 'test', PropagateAtLaunch: true }],
    ...changes,
  };
}

/** A region in which the group `web` is in service. */
export function createWebRegion(changes: Partial<CreateAutoScalingGroupType> = {}): Region {
  const region = createRegion();
  region.autoScaling.establishGroup(webGroup(region, changes));
  return region;
}

/** The group as DescribeAutoScalingGroups gives it. */
export function describeWeb(region: Region) {
  const { AutoScalingGroups = [] } = region.autoScaling.operations.DescribeAutoScalingGroups({
    AutoScalingGroupNames: ['web'],
  });
  const [group] = AutoScalingGroups;
  if (group === undefined) throw new Error('group web does not exist');
  return group;
}

/** Instances of `web` as `eu-west-1a InService`, in launch order. */
export function states(region: Region): string[] {
  return (describeWeb(region).Instances ?? []).map(
    (instance) => `${instance.AvailabilityZone} ${instance.LifecycleState}`,
  );
}

/** Ids of the instances of `web` in launch order. */
export function ids(region: Region): string[] {
  return (describeWeb(region).Instances ?? []).map((instance) => instance.InstanceId ?? '');
}

/** Activities of `web`, newest first. */
export function activities(region: Region) {
  const { Activities = [] } = region.autoScaling.operations.DescribeScalingActivities({
    AutoScalingGroupName: 'web',
  });
  return Activities;
}

/** State by target id of `targetgroup/web/2`. */
export function targetStates(region: Region): Record<string, string | undefined> {
  const { TargetHealthDescriptions = [] } = region.elb.operations.DescribeTargetHealth({
    TargetGroupArn: webTargetGroupArn,
  });
  return Object.fromEntries(
    TargetHealthDescriptions.map(({ Target, TargetHealth }) => [Target?.Id, TargetHealth?.State]),
  );
}

export const webTargetGroupArn =
  'arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/2';
