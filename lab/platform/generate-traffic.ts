/** Makes demand with the shape of a real one from a seed: days, weeks, noise, bursts, a season, growth. */

import type { Random } from '../random.ts';
import { minuteMs, minutesPerDay, type Traffic, trafficOf } from './traffic.ts';

const dayMs = minutesPerDay * minuteMs;

/** What the generated demand looks like. Everything but the frame and the level has a default. */
export interface TrafficShape {
  readonly startMs: number;
  readonly days: number;
  /** Days run before the scored part; 1 when absent. */
  readonly historyDays?: number;
  /** Rate at the busiest hour of a working day before noise, bursts, season and growth, requests a second. */
  readonly busiestHourRps: number;
  /** UTC hour of the daily peak; 14 when absent. */
  readonly peakHour?: number;
  /** How many times the quietest hour's rate the busiest hour's is; 3 when absent. */
  readonly peakToTrough?: number;
  /** Saturday and Sunday relative to a working day; 0.7 when absent. */
  readonly weekendFactor?: number;
  /** Standard deviation of a minute around the shape, relative; 0.03 when absent. */
  readonly noise?: number;
  /** Bursts a day: they begin within a minute, reach 3 to 5 times the load and last 3 to 14 minutes; 0 when absent. */
  readonly burstsPerDay?: number;
  /** A peak season: 2 to 3 times the load for some days (strategy C2). */
  readonly season?: { readonly fromDay: number; readonly days: number; readonly factor: number };
  /** Growth a year, compounded by the minute (strategy C1 has 20); 0 when absent. */
  readonly growthPercentPerYear?: number;
}

/** Box and Muller: a draw from the standard normal distribution. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());

/** Day and week: 1 at the busiest hour of a working day. */
function calendarLevel(atMs: number, shape: TrafficShape): number {
  const { peakHour = 14, peakToTrough = 3, weekendFactor = 0.7 } = shape;
  const hour = (atMs % dayMs) / (60 * minuteMs);
  const quietest = 1 / peakToTrough;
  const wave = (1 + Math.cos((2 * Math.PI * (hour - peakHour)) / 24)) / 2;
  // 1970-01-01 was a Thursday: day 2 and 3 of each week counted from there are Saturday and Sunday.
  const weekday = Math.floor(atMs / dayMs) % 7;
  const weekend = weekday === 2 || weekday === 3;
  return (quietest + (1 - quietest) * wave) * (weekend ? weekendFactor : 1);
}

/** A factor for each minute; a burst starts and ends within a minute, as the Twitter trace of P1 has it. */
function burstFactors(minutes: number, perDay: number, random: Random): Float64Array {
  const factors = new Float64Array(minutes).fill(1);
  const startProbability = perDay / minutesPerDay;
  for (let minute = 0; minute < minutes; minute++) {
    if (random.next() >= startProbability) continue;
    const factor = 3 + 2 * random.next();
    const length = 3 + Math.floor(12 * random.next());
    factors.fill(factor, minute, minute + length);
    minute += length;
  }
  return factors;
}

/** Demand from a seed: the same seed and shape give the same minutes. */
export function generateTraffic(random: Random, shape: TrafficShape): Traffic {
  const minutes = shape.days * minutesPerDay;
  const noise = shape.noise ?? 0.03;
  const yearly = 1 + (shape.growthPercentPerYear ?? 0) / 100;
  const noiseRandom = random.fork('noise');
  const bursts = burstFactors(minutes, shape.burstsPerDay ?? 0, random.fork('bursts'));
  const rates = new Float64Array(minutes);
  for (let minute = 0; minute < minutes; minute++) {
    const day = minute / minutesPerDay;
    const { season } = shape;
    const inSeason =
      season !== undefined && day >= season.fromDay && day < season.fromDay + season.days;
    const level =
      calendarLevel(shape.startMs + minute * minuteMs, shape) *
      yearly ** (day / 365) *
      (inSeason ? season.factor : 1) *
      (bursts[minute] ?? 1) *
      (1 + noise * normal(noiseRandom));
    rates[minute] = Math.max(0, shape.busiestHourRps * level);
  }
  const scoredFromMinute = (shape.historyDays ?? 1) * minutesPerDay;
  return trafficOf(rates, { startMs: shape.startMs, scoredFromMinute });
}
