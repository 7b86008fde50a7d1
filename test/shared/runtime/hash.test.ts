/** The strategy hash tells equal strategies from different ones. */

import { expect, test } from '@jest/globals';
import { strategyHash } from '../../../shared/runtime/hash.ts';

test('the hash is the SHA-256 of the canonical JSON', () => {
  // printf '{"a":[1,null],"b":{"c":"x"}}' | sha256sum
  expect(strategyHash({ b: { c: 'x' }, a: [1, null] })).toBe(
    '21cdd78e77419f9b20fb2afb507987b1b737c15fb66c0de4bb5e080bc51317c2',
  );
});

test('the hash does not depend on the order of keys or on members without a value', () => {
  expect(strategyHash({ a: 1, b: { c: 2, d: 3 } })).toBe(
    strategyHash({ b: { d: 3, c: 2, e: undefined }, a: 1 }),
  );
});

test('the hash changes with any number and with the order of a list', () => {
  const hashes = [{ a: [1, 2] }, { a: [2, 1] }, { a: [1, 3] }, { b: [1, 2] }, {}].map(strategyHash);
  expect(new Set(hashes).size).toBe(5);
});
