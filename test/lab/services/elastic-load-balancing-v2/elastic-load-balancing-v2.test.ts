/** Load balancers, rules and the health of targets over time. */

import { expect, test } from '@jest/globals';
import { startMs, subnetIds } from '../auto-scaling/region.ts';

import { createShop } from './shop.ts';

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
test('a registered target is initial and then healthy', async () => {
  const shop = createShop();
  shop.registerTarget();
  expect(shop.health()).toEqual([
    {
      State: 'initial',
      Reason: 'Elb.RegistrationInProgress',
      Description: 'Target registration is in progress',
    },
  ]);
  await shop.pass(20);
  expect(shop.health()).toEqual([{ State: 'healthy' }]);
});

test('a deregistered target drains and is then not registered', async () => {
  const shop = createShop();
  const Id = shop.registerTarget();
  await shop.pass(20);
  const { targetGroupArn: TargetGroupArn } = shop;
  shop.operations.DeregisterTargets({ TargetGroupArn, Targets: [{ Id }] });
  expect(shop.health()).toMatchObject([
    { State: 'draining', Reason: 'Target.DeregistrationInProgress' },
  ]);
  await shop.pass(30);
  expect(shop.health()).toEqual([]);
  expect(shop.operations.DescribeTargetHealth({ TargetGroupArn, Targets: [{ Id }] })).toMatchObject(
    {
      TargetHealthDescriptions: [
        { TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered' } },
      ],
    },
  );
});

test('listeners hear the number of healthy targets at the instant it changes', async () => {
  const shop = createShop();
  const heard: string[] = [];
  shop.elb.onHealthyChange(({ healthy, atMs }) =>
    heard.push(`${(atMs - startMs) / 1000}: ${healthy}`),
  );
  const first = shop.registerTarget();
  await shop.pass(10);
  shop.registerTarget();
  await shop.pass(50);
  shop.operations.DeregisterTargets({
    TargetGroupArn: shop.targetGroupArn,
    Targets: [{ Id: first }],
  });
  expect(heard).toEqual(['20: 1', '30: 2', '60: 1']);
  expect(shop.elb.healthyTargetIds(shop.targetGroupArn)).toHaveLength(1);
});

test('a target in a zone without load balancer stays unused', async () => {
  const shop = createShop();
  shop.ec2.createSubnet({
    subnetId: 'subnet-far',
    availabilityZone: 'eu-west-1d',
    availableIpAddressCount: 9,
  });
  shop.registerTarget(shop.launch('subnet-far'));
  await shop.pass(60);
  expect(shop.health()).toMatchObject([
    {
      State: 'unused',
      Reason: 'Target.NotInUse',
      Description: 'Target is in an Availability Zone that is not enabled for the load balancer',
    },
  ]);
});

test('a second application of a load balancer gets a rule of its own', () => {
  const shop = createShop();
  const api = shop.elb.createApplication({
    loadBalancer: 'app/shop/1',
    targetGroup: 'targetgroup/api/3',
    subnetIds,
  });
  expect(api.listenerArn).toBe(shop.listenerArn);
  expect(shop.operations.DescribeRules({ ListenerArn: shop.listenerArn })).toMatchObject({
    Rules: [
      { Priority: 'default', IsDefault: true, Actions: [{ TargetGroupArn: shop.targetGroupArn }] },
      { Priority: '1', IsDefault: false, Actions: [{ TargetGroupArn: api.targetGroupArn }] },
    ],
  });
  expect(
    shop.operations.DescribeTargetGroups({ LoadBalancerArn: shop.loadBalancerArn }).TargetGroups,
  ).toHaveLength(2);
});

// https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html: the list replaces all default actions; weights 0 to 999.
test('ModifyListener replaces the actions and brings a new target group into use', async () => {
  const shop = createShop();
  const green = shop.elb.createTargetGroup({ targetGroup: 'targetgroup/green/4' });
  shop.registerTarget(shop.launch(), green);
  expect(shop.health(green)).toMatchObject([{ State: 'unused', Reason: 'Target.NotInUse' }]);
  const TargetGroups = [
    { TargetGroupArn: shop.targetGroupArn, Weight: 90 },
    { TargetGroupArn: green, Weight: 10 },
  ];
  shop.operations.ModifyListener({
    ListenerArn: shop.listenerArn,
    DefaultActions: [
      {
        Type: 'forward',
        ForwardConfig: {
          TargetGroups,
          TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
        },
      },
    ],
  });
  await shop.pass(20);
  expect(shop.health(green)).toEqual([{ State: 'healthy' }]);
  expect(shop.operations.DescribeListeners({ ListenerArns: [shop.listenerArn] })).toMatchObject({
    Listeners: [
      {
        Port: 80,
        DefaultActions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups,
              TargetGroupStickinessConfig: { Enabled: true, DurationSeconds: 60 },
            },
          },
        ],
      },
    ],
  });
});

test('ModifyRule changes the weights of one rule', () => {
  const shop = createShop();
  const { targetGroupArn } = shop.elb.createApplication({
    loadBalancer: 'app/shop/1',
    targetGroup: 'targetgroup/api/3',
    subnetIds,
  });
  const rule = shop.operations.DescribeRules({ ListenerArn: shop.listenerArn }).Rules?.[1];
  const answer = shop.operations.ModifyRule({
    RuleArn: rule?.RuleArn,
    Actions: [
      {
        Type: 'forward',
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: targetGroupArn, Weight: 0 }] },
      },
    ],
  });
  expect(answer.Rules?.[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups).toEqual([
    { TargetGroupArn: targetGroupArn, Weight: 0 },
  ]);
});

test('target group attributes have the defaults of AWS and can be changed', () => {
  const shop = createShop();
  const TargetGroupArn = shop.elb.createTargetGroup({ targetGroup: 'targetgroup/green/4' });
  const read = () =>
    Object.fromEntries(
      (shop.operations.DescribeTargetGroupAttributes({ TargetGroupArn }).Attributes ?? []).map(
        ({ Key, Value }) => [Key, Value],
      ),
    );
  expect(read()).toMatchObject({
    'deregistration_delay.timeout_seconds': '300',
    'stickiness.enabled': 'false',
    'slow_start.duration_seconds': '0',
    'load_balancing.algorithm.type': 'round_robin',
  });
  shop.operations.ModifyTargetGroupAttributes({
    TargetGroupArn,
    Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
  });
  expect(read()['stickiness.enabled']).toBe('true');
});

test('load balancers, tags and IAM resources are found by ARN', () => {
  const shop = createShop();
  const TargetGroupArn = shop.elb.createTargetGroup({
    targetGroup: 'targetgroup/green/4',
    tags: { team: 'shop' },
  });
  expect(shop.operations.DescribeLoadBalancers({ Names: ['shop'] })).toMatchObject({
    LoadBalancers: [
      {
        LoadBalancerArn: shop.loadBalancerArn,
        Type: 'application',
        AvailabilityZones: [
          { ZoneName: 'eu-west-1a', SubnetId: 'subnet-0a1' },
          { ZoneName: 'eu-west-1b', SubnetId: 'subnet-0b2' },
          { ZoneName: 'eu-west-1c', SubnetId: 'subnet-0c3' },
        ],
      },
    ],
  });
  expect(shop.operations.DescribeTags({ ResourceArns: [TargetGroupArn] })).toEqual({
    TagDescriptions: [{ ResourceArn: TargetGroupArn, Tags: [{ Key: 'team', Value: 'shop' }] }],
  });
  expect(shop.elb.tags?.(TargetGroupArn)).toEqual({ team: 'shop' });
  expect(shop.elb.arns('ModifyListener', { ListenerArn: shop.listenerArn })).toEqual([
    shop.listenerArn,
  ]);
  expect(shop.elb.arns('DescribeTargetHealth', { TargetGroupArn })).toEqual(['*']);
});

test('the view of the service is plain data', () => {
  const { elb } = createShop();
  expect(JSON.parse(JSON.stringify(elb.inspect()))).toEqual(elb.inspect());
});
