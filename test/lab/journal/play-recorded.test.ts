import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { buildReport } from '../../../lab/build-report.ts';
import { type JournalFile, journalName, openJournal } from '../../../lab/journal/journal-file.ts';
import { playRecorded } from '../../../lab/journal/play-recorded.ts';
import { openSession } from '../../../lab/session.ts';
import type { World } from '../../../lab/world.ts';
import { busySession } from './busy-session.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'arq-journal-'));
const untilMs = Date.parse('2026-03-02T00:11:00Z');

/** Everything a person can see of a run. */
const endOf = (world: World): string =>
  JSON.stringify(
    world.services.sfn.executions().map(({ arn }) => world.services.sfn.history(arn)),
  ) + JSON.stringify(buildReport(world, 'A run', busySession.seed));

/** Plays in this folder to the end, as a process of its own would. */
async function play(
  folder: string,
  through: (journal: JournalFile) => JournalFile = (journal) => journal,
): Promise<string> {
  const journal = openJournal(folder, busySession);
  try {
    const { world } = await openSession(busySession);
    await playRecorded(world, through(journal))(untilMs);
    return endOf(world);
  } finally {
    journal.close();
  }
}

class Crash extends Error {}

/** A journal whose process ends just before or just after its next write. */
const crashing =
  (when: 'before' | 'after') =>
  (journal: JournalFile): JournalFile => ({
    ...journal,
    append(record) {
      if (when === 'after') journal.append(record);
      throw new Crash();
    },
  });

function inDatabase<Result>(folder: string, act: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(join(folder, journalName));
  try {
    return act(database);
  } finally {
    database.close();
  }
}

const contentOf = (folder: string): unknown[] =>
  inDatabase(folder, (database) => database.prepare('SELECT * FROM record').all());

let undisturbed: string;
let whole: readonly unknown[];

beforeAll(async () => {
  const folder = newFolder();
  undisturbed = await play(folder);
  whole = contentOf(folder);
});

describe('a run with a journal', () => {
  test('comes to the same end as one without', async () => {
    const { world } = await openSession(busySession);
    await world.clock.runUntil(untilMs);
    expect(endOf(world)).toBe(undisturbed);
    expect(whole.length).toBeGreaterThan(30);
  });

  test('comes to the same end through a crash before and after every single write', async () => {
    const folder = newFolder();
    for (let written = 0; written < whole.length; written++) {
      await expect(play(folder, crashing('before'))).rejects.toThrow(Crash);
      expect(contentOf(folder)).toHaveLength(written);
      await expect(play(folder, crashing('after'))).rejects.toThrow(Crash);
      expect(contentOf(folder)).toHaveLength(written + 1);
    }
    expect(await play(folder, crashing('before'))).toBe(undisturbed);
    expect(contentOf(folder)).toEqual(whole);
  }, 60_000);

  test('writes nothing when it is played again to where it ended', async () => {
    const folder = newFolder();
    await play(folder);
    expect(await play(folder, crashing('before'))).toBe(undisturbed);
  });
});

describe('a run that differs from its journal is refused', () => {
  const changes: readonly (readonly [name: string, statement: string])[] = [
    ['has another digest', "UPDATE record SET digest = '00' WHERE sequence = 9"],
    ['is at another instant', 'UPDATE record SET atMs = atMs + 1 WHERE sequence = 9'],
    ['is missing', 'DELETE FROM record WHERE sequence = 9'],
    ['never happens', 'INSERT INTO record SELECT max(sequence) + 1, max(atMs), 0 FROM record'],
  ];
  test.each(changes)('when one of its records %s', async (_name, statement) => {
    const folder = newFolder();
    await play(folder);
    inDatabase(folder, (database) => database.exec(statement));
    await expect(play(folder)).rejects.toMatchObject({
      problem: 'notTheSame',
      message: expect.stringMatching(/^What is played differs from the journal at 2026-03-02T00:/),
    });
  });
});
