/** Canaries of what must have come to an end: leases, instances, triggers, successes, rest. */

import { describe, expect, test } from '@jest/globals';
import { calmScene } from './scene.ts';

const group = { AutoScalingGroupName: 'arq-lab-web' };

describe('L2 reports', () => {
  test('an alarm that stays red while nothing is done', async () => {
    const scene = await calmScene({
      name: 'red',
      instances: 4,
      minutes: 90,
      when: [
        { atMinute: 0, load: 300 },
        { atMinute: 3, load: 480 },
      ],
      expect: [],
    });
    await scene.asLab('eventbridge', 'DisableRule', { Name: 'arq-lab-scale-application' });
    await scene.endAs('scale-application', { Type: 'Succeed', Output: { outcome: 'held' } });
    await scene.pass(50);
    expect(scene.idsAtEnd()).toEqual(['L2']);
    expect(scene.watchdog.violations[0]).toMatch(/an alarm of web is red for 40 minutes/);
  });
});

describe('L4 reports', () => {
  test('a success of instances that were never in service', async () => {
    const scene = await calmScene();
    const change = { action: 'scaleOut', to: 5, instanceIdsLaunched: ['i-0000000000000dead'] };
    const output = { Type: 'Succeed', Output: { outcome: 'completed', changes: [change] } };
    const arn = await scene.endAs('scale-application', output, { target: 'web' });
    await scene.asLab('sns', 'Publish', {
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-notifications',
      Message: JSON.stringify({ execution: arn }),
    });
    await scene.asLab('dynamodb', 'PutItem', {
      TableName: 'arq-lab-operations',
      Item: { pk: { S: 'ledger#web#canary#1' }, entry: { S: '{}' } },
    });
    expect(scene.idsAtEnd()).toEqual(['L4']);
    expect(scene.watchdog.violations[0]).toMatch(/i-0000000000000dead of web, never in service/);
  });
});

describe('L5 reports', () => {
  test('executions that go on being started', async () => {
    const scene = await calmScene();
    await scene.endAs('check-readiness', { Type: 'Succeed', Output: {} });
    const stateMachineArn =
      'arn:aws:states:eu-west-1:111122223333:stateMachine:arq-lab-check-readiness';
    for (let start = 0; start < 9; start++) {
      await scene.asLab('sfn', 'StartExecution', { stateMachineArn, name: `again-${start}` });
    }
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['L5']);
  });
});

describe('L1 reports', () => {
  test('a lease that was left behind', async () => {
    const scene = await calmScene();
    await scene.lease(30);
    expect(scene.idsAtEnd()).toEqual(['L1']);
    expect(scene.watchdog.violations[0]).toMatch(/web is still leased to a canary/);
  });

  test('nothing once the lease has expired', async () => {
    const scene = await calmScene();
    await scene.lease(1);
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual([]);
  });
});

describe('I8 reports', () => {
  test('an instance that a group no longer wants and does not remove', async () => {
    const scene = await calmScene();
    const ScalingProcesses = ['Terminate'];
    await scene.asLab('auto-scaling', 'SuspendProcesses', { ...group, ScalingProcesses });
    await scene.asLab('auto-scaling', 'SetDesiredCapacity', { ...group, DesiredCapacity: 3 });
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['I8']);
    expect(scene.watchdog.violations[0]).toMatch(/arq-lab-web has 4 instances, 3 are desired/);
  });

  test('a machine that belongs to no group', async () => {
    const scene = await calmScene();
    const subnetId = 'subnet-0a1f3c5d7e9b2a4c6';
    const { ec2 } = scene.world.services;
    const order = { instanceType: 'c7g.medium', subnetId, tags: {}, serving: true };
    const { instanceId } = ec2.launch(order);
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['I8']);
    expect(scene.watchdog.violations[0]).toMatch(`${instanceId} runs and belongs to no group`);
  });
});
