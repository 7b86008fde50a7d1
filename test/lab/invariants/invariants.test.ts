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

describe('I5 reports', () => {
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
});

test('every invariant has an id of its own and says what holds', () => {
  expect(invariants.map(({ id }) => id)).toEqual(['I1', 'I1b', 'I2', 'I5', 'L1', 'I8', 'I13']);
  for (const { says } of invariants) expect(says.length).toBeGreaterThan(15);
});
