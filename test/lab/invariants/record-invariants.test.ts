/** Canaries of what is told, recorded, taken back and kept secret. */

import { describe, expect, test } from '@jest/globals';
import { historyDigest } from '../../../lab/invariants/history-digest.ts';
import { playScenario } from '../../../lab/scenarios/play-scenario.ts';
import { calmScene } from './scene.ts';

describe('I6 reports', () => {
  const changed = { outcome: 'completed', changes: [{ action: 'scaleOut', to: 4 }] };
  const told = (execution: string) => ({
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-notifications',
    Message: JSON.stringify({ execution }),
  });
  const entry = {
    TableName: 'arq-lab-operations',
    Item: { pk: { S: 'ledger#web#canary#1' }, entry: { S: '{}' } },
  };

  test('a change nobody is told of', async () => {
    const scene = await calmScene();
    await scene.endAs('scale-application', { Type: 'Succeed', Output: changed }, { target: 'web' });
    await scene.asLab('dynamodb', 'PutItem', entry);
    expect(scene.idsAtEnd()).toEqual(['I6']);
    expect(scene.watchdog.violations[0]).toMatch(/nobody was told how canary ended: completed/);
  });

  const heldFor = (code: string) => ({
    Type: 'Succeed',
    Output: { outcome: 'held', code, changes: [] },
  });
  const tell = (Subject: string) => ({
    TopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-pages',
    Subject,
    Message: JSON.stringify({ reason: 'a canary' }),
  });

  test.each([
    ['notReady', 'Not ready to scale web'],
    ['noEvidence', 'scale-application cannot see'],
    ['atMax', 'web is at its maximum of 20 and still red'],
  ])('a hold for %s nobody is told of, whatever else they are told', async (code, subject) => {
    const scene = await calmScene();
    await scene.asLab('sns', 'Publish', tell(subject));
    await scene.pass(0.1);
    await scene.endAs('scale-application', heldFor(code), { target: 'web' });
    await scene.asLab('sns', 'Publish', tell('api scaled out from 2 to 3'));
    expect(scene.idsAtEnd()).toEqual(['I6']);
    expect(scene.watchdog.violations[0]).toMatch(/nobody was told how canary ended: held/);
  });

  test('nothing when one message tells of two holds of one episode', async () => {
    const scene = await calmScene();
    const input = { target: 'web' };
    await scene.endAs('scale-application', heldFor('notReady'), input);
    await scene.asLab('sns', 'Publish', tell('Not ready to scale web'));
    await scene.pass(0.5);
    await scene.endAs('scale-application', heldFor('notReady'), input, 'the next');
    expect(scene.idsAtEnd()).toEqual([]);
  });

  test('another workflow that failed without an alarm', async () => {
    const scene = await calmScene();
    const AlarmNames = ['arq-lab-check-readiness-executions-failed'];
    await scene.asLab('cloudwatch', 'DisableAlarmActions', { AlarmNames });
    await scene.endAs('check-readiness', { Type: 'Fail', Error: 'Broken' });
    await scene.pass(2);
    expect(scene.idsAtEnd()).toEqual(['I6']);
    expect(scene.watchdog.violations[0]).toMatch(
      /nobody was told how check-readiness canary ended: FAILED/,
    );
  });

  test('nothing when the alarm of that workflow pages', async () => {
    const scene = await calmScene();
    await scene.endAs('check-readiness', { Type: 'Fail', Error: 'Broken' });
    await scene.pass(2);
    expect(scene.idsAtEnd()).toEqual([]);
  });

  test('a change that is not in the ledger', async () => {
    const scene = await calmScene();
    const output = { Type: 'Succeed', Output: changed };
    const arn = await scene.endAs('scale-application', output, { target: 'web' });
    await scene.asLab('sns', 'Publish', told(arn));
    expect(scene.idsAtEnd()).toEqual(['I6']);
    expect(scene.watchdog.violations[0]).toMatch(/canary made 1 changes, 0 are in the ledger/);
  });

  test('nothing when people know and the ledger has it', async () => {
    const scene = await calmScene();
    const output = { Type: 'Succeed', Output: changed };
    const arn = await scene.endAs('scale-application', output, { target: 'web' });
    await scene.asLab('sns', 'Publish', told(arn));
    await scene.asLab('dynamodb', 'PutItem', entry);
    expect(scene.idsAtEnd()).toEqual([]);
  });
});

describe('I7 reports', () => {
  const assessment = {
    target: { name: 'web' },
    before: { desiredCapacity: 3 },
    decision: { action: 'scaleOut' },
  };

  test('a rollback that did not bring the recorded capacity back', async () => {
    const scene = await calmScene();
    const output = { Type: 'Succeed', Output: { outcome: 'rolledBack' } };
    await scene.endAs('roll-back-application', output, { assessment });
    await scene.pass(1);
    await scene.asLab('auto-scaling', 'DescribeAutoScalingGroups', {});
    expect(scene.idsAtEnd()).toEqual(['I7']);
    expect(scene.watchdog.violations[0]).toMatch(/rolled back to 4 instances, 3 were recorded/);
  });

  test('a failed rollback whose target is not quarantined', async () => {
    const scene = await calmScene();
    const failed = { Type: 'Fail', Error: 'ROLLBACK_FAILED', Cause: 'a canary' };
    await scene.endAs('scale-application', failed, { target: 'web' });
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['I7']);
    expect(scene.watchdog.violations[0]).toMatch(/ROLLBACK_FAILED, and web is not quarantined/);
  });
});

describe('I15 reports', () => {
  test('more calls in one minute than the budget has', async () => {
    const scene = await calmScene();
    const role = { roleArn: 'arn:aws:iam::111122223333:role/arq-lab-find-lease' };
    const input = { TableName: 'arq-lab-operations', Key: { pk: { S: 'target#application#web' } } };
    for (let call = 0; call <= 320; call++) {
      await scene.world.gateway.call('dynamodb', 'GetItem', input, role);
    }
    expect(scene.idsAtEnd()).toEqual(['I15']);
  });
});

describe('I16 reports', () => {
  const item = {
    TableName: 'arq-lab-operations',
    Item: { pk: { S: 'watch#application#web' }, taskToken: { S: 'a-token-nobody-may-see' } },
  };

  test('a task token in an output', async () => {
    const scene = await calmScene();
    await scene.asLab('dynamodb', 'PutItem', item);
    const output = { Type: 'Succeed', Output: { seen: 'a-token-nobody-may-see' } };
    await scene.endAs('check-readiness', output);
    expect(scene.idsAtEnd()).toEqual(['I16']);
    expect(scene.watchdog.violations[0]).toMatch(/an output of canary has a task token/);
  });

  test('a task token in a message', async () => {
    const scene = await calmScene();
    await scene.asLab('dynamodb', 'PutItem', item);
    await scene.asLab('sns', 'Publish', {
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-notifications',
      Subject: 'look',
      Message: JSON.stringify({ link: 'a-token-nobody-may-see' }),
    });
    expect(scene.idsAtEnd()).toEqual(['I16']);
  });
});

describe('LAB reports', () => {
  test('a call that the lab does not simulate', async () => {
    const scene = await calmScene();
    const call = scene.asLab('ssm', 'DescribeParameters', {});
    await expect(call).rejects.toThrow('not simulated');
    expect(scene.idsAtEnd()).toEqual(['LAB']);
    expect(scene.watchdog.violations[0]).toMatch(/lab ssm.DescribeParameters is not simulated/);
  });
});

describe('I17 reports', () => {
  test('a call that the role does not allow', async () => {
    const scene = await calmScene();
    const role = { roleArn: 'arn:aws:iam::111122223333:role/arq-lab-find-lease' };
    const input = { Message: 'x', TopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-pages' };
    await expect(scene.world.gateway.call('sns', 'Publish', input, role)).rejects.toThrow(
      'not authorized',
    );
    expect(scene.idsAtEnd()).toEqual(['I17']);
    expect(scene.watchdog.violations[0]).toMatch(/arq-lab-find-lease sns.Publish/);
  });
});

describe('I18', () => {
  test('has the same histories for the same seed, others for another', async () => {
    const digestOf = async (seed: string): Promise<string> => {
      const scenario = { name: 'short', instances: 4, minutes: 12, seed, when: [], expect: [] };
      return historyDigest(await playScenario(scenario));
    };
    const first = await digestOf('one');
    expect(await digestOf('one')).toBe(first);
    expect(await digestOf('two')).not.toBe(first);
  });
});
