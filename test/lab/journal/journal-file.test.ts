import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from '@jest/globals';
import type { JournalError } from '../../../lab/journal/journal-error.ts';
import {
  type JournalFile,
  type JournalRecord,
  journalName,
  openJournal,
} from '../../../lab/journal/journal-file.ts';
import { busySession } from './busy-session.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'arq-journal-'));

const record = (sequence: number): JournalRecord => ({
  sequence,
  atMs: Date.parse('2026-03-02T00:00:00Z') + sequence * 1000,
  digest: String(sequence).padStart(64, '0'),
});

function recordsOf(journal: JournalFile): JournalRecord[] {
  const found: JournalRecord[] = [];
  for (let next = journal.next(); next !== undefined; next = journal.next()) found.push(next);
  return found;
}

function recordsIn(folder: string): JournalRecord[] {
  const journal = openJournal(folder, busySession);
  const found = recordsOf(journal);
  journal.close();
  return found;
}

function begun(records: number): string {
  const folder = newFolder();
  const journal = openJournal(folder, busySession);
  for (let sequence = 1; sequence <= records; sequence++) journal.append(record(sequence));
  journal.close();
  return folder;
}

function refusalOf(open: () => unknown): JournalError {
  try {
    open();
  } catch (error) {
    return error as JournalError; // The test then looks at what it says.
  }
  throw new Error('The journal was opened');
}

const refusalIn = (folder: string, session = busySession): JournalError =>
  refusalOf(() => openJournal(folder, session));

/** A journal whose writer has been cut off in its sixth record, as the files it leaves. */
function cutOff() {
  const folder = newFolder();
  const journal = openJournal(folder, busySession);
  const wal = join(folder, `${journalName}-wal`);
  for (let sequence = 1; sequence <= 5; sequence++) journal.append(record(sequence));
  const fromByte = statSync(wal).size;
  journal.append(record(6));
  const files = { database: readFileSync(join(folder, journalName)), wal: readFileSync(wal) };
  journal.close();
  return { ...files, fromByte };
}

function folderWith(database: Uint8Array, wal: Uint8Array): string {
  const folder = newFolder();
  writeFileSync(join(folder, journalName), database);
  writeFileSync(join(folder, `${journalName}-wal`), wal);
  return folder;
}

describe('a journal', () => {
  test('gives back what was written, in order, and where it ends', () => {
    const folder = begun(3);
    const journal = openJournal(folder, busySession);
    expect(journal.lastMs).toBe(Date.parse('2026-03-02T00:00:03Z'));
    expect(recordsOf(journal)).toEqual([record(1), record(2), record(3)]);
    journal.append(record(4));
    journal.close();
    expect(recordsIn(folder)).toHaveLength(4);
  });

  // https://sqlite.org/fileformat2.html#walformat: a frame counts with its checksum and its commit mark.
  test('loses only its last record when that is torn at any byte', () => {
    const { database, wal, fromByte } = cutOff();
    const five = [1, 2, 3, 4, 5].map(record);
    expect(wal.length - fromByte).toBeGreaterThan(500);
    const folder = folderWith(database, wal);
    expect(recordsIn(folder)).toEqual([...five, record(6)]);
    for (let length = fromByte; length < wal.length; length++) {
      writeFileSync(join(folder, journalName), database);
      writeFileSync(join(folder, `${journalName}-wal`), wal.subarray(0, length));
      expect({ length, found: recordsIn(folder) }).toEqual({ length, found: five });
    }
  });

  test('loses only its last record when a byte of that is another one', () => {
    const { database, wal, fromByte } = cutOff();
    for (let at = fromByte; at < wal.length; at += 37) {
      const damaged = Uint8Array.from(wal);
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      expect(recordsIn(folderWith(database, damaged))).toHaveLength(5);
    }
  });

  test('begins anew over a file that was never filled', () => {
    const folder = newFolder();
    writeFileSync(join(folder, journalName), '');
    expect(recordsIn(folder)).toEqual([]);
  });

  test('has one writer, and is free again when that lets go', () => {
    const folder = begun(1);
    const first = openJournal(folder, busySession);
    expect(refusalIn(folder)).toMatchObject({
      problem: 'inUse',
      message: expect.stringMatching(/^Another process is playing into .*: let it end, or /),
    });
    first.append(record(2));
    first.close();
    expect(recordsIn(folder)).toHaveLength(2);
  });
});

describe('a journal is refused in one sentence', () => {
  test('when it was begun with another session', () => {
    expect(refusalIn(begun(1), { ...busySession, seed: '8' })).toMatchObject({
      problem: 'otherSession',
      message: expect.stringContaining('another seed, load or faults: give the same options'),
    });
  });

  test.each([0, 2])('when its format is %i', (format) => {
    const folder = begun(1);
    const database = new DatabaseSync(join(folder, journalName));
    database.exec(`PRAGMA user_version = ${format}`);
    database.close();
    expect(refusalIn(folder)).toMatchObject({
      problem: 'otherVersion',
      message: expect.stringContaining(
        `(its format is ${format}, not 1): go on with the version that wrote it`,
      ),
    });
  });

  test('when it is another kind of file, which stays as it was', () => {
    const folder = newFolder();
    const text = 'minute,requests\n'.repeat(100);
    writeFileSync(join(folder, journalName), text);
    expect(refusalIn(folder).problem).toBe('otherVersion');
    expect(readFileSync(join(folder, journalName), 'utf8')).toBe(text);
  });

  test('when half of it is gone', () => {
    const folder = begun(40);
    truncateSync(join(folder, journalName), statSync(join(folder, journalName)).size / 2);
    expect(refusalOf(() => recordsIn(folder)).problem).toBe('notTheSame');
  });

  test('when its folder is a file', () => {
    const folder = begun(1);
    const copy = join(folder, 'copy');
    copyFileSync(join(folder, journalName), copy);
    expect(refusalIn(copy).problem).toBe('unwritable');
  });
});
