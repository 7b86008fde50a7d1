import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { realStopwatch } from '../../../cli/stopwatch.ts';
import { journalName, openJournal } from '../../../lab/journal/journal-file.ts';
import { createRandom, type Random } from '../../../lab/random.ts';
import { busySession } from './busy-session.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'arq-journal-'));
const child = join(import.meta.dirname, 'play-child.ts');
const minutes = 57;

/** Compiled code of the first child, so that the others start sooner. */
const environment = { NODE_COMPILE_CACHE: newFolder() };
const command = [process.execPath, '--disable-warning=ExperimentalWarning', child];

/** Plays to the end. */
function play(folder: string) {
  const [node = '', ...argv] = command;
  return spawnSync(node, [...argv, folder], { encoding: 'utf8', env: environment, input: '' });
}

/** Plays up to the end of a minute, counted from 0, and a moment more, then kills the process; how it ended. */
async function playAndKill(folder: string, killAt: number, random: Random): Promise<string | null> {
  const [node = '', ...argv] = command;
  const started = spawn(node, [...argv, folder], { env: environment });
  const ended = new Promise<string | null>((resolve) => {
    started.on('exit', (_code, signal) => resolve(signal));
  });
  let played = 0;
  // Left open: with nobody to read its dots the process would end by itself before it is killed.
  for await (const dots of started.stdout.iterator({ destroyOnReturn: false })) {
    played += String(dots).length;
    if (played > killAt) break;
  }
  await realStopwatch.sleep(random.next() * 4);
  started.kill('SIGKILL');
  return ended;
}

function contentOf(folder: string): unknown[] {
  const database = new DatabaseSync(join(folder, journalName));
  const records = database.prepare('SELECT * FROM record').all();
  database.close();
  return records;
}

/** The records of a run that nobody disturbed: the last digest is over all calls and events of the run. */
let whole: readonly unknown[];

beforeAll(() => {
  const folder = newFolder();
  expect(play(folder)).toMatchObject({ status: 0, stderr: '' });
  whole = contentOf(folder);
}, 30_000);

describe('a process that plays along a journal', () => {
  test('can be killed 20 times at any instant and comes to the end of an undisturbed run', async () => {
    const chains = [1, 2].map(async (chain) => {
      const folder = newFolder();
      const random = createRandom('kill -9').fork(String(chain));
      const instants = Array.from({ length: 10 }, () => Math.floor(random.next() * minutes));
      // In this order each process gets further than the one before it.
      for (const killAt of instants.sort((a, b) => a - b)) {
        expect(await playAndKill(folder, killAt, random)).toBe('SIGKILL');
        const found = contentOf(folder);
        expect(found).toEqual(whole.slice(0, found.length));
      }
      expect(play(folder)).toMatchObject({ status: 0, stderr: '' });
      expect(contentOf(folder)).toEqual(whole);
    });
    await Promise.all(chains);
  }, 120_000);

  test('is refused while another one plays', () => {
    const folder = newFolder();
    const journal = openJournal(folder, busySession);
    const { status, stderr } = play(folder);
    journal.close();
    expect(status).not.toBe(0);
    expect(stderr).toContain(`Another process is playing into ${join(folder, journalName)}`);
  }, 30_000);

  test('says that a write failed, and the next one goes on when there is room', () => {
    const folder = newFolder();
    // A limit on the size of files: the operating system itself refuses the write.
    const limited = ['-c', 'ulimit -f 40; exec "$@"', 'sh', ...command, folder];
    const { status, stderr } = spawnSync('sh', limited, { encoding: 'utf8', env: {}, input: '' });
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/journal\.db cannot be written \(.*\): make room and run the same/);
    const found = contentOf(folder);
    expect(found.length).toBeGreaterThan(5);
    expect(found).toEqual(whole.slice(0, found.length));
    expect(play(folder)).toMatchObject({ status: 0, stderr: '' });
    expect(contentOf(folder)).toEqual(whole);
  }, 60_000);
});
