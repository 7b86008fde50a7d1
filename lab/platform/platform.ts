/** The simulated platform: applications under load, whose only way to be noticed is the metrics they publish. */

import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { type Application, type ApplicationRun, createApplicationRun } from './application-run.ts';
import type { FleetFollower } from './fleet.ts';
import type { MetricSink } from './metrics.ts';
import type { FleetBounds } from './optimum.ts';
import type { PlatformRecord } from './record.ts';
import { type Score, scoredSpan, scoreRun } from './score.ts';
import { minuteMs } from './traffic.ts';

export interface PlatformOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** At least one; all with the same first minute and length. */
  readonly applications: readonly Application[];
  readonly cloudWatch: MetricSink;
  /** The instances behind an application, by its name. */
  fleet(applicationName: string): FleetFollower;
}

export interface Platform {
  /** What has been played of an application so far. Throws for an unknown name. */
  record(applicationName: string): PlatformRecord;
  /** Scores what has been played of an application's scored part. Throws for an unknown name or before that part. */
  score(applicationName: string, bounds?: FleetBounds): Score;
}

function frameOf({ applications, clock }: PlatformOptions): { startMs: number; minutes: number } {
  const first = applications[0]?.traffic;
  if (first === undefined) throw new Error('The platform has no application: give at least one.');
  const { startMs, minutes } = first;
  for (const { name, traffic } of applications) {
    if (traffic.startMs !== startMs || traffic.minutes !== minutes) {
      throw new Error(
        `The traffic of ${name} begins or ends at another minute than that of ${applications[0]?.name}: give all applications the same span.`,
      );
    }
  }
  if (clock.nowMs > startMs) {
    throw new Error(
      `The clock stands at ${new Date(clock.nowMs).toISOString()}, after the traffic's first minute: create the platform before it begins.`,
    );
  }
  return { startMs, minutes };
}

/**
 * Runs the applications on the clock. At the end of each minute it computes that minute from the fleet as it was,
 * publishes its datapoints for all applications and then has the alarms evaluated, once.
 */
export function createPlatform(options: PlatformOptions): Platform {
  const { clock, random, cloudWatch } = options;
  const { startMs, minutes } = frameOf(options);
  const runs = new Map<string, ApplicationRun>();
  for (const application of options.applications) {
    const fleet = options.fleet(application.name);
    const own = random.fork(application.name);
    const surroundings = { clock, random: own, sink: cloudWatch, fleet };
    runs.set(application.name, createApplicationRun(application, surroundings));
  }

  function finishMinute(minute: number): void | Promise<void> {
    const minuteStartMs = startMs + minute * minuteMs;
    for (const run of runs.values()) run.playMinute();
    scheduleEndOf(minute + 1);
    return cloudWatch.evaluate(minuteStartMs);
  }
  function scheduleEndOf(minute: number): void {
    if (minute >= minutes) return;
    clock.schedule(startMs + (minute + 1) * minuteMs, () => finishMinute(minute));
  }
  scheduleEndOf(0);

  function runOf(name: string): ApplicationRun {
    const run = runs.get(name);
    if (run === undefined) {
      throw new Error(
        `There is no application "${name}": use one of ${[...runs.keys()].join(', ')}.`,
      );
    }
    return run;
  }

  return {
    record: (name) => runOf(name).record,
    score(name, bounds = {}) {
      const { application, record, fleet } = runOf(name);
      const { fromMs, toMs } = scoredSpan(application.traffic, record);
      const paidInstanceSeconds = fleet.paidInstanceSeconds(fromMs, toMs);
      return scoreRun(application.traffic, record, { ...bounds, paidInstanceSeconds });
    },
  };
}
