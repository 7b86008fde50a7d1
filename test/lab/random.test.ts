/** Randomness is a function of the seed: the same on every machine, and each part has a stream of its own. */

import { describe, expect, test } from '@jest/globals';
import { createRandom, type Random } from '../../lab/random.ts';

const numbers = (random: Random, count: number): number[] =>
  Array.from({ length: count }, () => random.next());

describe('a seed', () => {
  test('gives the same numbers every time', () => {
    expect(numbers(createRandom('42'), 100)).toEqual(numbers(createRandom('42'), 100));
    expect(createRandom(42).hex(32)).toBe(createRandom('42').hex(32));
  });

  test('gives these numbers on every machine', () => {
    // Mulberry32 over the FNV-1a hash of "42" (0x87e38583), calculated apart from this project.
    expect(numbers(createRandom('42'), 3)).toEqual([
      0.3077305785845965, 0.3676118436269462, 0.23133554426021874,
    ]);
  });

  test('gives other numbers than another seed', () => {
    const firsts = Array.from({ length: 200 }, (_none, seed) => createRandom(seed).next());
    expect(new Set(firsts).size).toBe(200);
  });
});

describe('numbers', () => {
  test('lie in [0, 1) and are spread evenly', () => {
    const drawn = numbers(createRandom('spread'), 10_000);
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    const tenths = Array.from({ length: 10 }, (_none, tenth) =>
      drawn.filter((value) => Math.floor(value * 10) === tenth),
    );
    // 1,000 expected each; five standard deviations are 150.
    for (const tenth of tenths) expect(Math.abs(tenth.length - 1000)).toBeLessThan(150);
  });
});

describe('a fork', () => {
  test('gives other numbers than its parent and its siblings', () => {
    const parent = createRandom('42');
    const streams = [parent, parent.fork('a'), parent.fork('b'), parent.fork('a').fork('b')];
    expect(new Set(streams.map((stream) => stream.hex(16))).size).toBe(4);
  });

  test('is not moved by what its parent or a sibling draws', () => {
    const parent = createRandom('42');
    const undisturbed = numbers(parent.fork('a'), 10);
    numbers(parent, 7);
    numbers(parent.fork('b'), 7);
    expect(numbers(parent.fork('a'), 10)).toEqual(undisturbed);
  });

  test('does not move its parent', () => {
    const [one, other] = [createRandom('42'), createRandom('42')];
    one.fork('a').next();
    expect(numbers(one, 10)).toEqual(numbers(other, 10));
  });
});

describe('ids', () => {
  test('have as many hexadecimal digits as asked for', () => {
    for (const digits of [1, 8, 17]) {
      expect(createRandom('id').hex(digits)).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`));
    }
  });

  test('have the form of a version 4 UUID (RFC 9562), each another', () => {
    const random = createRandom('id');
    const ids = Array.from({ length: 500 }, () => random.uuid());
    for (const id of ids) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(ids).size).toBe(500);
  });
});
