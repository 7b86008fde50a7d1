/** Quotas of a workflow, and the check of the one on payload size. */

import type { Json } from './json.ts';

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

/** A value travels unchanged through many states; each object is measured once. */
const measured = new WeakSet<object>();

/** Whether the text is longer than a payload may be. */
export function isTextOversized(text: string): boolean {
  return text.length > surelySmallLength && Buffer.byteLength(text) > payloadBytesMax;
}

/** Whether the value's JSON text is longer than a payload may be. */
export function isOversized(value: Json): boolean {
  if (typeof value === 'string') {
    return value.length > surelySmallLength / 2 && isTextOversized(JSON.stringify(value));
  }
  if (typeof value !== 'object' || value === null || measured.has(value)) return false;
  if (isTextOversized(JSON.stringify(value))) return true;
  measured.add(value);
  return false;
}
