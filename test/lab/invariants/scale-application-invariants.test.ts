/** Canaries of the two invariants that watch scale-application alone: the cool-down, and the evidence of a scale-in. */

import { describe, expect, test } from '@jest/globals';
import { calmScene } from './scene.ts';

const group = { AutoScalingGroupName: 'arq-lab-web' };

describe('I1b reports', () => {
  test('a second scale event within the cool-down (B10)', async () => {
    const scene = await calmScene();
    await scene.lease(10);
    await scene.scaleTo(5);
    await scene.pass(1);
    await scene.lease(10, { version: 2 });
    await scene.scaleTo(6);
    await scene.freeLease();
    expect(scene.idsAtEnd()).toEqual(['I1b']);
    expect(scene.watchdog.violations[0]).toMatch(/web was scaled twice within 60 s/);
  });

  test('nothing when the same capacity is set again, as a retry does', async () => {
    const scene = await calmScene();
    await scene.lease(10);
    await scene.scaleTo(5);
    await scene.scaleTo(5);
    await scene.freeLease();
    expect(scene.idsAtEnd()).toEqual([]);
  });
});

describe('I13 reports', () => {
  test('a scale-in while the scale-in alarm is not red (S9)', async () => {
    const scene = await calmScene();
    await scene.lease(1);
    await scene.scaleTo(3);
    await scene.freeLease();
    await scene.pass(0.5);
    expect(scene.idsAtEnd()).toEqual(['I13']);
    expect(scene.watchdog.violations[0]).toMatch(
      /arq-lab-web went from 4 to 3 while its scale-in alarm was /,
    );
  });

  test('nothing when an operator of the lab lowers the capacity', async () => {
    const scene = await calmScene();
    await scene.asLab('auto-scaling', 'SetDesiredCapacity', { ...group, DesiredCapacity: 3 });
    await scene.pass(0.5);
    expect(scene.idsAtEnd()).toEqual([]);
  });
});
