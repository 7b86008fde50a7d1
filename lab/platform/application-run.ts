/** Plays one application minute by minute: traffic onto the fleet, the outcome into metrics and the record. */

import type { Clock } from '../clock.ts';
import type { Random } from '../random.ts';
import { clientErrors } from './assumptions.ts';
import { createFleetTimeline, type FleetFollower, type FleetState } from './fleet.ts';
import { createHiddenLimitWatch, type HiddenLimit } from './hidden-limit.ts';
import {
  createPublisher,
  type MetricNames,
  type MetricSink,
  type MinuteReport,
} from './metrics.ts';
import { createQueue, partSeconds } from './queue.ts';
import { createRecord, type PlatformRecord } from './record.ts';
import { shareRequests } from './shares.ts';
import { minuteMs, minutesPerDay, type Traffic } from './traffic.ts';

/** An application of the simulated platform. */
export interface Application extends MetricNames {
  readonly name: string;
  readonly traffic: Traffic;
  /** A fault: percent of the answers that are 5xx at an instant (a bad change); none when absent. */
  readonly errorPercent?: (atMs: number) => number;
  /** A fault: the limit that adding capacity trips, while it is in force (reliability catalogue 12). */
  readonly hiddenLimit?: (atMs: number) => HiddenLimit | undefined;
}

export interface ApplicationRun {
  readonly application: Application;
  readonly fleet: FleetFollower;
  readonly record: PlatformRecord;
  /** Computes and publishes the next minute; it must be over. */
  playMinute(): void;
}

interface Surroundings {
  readonly clock: Clock;
  readonly random: Random;
  readonly sink: MetricSink;
  readonly fleet: FleetFollower;
}

function unhealthyOf(states: readonly FleetState[]): MinuteReport['unhealthy'] {
  let sum = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = 0;
  for (const { unhealthy } of states) {
    sum += unhealthy;
    minimum = Math.min(minimum, unhealthy);
    maximum = Math.max(maximum, unhealthy);
  }
  return { sum, minimum, maximum };
}

/** Answers that fail at the targets because of a fault, over the parts of one minute. */
function createErrorCounter(application: Application) {
  const hiddenLimitPercent = createHiddenLimitWatch();
  return (minuteStartMs: number, states: readonly FleetState[], served: Float64Array): number => {
    let errors = 0;
    states.forEach((state, part) => {
      const atMs = minuteStartMs + part * partSeconds * 1_000;
      const limit = application.hiddenLimit?.(atMs);
      const percent =
        (application.errorPercent?.(atMs) ?? 0) + hiddenLimitPercent(atMs, state.inService, limit);
      errors += ((served[part] ?? 0) * Math.min(100, percent)) / 100;
    });
    return Math.round(errors);
  };
}

/** Prepares an application whose first minute is about to begin. */
export function createApplicationRun(
  application: Application,
  { clock, random, sink, fleet }: Surroundings,
): ApplicationRun {
  const { traffic } = application;
  const timeline = createFleetTimeline(clock, fleet);
  const queue = createQueue();
  const countErrors = createErrorCounter(application);
  const publish = createPublisher(sink, application);
  const { record, append } = createRecord(traffic.minutes);
  let requestsToday = 0;

  function playMinute(): void {
    const minute = record.minutes;
    const minuteStartMs = traffic.startMs + minute * minuteMs;
    const states = timeline.statesOf(minuteStartMs);
    const counts = states.map((state) => state.inService);
    const outcome = queue.serveMinute(traffic.requestsPerSecond(minute), counts);
    const targetErrors = countErrors(minuteStartMs, states, queue.servedByPart);
    const served = Math.round(outcome.served);
    const clientErrorCount = Math.round(clientErrors(served - targetErrors));
    const balancerErrors = Math.round(outcome.rejected);
    const shares = shareRequests(states, queue.servedByPart, random);
    if (minuteStartMs % (minutesPerDay * minuteMs) === 0) requestsToday = 0;
    if (outcome.instances > 0) requestsToday += outcome.served / outcome.instances;
    append(outcome, targetErrors + balancerErrors);
    publish(minuteStartMs, {
      outcome,
      requestCount: Math.max(0, Math.round(outcome.requests) - balancerErrors),
      targetErrors,
      clientErrors: clientErrorCount,
      successes: served - targetErrors - clientErrorCount,
      balancerErrors,
      unhealthy: unhealthyOf(states),
      shares,
      requestsToday,
    });
  }

  return { application, fleet, record, playMinute };
}
