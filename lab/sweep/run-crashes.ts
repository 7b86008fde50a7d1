/** Ends the process of a run before or after each write of its journal: it has to go on as if nothing had happened (P1). */

import type { Scenario } from '../../shared/scenario.ts';
import type { JournalFile, JournalRecord } from '../journal/journal-file.ts';
import { playRecorded } from '../journal/play-recorded.ts';
import { minuteMs } from '../platform/traffic.ts';
import { setScene } from '../scenarios/play-scenario.ts';
import { faultMinutes } from './baseline.ts';

export const crashKinds = ['crash-before', 'crash-after'] as const;
export type CrashKind = (typeof crashKinds)[number];

class Crash extends Error {}

/** A journal that outlives its processes; the process ends at its next write when a crash is asked for. */
function journalOver(records: JournalRecord[], crash?: CrashKind): JournalFile {
  const found = records.values();
  return {
    lastMs: records.at(-1)?.atMs,
    next: () => found.next().value,
    append(record) {
      if (crash !== 'crash-before') records.push(record);
      if (crash !== undefined) throw new Crash();
    },
    close() {},
  };
}

/** Plays the first half hour of a scenario along these records, as a process of its own would. */
async function play(
  scenario: Scenario,
  records: JournalRecord[],
  crash?: CrashKind,
): Promise<void> {
  const world = await setScene(scenario, { alone: true });
  await playRecorded(world, journalOver(records, crash))(world.startMs + faultMinutes * minuteMs);
}

/** How a process ended: `crashed`, `at its end`, or with an error. */
const endOf = (played: Promise<void>): Promise<string> =>
  played.then(
    () => 'at its end',
    (error: unknown) => (error instanceof Crash ? 'crashed' : String(error)),
  );

export interface Crashes {
  readonly count: number;
  readonly violations: readonly string[];
}

/** One crash for each write: after each the next process begins with what stands in the journal. */
export async function runCrashes(scenario: Scenario, kind: CrashKind): Promise<Crashes> {
  const undisturbed: JournalRecord[] = [];
  await play(scenario, undisturbed);
  const violations: string[] = [];
  const records: JournalRecord[] = [];
  for (const [written, record] of undisturbed.entries()) {
    const end = await endOf(play(scenario, records, kind));
    if (end !== 'crashed') violations.push(`P1: after ${written} writes a process ended: ${end}`);
    if (kind === 'crash-before') records.push(record);
  }
  const end = await endOf(play(scenario, records));
  if (end !== 'at its end') violations.push(`P1: the last process ended: ${end}`);
  if (JSON.stringify(records) !== JSON.stringify(undisturbed)) {
    violations.push('P1: the journal is not the one of a run without a crash');
  }
  return { count: undisturbed.length, violations };
}
