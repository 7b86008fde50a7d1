/** A stage is read from the project's files, or refused with every problem. */

import { expect, test } from '@jest/globals';
import { logicalId, readStage } from '../../deploy/stage.ts';
import { root, textOf } from '../shared/strategy/files.ts';
import { stageOf } from './derived-stage.ts';
import { removeProjects, writeProject } from './temporary-project.ts';

test.each(['lab', 'example'])('the stage %s is read from strategy and inventory', async (name) => {
  expect(await readStage({ stage: name, root })).toEqual(stageOf(name));
});

test('problems are told with file, line and column', async () => {
  const folder = writeProject({
    'strategy.yml': textOf('strategy.yml').replace('cpuPercent: 70', 'cpuPercent: 700'),
    'inventory/lab.yml': textOf('inventory/lab.yml'),
  });
  try {
    await expect(readStage({ stage: 'lab', root: folder })).rejects.toThrow(
      /^strategy\.yml:\d+:5: application\.scaleOut\.cpuPercent is 700, but must be at most 100: lower it\.$/,
    );
  } finally {
    removeProjects();
  }
});

test('an inventory of another stage is refused', async () => {
  const folder = writeProject({
    'strategy.yml': textOf('strategy.yml'),
    'inventory/production.yml': textOf('inventory/lab.yml'),
  });
  try {
    await expect(readStage({ stage: 'production', root: folder })).rejects.toThrow(
      'inventory/production.yml describes the stage "lab": correct its first line or rename it.',
    );
  } finally {
    removeProjects();
  }
});

test('a logical id is made of the words of its names', () => {
  expect(logicalId('web', 'cpu-no-data', 'alarm')).toBe('WebCpuNoDataAlarm');
});
