/** Shrinking keeps what is needed to fail, and nothing else. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFaults } from '../../../lab/simulate/planned-fault.ts';
import { shrink } from '../../../lab/simulate/shrink.ts';

describe('shrinking', () => {
  test('leaves nothing when it fails without any', async () => {
    expect(await shrink([1, 2, 3], async () => true)).toEqual([]);
  });

  test('keeps exactly the items that a failure needs, in their order', async () => {
    const items = [0, 1, 2, 3, 4, 5, 6, 7];
    await fc.assert(
      fc.asyncProperty(fc.subarray(items, { minLength: 1 }), async (needed) => {
        const fails = async (left: readonly number[]): Promise<boolean> =>
          needed.every((item) => left.includes(item));
        expect(await shrink(items, fails)).toEqual(needed);
      }),
    );
  });
});

describe('faults of a replay command', () => {
  test('are read as they were printed', () => {
    const faults = [
      { kind: 'kill', atMinute: 3, times: 2 },
      { kind: 'start', atMinute: 4, input: { target: '*' }, times: 2 },
      { kind: 'world', atMinute: 5, minutes: 6, fault: 'event-reordered', subject: 'x' },
    ];
    expect(parseFaults(JSON.stringify(faults))).toEqual(faults);
  });

  test.each([
    ['not json', 'JSON'],
    ['{}', 'expected array'],
    ['[{"kind":"flood"}]', 'Invalid'],
    ['[{"kind":"kill","atMinute":-1,"times":1}]', 'Too small'],
    [
      '[{"kind":"call","atMinute":1,"fault":"boom","service":"s","operation":"O","roleName":"r"}]',
      'must be one of',
    ],
  ])('are refused when they are %s', (text, problem) => {
    expect(() => parseFaults(text)).toThrow(problem);
  });
});
