/** Every row of the behaviour table of Elastic Load Balancing, provoked. */

import { expect, test } from '@jest/globals';
import {
  refusals,
  transitions,
} from '../../../../lab/services/elastic-load-balancing-v2/behaviour.ts';
import type { Region } from '../auto-scaling/region.ts';
import { subnetIds } from '../auto-scaling/region.ts';
import { testRefusals } from '../test-refusals.ts';
import { createShop, type Shop } from './shop.ts';

const forward = (TargetGroupArn: string, Weight = 1) => [
  { Type: 'forward' as const, ForwardConfig: { TargetGroups: [{ TargetGroupArn, Weight }] } },
];

const provocations: Record<keyof typeof refusals, (shop: Shop) => unknown> = {
  targetGroupNotFound: ({ operations }) =>
    operations.DescribeTargetHealth({ TargetGroupArn: 'gone' }),
  loadBalancerNotFound: ({ operations }) => operations.DescribeLoadBalancers({ Names: ['gone'] }),
  listenerNotFound: ({ operations }) => operations.DescribeRules({ ListenerArn: 'gone' }),
  ruleNotFound: ({ operations }) => operations.ModifyRule({ RuleArn: 'gone' }),
  defaultRule({ operations, listenerArn }) {
    const rule = operations.DescribeRules({ ListenerArn: listenerArn }).Rules?.[0];
    operations.ModifyRule({ RuleArn: rule?.RuleArn });
  },
  noRoutingAction: ({ operations, listenerArn }) =>
    operations.ModifyListener({ ListenerArn: listenerArn, DefaultActions: [] }),
  weightOutOfRange: ({ operations, listenerArn, targetGroupArn }) =>
    operations.ModifyListener({
      ListenerArn: listenerArn,
      DefaultActions: forward(targetGroupArn, 1000),
    }),
  targetGroupOfOtherLoadBalancer({ elb, operations, targetGroupArn }) {
    const { listenerArn } = elb.createApplication({
      loadBalancer: 'app/other/9',
      targetGroup: 'targetgroup/other/9',
      subnetIds,
    });
    operations.ModifyListener({
      ListenerArn: listenerArn,
      DefaultActions: forward(targetGroupArn),
    });
  },
  targetNotRunning({ ec2, launch, registerTarget }) {
    const id = launch();
    ec2.terminate(id);
    registerTarget(id);
  },
  unknownAttribute: ({ operations, targetGroupArn }) =>
    operations.ModifyTargetGroupAttributes({
      TargetGroupArn: targetGroupArn,
      Attributes: [{ Key: 'speed', Value: '9' }],
    }),
  attributeOutOfRange: ({ operations, targetGroupArn }) =>
    operations.ModifyTargetGroupAttributes({
      TargetGroupArn: targetGroupArn,
      Attributes: [{ Key: 'slow_start.duration_seconds', Value: '10' }],
    }),
  invalidMarker: ({ operations }) => operations.DescribeTargetGroups({ Marker: 'made up' }),
};

testRefusals(refusals, provocations, createShop);

const seconds = async (region: Pick<Region, 'pass'>, from: () => unknown, after: number) => {
  await region.pass(after - 1);
  const before = from();
  await region.pass(1);
  return [before, from()];
};

const observations: Record<keyof typeof transitions, (shop: Shop) => Promise<void>> = {
  async initialCheck(shop) {
    shop.registerTarget();
    expect(
      await seconds(shop, () => shop.health()[0]?.State, transitions.initialCheck.seconds),
    ).toEqual(['initial', 'healthy']);
  },
  async becomeUnhealthy(shop) {
    const id = shop.registerTarget();
    await shop.pass(20);
    shop.ec2.setServing(id, false);
    expect(await seconds(shop, () => shop.health()[0]?.State, 60)).toEqual([
      'healthy',
      'unhealthy',
    ]);
  },
  async becomeHealthy(shop) {
    const id = shop.registerTarget();
    shop.ec2.setServing(id, false);
    await shop.pass(20);
    shop.ec2.setServing(id, true);
    expect(await seconds(shop, () => shop.health()[0]?.State, 150)).toEqual([
      'unhealthy',
      'healthy',
    ]);
  },
  async enterUse(shop) {
    const green = shop.elb.createTargetGroup({ targetGroup: 'targetgroup/green/4' });
    shop.registerTarget(shop.launch(), green);
    expect(shop.health(green)[0]?.State).toBe('unused');
    shop.operations.ModifyListener({
      ListenerArn: shop.listenerArn,
      DefaultActions: forward(green),
    });
    expect(shop.health(green)[0]?.State).toBe('initial');
  },
  async leaveUse(shop) {
    shop.registerTarget();
    await shop.pass(20);
    const green = shop.elb.createTargetGroup({ targetGroup: 'targetgroup/green/4' });
    shop.operations.ModifyListener({
      ListenerArn: shop.listenerArn,
      DefaultActions: forward(green),
    });
    expect(shop.health()[0]?.State).toBe('unused');
    expect(shop.elb.healthyTargets(shop.targetGroupArn)).toBe(0);
  },
  async drained(shop) {
    const Id = shop.registerTarget();
    await shop.pass(20);
    const { targetGroupArn: TargetGroupArn } = shop;
    shop.operations.DeregisterTargets({ TargetGroupArn, Targets: [{ Id }] });
    expect(await seconds(shop, () => shop.health().length, 30)).toEqual([1, 0]);
  },
};

test('every transition has an observation', () => {
  expect(Object.keys(observations)).toEqual(Object.keys(transitions));
});

test.each(Object.entries(observations))('%s takes its time', async (_name, observe) => {
  await observe(createShop());
});

test('every row names its source', () => {
  for (const row of [...Object.values(refusals), ...Object.values(transitions)]) {
    expect(row.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  }
});
