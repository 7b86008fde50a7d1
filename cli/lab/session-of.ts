/** Makes a session of the options of a run; what cannot be played is said before anything is. */

import { resolve } from 'node:path';
import { readTrace } from '../../lab/platform/read-trace.ts';
import { minutesPerDay, scaleTraffic } from '../../lab/platform/traffic.ts';
import type { Session, SessionTraffic } from '../../lab/session.ts';
import type { RunOptions } from '../commands/lab-run.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { checkFile } from '../stage-files.ts';
import { faultsOf } from './faults-of.ts';

const usage = (problem: string): CommandError => new CommandError(exitCodes.usage, problem);

/**
 * Minutes of the trace that are run; `file` is the trace as the person named it.
 * @throws CommandError when the file is no trace, or nothing of it is left to score
 */
function minutesOfTrace(
  { path, ...scale }: Extract<SessionTraffic, { kind: 'trace' }>,
  file: string,
): number {
  try {
    return scaleTraffic(readTrace(path), { ...scale, startMs: 0 }).minutes;
  } catch (error) {
    // Both say what is wrong with the trace in an error of no special kind; any other kind is a mistake of ours.
    if (error instanceof Error && error.name === 'Error') {
      throw usage(error.message.replaceAll(path, file));
    }
    throw error;
  }
}

interface Load {
  readonly traffic: SessionTraffic;
  /** Length of the run. */
  readonly minutes: number;
}

function loadOf(options: RunOptions, folder: string): Load {
  const { traffic, peakRps, historyDays, days, bursts } = options;
  if (traffic === undefined) {
    if (historyDays !== undefined) {
      throw usage(
        '--history-days belongs to a recorded load: name one with --traffic, or leave it out.',
      );
    }
    const generated = {
      kind: 'generated' as const,
      days: days ?? 1,
      peakRps: peakRps ?? 900,
      burstsPerDay: bursts ?? 4,
    };
    return { traffic: generated, minutes: Math.round(generated.days * minutesPerDay) };
  }
  if (days !== undefined || bursts !== undefined) {
    throw usage(
      '--days and --bursts belong to a generated load: leave them out, or leave out --traffic.',
    );
  }
  checkFile(traffic, folder);
  const recorded = {
    kind: 'trace' as const,
    path: resolve(folder, traffic),
    peakRps: peakRps ?? 1680,
    historyDays: historyDays ?? 7,
  };
  return { traffic: recorded, minutes: minutesOfTrace(recorded, traffic) };
}

/** @throws CommandError with what cannot be played */
export async function sessionOf(options: RunOptions, folder: string): Promise<Session> {
  const { traffic, minutes } = loadOf(options, folder);
  return {
    seed: options.seed,
    faults: await faultsOf(options.fault, minutes),
    traffic,
    starts: [],
  };
}
