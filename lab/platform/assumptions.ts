/** What the platform model assumes beyond the performance model: one law a line, so that documents can print them. */

import { backlogSecondsMax } from './queue.ts';

/** Percent of memory in use at rest, and what full CPU and a full backlog add to it. */
const memory = { restPercent: 30, cpuPercent: 50, backlogPercent: 15 };

/** Percent of the disk in use after the daily log rotation, what a million requests add, and where logging stops. */
const disk = { restPercent: 40, percentPerMillion: 3, percentMax: 95 };

const bytesPerRequest = { in: 2_000, out: 20_000 };
const clientErrorPercent = 0.5;

/**
 * Half-width of the uniform spread of one instance's share around the even share; its standard deviation, and so the
 * coefficient of variation over a large fleet, is this divided by the square root of 3.
 */
export const shareSpread = 0.03 * Math.sqrt(3);

/** Memory in use on an instance in percent, from its CPU and the longest wait in the backlog. */
export const memoryPercent = (cpuPercent: number, backlogSeconds: number): number =>
  memory.restPercent +
  (memory.cpuPercent * cpuPercent) / 100 +
  (memory.backlogPercent * backlogSeconds) / backlogSecondsMax;

/** Disk in use on an instance in percent, from the requests it logged since midnight UTC. */
export const diskPercent = (requestsToday: number): number =>
  Math.min(disk.percentMax, disk.restPercent + (disk.percentPerMillion * requestsToday) / 1e6);

/** Bytes an application receives and sends for its requests. */
export const networkInBytes = (requests: number): number => requests * bytesPerRequest.in;
export const networkOutBytes = (requests: number): number => requests * bytesPerRequest.out;

/** Answers with a 4xx status among the requests answered. */
export const clientErrors = (served: number): number => (served * clientErrorPercent) / 100;

/** One assumption: what it is about, the law in words with its numbers, and why it was chosen. */
export interface Assumption {
  readonly subject: string;
  readonly law: string;
  readonly reason: string;
}

/** Everything in the platform model that no measurement and no source stands behind. */
export const assumptions: readonly Assumption[] = [
  {
    subject: 'memory',
    law: `${memory.restPercent} % + ${memory.cpuPercent} % x CPU share + ${memory.backlogPercent} % x backlog in seconds / ${backlogSecondsMax}`,
    reason:
      'At 30 % CPU 45 %, at 70 % CPU 65 %; above 80 % only when saturated with requests waiting, so that the memory triggers of the strategy (B2, B6) agree with its CPU triggers.',
  },
  {
    subject: 'disk',
    law: `${disk.restPercent} % + ${disk.percentPerMillion} % for each million requests an instance logged since 00:00 UTC, at most ${disk.percentMax} %`,
    reason: 'Logs grow with requests and rotate daily; at 80 requests/s a day ends at 61 %.',
  },
  {
    subject: 'network',
    law: `${bytesPerRequest.in} bytes in and ${bytesPerRequest.out} bytes out for each request answered`,
    reason: 'A plausible web request; only the proportion to load matters.',
  },
  {
    subject: 'client errors',
    law: `${clientErrorPercent} % of the answers are 4xx`,
    reason: 'There are always some; no rule of the strategy acts on them.',
  },
  {
    subject: 'requests of one instance',
    law: `the even share, spread uniformly by at most ${(100 * shareSpread).toFixed(1)} %: coefficient of variation about 0.03`,
    reason: 'Balancing is even but never exact; the check of F4 allows 0.2.',
  },
  {
    subject: 'latency at saturation',
    law: `the queueing term stops at a p95 of ${backlogSecondsMax} s; the wait in the backlog is added`,
    reason:
      'The M/M/1 law has no value at and above saturation, where the backlog carries the delay.',
  },
  {
    subject: 'percentiles of a minute',
    law: 'those of its slowest 15-second part',
    reason: 'A minute that violates the objective (P1: in any part) shows it in its datapoint.',
  },
  {
    subject: 'price',
    law: 'the list price of us-east-1, whatever the Region',
    reason:
      'The newest dated list at hand is of us-east-1; a constant factor, no ratio depends on it.',
  },
];
