/** The journal of a run as a SQLite file with one writer: what the run began with, and a digest for each step it took. */

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Session } from '../session.ts';
import { JournalError, type JournalProblem } from './journal-error.ts';

/** One step of a run: an entry of the clock that called an API or moved an execution. */
export interface JournalRecord {
  /** 1, 2, 3 ... without a gap. */
  readonly sequence: number;
  /** The virtual instant. */
  readonly atMs: number;
  /** SHA-256, hexadecimal, over all that was done up to and with this step. */
  readonly digest: string;
}

export interface JournalFile {
  /** The virtual instant of the last record; undefined when there is none. */
  readonly lastMs: number | undefined;
  /** The next record of those found when the journal was opened; undefined behind the last. */
  next(): JournalRecord | undefined;
  /**
   * Is on the disk when this returns.
   * @throws JournalError `unwritable`: the record is not there, all before it are
   */
  append(record: JournalRecord): void;
  /** Lets go of the file. */
  close(): void;
}

export const journalName = 'journal.db';

/** Raised with each change of the tables or of what a digest is taken over. */
const format = 1;

/** A record fits many times into such a page: little is written for each. */
const pageBytes = 512;

const recordSchema = z.object({ sequence: z.int(), atMs: z.number(), digest: z.string() });
const numberSchema = z.object({ value: z.number() });
/** An error of `node:sqlite` has a code of SQLite's, one of `node:fs` the name of the call. */
const failureSchema = z.object({
  message: z.string(),
  errcode: z.int().optional(),
  syscall: z.string().optional(),
});
const sessionRow = z.object({ session: z.string() });

/** Primary result codes of https://sqlite.org/rescode.html; extended ones have them in their last eight bits. */
const problems = new Map<number, JournalProblem>([
  [5, 'inUse'],
  [8, 'unwritable'],
  [10, 'unwritable'],
  [11, 'notTheSame'],
  [13, 'unwritable'],
  [14, 'unwritable'],
  [26, 'otherVersion'],
]);

const another = 'or use another folder';

const sentences: Readonly<Record<JournalProblem, (path: string, why: string) => string>> = {
  inUse: (path) => `Another process is playing into ${path}: let it end, ${another}.`,
  otherSession: (path) =>
    `${path} has a run that began with another seed, load or faults: give the same options as then, ${another}.`,
  otherVersion: (path, why) =>
    `${path} is no journal of this version (${why}): go on with the version that wrote it, ${another}.`,
  notTheSame: (path, why) =>
    `${path} is damaged (${why}): put back a copy of it, ${another}, where the run begins anew and comes to the same end.`,
  unwritable: (path, why) =>
    `${path} cannot be written (${why}): make room and run the same command again, it goes on from the last record.`,
};

/** What went wrong in SQLite or in the file system, in a sentence; any other error is a mistake of ours and stays as it is. */
function explained(path: string, error: unknown): unknown {
  const { errcode, syscall, message } = failureSchema.safeParse(error).data ?? {};
  const problem = syscall === undefined ? problems.get((errcode ?? 0) & 0xff) : 'unwritable';
  if (problem === undefined || message === undefined) return error;
  return new JournalError(problem, sentences[problem](path, message));
}

function begin(database: DatabaseSync, session: string): void {
  database.exec(`BEGIN;
    CREATE TABLE session (session TEXT NOT NULL) STRICT;
    CREATE TABLE record (sequence INTEGER PRIMARY KEY, atMs INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;
    PRAGMA user_version = ${format}`);
  database.prepare('INSERT INTO session VALUES (?)').run(session);
  // Only whole: a process that ends in between leaves an empty file, with which the next one begins.
  database.exec('COMMIT');
}

/** Takes the file for this process alone until it is closed or the process ends, however it ends. */
function take(database: DatabaseSync): void {
  // The order matters: the page size before the first page, the lock before WAL asks for shared memory.
  database.exec(`PRAGMA page_size = ${pageBytes};
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    BEGIN EXCLUSIVE;
    COMMIT`);
}

function checkFormat(database: DatabaseSync, path: string): void {
  const version = database.prepare('SELECT user_version AS value FROM pragma_user_version').get();
  const found = numberSchema.parse(version).value;
  if (found === format) return;
  const why = `its format is ${found}, not ${format}`;
  throw new JournalError('otherVersion', sentences.otherVersion(path, why));
}

function isNew(database: DatabaseSync): boolean {
  const tables = database.prepare('SELECT count(*) AS value FROM sqlite_master').get();
  return numberSchema.parse(tables).value === 0;
}

function checkSession(database: DatabaseSync, path: string, session: string): void {
  const row = sessionRow.safeParse(database.prepare('SELECT session FROM session').get());
  if (row.data?.session === session) return;
  throw new JournalError('otherSession', sentences.otherSession(path, ''));
}

function prepare(database: DatabaseSync, path: string): JournalFile {
  const last = recordSchema
    .optional()
    .parse(database.prepare('SELECT * FROM record ORDER BY sequence DESC LIMIT 1').get());
  const found = database
    .prepare('SELECT * FROM record WHERE sequence <= ? ORDER BY sequence')
    .iterate(last?.sequence ?? 0);
  const insert = database.prepare('INSERT INTO record VALUES (?, ?, ?)');
  const guarded = <Result>(act: () => Result): Result => {
    try {
      return act();
    } catch (error) {
      throw explained(path, error);
    }
  };
  return {
    lastMs: last?.atMs,
    next: () =>
      guarded(() => {
        const { done, value } = found.next();
        return done === true ? undefined : recordSchema.parse(value);
      }),
    append: ({ sequence, atMs, digest }) =>
      guarded(() => {
        insert.run(sequence, atMs, digest);
      }),
    close: () => database.close(),
  };
}

/**
 * Opens the journal in a folder, or begins one; what the run is given is on the disk when this returns.
 * @throws JournalError in one sentence
 */
export function openJournal(folder: string, session: Session): JournalFile {
  const path = join(folder, journalName);
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    database = new DatabaseSync(path, { timeout: 0 });
    take(database);
    const text = JSON.stringify(session);
    if (isNew(database)) begin(database, text);
    checkFormat(database, path);
    checkSession(database, path, text);
    return prepare(database, path);
  } catch (error) {
    database?.close();
    throw explained(path, error);
  }
}
