/** Canaries: each rule is broken from outside, and exactly the invariant that guards it says so. */

import { describe, expect, test } from '@jest/globals';
import { invariants, watchInvariants } from '../../../lab/invariants/index.ts';
import { playScenario } from '../../../lab/scenarios/play-scenario.ts';
import { calmScene, type Scene } from './scene.ts';

const group = { AutoScalingGroupName: 'arq-lab-web' };

/** An execution of a state machine made for the occasion, by the lab. */
async function execute(scene: Scene, definition: object): Promise<void> {
  const { stateMachineArn } = Object(
    await scene.asLab('sfn', 'CreateStateMachine', {
      name: 'canary',
      roleArn: 'arn:aws:iam::111122223333:role/NotifyStateMachineRole',
      definition: JSON.stringify(definition),
    }),
  );
  await scene.asLab('sfn', 'StartExecution', { stateMachineArn, name: 'canary' });
}

describe('no invariant is violated', () => {
  test('on a calm stage', async () => {
    const scene = await calmScene();
    expect(scene.idsAtEnd()).toEqual([]);
  });

  test('when a scale-out, a watch and a scale-in go by the rules', async () => {
    let watchdog: ReturnType<typeof watchInvariants> | undefined;
    const world = await playScenario(
      {
        name: 'out and in',
        instances: 4,
        minutes: 75,
        when: [
          { atMinute: 0, load: 300 },
          { atMinute: 3, load: 480 },
          { atMinute: 30, load: 100 },
        ],
        expect: [],
      },
      {
        prepare: (scene) => {
          watchdog = watchInvariants(scene);
        },
      },
    );
    watchdog?.end();
    expect(watchdog?.violations).toEqual([]);
    const changed = world.recorder
      .calls()
      .filter((call) => call.operation === 'SetDesiredCapacity')
      .map((call) => Object(call.input).DesiredCapacity);
    expect(changed.length).toBeGreaterThanOrEqual(2);
    expect(changed.at(-1)).toBeLessThan(changed[0]);
  });
});

describe('I1 reports', () => {
  test('a change by more than the largest step (B11)', async () => {
    const scene = await calmScene();
    await scene.asLab('auto-scaling', 'SetDesiredCapacity', { ...group, DesiredCapacity: 7 });
    expect(scene.idsAtEnd()).toEqual(['I1']);
    expect(scene.watchdog.violations).toEqual([
      'I1: arq-lab-web changed by 3 instances at once, at most 2 are allowed (2026-03-02T08:02:00.000Z)',
    ]);
  });

  test('a capacity below the minimum of the strategy, once (B8)', async () => {
    const scene = await calmScene();
    await scene.asLab('auto-scaling', 'UpdateAutoScalingGroup', { ...group, MinSize: 0 });
    await scene.asLab('auto-scaling', 'SetDesiredCapacity', { ...group, DesiredCapacity: 2 });
    expect(scene.watchdog.violations).toEqual([]);
    await scene.asLab('auto-scaling', 'SetDesiredCapacity', { ...group, DesiredCapacity: 1 });
    await scene.asLab('auto-scaling', 'DescribeAutoScalingGroups', {});
    await scene.pass(0.5);
    expect(scene.idsAtEnd()).toEqual(['I1']);
    expect(scene.watchdog.violations[0]).toMatch(/desired capacity 1, outside 2 to 20/);
  });

  test('a capacity above the maximum of the strategy (B9)', async () => {
    const scene = await calmScene();
    await scene.asLab('auto-scaling', 'UpdateAutoScalingGroup', { ...group, MaxSize: 30 });
    for (let DesiredCapacity = 6; DesiredCapacity <= 20; DesiredCapacity += 2) {
      await scene.asLab('auto-scaling', 'SetDesiredCapacity', { ...group, DesiredCapacity });
    }
    expect(scene.watchdog.violations).toEqual([]);
    await scene.asLab('auto-scaling', 'SetDesiredCapacity', { ...group, DesiredCapacity: 21 });
    expect(scene.idsAtEnd()).toEqual(['I1']);
  });

  test('a capacity outside the bounds of the group itself', async () => {
    const scene = await calmScene();
    const view = scene.world.services.autoScaling.group('arq-lab-web');
    // No API leaves a group so: what is tested is the eye that would see it.
    Object.assign(Object(view), { maxSize: 4, desiredCapacity: 5 });
    await scene.asLab('ssm', 'GetParameter', { Name: '/arq/lab/application/web' });
    expect(scene.watchdog.violations).toEqual([
      expect.stringMatching(/^I1: arq-lab-web has desired capacity 5, outside 2 to 4 /),
    ]);
  });
});

describe('I2 reports', () => {
  test('a change of a group while nobody holds a lease', async () => {
    const scene = await calmScene();
    await scene.scaleTo(5);
    expect(scene.idsAtEnd()).toEqual(['I2']);
    expect(scene.watchdog.violations[0]).toMatch(
      /^I2: ScaleApplicationStateMachineRole called SetDesiredCapacity while nobody holds the lease of web/,
    );
  });

  test('a change after the lease has expired', async () => {
    const scene = await calmScene();
    await scene.lease(1);
    await scene.pass(1);
    await scene.scaleTo(5);
    expect(scene.idsAtEnd()).toEqual(['I2']);
  });

  test('nothing while a lease is held', async () => {
    const scene = await calmScene();
    await scene.lease(1);
    await scene.scaleTo(5);
    await scene.freeLease();
    expect(scene.idsAtEnd()).toEqual([]);
  });
});

describe('I2b reports', () => {
  test('a lease that is taken from its holder before it has ended', async () => {
    const scene = await calmScene();
    await scene.lease(30);
    await scene.lease(1, { owner: 'a thief', version: 2 });
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['I2b']);
    expect(scene.watchdog.violations[0]).toMatch(/a thief took web from a canary/);
  });

  test('a version that falls', async () => {
    const scene = await calmScene();
    await scene.lease(1, { version: 7 });
    await scene.lease(1, { version: 6 });
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['I2b']);
    expect(scene.watchdog.violations[0]).toMatch(/the version of web fell from 7 to 6/);
  });

  test('a new holder without a new version', async () => {
    const scene = await calmScene();
    await scene.lease(1);
    await scene.pass(2);
    await scene.lease(1, { owner: 'the next' });
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['I2b']);
    expect(scene.watchdog.violations[0]).toMatch(
      /the next holds web with version 1, as others did/,
    );
  });

  test('nothing when one holder follows the other with a higher version', async () => {
    const scene = await calmScene();
    await scene.lease(1);
    await scene.pass(2);
    await scene.lease(1, { owner: 'the next', version: 2 });
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual([]);
  });
});

describe('I4 reports', () => {
  test('a second change under the same claim', async () => {
    const scene = await calmScene();
    await scene.lease(30);
    await scene.scaleTo(5);
    await scene.pass(6);
    await scene.scaleTo(6);
    await scene.freeLease();
    expect(scene.idsAtEnd()).toEqual(['I4']);
    expect(scene.watchdog.violations[0]).toMatch(/5 to 6, by a canary version 1/);
  });

  test('nothing when the same value is set again', async () => {
    const scene = await calmScene();
    await scene.lease(30);
    await scene.scaleTo(5);
    await scene.scaleTo(5);
    await scene.freeLease();
    expect(scene.idsAtEnd()).toEqual([]);
  });
});

describe('I5 reports', () => {
  test('a payload of more than 64 KiB', async () => {
    const scene = await calmScene();
    await scene.endAs('check-readiness', { Type: 'Succeed', Output: 'x'.repeat(66_000) });
    expect(scene.idsAtEnd()).toEqual(['I5']);
    expect(scene.watchdog.violations[0]).toMatch(/canary carries 66002 bytes between states/);
  });

  test('an execution that does not end', async () => {
    const scene = await calmScene();
    await execute(scene, {
      QueryLanguage: 'JSONata',
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 86_400, End: true } },
    });
    expect(scene.idsAtEnd()).toEqual(['I5']);
    expect(scene.watchdog.violations[0]).toMatch(/^I5: canary is still running/);
  });

  test('an execution with more than 5,000 events in its history', async () => {
    const scene = await calmScene();
    await execute(scene, {
      QueryLanguage: 'JSONata',
      StartAt: 'Begin',
      States: {
        Begin: { Type: 'Pass', Assign: { count: 0 }, Next: 'Again?' },
        'Again?': {
          Type: 'Choice',
          Choices: [
            {
              Condition: '{% $count < 2500 %}',
              Assign: { count: '{% $count + 1 %}' },
              Next: 'Again?',
            },
          ],
          Default: 'End',
        },
        End: { Type: 'Succeed' },
      },
    });
    await scene.pass(1);
    expect(scene.idsAtEnd()).toEqual(['I5']);
    expect(scene.watchdog.violations[0]).toMatch(/canary has 500\d history events/);
  });
});

test('every invariant has an id of its own and says what holds', () => {
  expect(invariants.map(({ id }) => id).join(' ')).toBe(
    'I1 I1b I2 I2b I4 I5 I6 I7 I8 I13 I15 I16 I17 L1 L2 L4 L5 LAB',
  );
  for (const { says } of invariants) expect(says.length).toBeGreaterThan(15);
});
