/** `npm run conformance -- DIR` says what it played, and what is wrong with a folder it cannot play. */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'conformance-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const script = new URL('../../../scripts/conformance.ts', import.meta.url).pathname;
const play = (...args: readonly string[]) =>
  spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });

test('a folder without a case is refused', () => {
  const { status, stderr, stdout } = play(folder);
  expect(stderr).toBe(`${folder} has no case: put a JSON file of a recorded answer into it.\n`);
  expect([status, stdout]).toEqual([2, '']);
});

test('a file that is no case is named', () => {
  const file = join(folder, 'package.json');
  writeFileSync(file, '{"name":"x"}');
  const { status, stderr } = play(folder);
  expect(stderr).toBe(
    `${file} is no case: it needs an id, an area, a kind and what is expected.\n`,
  );
  expect(status).toBe(2);
  rmSync(file);
});

test('a case that is answered otherwise is a miss, and is counted', () => {
  const recorded = {
    id: 'base.only',
    area: 'base',
    kind: 'execution',
    runnable: 'pure',
    definition: { StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } },
    input: 1,
    expected: { status: 'SUCCEEDED', output: 2 },
  };
  writeFileSync(join(folder, 'base.only.json'), JSON.stringify(recorded));
  const { status, stdout } = play(folder);
  expect(stdout).toContain('base.only\n  .output: expected 2, found 1\n');
  expect(stdout).toMatch(/\nall +0 \/ 1\n$/);
  expect(status).toBe(0);
});
