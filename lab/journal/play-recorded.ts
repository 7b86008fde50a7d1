/** Plays a world along its journal: checks what is recorded already, then records what is new. */

import type { World } from '../world.ts';
import { createDigestChain } from './digest-chain.ts';
import { JournalError } from './journal-error.ts';
import type { JournalFile, JournalRecord } from './journal-file.ts';

const differs = (atMs: number): JournalError =>
  new JournalError(
    'notTheSame',
    `What is played differs from the journal at ${new Date(atMs).toISOString()}: the project has changed since, or the journal is damaged; go on with the version that wrote it, or use another folder.`,
  );

const isSame = (a: JournalRecord, b: JournalRecord): boolean =>
  a.sequence === b.sequence && a.atMs === b.atMs && a.digest === b.digest;

/**
 * A `runUntil` for a world at its first instant. A world is the same whenever it is played, so the way back to where a
 * process ended is to play it again: no effect outlives a process, and none can happen twice. Who looks at the world
 * sees a step only after its record is on the disk.
 *
 * The answer throws JournalError when a step is not the recorded one or cannot be recorded.
 */
export function playRecorded(
  world: World,
  journal: JournalFile,
): (untilMs: number) => Promise<void> {
  const { clock } = world;
  const digest = createDigestChain(world);
  let sequence = 0;
  let recorded = journal.next();

  /** After each entry of the clock. Most entries, such as a minute of the platform's metrics, have nothing to record. */
  function note(): void {
    const taken = digest();
    if (taken === undefined) return;
    sequence += 1;
    const record = { sequence, atMs: clock.nowMs, digest: taken };
    if (recorded === undefined) {
      journal.append(record);
      return;
    }
    if (!isSame(recorded, record)) throw differs(record.atMs);
    recorded = journal.next();
  }

  return async (untilMs) => {
    while (await clock.step(untilMs)) note();
    await clock.runUntil(untilMs);
    if (recorded !== undefined && recorded.atMs <= untilMs) throw differs(recorded.atMs);
  };
}
