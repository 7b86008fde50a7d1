/** The engine answers as AWS Step Functions did in the recordings of the conformance corpus. */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
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

if (existsSync(folder)) {
  describe('the recorded answers', () => {
    const report = runCorpus(folder);

    test.each(complete)('are all given in the area %s', async (name) => {
      const { areas, misses } = await report;
      const missed = misses.filter(({ id }) => id.startsWith(`${name}.`));
      expect(missed).toEqual([]);
      expect(areas[name]?.total).toBeGreaterThan(0);
    });

    test('are given in at least 98 of 100 cases over all areas', async () => {
      const areas = Object.values((await report).areas);
      const passed = areas.reduce((sum, area) => sum + area.passed, 0);
      const total = areas.reduce((sum, area) => sum + area.total, 0);
      expect(passed / total).toBeGreaterThanOrEqual(0.98);
    });
  });
} else {
  test('comparing with recordings is skipped: the recordings are not here', () => {
    expect(existsSync(folder)).toBe(false);
  });
}
