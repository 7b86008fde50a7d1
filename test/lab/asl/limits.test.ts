/** A payload may have 262,144 bytes of UTF-8 as JSON text, however it is made up. */

import { expect, test } from '@jest/globals';
import type { Json } from '../../../lab/asl/json.ts';
import { isOversized, payloadBytesMax } from '../../../lab/asl/limits.ts';

const times = <Value extends Json>(count: number, value: Value): Value[] =>
  new Array<Value>(count).fill(value);
/** So many characters with their quotes. */
const text = (bytes: number, character = 'x'): string => character.repeat(bytes - 2);

test.each<[string, boolean, Json]>([
  ['a text of exactly the limit', false, text(payloadBytesMax)],
  ['a text of one byte more', true, text(payloadBytesMax + 1)],
  ['half as many characters of two bytes', false, text(payloadBytesMax / 2 + 1, 'é')],
  ['one more character of two bytes', true, text(payloadBytesMax / 2 + 2, 'é')],
  ['a sixth as many control characters and some', true, '\u0001'.repeat(43_691)],
  ['a member of exactly the limit', false, { a: text(payloadBytesMax - 6) }],
  ['a member of one byte more', true, { a: text(payloadBytesMax - 5) }],
  ['a name of one byte more', true, { [text(payloadBytesMax - 3)]: 1 }],
  ['an array of exactly the limit', false, times(payloadBytesMax / 2, 1).slice(1)],
  ['an array of two bytes more', true, times(payloadBytesMax / 2, 1)],
  ['small objects in great number', true, times(20_000, { name: 'web', ok: null })],
  ['small objects', false, times(2, { name: 'web', desired: -1.2345678901234567e-100 })],
  ['nothing', false, null],
])('%s is too much: %p', (_what, isOver, value) => {
  expect(Buffer.byteLength(JSON.stringify(value)) > payloadBytesMax).toBe(isOver);
  expect(isOversized(value)).toBe(isOver);
  expect(isOversized(value)).toBe(isOver);
});
