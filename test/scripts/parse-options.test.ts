import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../lab/project.ts';

test.each([
  ['scripts/check.ts --foo', "Unknown option '--foo': use --only."],
  ['scripts/check.ts --only', "Option '--only <value>' argument missing: use --only."],
  [
    'scripts/check.ts --only jset',
    'There is no check named jset: use --only with one of tsc, biome, jest.',
  ],
  ['scripts/kills.ts --kills abc', '--kills is "abc": give a whole number of at least 1.'],
  ['scripts/kills.ts --kills 0', '--kills is "0": give a whole number of at least 1.'],
  ['bench/engine.ts --foo', "Unknown option '--foo': use --json, --write."],
  ['bench/lab.ts --foo', "Unknown option '--foo': use --json, --write."],
  ['bench/autoscaling.ts nowhere', 'There is no folder nowhere: name one with .csv.gz traces.'],
  ['bench/autoscaling.ts docs', 'docs has no .csv or .csv.gz trace.'],
])('node %s ends with 2 and a sentence', (line, sentence) => {
  const options = { cwd: projectRoot, encoding: 'utf8' } as const;
  const [script = '', ...argv] = line.split(' ');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, script), ...argv],
    options,
  );
  expect([status, stdout, stderr]).toEqual([2, '', `${sentence}\n`]);
});
