/** Builds what exists before our stack: subnets, load balancers, launch templates and groups, from the inventory. */

import type { ResolvedApplication } from '../shared/inventory/resolved-application.ts';
import type { Inventory } from '../shared/inventory/schema.ts';
import type { Caller } from './service.ts';
import type { AutoScaling } from './services/auto-scaling/index.ts';
import type { Ec2 } from './services/ec2/index.ts';
import type { ElasticLoadBalancingV2 } from './services/elastic-load-balancing-v2/index.ts';
import type { Rds } from './services/rds/index.ts';

/** The parts of the world a landscape is built in. */
export interface Ground {
  readonly autoScaling: AutoScaling;
  readonly ec2: Ec2;
  readonly elb: ElasticLoadBalancingV2;
  call(service: string, operation: string, input: unknown, caller: Caller): Promise<unknown>;
}

/** Free addresses of each lab subnet: a /24 less the five that AWS keeps (VPC guide, "Subnet sizing"). */
const subnetAddresses = 251;

/** Performance model P1: who is removed takes no traffic from that moment; 30 s let requests in flight end. */
const deregistrationDelaySeconds = 30;

/** Creates one application with `instances` instances that are in service and take traffic. */
export async function buildApplication(
  application: ResolvedApplication,
  instances: number,
  { autoScaling, ec2, elb, call }: Ground,
): Promise<void> {
  application.subnets.forEach((subnetId, index) => {
    const zone = application.availabilityZones[index % application.availabilityZones.length];
    ec2.createSubnet({
      subnetId,
      availabilityZone: zone ?? '',
      availableIpAddressCount: subnetAddresses,
    });
  });
  const { targetGroupArn } = elb.createApplication({
    loadBalancer: application.loadBalancer,
    targetGroup: application.targetGroup,
    subnetIds: application.subnets,
    deregistrationDelaySeconds,
  });
  const template = `${application.autoScalingGroupName}-template`;
  await call(
    'ec2',
    'CreateLaunchTemplate',
    {
      LaunchTemplateName: template,
      LaunchTemplateData: {
        InstanceType: application.instanceType,
        ImageId: 'ami-0123456789abcdef0',
      },
    },
    {},
  );
  const { min, max } = application.strategy.instances;
  autoScaling.establishGroup({
    AutoScalingGroupName: application.autoScalingGroupName,
    MinSize: min,
    MaxSize: max,
    DesiredCapacity: instances,
    LaunchTemplate: { LaunchTemplateName: template, Version: '1' },
    VPCZoneIdentifier: application.subnets.join(','),
    TargetGroupARNs: [targetGroupArn],
    HealthCheckType: 'ELB',
    HealthCheckGracePeriod: 300,
    DefaultInstanceWarmup: application.strategy.warmUpSeconds,
    Tags: [
      { Key: 'arq:managed', Value: 'true', PropagateAtLaunch: true },
      { Key: 'Environment', Value: application.stage, PropagateAtLaunch: true },
    ],
  });
}

/** Class and size of a database that an environment only names; what a small database of a developer has. */
const sleeper = { engine: 'postgres', instanceClass: 'db.t4g.medium', allocatedGibibytes: 20 };

/**
 * Creates the databases of an inventory: available, backed up before, their replicas caught up. Connections are
 * limited by a parameter group of their own, as the inventory says.
 */
export function buildDatabases({ databases, environments, stage }: Inventory, rds: Rds): void {
  const tags = (environment: string) => ({ 'arq:managed': 'true', Environment: environment });
  for (const database of Object.values(databases)) {
    // An Aurora database has a cluster, which the inventory does not name yet.
    if (database.engine.startsWith('aurora-')) continue;
    const { instanceIdentifier, engine, instanceClass, readReplicas } = database;
    const parameterGroupName = `${instanceIdentifier}-parameters`;
    rds.createParameterGroup(parameterGroupName, engine, {
      max_connections: String(database.maxConnections),
    });
    const common = {
      engine,
      instanceClass,
      allocatedGibibytes: database.allocatedStorageGigabytes,
      parameterGroupName,
      tags: tags(stage),
    };
    rds.establishDatabase({
      ...common,
      identifier: instanceIdentifier,
      multiAz: database.multiAvailabilityZone,
      backupRetentionDays: database.backupRetentionDays,
    });
    for (const identifier of readReplicas) {
      rds.establishDatabase({ ...common, identifier, sourceIdentifier: instanceIdentifier });
    }
  }
  for (const [name, { dbInstanceIdentifiers }] of Object.entries(environments)) {
    for (const identifier of dbInstanceIdentifiers) {
      rds.establishDatabase({ ...sleeper, identifier, tags: tags(name) });
    }
  }
}
