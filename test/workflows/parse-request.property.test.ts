/** Whatever an execution is started with: it is read into a request, or refused with sentences. */

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { InvalidRequest } from '../../shared/errors.ts';
import { parseRequest, type Request } from '../../shared/events.ts';
import { scaleInSignal, scaleOutSignals } from '../../workflows/scale-application/decide.ts';
import { alarmEvent, change } from '../shared/inputs.ts';

const signals = [...scaleOutSignals, scaleInSignal];
const context = { stage: 'lab', executionName: 'run-1', signals };

/** Inputs that are right, to be spoilt one member at a time. */
const wellFormed: readonly Record<string, unknown>[] = [
  { target: 'web' },
  { trigger: 'manual', target: 'web', desiredCapacity: 4, requestedBy: 'ada', reason: 'peak' },
  { trigger: 'sweep', target: 'web', scheduledTime: '2026-03-02T12:00:00Z' },
  { trigger: 'undo', target: 'web', reason: 'errors', change },
  alarmEvent('arq-lab-web-cpu-high'),
];

const members = [
  ...new Set(wellFormed.flatMap((input) => Object.keys(input))),
  '__proto__',
  'constructor',
  'toString',
];

/** What a member of an input may be: any JSON, and what people and attackers type. */
const anyMember = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('*', '', '../web', 'WEB', 'web', -1, 1e9, 1.5, null, true, [], {}),
);

const spoilt = fc
  .record({
    input: fc.constantFrom(...wellFormed),
    member: fc.oneof(fc.constantFrom(...members), fc.string()),
    value: anyMember,
    way: fc.constantFrom('set', 'set', 'remove', 'wrap'),
  })
  .map(({ input, member, value, way }): unknown => {
    const entries = Object.entries(input).filter(([key]) => key !== member);
    if (way === 'remove') return Object.fromEntries(entries);
    if (way === 'wrap') return [input];
    return Object.fromEntries([...entries, [member, value]]);
  });

/** What an input is read into, or the sentences it is refused with. @throws anything else that is thrown */
function reading(input: unknown): Request | readonly string[] {
  try {
    return parseRequest(input, context);
  } catch (error) {
    if (error instanceof InvalidRequest) return error.problems;
    throw error;
  }
}

const isRefused = (read: Request | readonly string[]): read is readonly string[] =>
  Array.isArray(read);

describe('parseRequest', () => {
  test('refuses 10,000 inputs in sentences or reads them, and throws nothing else', () => {
    let refused = 0;
    let read = 0;
    fc.assert(
      fc.property(fc.oneof({ weight: 3, arbitrary: spoilt }, fc.jsonValue()), (input) => {
        const result = reading(input);
        if (!isRefused(result)) {
          read += 1;
          return;
        }
        refused += 1;
        expect(result.length).toBeGreaterThan(0);
        for (const problem of result) expect(problem).toMatch(/^[A-Z].{10,}\.$/s);
      }),
      { seed: 20260302, numRuns: 10_000 },
    );
    expect(refused).toBeGreaterThan(4000);
    expect(read).toBeGreaterThan(500);
  });

  test('reads only a target that an inventory can name and a count of instances that exists', () => {
    fc.assert(
      fc.property(spoilt, (input) => {
        const result = reading(input);
        if (isRefused(result) || result.trigger === 'alarm') return;
        expect(result.target).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
        if (result.trigger !== 'manual' || result.desiredCapacity === undefined) return;
        expect(Number.isInteger(result.desiredCapacity)).toBe(true);
        expect(result.desiredCapacity).toBeGreaterThanOrEqual(0);
        expect(result.desiredCapacity).toBeLessThanOrEqual(1000);
      }),
      { seed: 20260302, numRuns: 3000 },
    );
  });

  test('reads the same key from the same start, whoever delivers it and however often', () => {
    fc.assert(
      fc.property(spoilt, (input) => {
        const [once, again] = [reading(input), reading(JSON.parse(JSON.stringify(input)))];
        expect(again).toEqual(once);
      }),
      { seed: 20260302, numRuns: 1000 },
    );
  });
});
