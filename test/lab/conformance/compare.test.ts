/** The conformance runner sees differences, and only those. */

import { expect, test } from '@jest/globals';
import { parseCase } from '../../../lab/conformance/case.ts';
import { Tokens } from '../../../lab/conformance/match.ts';
import { differenceOf } from '../../../lab/conformance/run-corpus.ts';

const event = (id: number, prev: number, type: string, details: object = {}) => ({
  id,
  prev,
  type,
  details,
});

/** One Pass state that hands its input on, with the history AWS writes for it. */
function passCase(change: (expected: Record<string, unknown>) => void = () => undefined) {
  const input = { name: 'x', at: '2026-01-05T03:00:00Z' };
  const shown = { name: 'x', at: 'date' };
  const expected: Record<string, unknown> = {
    status: 'SUCCEEDED',
    output: shown,
    events: [
      event(1, 0, 'ExecutionStarted', { input: shown, roleArn: 'snf_role_arn' }),
      event(2, 0, 'PassStateEntered', { input: shown, name: 'Only' }),
      event(3, 2, 'PassStateExited', { output: shown, name: 'Only' }),
      event(4, 3, 'ExecutionSucceeded', { output: shown }),
    ],
  };
  change(expected);
  return parseCase(
    JSON.stringify({
      id: 'base.only',
      area: 'base',
      kind: 'execution',
      runnable: 'pure',
      definition: { StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } },
      input,
      placeholders: ['snf_role_arn'],
      expected,
    }),
  );
}

test('an answer that AWS gave too is no difference', async () => {
  expect(await differenceOf(passCase())).toBeUndefined();
});

test.each<[string, (expected: Record<string, unknown>) => void, string]>([
  ['a status', (expected) => Object.assign(expected, { status: 'FAILED' }), '.status'],
  ['an output', (expected) => Object.assign(expected, { output: { name: 'y' } }), '.output.name'],
  [
    'the order of events',
    (expected) => Object.assign(expected, { events: Object(expected.events).toReversed() }),
    'events[0].ids[0]',
  ],
  [
    'an event that follows another one',
    (expected) => Object.assign(Object(expected.events)[3], { prev: 2 }),
    'events[3].ids[1]',
  ],
  [
    'an event too many',
    (expected) => Object(expected.events).push(event(5, 4, 'ExecutionFailed')),
    'events[4]',
  ],
  [
    'a detail',
    (expected) => Object.assign(Object(expected.events)[1].details, { name: 'Other' }),
    'events[1].details.name',
  ],
])('%s is a difference', async (_name, change, path) => {
  expect(await differenceOf(passCase(change))).toContain(`${path}: expected`);
});

test('a token stands for the same value everywhere', () => {
  const tokens = new Tokens(['<uuid:1>', '<uuid:2>']);
  expect(tokens.difference(['a-<uuid:1>', '<uuid:1>'], ['a-7', '7'])).toBeUndefined();
  expect(tokens.difference('<uuid:1>', '8')).toMatchObject({ expected: '<uuid:1>', found: '8' });
  expect(tokens.difference('<uuid:2>', 8)).toBeUndefined();
  expect(tokens.fill({ id: '<uuid:1>!' })).toEqual({ id: '7!' });
});

test('a token of a sort stands for any value each time', () => {
  const tokens = new Tokens(['<request_id>', 'RequestId']);
  const found = ['id: 1', '2', { a: 3 }];
  expect(tokens.difference(['id: <request_id>', 'RequestId', 'RequestId'], found)).toBeUndefined();
});

test('branches are compared without their order, iterations with what they follow', async () => {
  const parallel = (value: number) => ({
    StartAt: `P${value}`,
    States: { [`P${value}`]: { Type: 'Pass', Result: value, End: true } },
  });
  const recorded = (names: readonly string[]) =>
    parseCase(
      JSON.stringify({
        id: 'parallel.two',
        area: 'parallel',
        kind: 'execution',
        runnable: 'pure',
        definition: {
          StartAt: 'Both',
          States: { Both: { Type: 'Parallel', Branches: [parallel(1), parallel(2)], End: true } },
        },
        input: {},
        expected: {
          status: 'SUCCEEDED',
          output: [1, 2],
          events: [
            event(1, 0, 'ExecutionStarted', { input: {} }),
            event(2, 0, 'ParallelStateEntered', { input: {}, name: 'Both' }),
            event(3, 2, 'ParallelStateStarted'),
            ...names.flatMap((name, at) => [
              event(4 + 2 * at, 3, 'PassStateEntered', { input: {}, name }),
              event(5 + 2 * at, 4 + 2 * at, 'PassStateExited', {
                output: Number(name.at(-1)),
                name,
              }),
            ]),
            event(8, 7, 'ParallelStateSucceeded'),
            event(9, 7, 'ParallelStateExited', { output: [1, 2], name: 'Both' }),
            event(10, 9, 'ExecutionSucceeded', { output: [1, 2] }),
          ],
        },
      }),
    );
  expect(await differenceOf(recorded(['P1', 'P2']))).toBeUndefined();
  expect(await differenceOf(recorded(['P2', 'P1']))).toBeUndefined();
  expect(await differenceOf(recorded(['P2', 'P2']))).toContain('events');
});
