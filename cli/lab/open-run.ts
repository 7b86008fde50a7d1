/** A run of a session from its first instant, with a journal when the person names a folder for one. */

import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { JournalError, type JournalProblem } from '../../lab/journal/journal-error.ts';
import { type JournalFile, openJournal } from '../../lab/journal/journal-file.ts';
import { playRecorded } from '../../lab/journal/play-recorded.ts';
import { openSession, type Session } from '../../lab/session.ts';
import type { World } from '../../lab/world.ts';
import type { Context } from '../context.ts';
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.ts';
import { instant } from '../report/format.ts';

export interface Run {
  readonly world: World;
  readonly endMs: number;
  /** Up to here an earlier process has played the run already; before every instant when none has. */
  readonly recordedMs: number;
  /** @throws CommandError when the journal cannot be gone on with */
  runUntil(untilMs: number): Promise<void>;
  /** Lets go of the journal. */
  close(): void;
}

const codes: Readonly<Record<JournalProblem, ExitCode>> = {
  inUse: exitCodes.conflict,
  otherSession: exitCodes.conflict,
  otherVersion: exitCodes.conflict,
  notTheSame: exitCodes.error,
  unwritable: exitCodes.error,
};

const commandError = (error: unknown): unknown =>
  error instanceof JournalError ? new CommandError(codes[error.problem], error.message) : error;

function open(folder: string, session: Session): JournalFile {
  try {
    return openJournal(folder, session);
  } catch (error) {
    throw commandError(error);
  }
}

/** A journal begins with the first step, so that what those who watch have asked before does not enter it. */
function recordedBy(world: World, journal: JournalFile): Run['runUntil'] {
  let play: Run['runUntil'] | undefined;
  return async (untilMs) => {
    play ??= playRecorded(world, journal);
    try {
      await play(untilMs);
    } catch (error) {
      throw commandError(error);
    }
  };
}

/**
 * `data` is the folder of the journal as the person named it.
 * @throws CommandError when there is a journal that cannot be gone on with
 */
export async function openRun(
  session: Session,
  data: string | undefined,
  { folder, output }: Context,
): Promise<Run> {
  if (data === undefined) {
    const { world, endMs } = await openSession(session);
    const { runUntil } = world.clock;
    return { world, endMs, recordedMs: Number.NEGATIVE_INFINITY, runUntil, close: () => {} };
  }
  const journalFolder = resolve(folder, data);
  if (statSync(journalFolder, { throwIfNoEntry: false })?.isFile() === true) {
    throw new CommandError(exitCodes.usage, `--data ${data} is a file: name a folder.`);
  }
  // The journal first: what the run is given is on the disk before anything takes effect.
  const journal = open(journalFolder, session);
  const { lastMs } = journal;
  if (lastMs !== undefined) {
    output.talk(`Going on with the run in ${data} from ${instant(lastMs)} UTC.`);
  }
  try {
    const { world, endMs } = await openSession(session);
    return {
      world,
      endMs,
      recordedMs: lastMs ?? Number.NEGATIVE_INFINITY,
      runUntil: recordedBy(world, journal),
      close: () => journal.close(),
    };
  } catch (error) {
    journal.close();
    throw error;
  }
}
