/** Kills a busy day at random instants and goes on with it: `npm run kills [-- --kills 500 --seed 1 --json]`. */

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { realStopwatch } from '../cli/stopwatch.ts';
import { journalName } from '../lab/journal/journal-file.ts';
import { createRandom } from '../lab/random.ts';
import { endWithUsage, parseOptions } from './parse-options.ts';

const main = fileURLToPath(new URL('../cli/main.ts', import.meta.url));
const newFolder = (): string => mkdtempSync(join(tmpdir(), 'arq-kills-'));

/** Plays the lively day into the folder, to its end or for a time in milliseconds; the signal or the code it ended with. */
async function play(folder: string, forMs?: number): Promise<string> {
  const argv = ['lab', 'day', '--fast', '--data', 'day', '--report', 'report.html'];
  const child = spawn(process.execPath, ['--no-warnings', main, ...argv], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(signal ?? String(code)));
  });
  if (forMs !== undefined) {
    await Promise.race([ended, realStopwatch.sleep(forMs)]);
    child.kill('SIGKILL');
  }
  return ended;
}

/** All records: each has the digest over every call and event up to it. None when it was killed before the first. */
function recordsIn(folder: string): unknown[] {
  const path = join(folder, 'day', journalName);
  if (!existsSync(path)) return [];
  const database = new DatabaseSync(path);
  const known = database.prepare("SELECT name FROM sqlite_master WHERE name = 'record'").all();
  const records =
    known.length === 0 ? [] : database.prepare('SELECT * FROM record ORDER BY sequence').all();
  database.close();
  return records;
}

const reportIn = (folder: string): string => readFileSync(join(folder, 'report.html'), 'utf8');

const values = parseOptions({
  kills: { type: 'string', default: '500' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean', default: false },
});
if (!/^[1-9]\d{0,5}$/.test(values.kills)) {
  endWithUsage(`--kills is "${values.kills}": give a whole number of at least 1.`);
}
const killsWanted = Number(values.kills);
const random = createRandom(values.seed);

const undisturbed = newFolder();
const fromMs = performance.now();
if ((await play(undisturbed)) !== '0') throw new Error('The undisturbed day did not end well');
const wholeMs = performance.now() - fromMs;
const records = recordsIn(undisturbed);
const report = reportIn(undisturbed);

const reached: number[] = [];
const differences: string[] = [];
let days = 0;
while (reached.length < killsWanted) {
  const folder = newFolder();
  days += 1;
  let ended = '';
  while (ended !== '0') {
    const kills = reached.length < killsWanted;
    ended = await play(folder, kills ? random.next() * wholeMs : undefined);
    if (ended === 'SIGKILL') {
      const found = recordsIn(folder);
      reached.push(found.length);
      if (!isDeepStrictEqual(found, records.slice(0, found.length)))
        differences.push(
          `kill ${reached.length}: records differ from those of the undisturbed day`,
        );
    } else if (ended !== '0') throw new Error(`A day in ${folder} ended with ${ended}`);
  }
  if (!isDeepStrictEqual(recordsIn(folder), records))
    differences.push(`day ${days}: calls or events differ from the undisturbed day`);
  if (reportIn(folder) !== report) differences.push(`day ${days}: the report differs`);
  rmSync(folder, { recursive: true });
}
rmSync(undisturbed, { recursive: true });

const inOrder = [...reached].sort((a, b) => a - b);
const result = {
  kills: reached.length,
  days,
  recordsOfADay: records.length,
  recordsAtKill: {
    fewest: inOrder[0],
    median: inOrder[Math.floor(inOrder.length / 2)],
    most: inOrder.at(-1),
  },
  differences,
};
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  const { fewest, median, most } = result.recordsAtKill;
  process.stdout.write(
    [
      `${result.kills} times kill -9 in ${days} days of ${records.length} records each`,
      `records at the kill: ${fewest} to ${most}, median ${median}`,
      `differences from the undisturbed day (calls, events, report): ${differences.length}`,
      ...differences,
      '',
    ].join('\n'),
  );
}
process.exitCode = differences.length === 0 ? 0 : 1;
