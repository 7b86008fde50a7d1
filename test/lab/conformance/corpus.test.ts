/** The engine answers as AWS Step Functions did in the recordings of the conformance corpus. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { runCorpus } from '../../../lab/conformance/run-corpus.ts';

const folder = fileURLToPath(new URL('../../../../shared/corpus/asl/open', import.meta.url));

/** Areas without a single known difference. */
const complete = [
  'assign',
  'base',
  'callback',
  'choice',
  'context',
  'error',
  'express',
  'intrinsic',
  'jsonata',
  'lambda',
  'map',
  'parallel',
  'sdk',
  'timeout',
  'validation',
  'wait',
];

const isHere = existsSync(folder);
const reason = isHere ? '' : ` (skipped: the recordings are not in ${folder})`;
const withRecordings = isHere ? test : test.skip;
const report = isHere ? runCorpus(folder) : undefined;

withRecordings.each(complete)(
  `all recorded answers are given in the area %s${reason}`,
  async (name) => {
    const missed = (await report)?.misses.filter(({ id }) => id.startsWith(`${name}.`));
    expect(missed).toEqual([]);
    expect((await report)?.areas[name]?.total).toBeGreaterThan(0);
  },
);

withRecordings(`98 of 100 recorded answers are given over all areas${reason}`, async () => {
  const areas = Object.values((await report)?.areas ?? {});
  const passed = areas.reduce((sum, area) => sum + area.passed, 0);
  const total = areas.reduce((sum, area) => sum + area.total, 0);
  expect(passed / total).toBeGreaterThanOrEqual(0.98);
});
