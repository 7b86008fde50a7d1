/** What an alarm led to is read off its own messages, not off those of the same instant. */

import { expect, test } from '@jest/globals';
import { reactionsOf } from '../../lab/reactions.ts';
import { calmScene } from './invariants/scene.ts';

const redMs = Date.parse('2026-03-02T08:10:00Z');

/** The reactions at the instant at which three signals of `web` are low. */
async function reactionsWhen(alarmName: string): Promise<string[]> {
  const scene = await calmScene({
    name: 'idle',
    instances: 4,
    minutes: 15,
    when: [{ atMinute: 0, load: 100 }],
    expect: [],
  });
  scene.world.clock.schedule(redMs, async () => {
    await scene.asLab('sns', 'Publish', {
      TopicArn: 'arn:aws:sns:eu-west-1:111122223333:arq-lab-pages',
      Message: JSON.stringify({ AlarmName: alarmName }),
    });
  });
  await scene.pass(10);
  return reactionsOf(scene.world, 'web')
    .filter(({ atMs }) => atMs === redMs)
    .map((line) => `${line.alarmName} ${line.reaction}`);
}

test('an alarm that is part of another has no reaction of its own when another alarm pages', async () => {
  const lines = await reactionsWhen('arq-lab-api-errors-critical');
  expect(lines).toContain('arq-lab-web-memory-low NONE');
  expect(lines.filter((line) => line.endsWith('NOTIFIED'))).toEqual([]);
});

test('an alarm whose own message went out has told people', async () => {
  const lines = await reactionsWhen('arq-lab-web-memory-low');
  expect(lines.filter((line) => line.endsWith('NOTIFIED'))).toEqual([
    'arq-lab-web-memory-low NOTIFIED',
  ]);
});
