/** A small shop: one load balancer, one target group, and what its tests do with them. */

import { createRegion, createWebTargets } from '../auto-scaling/region.ts';

export function createShop() {
  const region = createRegion();
  const arns = createWebTargets(region);
  const { operations } = region.elb;
  const launch = (subnetId = 'subnet-0a1') =>
    region.ec2.launch({ instanceType: 'c7g.medium', subnetId, tags: {}, serving: true }).instanceId;
  const health = (targetGroupArn = arns.targetGroupArn) =>
    (
      operations.DescribeTargetHealth({ TargetGroupArn: targetGroupArn })
        .TargetHealthDescriptions ?? []
    ).map(({ TargetHealth }) => TargetHealth);
  const registerTarget = (Id = launch(), TargetGroupArn = arns.targetGroupArn) => {
    operations.RegisterTargets({ TargetGroupArn, Targets: [{ Id }] });
    return Id;
  };
  return { ...region, ...arns, operations, launch, health, registerTarget };
}

export type Shop = ReturnType<typeof createShop>;
