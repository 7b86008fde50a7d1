/** Demand on an application, minute by minute: what a trace, a generator or a test offers to the load balancer. */

export const minuteMs = 60_000;
export const minutesPerDay = 1_440;

/** Requests offered to one application. Demand is constant within a minute (performance model P1). */
export interface Traffic {
  /** Offered rate in requests a second during that minute; minute 0 is the first. 0 outside the traffic. */
  requestsPerSecond(minuteIndex: number): number;
  readonly minutes: number;
  /** The instant minute 0 begins. */
  readonly startMs: number;
  /** The first minute that counts; what comes before is run so that the system is warm, but not scored. */
  readonly scoredFromMinute: number;
}

/** A traffic over rates already known, requests a second by minute. */
export function trafficOf(
  rates: Float64Array,
  frame: { readonly startMs: number; readonly scoredFromMinute: number },
): Traffic {
  return {
    requestsPerSecond: (minuteIndex) => rates[minuteIndex] ?? 0,
    minutes: rates.length,
    startMs: frame.startMs,
    scoredFromMinute: frame.scoredFromMinute,
  };
}

/** How a trace becomes load for the fleet. */
export interface TrafficScale {
  /** Days at the head of the trace that are history. The last of them is run, unscored; the others are left out. */
  readonly historyDays: number;
  /** What the busiest scored minute offers, requests a second. */
  readonly peakRps: number;
  /** The instant the first minute of the trace begins, so that hours and weekdays keep their meaning. */
  readonly startMs: number;
}

/**
 * Scales requests per minute so that the busiest scored minute offers `peakRps`: only the shape of a trace is used
 * (performance model P1). Throws when no minute with a request is left to score.
 */
export function scaleTraffic(requests: ArrayLike<number>, scale: TrafficScale): Traffic {
  const historyMinutes = scale.historyDays * minutesPerDay;
  let busiest = 0;
  for (let at = historyMinutes; at < requests.length; at++) {
    busiest = Math.max(busiest, requests[at] ?? 0);
  }
  if (busiest === 0) {
    throw new Error(
      `The trace has ${requests.length} minutes and none with a request after ${scale.historyDays} days of history: use a longer trace or fewer history days.`,
    );
  }
  const warmMinutes = Math.min(historyMinutes, minutesPerDay);
  const firstMinute = historyMinutes - warmMinutes;
  const rates = new Float64Array(requests.length - firstMinute);
  for (let at = 0; at < rates.length; at++) {
    rates[at] = ((requests[firstMinute + at] ?? 0) / busiest) * scale.peakRps;
  }
  const startMs = scale.startMs + firstMinute * minuteMs;
  return trafficOf(rates, { startMs, scoredFromMinute: warmMinutes });
}

/** A change of level in a step load. */
export interface LoadStep {
  readonly fromMinute: number;
  readonly requestsPerSecond: number;
}

/** A load made of levels, each from its minute to the next: for scenarios whose outcome is known by hand. */
export function stepTraffic(
  steps: readonly LoadStep[],
  frame: { readonly startMs: number; readonly minutes: number; readonly scoredFromMinute?: number },
): Traffic {
  const rates = new Float64Array(frame.minutes);
  for (const step of [...steps].sort((a, b) => a.fromMinute - b.fromMinute)) {
    rates.fill(step.requestsPerSecond, step.fromMinute);
  }
  const scoredFromMinute = frame.scoredFromMinute ?? 0;
  return trafficOf(rates, { startMs: frame.startMs, scoredFromMinute });
}
