import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import { exitCodes } from '../../../cli/exit-codes.ts';
import { journalName } from '../../../lab/journal/journal-file.ts';
import { arq, temporaryFolder } from '../terminal.ts';

const run = ['lab', 'run', '--days', '0.01', '--seed', '7'];
const reportIn = (folder: string): string => readFileSync(join(folder, 'report.html'), 'utf8');

function change(folder: string, statement: string): void {
  const database = new DatabaseSync(join(folder, 'data', journalName));
  database.exec(statement);
  database.close();
}

describe('lab run --data', () => {
  test('writes the same report without a journal, with one, and after a stop in the middle', async () => {
    const plain = temporaryFolder();
    await arq([...run, '--report', 'report.html'], { folder: plain });

    const folder = temporaryFolder();
    const words = [...run, '--report', 'report.html', '--data', 'data'];
    const first = await arq(words, { folder });
    expect(first.exitCode).toBe(exitCodes.ok);
    expect(first.stderr).not.toContain('Going on');
    expect(reportIn(folder)).toBe(reportIn(plain));

    // What a process leaves that was stopped after its twentieth record.
    change(folder, 'DELETE FROM record WHERE sequence > 20');
    const second = await arq(words, { folder });
    expect(second.exitCode).toBe(exitCodes.ok);
    expect(second.stderr).toMatch(/Going on with the run in data from 2026-03-02 00:\d\d:\d\d UTC/);
    expect(reportIn(folder)).toBe(reportIn(plain));
  }, 30_000);

  test('refuses the journal of another run, of another version and of another outcome', async () => {
    const folder = temporaryFolder();
    const words = [...run, '--data', 'data'];
    await arq(words, { folder });

    const other = await arq([...words, '--seed', '8'], { folder });
    expect(other.exitCode).toBe(exitCodes.conflict);
    expect(other.stderr).toContain('another seed, load or faults: give the same options as then');

    change(folder, "UPDATE record SET digest = '' WHERE sequence = 5");
    const changed = await arq(words, { folder });
    expect(changed.exitCode).toBe(exitCodes.error);
    expect(changed.stderr).toContain('What is played differs from the journal at 2026-03-02T00:');

    change(folder, 'PRAGMA user_version = 0');
    const older = await arq(words, { folder });
    expect(older.exitCode).toBe(exitCodes.conflict);
    expect(older.stderr).toContain('go on with the version that wrote it');
  }, 30_000);

  test('keeps no journal when none is asked for', async () => {
    const folder = temporaryFolder();
    await arq(run, { folder });
    expect(existsSync(join(folder, journalName))).toBe(false);
  });
});

describe('lab day --data', () => {
  test('shows on its next start only what the one before has not shown', async () => {
    const folder = temporaryFolder();
    const words = ['lab', 'day', '--fast', '--data', 'data'];
    const whole = await arq(words, { folder });
    change(
      folder,
      `DELETE FROM record WHERE atMs > ${Date.parse('2026-03-02T20:00:00Z')}`, // A process was stopped then.
    );
    const rest = await arq(words, { folder });
    expect(rest.exitCode).toBe(exitCodes.ok);
    expect(whole.stdout.endsWith(rest.stdout)).toBe(true);
    expect(rest.stdout).toMatch(/^(19:5|20:0)\d:\d\d /);
  }, 60_000);
});
