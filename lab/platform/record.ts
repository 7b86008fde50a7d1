/** What happened in each minute of a run, kept compactly for reports and charts. */

import type { MinuteOutcome } from './queue.ts';

/** One number a minute in each array; only the first `minutes` entries have been played. */
export interface PlatformRecord {
  readonly minutes: number;
  /** Offered, requests a second. */
  readonly requestsPerSecond: Float64Array;
  /** Mean number of instances taking traffic. */
  readonly instances: Float64Array;
  /** Mean over the instances in service; 0 when none was. */
  readonly cpuPercent: Float64Array;
  /** Of the slowest part of the minute, seconds; 0 when nothing was answered. */
  readonly p95Seconds: Float64Array;
  /** Requests answered with a 5xx, by a target or by the load balancer. */
  readonly errors: Float64Array;
  /** The longest backlog, requests. */
  readonly queueLength: Float64Array;
  /** Requests that arrived above the capacity of the fleet at that moment. */
  readonly requestsOverCapacity: Float64Array;
  /** 1 where the minute violated the latency objective. */
  readonly overSlo: Uint8Array;
}

export interface RecordWriter {
  readonly record: PlatformRecord;
  append(outcome: MinuteOutcome, errors: number): void;
}

/** An empty record with room for a run. */
export function createRecord(minutesMax: number): RecordWriter {
  let minutes = 0;
  const record = {
    get minutes() {
      return minutes;
    },
    requestsPerSecond: new Float64Array(minutesMax),
    instances: new Float64Array(minutesMax),
    cpuPercent: new Float64Array(minutesMax),
    p95Seconds: new Float64Array(minutesMax),
    errors: new Float64Array(minutesMax),
    queueLength: new Float64Array(minutesMax),
    requestsOverCapacity: new Float64Array(minutesMax),
    overSlo: new Uint8Array(minutesMax),
  };
  function append(outcome: MinuteOutcome, errors: number): void {
    record.requestsPerSecond[minutes] = outcome.requests / 60;
    record.instances[minutes] = outcome.instances;
    record.cpuPercent[minutes] = outcome.cpuPercent ?? 0;
    record.p95Seconds[minutes] = outcome.p95Seconds;
    record.errors[minutes] = errors;
    record.queueLength[minutes] = outcome.backlogMax;
    record.requestsOverCapacity[minutes] = outcome.overCapacity;
    record.overSlo[minutes] = outcome.overSlo ? 1 : 0;
    minutes += 1;
  }
  return { record, append };
}
