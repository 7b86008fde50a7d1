/** Reads a recorded demand: a CSV file, plain or gzipped, with one line a minute. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const headers = ['minute,requests', 'minute,requests,filled'];

/** A trace that cannot be used. The message is one sentence: what, which line, what to do. */
export class InvalidTrace extends Error {}

function textOf(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    throw new InvalidTrace(
      `The trace ${path} cannot be read: give the path of a .csv or .csv.gz file.`,
    );
  }
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  if (!gzipped) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch {
    throw new InvalidTrace(
      `The trace ${path} is not a whole gzip file: download or compress it again.`,
    );
  }
}

/** Digits only, so that an empty field or `1e3` is a finding and not a number. */
const count = (field: string | undefined): number =>
  field !== undefined && /^\d+$/.test(field) ? Number(field) : Number.NaN;

/**
 * Requests per minute of a trace with the header `minute,requests` or `minute,requests,filled`; minutes count up from
 * 0 without a gap. `filled` marks an interpolated minute and is accepted, not used. Throws `InvalidTrace` at the first
 * problem.
 */
export function readTrace(path: string): Float64Array {
  const lines = textOf(path).trimEnd().split(/\r?\n/);
  const header = lines[0] ?? '';
  if (!headers.includes(header)) {
    throw new InvalidTrace(
      `${path}, line 1: the header is "${header.slice(0, 60)}", write "${headers.join('" or "')}".`,
    );
  }
  if (lines.length < 2) throw new InvalidTrace(`${path} has no minutes: add one line a minute.`);
  const fieldCount = header.split(',').length;
  const requests = new Float64Array(lines.length - 1);
  for (let at = 0; at < requests.length; at++) {
    const fields = (lines[at + 1] ?? '').split(',');
    const problem = problemOf(fields, fieldCount, at);
    if (problem !== undefined) throw new InvalidTrace(`${path}, line ${at + 2}: ${problem}.`);
    requests[at] = count(fields[1]);
  }
  return requests;
}

function problemOf(
  fields: readonly string[],
  fieldCount: number,
  minute: number,
): string | undefined {
  if (fields.length !== fieldCount) {
    return `${fields.length} fields where the header has ${fieldCount}, write all of them`;
  }
  if (count(fields[0]) !== minute) {
    return `the minute is "${fields[0]}" where ${minute} follows, keep one line a minute in order`;
  }
  if (Number.isNaN(count(fields[1]))) {
    return `the requests are "${fields[1]}", write a whole number, 0 or more`;
  }
  const filled = fields[2];
  if (filled !== undefined && filled !== '0' && filled !== '1') {
    return `filled is "${filled}", write 0 or 1`;
  }
  return undefined;
}
