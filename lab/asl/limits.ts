/** Quotas of a workflow, and the check of the one on payload size. */

import type { Json, JsonObject } from './json.ts';

/**
 * Events in one history; the last of them ends the execution. Service quotas, "Maximum execution
 * history size".
 */
export const historyEventsMax = 25_000;

/**
 * Bytes of UTF-8 of one input, output, argument or variable. Service quotas, "Maximum input or
 * output size".
 */
export const payloadBytesMax = 262_144;

/**
 * Iterations of an inline Map that run at once. Service quotas, "Map state: maximum concurrency",
 * inline.
 */
export const inlineIterationsMax = 40;

/**
 * The highest number of seconds a state may wait or take, and of attempts a Retry may make. "Wait
 * state", "Timeout and heartbeat", "Retry fields".
 */
export const secondsOrAttemptsMax = 99_999_999;

/** Seconds an Express workflow may run. Service quotas, "Maximum execution time". */
export const expressSecondsMax = 300;

/** A UTF-16 code unit takes at most 3 bytes of UTF-8, so shorter texts need not be measured. */
const surelySmallLength = payloadBytesMax / 3;

/** UTF-8 bytes of one UTF-16 code unit in JSON at most: the escape `\u0000`. */
const unitBytesMax = 6;

/** Bytes of a number, boolean or null in JSON text at most: `-1.2345678901234567e-100`. */
const scalarBytesMax = 25;

/** Values that take more than this to bound are remembered: a large one travels through many states. */
const memorableBytes = 4096;

/** Large values that were measured and are small enough. Weak, so that it holds none alive. */
const measured = new WeakSet<object>();

/** Whether the text is longer than a payload may be. */
export function isTextOversized(text: string): boolean {
  return text.length > surelySmallLength && Buffer.byteLength(text) > payloadBytesMax;
}

/** What is left of `bytes` after the JSON text of the value, taken as long as it can be; stops below 0. */
function bytesLeft(value: Json, bytes: number): number {
  if (typeof value === 'string') return bytes - unitBytesMax * value.length - 2;
  if (typeof value !== 'object' || value === null) return bytes - scalarBytesMax;
  let left = bytes - 2;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && left >= 0; at++) {
      left = bytesLeft(value[at], left - 1);
    }
    return left;
  }
  const members = value as JsonObject; // What is no array is an object; isArray does not see readonly arrays.
  for (const name in members) {
    if (left < 0) break;
    left = bytesLeft(members[name] ?? null, left - unitBytesMax * name.length - 4);
  }
  return left;
}

/** Whether the value's JSON text is longer than a payload may be; writes that text only when it could be. */
export function isOversized(value: Json): boolean {
  const isLarge = typeof value === 'object' && value !== null && measured.has(value);
  if (isLarge) return false;
  const left = bytesLeft(value, payloadBytesMax);
  if (left < 0 && isTextOversized(JSON.stringify(value))) return true;
  const isMemorable = left < payloadBytesMax - memorableBytes;
  if (isMemorable && typeof value === 'object' && value !== null) measured.add(value);
  return false;
}
