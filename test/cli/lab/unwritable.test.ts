import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { arq, temporaryFolder } from '../terminal.ts';

const cases: readonly (readonly [string, (folder: string) => void, string])[] = [
  [
    'a file is where its folder should be',
    (folder) => writeFileSync(join(folder, '.arq'), ''),
    '.arq/session.json cannot be written (ENOTDIR',
  ],
  [
    'a folder is where its file should be',
    (folder) => mkdirSync(join(folder, '.arq', 'session.json'), { recursive: true }),
    '.arq/session.json cannot be written (it is a folder)',
  ],
];

test.each(cases)(
  'a day is not played that cannot be kept because %s',
  async (_why, spoil, words) => {
    const folder = temporaryFolder();
    spoil(folder);
    const { exitCode, stdout, stderr } = await arq(['lab', 'day', '--fast'], { folder });
    expect(exitCode).toBe(exitCodes.error);
    expect(stderr).toContain(words);
    expect(stdout).toBe('');
  },
);

test('a run is not played whose report cannot be written', async () => {
  const argv = ['lab', 'run', '--days', '0.02', '--report', 'nowhere/run.html'];
  const { exitCode, stdout, stderr } = await arq(argv);
  expect(exitCode).toBe(exitCodes.error);
  expect(stderr).toMatch(/The report .*nowhere\/run\.html cannot be written \(ENOENT/);
  expect(stdout).toBe('');
});
