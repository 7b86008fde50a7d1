/** Makes a session of the options of a run; what cannot be played is said before anything is. */

import { resolve } from 'node:path';
import { worldFaults } from '../../lab/faults.ts';
import { readTrace } from '../../lab/platform/read-trace.ts';
import { scaleTraffic } from '../../lab/platform/traffic.ts';
import type { Session, SessionFault, SessionTraffic } from '../../lab/session.ts';
import type { NamedFault, RunOptions } from '../commands/lab-run.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';

const usage = (problem: string): CommandError => new CommandError(exitCodes.usage, problem);

const isKind = (kind: string): kind is SessionFault['kind'] => Object.hasOwn(worldFaults, kind);

function faultOf({ kind, ...fault }: NamedFault): SessionFault {
  if (isKind(kind)) return { ...fault, kind };
  throw usage(`There is no fault "${kind}": use one of ${Object.keys(worldFaults).join(', ')}.`);
}

/**
 * `file` is the trace as the person named it.
 * @throws CommandError when the file is no trace, or nothing of it is left to score
 */
function checkTrace(
  { path, ...scale }: Extract<SessionTraffic, { kind: 'trace' }>,
  file: string,
): void {
  try {
    scaleTraffic(readTrace(path), { ...scale, startMs: 0 });
  } catch (error) {
    // Both say what is wrong with the trace in an error of no special kind; any other kind is a mistake of ours.
    if (error instanceof Error && error.name === 'Error') {
      throw usage(error.message.replaceAll(path, file));
    }
    throw error;
  }
}

function trafficOf(options: RunOptions, folder: string): SessionTraffic {
  const { traffic, peakRps, historyDays, days, bursts } = options;
  if (traffic === undefined) {
    if (historyDays !== undefined) {
      throw usage(
        '--history-days belongs to a recorded load: name one with --traffic, or leave it out.',
      );
    }
    return {
      kind: 'generated',
      days: days ?? 1,
      peakRps: peakRps ?? 900,
      burstsPerDay: bursts ?? 4,
    };
  }
  if (days !== undefined || bursts !== undefined) {
    throw usage(
      '--days and --bursts belong to a generated load: leave them out, or leave out --traffic.',
    );
  }
  const recorded = {
    kind: 'trace' as const,
    path: resolve(folder, traffic),
    peakRps: peakRps ?? 1680,
    historyDays: historyDays ?? 7,
  };
  checkTrace(recorded, traffic);
  return recorded;
}

/** @throws CommandError with what cannot be played */
export function sessionOf(options: RunOptions, folder: string): Session {
  return {
    seed: options.seed,
    faults: options.fault.map(faultOf),
    traffic: trafficOf(options, folder),
    starts: [],
  };
}
