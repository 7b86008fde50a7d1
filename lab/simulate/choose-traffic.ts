/** Draws the load of a day from its seed: a day's wave with bursts, a square wave on the thresholds, or steps; calm after healing. */

import { generateTraffic } from '../platform/generate-traffic.ts';
import { minutesPerDay, type Traffic, trafficOf } from '../platform/traffic.ts';
import type { Random } from '../random.ts';

export interface TrafficFrame {
  readonly startMs: number;
  readonly minutes: number;
  /** From here on the load is level, so that the platform can come to rest. */
  readonly calmFromMinute: number;
  /** What all instances together carry with the strategy's reserve, requests a second. */
  readonly capacityRps: number;
}

const between = (random: Random, least: number, most: number): number =>
  least + random.next() * (most - least);

/** Two levels that take turns: the flapping of a load that sits on a threshold (M6). */
function squareWave(random: Random, { minutes, capacityRps }: TrafficFrame): Float64Array {
  const low = between(random, 0.05, 0.5) * capacityRps;
  const high = between(random, 0.3, 1.2) * capacityRps;
  const period = Math.round(between(random, 3, 60));
  return Float64Array.from({ length: minutes }, (_none, minute) =>
    Math.floor(minute / period) % 2 === 0 ? low : high,
  );
}

function steps(random: Random, { minutes, capacityRps }: TrafficFrame): Float64Array {
  const rates = new Float64Array(minutes);
  for (let minute = 0; minute < minutes; minute += Math.round(between(random, 10, 120))) {
    rates.fill(between(random, 0, 1.3) * capacityRps, minute);
  }
  return rates;
}

function wave(random: Random, { startMs, minutes, capacityRps }: TrafficFrame): Float64Array {
  const traffic = generateTraffic(random, {
    startMs,
    days: Math.ceil(minutes / minutesPerDay),
    historyDays: 0,
    busiestHourRps: between(random, 0.1, 1) * capacityRps,
    burstsPerDay: Math.round(between(random, 0, 12)),
    noise: between(random, 0, 0.1),
  });
  return Float64Array.from({ length: minutes }, (_none, minute) =>
    traffic.requestsPerSecond(minute),
  );
}

/** The load of one application. */
export function chooseTraffic(random: Random, frame: TrafficFrame): Traffic {
  const shapes = [wave, squareWave, steps];
  const shape = shapes[Math.floor(random.next() * shapes.length)] ?? wave;
  const rates = shape(random, frame);
  rates.fill(between(random, 0.2, 0.7) * frame.capacityRps, frame.calmFromMinute);
  return trafficOf(rates, { startMs: frame.startMs, scoredFromMinute: 0 });
}
