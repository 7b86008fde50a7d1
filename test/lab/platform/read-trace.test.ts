/** Reading a trace: both encodings, and one sentence per problem. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from '@jest/globals';
import { InvalidTrace, readTrace } from '../../../lab/platform/read-trace.ts';

const folder = mkdtempSync(join(tmpdir(), 'arq-trace-'));
afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string | Buffer): string {
  const path = join(folder, 'trace.csv');
  writeFileSync(path, content);
  return path;
}

test('a trace is read from plain text', () => {
  expect([...readTrace(fileWith('minute,requests\n0,12\n1,0\n'))]).toEqual([12, 0]);
});

test('a trace is read from gzip, with the column that marks interpolated minutes', () => {
  const csv = 'minute,requests,filled\r\n0,12,0\r\n1,13,1\r\n2,14,0';
  expect([...readTrace(fileWith(gzipSync(csv)))]).toEqual([12, 13, 14]);
});

test.each([
  [
    'a wrong header',
    'time;count\n0;1\n',
    'line 1: the header is "time;count", write "minute,requests" or "minute,requests,filled".',
  ],
  ['no minutes', 'minute,requests\n', 'has no minutes: add one line a minute.'],
  [
    'a missing field',
    'minute,requests,filled\n0,5\n',
    'line 2: 2 fields where the header has 3, write all of them.',
  ],
  [
    'a gap',
    'minute,requests\n0,5\n2,5\n',
    'line 3: the minute is "2" where 1 follows, keep one line a minute in order.',
  ],
  [
    'a negative count',
    'minute,requests\n0,-5\n',
    'line 2: the requests are "-5", write a whole number, 0 or more.',
  ],
  [
    'an empty count',
    'minute,requests\n0,5\n1,\n',
    'line 3: the requests are "", write a whole number, 0 or more.',
  ],
  ['another mark', 'minute,requests,filled\n0,5,yes\n', 'line 2: filled is "yes", write 0 or 1.'],
])('a trace with %s is refused with the line and the remedy', (_name, csv, sentence) => {
  const path = fileWith(csv);
  expect(() => readTrace(path)).toThrow(InvalidTrace);
  expect(() => readTrace(path)).toThrow(sentence);
});

test('a trace that is not there is refused by name', () => {
  expect(() => readTrace(join(folder, 'none.csv'))).toThrow(
    'none.csv cannot be read: give the path of a .csv or .csv.gz file.',
  );
});

test('a trace cut off in the middle of its compression is refused', () => {
  const whole = gzipSync('minute,requests\n0,12\n');
  expect(() => readTrace(fileWith(whole.subarray(0, whole.length - 9)))).toThrow(
    'is not a whole gzip file: download or compress it again.',
  );
});
