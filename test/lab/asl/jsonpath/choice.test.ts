/** Choice rules of JSONPath: "Choice Rules", Amazon States Language; mixed types as recorded. */

import { expect, test } from '@jest/globals';
import { createSetting } from '../../services/sfn/setting.ts';

const run = async (rule: object, input: unknown) =>
  createSetting().run(
    {
      QueryLanguage: 'JSONPath',
      StartAt: 'Holds?',
      States: {
        'Holds?': { Type: 'Choice', Choices: [{ ...rule, Next: 'Yes' }], Default: 'No' },
        Yes: { Type: 'Pass', Result: true, End: true },
        No: { Type: 'Pass', Result: false, End: true },
      },
    },
    input,
  );

const input = {
  yes: true,
  one: 1,
  two: 2,
  word: 'abc',
  log: 'a*b.log',
  nothing: null,
  early: '2026-01-05T03:00:00Z',
  later: '2026-01-05T05:00:00.5+01:00',
  day: '2026-01-05',
};

test.each<[object, boolean]>([
  [{ Variable: '$.yes', BooleanEquals: true }, true],
  [{ Variable: '$.one', BooleanEquals: true }, false],
  [{ Variable: '$.yes', BooleanEqualsPath: '$.yes' }, true],
  [{ Variable: '$.one', NumericEquals: 1.0 }, true],
  [{ Variable: '$.word', NumericEquals: 1 }, false],
  [{ Variable: '$.one', NumericLessThan: 2 }, true],
  [{ Variable: '$.one', NumericGreaterThanEqualsPath: '$.two' }, false],
  [{ Variable: '$.word', StringEquals: 'abc' }, true],
  [{ Variable: '$.word', StringLessThan: 'abd' }, true],
  [{ Variable: '$.one', StringGreaterThan: '0' }, false],
  [{ Variable: '$.word', StringMatches: 'a*' }, true],
  [{ Variable: '$.log', StringMatches: String.raw`a\*b.*` }, true],
  [{ Variable: '$.word', StringMatches: 'ab' }, false],
  [{ Variable: '$.early', TimestampLessThanPath: '$.later' }, true],
  [{ Variable: '$.early', TimestampEquals: '2026-01-05T04:00:00+01:00' }, true],
  [{ Variable: '$.day', TimestampEquals: '2026-01-05' }, false],
  [{ Variable: '$.nothing', IsNull: true }, true],
  [{ Variable: '$.nothing', IsPresent: true }, true],
  [{ Variable: '$.none', IsPresent: true }, false],
  [{ Variable: '$.none', IsPresent: false }, true],
  [{ Variable: '$.one', IsNumeric: true }, true],
  [{ Variable: '$.word', IsString: false }, false],
  [{ Variable: '$.yes', IsBoolean: true }, true],
  [{ Variable: '$.early', IsTimestamp: true }, true],
  [{ Variable: '$.day', IsTimestamp: true }, false],
  [{ Not: { Variable: '$.one', NumericEquals: 1 } }, false],
  [
    {
      And: [
        { Variable: '$.none', IsPresent: true },
        { Variable: '$.none', IsNull: true },
      ],
    },
    false,
  ],
  [
    {
      Or: [
        { Variable: '$.one', NumericEquals: 2 },
        { Variable: '$$.State.Name', StringEquals: 'Holds?' },
      ],
    },
    true,
  ],
])('%j is %s', async (rule, holds) => {
  expect((await run(rule, input)).output).toBe(holds);
});

test('a rule about what is not there fails the execution', async () => {
  const { error, cause } = await run({ Variable: '$.none', IsNull: true }, {});
  expect(error).toBe('States.Runtime');
  expect(cause).toBe(
    "An error occurred while executing the state 'Holds?' (entered at the event id #2). Invalid path '$.none': The choice state's condition path references an invalid value.",
  );
});
