/** What exists before the stack is deployed: subnets, load balancer, launch template, and a group that serves. */

import { beforeAll, describe, expect, test } from '@jest/globals';
import { setScene } from '../../lab/scenarios/play-scenario.ts';
import type { World } from '../../lab/world.ts';

let world: World;

beforeAll(async () => {
  world = await setScene({
    name: 'before anything happens',
    instances: 5,
    minutes: 10,
    when: [{ atMinute: 0, load: 300 }],
    expect: [],
  });
});

/** An answer of a simulated API, as loose as parsed JSON. */
const call = async (
  service: string,
  operation: string,
  input: object,
): Promise<ReturnType<typeof JSON.parse>> => world.gateway.call(service, operation, input, {});

describe('an application of the inventory', () => {
  test('has a group within the bounds of the strategy, its instances in service', async () => {
    const { AutoScalingGroups } = await call('auto-scaling', 'DescribeAutoScalingGroups', {
      AutoScalingGroupNames: ['arq-lab-web'],
    });
    expect(AutoScalingGroups).toMatchObject([
      {
        MinSize: 2,
        MaxSize: 20,
        DesiredCapacity: 5,
        HealthCheckType: 'ELB',
        DefaultInstanceWarmup: 120,
        Instances: Array.from({ length: 5 }, () => ({
          LifecycleState: 'InService',
          HealthStatus: 'Healthy',
        })),
      },
    ]);
  });

  test('has the tags that the roles ask for', async () => {
    const { Tags } = await call('auto-scaling', 'DescribeTags', {
      Filters: [{ Name: 'auto-scaling-group', Values: ['arq-lab-web'] }],
    });
    expect(Tags).toMatchObject([
      { Key: 'arq:managed', Value: 'true', PropagateAtLaunch: true },
      { Key: 'Environment', Value: 'lab', PropagateAtLaunch: true },
    ]);
  });

  test('has every instance registered and taking traffic', () => {
    const [web] = world.applications;
    expect(world.services.elb.healthyTargets(web?.targetGroupArn ?? '')).toBe(5);
  });

  test('spreads its instances over the zones of the inventory', async () => {
    const { AutoScalingInstances } = await call('auto-scaling', 'DescribeAutoScalingInstances', {});
    const zones = AutoScalingInstances.filter(
      (each: { AutoScalingGroupName: string }) => each.AutoScalingGroupName === 'arq-lab-web',
    ).map((each: { AvailabilityZone: string }) => each.AvailabilityZone.at(-1));
    expect(zones.sort().join('')).toBe('aabbc');
  });

  test('has a launch template of its instance type, of a fixed version', async () => {
    const { LaunchTemplateVersions } = await call('ec2', 'DescribeLaunchTemplateVersions', {
      LaunchTemplateName: 'arq-lab-web-template',
    });
    expect(LaunchTemplateVersions).toMatchObject([
      { VersionNumber: 1, LaunchTemplateData: { InstanceType: 'c7g.medium' } },
    ]);
  });

  // VPC user guide, "Subnet sizing": AWS keeps five addresses of each subnet.
  test('has subnets of 256 addresses less five, and less what its instances use', async () => {
    const { Subnets } = await call('ec2', 'DescribeSubnets', {});
    const used = [...(await instancesBySubnet()).entries()].sort();
    const free = Subnets.map((subnet: { SubnetId: string; AvailableIpAddressCount: number }) => [
      subnet.SubnetId,
      251 - subnet.AvailableIpAddressCount,
    ]).sort();
    expect(free).toHaveLength(3);
    expect(free).toEqual(used);
  });
});

/** Instances of all groups by their subnet, as EC2 tells it. */
async function instancesBySubnet(): Promise<Map<string, number>> {
  const { Reservations } = await call('ec2', 'DescribeInstances', {});
  const counts = new Map<string, number>();
  for (const { Instances } of Reservations) {
    for (const { SubnetId } of Instances) counts.set(SubnetId, (counts.get(SubnetId) ?? 0) + 1);
  }
  return counts;
}

test('every application of the inventory stands, with the instances its first minute needs', () => {
  expect(world.applications.map(({ name }) => name)).toEqual(['web', 'api']);
  // 20 requests/s need one instance; the minimum is two.
  expect(world.services.autoScaling.group('arq-lab-api')).toMatchObject({
    desiredCapacity: 2,
    minSize: 2,
    maxSize: 8,
  });
});

describe('a database of the inventory', () => {
  test('is available, backed up, tagged, and accepts the connections the inventory says', async () => {
    const { DBInstances } = await call('rds', 'DescribeDBInstances', {
      DBInstanceIdentifier: 'arq-lab-orders',
    });
    expect(DBInstances).toMatchObject([
      {
        DBInstanceStatus: 'available',
        DBInstanceClass: 'db.m7g.2xlarge',
        Engine: 'postgres',
        AllocatedStorage: 200,
        MultiAZ: true,
        BackupRetentionPeriod: 7,
        PendingModifiedValues: {},
        TagList: [
          { Key: 'arq:managed', Value: 'true' },
          { Key: 'Environment', Value: 'lab' },
        ],
      },
    ]);
    expect(world.services.rds.database('arq-lab-orders')?.maxConnections).toBe(800);
  });

  test('of an environment is there too, under the tag of its environment', async () => {
    const { TagList } = await call('rds', 'ListTagsForResource', {
      ResourceName: 'arn:aws:rds:eu-west-1:111122223333:db:arq-lab-dev-orders',
    });
    expect(TagList).toContainEqual({ Key: 'Environment', Value: 'dev' });
  });
});
