/** A process that plays a short run along the journal in the folder it is given, and can be killed while it does. */

import { openJournal } from '../../../lab/journal/journal-file.ts';
import { playRecorded } from '../../../lab/journal/play-recorded.ts';
import { openSession } from '../../../lab/session.ts';
import { busySession } from './busy-session.ts';

const minuteMs = 60_000;
const [, , folder = ''] = process.argv;

const journal = openJournal(folder, busySession);
const { world, endMs } = await openSession(busySession);
const runUntil = playRecorded(world, journal);
for (let untilMs = world.startMs + minuteMs; untilMs <= endMs; untilMs += minuteMs) {
  await runUntil(untilMs);
  process.stdout.write('.');
}
// Who wants to kill it may be late: it ends with its standard input.
for await (const _text of process.stdin);
journal.close();
